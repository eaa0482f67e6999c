"""Opening a sealed file, adding to it, naming another reader, closing it.

Readers are holders of the key, and there is no other list of them. Whoever opens a file for others writes its first
entry and reads nothing afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from refuge.language.script import nfc
from refuge.office.access import queries as staff
from refuge.office.access.rules import Role
from refuge.office.audit.actions import journalled, line_being_written
from refuge.office.audit.rules import StaleVersionError
from refuge.office.sealed import nearness, rules
from refuge.office.sealed.models import Entry, File
from refuge.office.sealed.rules import (
    Act,
    Clock,
    Content,
    EntryCode,
    FileKind,
    Label,
    NoSuchFileError,
)
from refuge.office.sealed.signals import file_closed, reader_named
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.codes import turn
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.protocol.sealing import SealingKey


@dataclass(frozen=True)
class Opening:
    """What a file begins with. The same `file_id` twice is one file.

    `about` is a case number at most. `readers` are the named ones; a complaint has none named, its officer is
    chosen. `concerns` is the colleague a complaint is about, who never reads it.
    """

    file_id: UUID
    kind: FileKind
    words: str
    about: str = ""
    readers: frozenset[UUID] = frozenset()
    concerns: UUID | None = None
    trace: str = ""


@dataclass(frozen=True)
class SeenFile:
    """Which file somebody had before their eyes, at which version."""

    file_id: UUID
    version: int


@dataclass(frozen=True)
class NewEntry:
    """An entry to add. The same `entry_id` twice is one entry."""

    entry_id: UUID
    code: EntryCode
    words: str
    trace: str = ""


def ref(file_id: UUID) -> str:
    """How the journal names a file."""
    return f"file:{file_id}"


def open_file(actor: Actor, opening: Opening, now: datetime) -> bool:
    """Open a file for its readers; say whether the opener is one of them.

    Raises NotAllowedError, WrongReadersError, TooCloseToReadError, NobodyOutsideError.
    """
    with journalled(actor, Act.open, ref(opening.file_id), opening.trace) as line:
        line.changed("sealed_file.label", "sealed_entry.content")
        return open_within(actor, opening, now)


def open_within(actor: Actor, opening: Opening, now: datetime) -> bool:
    """Do the same inside an act of another room, whose line of the journal is the only one: it names no file.

    Raises NotAllowedError, WrongReadersError, TooCloseToReadError, NobodyOutsideError.
    """
    if File.objects.filter(id=opening.file_id).exists():
        return may_find(actor, opening.file_id)
    rules.check_opens(opening.kind, actor.roles)
    readers = _readers_of(actor, opening)
    compartment_id, key = vault.create_compartment(Kind.file, readers)
    label = rules.label_for(opening.kind, opening.about, opening.concerns, now, _clock())
    file = File(id=opening.file_id, compartment_id=compartment_id, opened_on=timezone.localdate(now))
    file.label = file.seal("label", key, rules.written_label(label))
    file.save(force_insert=True)
    _write(file, key, uuid4(), Content(EntryCode.reported, actor.id, now, nfc(opening.words)))
    return actor.id in readers


def add(keyring: Keyring, seen: SeenFile, entry: NewEntry, now: datetime) -> None:
    """Add an entry: words, a step agreed to, an acknowledgement, an answer, or the end of the file.

    Raises NoSuchFileError, StaleVersionError, FileClosedError, NotNowError.
    """
    with journalled(keyring.actor, Act.add, ref(seen.file_id), entry.trace):
        if add_within(keyring, seen, entry, now) and entry.code is EntryCode.closed:
            file_closed.send(File, file_id=seen.file_id)


def add_within(keyring: Keyring, seen: SeenFile, entry: NewEntry, now: datetime) -> bool:
    """Do the same within a line that another room writes; say whether it was added, or had been already.

    Raises NoSuchFileError, StaleVersionError, FileClosedError, NotNowError.
    """
    file, label = _take_up(keyring, seen.file_id)
    if Entry.objects.filter(id=entry.entry_id, file=file).exists():
        return False
    _check_version(seen, file)
    line_being_written().changed("sealed_file.label", "sealed_entry.content")
    content = Content(entry.code, keyring.actor.id, now, nfc(entry.words))
    _write_on(keyring, file, rules.after(label, entry.code), entry.entry_id, content)
    return True


def name_reader(keyring: Keyring, seen: SeenFile, staff_id: UUID, now: datetime, *, stays: bool) -> None:
    """Give the key to another reader; whoever hands the file over altogether loses theirs.

    Raises NoSuchFileError, StaleVersionError, FileClosedError, WrongReadersError, TooCloseToReadError.
    """
    with journalled(keyring.actor, Act.add, ref(seen.file_id)) as line:
        file, label = _take_up(keyring, seen.file_id)
        _check_version(seen, file)
        rules.check_open(label)
        rules.check_named(
            label,
            staff_id,
            _roles_of(staff_id),
            readers=keys.holders_of(file.compartment_id),
            too_close=nearness.on_it(label.about),
        )
        line.changed("sealed_entry.content", "vault_wrappedkey.wrapped")
        vault.grant(keyring, file.compartment_id, staff_id)
        content = Content(EntryCode.reader_named, keyring.actor.id, now, _name_of(staff_id))
        _write_on(keyring, file, label, uuid4(), content)
        reader_named.send(File, keyring=keyring, file_id=file.id, staff_id=staff_id, stays=stays)
        if not stays:
            vault.revoke(keyring, file.compartment_id, keyring.actor.id)


def may_find(actor: Actor, file_id: UUID) -> bool:
    """Say whether somebody holds the key of a file: by that alone."""
    file = File.objects.filter(id=file_id).first()
    return file is not None and bool(keys.versions_held(actor, file.compartment_id))


def label_of(keyring: Keyring, file: File) -> Label:
    """Open a label. Raises NoKeyError, NotWrittenDownError."""
    return rules.read_label(keys.open_sealed(keyring, file.compartment_id, file.label))


def possible_readers(
    kind: FileKind, *, without: frozenset[UUID] = frozenset()
) -> dict[Role, dict[UUID, str]]:
    """Name who could read a file of this kind, by role."""
    return {
        role: {one.id: one.name for one in staff.staff_with(role) if one.id not in without}
        for role in sorted(rules.READERS[kind])
    }


def _readers_of(actor: Actor, opening: Opening) -> frozenset[UUID]:
    too_close = nearness.on_it(opening.about) | {one for one in (opening.concerns,) if one}
    readers = opening.readers
    if opening.kind is FileKind.complaint:
        readers = frozenset({rules.choose_officer(_load(), too_close)})
    if opening.kind is FileKind.survivor:
        too_close = frozenset()  # the survivor chose whom to tell, and that may be who works with them
    rules.check_readers(opening.kind, actor.id, {one: _roles_of(one) for one in readers}, too_close)
    return readers


def _load() -> dict[UUID, int]:
    officers = staff.staff_with(Role.grievance)
    return {
        one.id: File.objects.filter(compartment__in=keys.held_by(one, Kind.file)).count() for one in officers
    }


def _clock() -> Clock:
    limits = settings.PROGRAMME.limits
    return Clock(limits.complaint_acknowledge_hours, limits.complaint_answer_days)


def _take_up(keyring: Keyring, file_id: UUID) -> tuple[File, Label]:
    file = File.objects.select_for_update().filter(id=file_id).first()
    if file is None or not keys.versions_held(keyring.actor, file.compartment_id):
        raise NoSuchFileError
    label = label_of(keyring, file)
    rules.check_reads(label.kind, keyring.actor.roles)
    return file, label


def _check_version(seen: SeenFile, file: File) -> None:
    if seen.version != file.version:
        raise StaleVersionError


def _write_on(keyring: Keyring, file: File, label: Label, entry_id: UUID, content: Content) -> None:
    key = keys.key_of(keyring, file.compartment_id)
    turn(file)
    file.label = file.seal("label", key, rules.written_label(label))
    file.save(update_fields=["label"])
    _write(file, key, entry_id, content)


def _write(file: File, key: SealingKey, entry_id: UUID, content: Content) -> None:
    # The file is locked, or not there for anybody else yet, so nobody takes the same number.
    highest: int | None = Entry.objects.filter(file=file).aggregate(highest=Max("number"))["highest"]
    entry = Entry(id=entry_id, file=file, number=(highest or 0) + 1)
    entry.content = entry.seal("content", key, rules.written_content(content))
    entry.save(force_insert=True)


def _roles_of(staff_id: UUID) -> frozenset[Role]:
    known = staff.actors([staff_id]).get(staff_id)
    return known.roles if known else frozenset()


def _name_of(staff_id: UUID) -> str:
    return staff.names([staff_id])[staff_id]
