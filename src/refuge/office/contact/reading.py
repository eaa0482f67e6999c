"""One thread opened for one member of staff: letters, answers and hand-overs, each read written in the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from refuge.language.script import read as read_script
from refuge.office.access.keyring import Keyring
from refuge.office.audit.actions import reading
from refuge.office.case.queries import may_see
from refuge.office.contact import rules
from refuge.office.contact.actions import note_seen
from refuge.office.contact.announcing import announce_what_was_closed
from refuge.office.contact.contents import AnswerWords, LetterWords, TriageWords
from refuge.office.contact.models import Answer, HandOver, Letter, QueuedAnswer, Thread
from refuge.office.contact.queries import ThreadRow, found, microseconds, moment, row_of
from refuge.office.contact.relations import relations_of, roles_to
from refuge.office.contact.rules import Act, Circle, Relation, State, Step, TagKind
from refuge.office.vault import queries as keys
from refuge.office.vault.fields import Sealed

ENTRIES = 60


@dataclass(frozen=True)
class LetterSeen:
    at: datetime
    words: LetterWords
    unicode_reading: str | None
    is_acknowledged: bool
    kind: str = "letter"


@dataclass(frozen=True)
class AnswerSeen:
    at: datetime
    by: str
    words: AnswerWords
    is_delivered: bool
    kind: str = "answer"


@dataclass(frozen=True)
class HandOverSeen:
    at: datetime
    by: str
    to: str
    note: str = field(repr=False)
    kind: str = "hand_over"


Entry = LetterSeen | AnswerSeen | HandOverSeen


@dataclass(frozen=True)
class ThreadPage:
    """One thread, opened for one member of staff."""

    row: ThreadRow
    acts: frozenset[Act]
    step: Step
    entries: tuple[Entry, ...]
    older: str
    triage: TriageWords | None
    case: UUID | None
    sees_case: bool
    continues: UUID | None
    knows_cover_only: bool
    content_due_on: date | None
    erased_on: date | None

    @property
    def is_under_force(self) -> bool:
        """Say whether a letter on this page, or the whole thread, was written with the cover code."""
        return self.knows_cover_only or any(
            isinstance(entry, LetterSeen) and entry.words.by_cover for entry in self.entries
        )


def read_thread(keyring: Keyring, thread_id: UUID, now: datetime, before: str = "") -> ThreadPage:
    """Open a thread, oldest words first; of a long one the newest, or those before a moment.

    Raises ThreadNotFoundError, NotAllowedError, NoKeyError.
    """
    actor = keyring.actor
    with reading(actor, Act.read, rules.ref(thread_id)):
        thread = found(actor, thread_id)
        roles, relations = roles_to(actor, thread), relations_of(actor, thread)
        rules.check_thread_act(Act.read, State(thread.state), roles, relations)
        page = _Opener(keyring, thread).page(now, relations, before)
    if rules.OPENER_OF[Circle(thread.circle)] in actor.roles or Relation.of_my_case in relations:
        note_seen(thread.id, thread.unread)
    announce_what_was_closed(keyring, thread, now)
    return page


def on_the_line_of(keyring: Keyring, matter_id: UUID) -> tuple[Entry, ...]:
    """Give what was written on the line of a matter, oldest first, to whoever holds its key; nothing where it has none.

    Within an act or a reading of another room, whose line of the journal is the only one: it names no letter, so that
    whoever reads the journal does not learn where they are read now. Raises ThreadNotFoundError.
    """
    thread = Thread.objects.filter(matter=matter_id).first()
    if thread is None:
        return ()
    if not keys.versions_held(keyring.actor, thread.compartment):
        raise rules.ThreadNotFoundError
    note_seen(thread.id, thread.unread)
    return _Opener(keyring, thread).entries()


@dataclass
class _Opener:
    keyring: Keyring
    thread: Thread

    def page(self, now: datetime, relations: Collection[Relation], before: str) -> ThreadPage:
        actor, thread = self.keyring.actor, self.thread
        state = State(thread.state)
        acts = rules.acts_open_to(state, roles_to(actor, thread), relations)
        due = rules.content_due_on(thread.closed_on, settings.PROGRAMME.limits.content_days)
        is_kept = not rules.is_erased(thread.closed_on, thread.erased_on)
        is_due = due is not None and due <= now.astimezone(UTC).date() and is_kept
        entries, older = self._entries(before)
        return ThreadPage(
            row=row_of(actor, thread, now),
            acts=acts,
            step=rules.next_step(state, acts, content_is_due=is_due),
            entries=entries,
            older=older,
            triage=TriageWords.read(self._open(thread.triage)) if thread.triage else None,
            case=thread.case,
            sees_case=thread.case is not None and may_see(actor, thread.case),
            continues=thread.continues_id,
            knows_cover_only=not thread.tags.exclude(kind=TagKind.cover).exists(),
            content_due_on=due,
            erased_on=thread.erased_on,
        )

    def entries(self) -> tuple[Entry, ...]:
        """Open the newest words of the thread, oldest first."""
        return self._entries("")[0]

    def _entries(self, before: str) -> tuple[tuple[Entry, ...], str]:
        letters = self._newest(Letter, "written_at", before)
        answers = self._newest(Answer, "written_at", before, "written_by")
        hand_overs = self._newest(HandOver, "handed_at", before, "handed_by", "handed_to")
        sealed = [*(row.content for row in (*letters, *answers)), *(row.note for row in hand_overs)]
        keys.take_out(self.keyring, self.thread.compartment, [one.version for one in sealed])
        seen: list[Entry] = [*self._letters(letters), *self._answers(answers), *self._hand_overs(hand_overs)]
        seen.sort(key=lambda entry: entry.at)
        shown = tuple(seen[-ENTRIES:])
        return shown, str(microseconds(shown[0].at)) if len(seen) > ENTRIES else ""

    def _newest(self, kind: Any, moment_column: str, before: str, *related: str) -> list[Any]:
        rows = kind.objects.filter(thread=self.thread).order_by(f"-{moment_column}", "-id")
        if before:
            rows = rows.filter(**{f"{moment_column}__lt": moment(before)})
        return list((rows.select_related(*related) if related else rows)[: ENTRIES + 1])

    def _letters(self, rows: Sequence[Letter]) -> Iterator[LetterSeen]:
        words = [LetterWords.read(self._open(row.content)) for row in rows]
        queued = _still_queued([one.answered_by for one in words])
        for row, one in zip(rows, words, strict=True):
            reading_of_it = read_script(one.text).unicode_reading
            yield LetterSeen(row.written_at, one, reading_of_it, one.answered_by not in queued)

    def _answers(self, rows: Sequence[Answer]) -> Iterator[AnswerSeen]:
        words = [AnswerWords.read(self._open(row.content)) for row in rows]
        queued = _still_queued([one.hash for one in words])
        for row, one in zip(rows, words, strict=True):
            yield AnswerSeen(row.written_at, row.written_by.name, one, one.hash not in queued)

    def _hand_overs(self, rows: Sequence[HandOver]) -> Iterator[HandOverSeen]:
        for row in rows:
            yield HandOverSeen(row.handed_at, row.handed_by.name, row.handed_to.name, self._open(row.note))

    def _open(self, sealed: Sealed) -> str:
        return keys.open_sealed(self.keyring, self.thread.compartment, sealed)


def _still_queued(hashes: Collection[str]) -> set[str]:
    """Which of these answers the front desk does not have yet."""
    return set(QueuedAnswer.objects.filter(hash__in=hashes).values_list("hash", flat=True))
