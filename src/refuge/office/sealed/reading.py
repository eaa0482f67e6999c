"""Reading sealed files: those whose key somebody holds. For everybody else there is nothing, not even a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from refuge.office.access import queries as staff
from refuge.office.access.rules import RefusedError
from refuge.office.audit.actions import journalled, reading
from refuge.office.sealed import enclosures, rules
from refuge.office.sealed.actions import label_of, ref
from refuge.office.sealed.models import Entry, File
from refuge.office.sealed.rules import Act, EntryCode, Label, NoSuchFileError
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.sealed.enclosures import Enclosure
    from refuge.office.sealed.rules import FileKind

PAGE_LENGTH = 10


@dataclass(frozen=True)
class FileRow:
    """One file in the list of those who read it."""

    id: UUID
    kind: FileKind
    about: str
    opened_on: date
    closed: bool
    due: datetime | date | None
    late: bool


@dataclass(frozen=True)
class FilePage:
    """One page of the list, the newest first; `after` is the row the next one begins behind, or nothing."""

    rows: tuple[FileRow, ...]
    after: str


@dataclass(frozen=True)
class EntryRow:
    number: int
    code: EntryCode
    by: str
    at: datetime
    words: str


@dataclass(frozen=True)
class FileView:
    """One file as a reader sees it, the newest entry first."""

    row: FileRow
    version: int
    label: Label
    readers: tuple[str, ...]
    entries: tuple[EntryRow, ...]
    offered: tuple[EntryCode, ...]
    beside: tuple[Enclosure, ...]


def list_files(keyring: Keyring, now: datetime, after: str = "") -> FilePage:
    """List the files somebody reads. Nothing is opened, and so nothing is told, where they read none."""
    found = _held(keyring.actor)
    last = found.filter(id=after).first() if _is_id(after) else None
    if last is not None:
        found = found.filter(opened_on__lte=last.opened_on).exclude(opened_on=last.opened_on, id__gte=last.id)
    files = list(found[: PAGE_LENGTH + 1])
    with reading(keyring.actor, Act.list, "file"):
        keys.take_out_many(keyring, ((one.compartment_id, one.label.version) for one in files[:PAGE_LENGTH]))
        rows = [_row(file, label_of(keyring, file), now) for file in files[:PAGE_LENGTH]]
    mine = tuple(row for row in rows if rules.may_read(row.kind, keyring.actor.roles))
    return FilePage(mine, str(files[PAGE_LENGTH - 1].id) if len(files) > PAGE_LENGTH else "")


def waiting_files(keyring: Keyring, now: datetime) -> tuple[FileRow, ...]:
    """List those of somebody's newest files whose clock runs, for their desk. Nothing is opened where they read none."""
    if not _held(keyring.actor).exists():
        return ()
    return tuple(row for row in list_files(keyring, now).rows if row.due)


def read_file(keyring: Keyring, file_id: UUID, now: datetime) -> FileView:
    """Read one file. Raises NoSuchFileError, for what is not there and for what is somebody else's alike."""
    with reading(keyring.actor, Act.read, ref(file_id)):
        file, label = take_out(keyring, file_id)
        entries = list(Entry.objects.filter(file=file).order_by("-number"))
        keys.take_out(keyring, file.compartment_id, {one.content.version for one in entries})
        return FileView(
            row=_row(file, label, now),
            version=file.version,
            label=label,
            readers=_readers(file),
            entries=_entries(keyring, file, entries),
            offered=rules.offered(label),
            beside=enclosures.of_file(keyring, file_id),
        )


def check_may_open(actor: Actor, kind: FileKind) -> None:
    """Let somebody open a file of this kind. Raises NotAllowedError, which is written down."""
    try:
        rules.check_opens(kind, actor.roles)
    except RefusedError as refusal:
        with journalled(actor, Act.open, "file"):
            raise refusal from None


def names_of_colleagues(actor: Actor) -> dict[UUID, str]:
    """Name everybody who works here but oneself."""
    return {one.id: one.name for one in staff.everybody_ever() if one.id != actor.id}


def take_out(keyring: Keyring, file_id: UUID) -> tuple[File, Label]:
    """Take a file out for a reader, within a reading. Raises NoSuchFileError."""
    file = File.objects.filter(id=file_id).first()
    if file is None or not keys.versions_held(keyring.actor, file.compartment_id):
        raise NoSuchFileError
    label = label_of(keyring, file)
    rules.check_reads(label.kind, keyring.actor.roles)
    return file, label


def _held(actor: Actor) -> QuerySet[File]:
    return File.objects.filter(compartment__in=keys.held_by(actor, Kind.file)).order_by("-opened_on", "-id")


def _row(file: File, label: Label, now: datetime) -> FileRow:
    return FileRow(
        id=file.id,
        kind=label.kind,
        about=label.about,
        opened_on=file.opened_on,
        closed=label.closed,
        due=label.due(),
        late=label.is_late(now, timezone.localdate(now)),
    )


def _readers(file: File) -> tuple[str, ...]:
    return tuple(sorted(staff.names(keys.holders_of(file.compartment_id)).values()))


def _entries(keyring: Keyring, file: File, entries: list[Entry]) -> tuple[EntryRow, ...]:
    contents = [
        rules.read_content(keys.open_sealed(keyring, file.compartment_id, one.content)) for one in entries
    ]
    names = staff.names({one.by for one in contents})
    return tuple(
        EntryRow(entry.number, content.code, names[content.by], content.at, content.words)
        for entry, content in zip(entries, contents, strict=True)
    )


def _is_id(typed: str) -> bool:
    return len(typed) == len("00000000-0000-0000-0000-000000000000") and typed.count("-") == len("0000")
