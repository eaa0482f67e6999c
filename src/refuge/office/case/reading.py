"""One case as one member of staff may see it.

Its clear columns, and what is sealed if they hold the key: opened inside a line of the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from refuge.office.access import queries as staff
from refuge.office.access.once import asked_once
from refuge.office.access.prepared import prepared
from refuge.office.access.rules import Relation, Standing
from refuge.office.audit.actions import reading
from refuge.office.case import rules
from refuge.office.case.actions import situation_of, whole_situation
from refuge.office.case.models import Case, Event
from refuge.office.case.parts import CaseAt, words_of
from refuge.office.case.pen import ref
from refuge.office.case.queries import (
    PAGE_LENGTH,
    CaseRow,
    Holder,
    Step,
    Waiting,
    case_and_standing,
    holders_of,
    may,
    row_of,
    steps_of,
    waiting_of,
)
from refuge.office.case.rules import (
    ROOM_KINDS,
    AccessReason,
    Act,
    CaseNotFoundError,
    Category,
    EntryRoute,
    EventKind,
    Move,
    NoteKind,
    Reason,
    Risk,
    Shown,
    Status,
    Track,
)
from refuge.office.case.tasks import Course, Work, brought, facts_of, work_of
from refuge.office.people.queries import particulars_of
from refuge.office.people.rules import AgeBand
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from datetime import date, datetime
    from enum import StrEnum
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.parts import Fact, Task, Words
    from refuge.office.case.rules import Situation
    from refuge.office.people.rules import Particulars
    from refuge.office.vault.fields import Sealed

TWO = 2
_CODES: dict[EventKind, type[StrEnum]] = {
    EventKind.opened: Risk,
    EventKind.risk_reviewed: Risk,
    EventKind.age_corrected: AgeBand,
    EventKind.moved: Reason,
    EventKind.asked: Reason,
    EventKind.access_given: AccessReason,
    EventKind.access_taken: AccessReason,
    EventKind.handed_over: AccessReason,
}
"""What the sealed code of an event says."""


@dataclass(frozen=True)
class Happening:
    """One event as this reader may see it; `sealed` where something in it is closed to them."""

    number: int
    kind: EventKind
    on: date
    by: str
    asked_by: str
    concerns: str
    move: Move | None
    source: Status | None
    target: Status | None
    note_kind: NoteKind | None
    corrects: int | None
    corrected_by: tuple[int, ...]
    code: StrEnum | None
    elsewhere: Words  # what another room says happened
    words: str
    sealed: bool

    @property
    def says_nothing(self) -> bool:
        """Whether a room wrote that something happened, by somebody who holds no key of this case to say what."""
        return self.kind in ROOM_KINDS and not (self.sealed or self.elsewhere or self.words)


@dataclass(frozen=True)
class Content:
    """What was sealed about the case itself."""

    category: Category
    entry_route: EntryRoute
    person: Particulars

    @property
    def languages(self) -> tuple[str, ...]:
        """In their own words where the programme speaks them."""
        spoken = {language.code: language.name for language in settings.PROGRAMME.languages}
        return tuple(spoken.get(code, _("another language")) for code in self.person.languages)


@dataclass(frozen=True)
class CaseView:
    """One case as one member of staff may see it."""

    row: CaseRow
    relation: Relation
    acts: frozenset[Act]
    steps: tuple[Step, ...]
    waiting: Waiting | None
    holders: tuple[Holder, ...]
    content: Content | None
    happenings: tuple[Happening, ...]
    older: int | None
    has_thread: bool
    stands_at: Status  # on the way
    work: Work
    facts: tuple[Fact, ...]
    shelves: tuple[str, ...]  # the parts of the story there are

    @property
    def sideways(self) -> tuple[Step, ...]:
        """Moves that are to be had and are no step on the way."""
        if self.waiting:
            return ()
        return tuple(step for step in self.steps if step.may and rules.is_sideways(step.transition))

    @property
    def is_one_hold(self) -> bool:
        """Whether everything in it is lost when one person is."""
        return sum(holder.here for holder in self.holders) < TWO


@dataclass(frozen=True)
class Glance:
    """When somebody looks, and at what: which part of the story, from which event backwards.

    Without a moment the rooms above are not asked.
    """

    today: date
    now: datetime | None = None
    shown: str = ""
    before: int | None = None


def read_case(keyring: Keyring, case_id: UUID, today: date) -> CaseView:
    """Read one case, without asking the rooms above. Raises CaseNotFoundError."""
    return look_at(keyring, case_id, Glance(today))


def look_at(keyring: Keyring, case_id: UUID, glance: Glance) -> CaseView:
    """Read one case: its clear columns, and what is sealed if the actor holds the key.

    Raises CaseNotFoundError.
    """
    case, standing = case_and_standing(keyring.actor, case_id)
    act = Act.read if case and may(Act.read, case, standing) else Act.see
    with reading(keyring.actor, act, ref(case_id)):
        if case is None or not may(Act.see, case, standing):
            raise CaseNotFoundError
        return view_of(case, standing, keyring if act is Act.read else None, glance)


def note_to_correct(keyring: Keyring, case_id: UUID, number: int) -> str:
    """Read a note again, to correct it by another. Raises CaseNotFoundError, NotAllowedError, NoKeyError."""
    with reading(keyring.actor, Act.read, ref(case_id)):
        case, standing = case_and_standing(keyring.actor, case_id)
        if case is None:
            raise CaseNotFoundError
        rules.check(Act.read, standing, Status(case.status), Track(case.track))
        note = Event.objects.filter(case=case, number=number, kind=EventKind.note).first()
        if note is None:
            raise CaseNotFoundError
        return keys.open_sealed(keyring, case.compartment_id, note.words)


def view_of(case: Case, standing: Standing, opener: Keyring | None, glance: Glance) -> CaseView:
    """Show a case to somebody who may see it; what is sealed only with a keyring, inside the journal."""
    page = _page_of_events(case, glance)
    if opener:
        keys.take_out(opener, case.compartment_id, _versions(case, page))
    situation = whole_situation(opener, case, glance.today) if opener else situation_of(case)
    course = _course(case, standing, situation, glance.today)
    tasks, facts = _from_rooms(opener, _at(case, standing, glance))
    return CaseView(
        row=course.row,
        relation=standing.relation,
        acts=course.acts,
        steps=course.steps,
        waiting=course.waiting,
        holders=holders_of(case),
        content=_content(case, opener) if opener else None,
        happenings=_happenings(case, page[:PAGE_LENGTH], opener),
        older=page[PAGE_LENGTH - 1].number if len(page) > PAGE_LENGTH else None,
        has_thread=case.thread_compartment_id is not None,
        stands_at=rules.place_on_the_way(
            Status(case.status), Status(case.suspended_from) if case.suspended_from else None
        ),
        work=work_of(course, glance.today, tasks),
        facts=facts,
        shelves=_shelves(case),
    )


def _from_rooms(opener: Keyring | None, at: CaseAt | None) -> tuple[tuple[Task, ...], tuple[Fact, ...]]:
    if opener is None or at is None:
        return (), ()
    with asked_once():
        return brought(opener, at), facts_of(opener, at)


def _course(case: Case, standing: Standing, situation: Situation, today: date) -> Course:
    return Course(
        row=row_of(case),
        acts=frozenset(act for act in Act if may(act, case, standing)),
        steps=steps_of(situation, standing, today),
        waiting=waiting_of(case, standing),
    )


def _at(case: Case, standing: Standing, glance: Glance) -> CaseAt | None:
    if glance.now is None:
        return None
    return CaseAt(
        id=case.id,
        person_id=case.person_id,
        compartment_id=case.compartment_id,
        owner_id=case.owner_id,
        track=Track(case.track),
        status=Status(case.status),
        version=case.version,
        opened_on=case.opened_on,
        relation=standing.relation,
        now=glance.now,
        today=glance.today,
    )


def _page_of_events(case: Case, glance: Glance) -> list[Event]:
    kinds = rules.kinds_shown(glance.shown) if glance.shown else None
    if glance.before is None:
        return _newest_events(case.id, kinds)
    events = _events(case.id, kinds).filter(number__lt=glance.before)
    return list(events[: PAGE_LENGTH + 1])


@prepared
def _newest_events(case_id: UUID, kinds: frozenset[EventKind] | None) -> QuerySet[Event]:
    return _events(case_id, kinds)[: PAGE_LENGTH + 1]


def _events(case_id: UUID, kinds: frozenset[EventKind] | None) -> QuerySet[Event]:
    events = Event.objects.filter(case=case_id).order_by("-number")
    return events.filter(kind__in=kinds) if kinds else events


def _shelves(case: Case) -> tuple[str, ...]:
    """Say which parts the story has, in the order of the process."""
    there = set(map(EventKind, _kinds(case.id)))
    parts_of_it = (Shown.way, Shown.notes, *rules.ROOM_KINDS)
    return tuple(one for one in parts_of_it if there & rules.kinds_shown(one))


@prepared
def _kinds(case_id: UUID) -> QuerySet[Event, str]:
    return Event.objects.filter(case=case_id).values_list("kind", flat=True).distinct()


def _versions(case: Case, events: list[Event]) -> set[int]:
    sealed = [case.category, case.entry_route, *(each for one in events for each in (one.code, one.words))]
    return {one.version for one in sealed if one is not None}


def _content(case: Case, opener: Keyring) -> Content:
    return Content(
        category=Category(_opened(case, opener, case.category)),
        entry_route=EntryRoute(_opened(case, opener, case.entry_route)),
        person=particulars_of(opener, case.person_id),
    )


def told(case: Case, opener: Keyring, events: QuerySet[Event]) -> tuple[Happening, ...]:
    """Open some events of a case, inside the journal."""
    found = list(events)
    keys.take_out(opener, case.compartment_id, _versions(case, found))
    return _happenings(case, found, opener)


def _happenings(case: Case, events: list[Event], opener: Keyring | None) -> tuple[Happening, ...]:
    people = {
        each for event in events for each in (event.by_id, event.asked_by_id, event.concerns_id) if each
    }
    names = staff.names(people)
    corrections = _corrections(case, events)
    return tuple(_happening(case, event, opener, names, corrections) for event in events)


def _happening(
    case: Case,
    event: Event,
    opener: Keyring | None,
    names: dict[UUID, str],
    corrections: _Corrections,
) -> Happening:
    kind = EventKind(event.kind)
    code = _opened(case, opener, event.code)
    return Happening(
        number=event.number,
        kind=kind,
        on=event.on,
        by=names[event.by_id],
        asked_by=names[event.asked_by_id] if event.asked_by_id else "",
        concerns=names[event.concerns_id] if event.concerns_id else "",
        move=Move(event.move) if event.move else None,
        source=Status(event.from_status) if event.from_status else None,
        target=Status(event.to_status) if event.to_status else None,
        note_kind=NoteKind(event.note_kind) if event.note_kind else None,
        corrects=corrections.corrects.get(event.id),
        corrected_by=tuple(corrections.corrected_by.get(event.id, ())),
        code=_CODES[kind](code) if code and kind in _CODES else None,
        elsewhere=words_of(kind, code) if code and kind not in _CODES else "",
        words=_opened(case, opener, event.words),
        sealed=opener is None and (event.code is not None or event.words is not None),
    )


@dataclass(frozen=True)
class _Corrections:
    """Which note corrects which, by the numbers people read."""

    corrects: dict[UUID, int]
    corrected_by: dict[UUID, list[int]]


def _corrections(case: Case, events: list[Event]) -> _Corrections:
    # Asked of this one case: its events lie together, so the whole table is never walked.
    ids, theirs = [event.id for event in events], Event.objects.filter(case=case, corrects__isnull=False)
    corrects = dict(theirs.filter(id__in=ids).values_list("id", "corrects__number"))
    corrected_by: dict[UUID, list[int]] = {}
    for corrected, number in theirs.filter(corrects__in=ids).values_list("corrects__id", "number"):
        corrected_by.setdefault(corrected, []).append(number)
    return _Corrections(corrects, corrected_by)


def _opened(case: Case, opener: Keyring | None, sealed: Sealed | None) -> str:
    if opener is None or sealed is None:
        return ""
    return keys.open_sealed(opener, case.compartment_id, sealed)
