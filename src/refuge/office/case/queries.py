"""What may be seen of cases: always with the actor in hand, always as narrow, frozen values.

Who oversees a track (a supervisor, on the child track child protection) sees the clear columns of its every case,
to share out the work; anybody else only cases whose key they hold. Of a child's case nobody but child protection
sees anything at all (I-5). Nothing here opens what is sealed: that is `reading`.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from refuge.office.access import queries as staff
from refuge.office.access import walking
from refuge.office.access.once import once
from refuge.office.access.prepared import prepared, prepared_first
from refuge.office.access.rules import RefusedError, Relation, Role, Standing, check_standing
from refuge.office.audit.actions import journalled, reading
from refuge.office.case import questions, rules
from refuge.office.case.actions import situation_of, whole_situation
from refuge.office.case.filters import CaseFilter, Narrowing
from refuge.office.case.models import Case, Event, Question
from refuge.office.case.numbers import read_case_number, shown
from refuge.office.case.pen import ref, standing_of
from refuge.office.case.rules import (
    Act,
    CaseNotFoundError,
    EventKind,
    Move,
    Need,
    Risk,
    Situation,
    Status,
    Track,
    Transition,
)
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from enum import StrEnum

    from django.forms import Form

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor, Standings

PAGE_LENGTH = 25
SOON_DAYS = 3
LATELY_DAYS = 14


@dataclass(frozen=True)
class CaseRow:
    """One case in a list: nothing in it was sealed."""

    id: UUID
    number: str
    track: Track
    status: Status
    risk: Risk
    owner_id: UUID
    owner: str
    opened_on: date
    next_review: date | None
    version: int

    def is_late(self, today: date) -> bool:
        return self.next_review is not None and self.next_review < today


@dataclass(frozen=True)
class CasePage:
    """One page of the list, and where the next one begins."""

    rows: tuple[CaseRow, ...]
    after: str
    form: Form


@dataclass(frozen=True)
class Holder:
    """Somebody who is on a case. `here` is whether they still work in this office."""

    id: UUID
    name: str
    relation: Relation
    here: bool


@dataclass(frozen=True)
class Step:
    """A move the table offers from here, whether this actor may take it, and what is still missing."""

    transition: Transition
    may: bool
    missing: tuple[Need, ...]

    @property
    def move(self) -> Move:
        return self.transition.move


@dataclass(frozen=True)
class Waiting:
    """A question that waits for its answer."""

    move: Move
    asked_by: str
    asked_of: str
    asked_on: date
    mine: bool
    may_answer: bool


@dataclass(frozen=True)
class Before:
    """A case just before an act: enough for the form, and nothing sealed.

    Where it stands, and who is on it, is asked of the tables only where a form shows it.
    """

    row: CaseRow
    standing: Standing
    _case: Case = field(repr=False)

    @cached_property
    def situation(self) -> Situation:
        return situation_of(self._case)

    @cached_property
    def holders(self) -> tuple[Holder, ...]:
        return holders_of(self._case)


@dataclass(frozen=True)
class Receipt:
    """What somebody may know of a case they opened or moved, even where it is no longer theirs to see."""

    number: str
    track: Track
    mine: bool


@dataclass(frozen=True)
class Approval:
    """A question put before somebody, as their desk shows it."""

    case_id: UUID
    number: str
    move: Move
    asked_by: str
    asked_on: date


@dataclass(frozen=True)
class Handed:
    """A case somebody was given, as their desk shows it."""

    case_id: UUID
    number: str
    by: str
    on: date
    owned: bool


@dataclass(frozen=True)
class CaseDesk:
    """What one member of staff finds on their desk about cases. Each list is cut at `length`."""

    late: tuple[CaseRow, ...]
    soon: tuple[CaseRow, ...]
    approvals: tuple[Approval, ...]
    handed: tuple[Handed, ...]
    ownerless: tuple[CaseRow, ...]

    @property
    def is_clear(self) -> bool:
        return not (self.late or self.soon or self.approvals or self.handed or self.ownerless)


def list_cases(actor: Actor, wanted: Mapping[str, str], today: date) -> CasePage:
    """List the cases the actor may know of, the one to be reviewed soonest first. Raises NotAllowedError.

    `wanted` is what stands in the address: the codes of `CaseFilter`, and `after`, where the page begins.
    """
    with _refusals_written_down(actor, Act.list, "case"):
        rules.check_lists(actor.roles)
    narrowed = CaseFilter(wanted, queryset=_visible(actor), by=_narrowing_of(actor), today=today)
    found, key = _from(narrowed, wanted.get("after", ""))
    cases = list(_lean(found)[: PAGE_LENGTH + 1])
    rows = tuple(row_of(case) for case in cases[:PAGE_LENGTH])
    return CasePage(rows, key(rows[-1]) if len(cases) > PAGE_LENGTH else "", narrowed.form)


def find_case(actor: Actor, typed: str) -> UUID:
    """Find a case by its number. Raises UnreadableCaseNumberError, CaseNotFoundError, NotAllowedError."""
    number = read_case_number(typed)
    # Written down without saying which: no case and somebody else's case look, and cost, the same.
    with _refusals_written_down(actor, Act.list, "case"):
        rules.check_lists(actor.roles)
        found = _visible(actor).filter(case_no=number).values_list("id", flat=True).first()
        if found is None:
            raise CaseNotFoundError
    return found


def before_act(actor: Actor, act: Act, case_id: UUID) -> Before:
    """Fetch what a form needs before an act. Raises CaseNotFoundError, NotAllowedError."""
    with _refusals_written_down(actor, act, ref(case_id)):
        return _before(actor, act, case_id)


def before_for(
    actor: Actor,
    act: StrEnum,
    case_id: UUID,
    policy: Mapping[Any, Standings],
    *,
    tracks: frozenset[Track] = rules.ADULTS,
) -> Before:
    """Fetch what a form of another room needs before an act of that room, by that room's table.

    Raises CaseNotFoundError, WalledError, NotAllowedError.
    """
    with _refusals_written_down(actor, act, ref(case_id)):
        before = _before(actor, Act.see, case_id)
        rules.check_track(before.row.track, tracks)
        check_standing(act, rules.on_track(before.standing, before.row.track), policy)
        return before


def before_move(keyring: Keyring, case_id: UUID, move: Move, today: date) -> tuple[Before, Step]:
    """Fetch what the form of a move needs, and what the move is. Closing opens the reason for it.

    Raises CaseNotFoundError, NotAllowedError, TransitionError.
    """
    with _refusals_written_down(keyring.actor, Act.move, ref(case_id)):
        before = _before(keyring.actor, Act.move, case_id)
        line = rules.transition_for(move, before.situation)
        rules.check_takes(line, before.standing)
    situation = before.situation
    if move is Move.close:
        with reading(keyring.actor, Act.read, ref(case_id)):
            situation = whole_situation(keyring, Case.objects.get(id=case_id), today)
    return before, _step(line, situation, before.standing, today)


def waiting_in(before: Before) -> Waiting | None:
    """Say which question waits in this case."""
    case = Case.objects.get(id=before.row.id)
    return waiting_of(case, before.standing)


def open_moves(before: Before, today: date) -> frozenset[Move]:
    """Say which moves a page may offer this actor now: none while a question waits for its answer."""
    if waiting_in(before):
        return frozenset()
    steps = steps_of(before.situation, before.standing, today)
    return frozenset(step.move for step in steps if step.may)


def check_may_open(actor: Actor) -> None:
    """Let somebody open a case. Raises NotAllowedError, which is written down."""
    with _refusals_written_down(actor, Act.open, "case"):
        rules.check_opens(actor.roles)


def may_see(actor: Actor, case_id: UUID) -> bool:
    """Say whether the actor still sees a case."""
    case, standing = case_and_standing(actor, case_id)
    return case is not None and may(Act.see, case, standing)


def cases_of_persons(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Say which of these people have a case, as far as the actor may know of it: case id by person id."""
    known = _visible(actor).filter(person__in=list(person_ids))
    return dict(known.values_list("person", "id"))


def person_numbered(actor: Actor, typed: str) -> UUID:
    """Find by its number whose case is meant, for somebody who need not hold it.

    Whoever knows a number knows that there is a case; nothing else is told. A child's is found by those only who
    work on the child track (I-5). Raises UnreadableCaseNumberError, CaseNotFoundError.
    """
    found = Case.objects.filter(case_no=read_case_number(typed))
    if not actor.roles & rules.TRACK_ROLES[Track.child]:
        found = found.exclude(track=Track.child)
    person_id = found.values_list("person", flat=True).first()
    if person_id is None:
        raise CaseNotFoundError
    return person_id


@once
def row_of_case(case_id: UUID) -> Case:
    """Give a case's row to a room above, inside an act or a reading that was let in already."""
    return Case.objects.get(id=case_id)


@once
def person_of(case_id: UUID) -> UUID:
    """Say whose case this is. Raises CaseNotFoundError."""
    person_id = Case.objects.filter(id=case_id).values_list("person", flat=True).first()
    if person_id is None:
        raise CaseNotFoundError
    return person_id


def compartment_of(case_id: UUID) -> UUID:
    """Say under which key a case is sealed. Raises CaseNotFoundError."""
    compartment_id = Case.objects.filter(id=case_id).values_list("compartment", flat=True).first()
    if compartment_id is None:
        raise CaseNotFoundError
    return compartment_id


def closing_begun(case_id: UUID) -> int:
    """Say by which event of a case its closing began, the last time; 0 where it never has."""
    begun = Event.objects.filter(case=case_id, kind=EventKind.moved, move=Move.begin_closing)
    return begun.order_by("-number").values_list("number", flat=True).first() or 0


def is_walled_in(case_id: UUID) -> bool:
    """Say whether a case is on the child track: for somebody who has just put it there."""
    return Case.objects.filter(id=case_id, track=Track.child).exists()


def receipt_of(actor: Actor, case_id: UUID) -> Receipt:
    """Say what became of a case the actor opened, or moved to the child track. Raises CaseNotFoundError."""
    with _refusals_written_down(actor, Act.see, ref(case_id)):
        kinds = [EventKind.opened, EventKind.to_child_track]
        if not Event.objects.filter(case=case_id, by=actor.id, kind__in=kinds).exists():
            raise CaseNotFoundError
    case = Case.objects.get(id=case_id)
    return Receipt(shown(case.case_no), Track(case.track), may(Act.see, case, standing_of(actor, case)))


def desk_of(actor: Actor, today: date, length: int = 10) -> CaseDesk:
    """Gather what waits for the actor about cases; nothing for somebody who works none."""
    if not actor.roles & rules.CASE_ROLES:
        return CaseDesk((), (), (), (), ())
    return CaseDesk(
        late=_rows(_late(actor, today, length)),
        soon=_rows(_soon(actor, tuple(today + timedelta(days=n) for n in range(SOON_DAYS + 1)), length)),
        approvals=_approvals(actor, length),
        handed=_handed(actor, today, length),
        ownerless=_ownerless(actor, length),
    )


def possible_holders(track: Track) -> dict[UUID, str]:
    """Name everybody who may be given a case of this track."""
    able = [one for role in sorted(rules.TRACK_ROLES[track]) for one in staff.staff_with(role)]
    return {one.id: one.name for one in sorted(able, key=lambda one: one.name)}


def possible_owners(actor: Actor) -> dict[UUID, str]:
    """Name everybody whom this actor may choose for a case just being opened; a child's finds its own."""
    able = possible_holders(Track.adult)
    return able if Track.child not in rules.oversees(actor.roles) else {actor.id: actor.name, **able}


def possible_new_owners(before: Before) -> dict[UUID, str]:
    """Name everybody to whom this case may be handed over."""
    able = possible_holders(before.row.track)
    return {one: name for one, name in able.items() if one != before.row.owner_id}


def people_not_on(before: Before) -> dict[UUID, str]:
    """Name everybody who may be given access and has none yet."""
    on_it = {holder.id for holder in before.holders}
    return {one: name for one, name in possible_holders(before.row.track).items() if one not in on_it}


def may_give(before: Before) -> bool:
    """Say whether this actor may give somebody access."""
    return rules.may(Act.give_access, before.standing, before.situation.status, before.situation.track)


def possible_approvers(before: Before) -> dict[UUID, str]:
    """Name everybody before whom this actor may put a step (I-22)."""
    taken = {before.row.owner_id, before.standing.staff_id}
    able = staff.staff_with(rules.OVERSEEING[before.row.track])
    return {one.id: one.name for one in able if one.id not in taken}


def is_case_held(actor: Actor, *also: Q, overseen: Track | None = None) -> Coalesce:
    """Ask of each row of another room, whose column is `case`, whether the actor holds that case.

    For queues: what waits is walked in its order until a page of a desk is full, however many keys somebody holds.
    `also` is what must be true of the case besides; one of the track `overseen` need not be held.
    """
    held = Q(keys.is_held_by(actor, Kind.case, OuterRef("compartment")))
    whose = held | Q(track=overseen) if overseen else held
    return walking.has(Case.objects.filter(whose, *also, id=OuterRef("case")))


def holds_many(actor: Actor) -> bool:
    """Say whether somebody holds so many keys that what waits is walked: who protects children holds every child's.

    For others it is quicker to begin at their few keys.
    """
    return Role.cp_officer in actor.roles


def in_held_cases(actor: Actor) -> Q:
    """Narrow the rows of another room, whose column is `case`, to cases the actor holds."""
    if holds_many(actor):
        return Q(is_case_held(actor))
    return Q(case__compartment__in=keys.held_by(actor, Kind.case))


def in_owned_cases(actor: Actor, *also: Q) -> Q:
    """Narrow the rows of another room, whose column is `case`, to cases the actor owns, and `also` is true of."""
    owned = Case.objects.filter(*also, owner=actor.id)
    if holds_many(actor):
        return Q(walking.has(owned.filter(id=OuterRef("case"))))
    return Q(case__in=owned)


def childrens_cases() -> QuerySet[Case, UUID]:
    """The ids of all cases of the child track, as a subquery: for walls alone, never to be shown."""
    return Case.objects.filter(track=Track.child).values_list("id", flat=True)


def _visible(actor: Actor) -> QuerySet[Case]:
    """Every case of the tracks somebody oversees, to share out the work; of the others those they hold."""
    overseen = rules.oversees(actor.roles)
    if overseen >= rules.tracks_of(actor.roles):
        return _on_tracks(Case.objects.all(), overseen)
    if not overseen:
        return _held(actor)
    held = Q(compartment__in=keys.held_by(actor, Kind.case)) & Q(track__in=rules.tracks_of(actor.roles))
    return Case.objects.filter(held | Q(track__in=overseen))


def _held(actor: Actor) -> QuerySet[Case]:
    """The cases somebody is on; a key alone, without a role that works on the track, shows nothing."""
    held = Q(compartment__in=keys.held_by(actor, Kind.case))
    if holds_many(actor):
        held = Q(keys.is_held_by(actor, Kind.case, OuterRef("compartment")))
    return _on_tracks(Case.objects.filter(held), rules.tracks_of(actor.roles))


def _on_tracks(cases: QuerySet[Case], tracks: frozenset[Track]) -> QuerySet[Case]:
    if tracks == rules.CHILDREN:  # the few, which have an index
        return cases.filter(track=Track.child)
    # Said as what is left out: without statistics SQLite would walk the index of tracks, not a few keys.
    return cases if Track.child in tracks else cases.exclude(track=Track.child)


def _from(narrowed: CaseFilter, after: str) -> tuple[QuerySet[Case], Callable[[CaseRow], str]]:
    """Where a page of this list begins, and how the next one is found: by the last row, never by counting."""
    last = _last_row(after)
    if narrowed.of_closed:
        found = narrowed.qs.filter(next_review__isnull=True).order_by("id")
        return (found.filter(id__gt=last.id) if last else found), lambda row: f"{row.opened_on}.{row.id}"
    found = narrowed.qs.order_by("next_review", "id")
    if last:
        later = Q(next_review__gt=last.day) | Q(next_review=last.day, id__gt=last.id)
        found = found.filter(later, next_review__gte=last.day)
    return found, lambda row: f"{row.next_review}.{row.id}"


@dataclass(frozen=True)
class _LastRow:
    day: date
    id: UUID


def _last_row(after: str) -> _LastRow | None:
    """Read where a page begins; from the beginning, where that was not written by us."""
    day, _, last = after.partition(".")
    try:
        return _LastRow(date.fromisoformat(day), UUID(last))
    except ValueError:
        return None


def _narrowing_of(actor: Actor) -> Narrowing:
    """By whom and by which track: who oversees a track by anybody on it, others by themselves."""
    owners = {actor.id: actor.name}
    for track in sorted(rules.oversees(actor.roles)):
        owners |= possible_holders(track)
    by_name = dict(sorted(owners.items(), key=lambda one: one[1]))
    return Narrowing(by_name, rules.tracks_of(actor.roles))


def case_and_standing(actor: Actor, case_id: UUID) -> tuple[Case | None, Standing]:
    case = _with_owner(case_id)
    return case, standing_of(actor, case) if case else Standing(actor.id, actor.roles, Relation.none)


@prepared_first
def _with_owner(case_id: UUID) -> QuerySet[Case]:
    return Case.objects.select_related("owner").filter(id=case_id)


def may(act: Act, case: Case, standing: Standing) -> bool:
    return rules.may(act, standing, Status(case.status), Track(case.track))


_SHOWN = ("case_no", "track", "status", "risk", "owner__name", "opened_on", "next_review", "version")


def _lean(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Fetch what a row of a list shows, and nothing that is sealed."""
    return cases.select_related("owner").only(*_SHOWN)


def _rows(cases: Iterable[Case]) -> tuple[CaseRow, ...]:
    return tuple(row_of(case) for case in cases)


def row_of(case: Case) -> CaseRow:
    return CaseRow(
        id=case.id,
        number=shown(case.case_no),
        track=Track(case.track),
        status=Status(case.status),
        risk=Risk(case.risk),
        owner_id=case.owner_id,
        owner=case.owner.name,
        opened_on=case.opened_on,
        next_review=case.next_review,
        version=case.version,
    )


def holders_of(case: Case) -> tuple[Holder, ...]:
    """Name everybody who is on a case, its owner first."""
    ids = keys.holders_of(case.compartment_id) | {case.owner_id}
    names, here = staff.names(ids), staff.actors(ids)
    holders = (Holder(one, names[one], _relation(case, one), one in here) for one in ids)
    return tuple(sorted(holders, key=lambda holder: (holder.relation is not Relation.owner, holder.name)))


def _relation(case: Case, staff_id: UUID) -> Relation:
    return Relation.owner if staff_id == case.owner_id else Relation.on_it


def _on_desk(actor: Actor) -> QuerySet[Case]:
    # Who oversees a track sees all its cases, but has on their desk only those they hold.
    return _held(actor).filter(next_review__isnull=False)


@prepared
def _late(actor: Actor, today: date, length: int) -> QuerySet[Case]:
    late = _lean(_on_desk(actor)).filter(next_review__lt=today)
    return late.order_by("next_review", "id")[:length]


@prepared
def _soon(actor: Actor, days: tuple[date, ...], length: int) -> QuerySet[Case]:
    # A span is thought to be rarer than a few days, and would be begun at; in its order it is walked quickly.
    soon = Q(next_review__range=(days[0], days[-1])) if holds_many(actor) else Q(next_review__in=days)
    return _lean(_on_desk(actor)).filter(soon).order_by("next_review", "id")[:length]


def _approvals(actor: Actor, length: int) -> tuple[Approval, ...]:
    return tuple(
        Approval(each.case_id, shown(each.case.case_no), Move(each.move), each.asked_by.name, each.asked_on)
        for each in _asked_of(actor, length)
    )


@prepared
def _asked_of(actor: Actor, length: int) -> QuerySet[Question]:
    asked = Question.objects.filter(asked_of=actor.id, answer__isnull=True).select_related("case", "asked_by")
    asked = asked.only("move", "asked_on", "asked_by__name", "case__case_no")
    return asked.order_by("asked_on", "id")[:length]


def _handed(actor: Actor, today: date, length: int) -> tuple[Handed, ...]:
    lately = _handed_since(actor, today - timedelta(days=LATELY_DAYS), length)
    return tuple(
        Handed(each.case_id, shown(each.case.case_no), each.by.name, each.on, each.case.owner_id == actor.id)
        for each in lately
    )


@prepared
def _handed_since(actor: Actor, day: date, length: int) -> QuerySet[Event]:
    kinds = [EventKind.access_given, EventKind.handed_over, EventKind.to_child_track]
    lately = Event.objects.filter(concerns=actor.id, kind__in=kinds, on__gt=day).exclude(by=actor.id)
    still = lately.filter(case__in=_on_desk(actor)).select_related("case", "by")
    return still.only("on", "by__name", "case__case_no", "case__owner").order_by("-on", "id")[:length]


def _ownerless(actor: Actor, length: int) -> tuple[CaseRow, ...]:
    """Cases whose owner no longer works here, or no longer on their track: who oversees it hands them over."""
    found: list[Case] = []
    for track in sorted(rules.oversees(actor.roles)):
        found += _left_children(length) if track is Track.child else _left_adults(length)
    return _rows(found[:length])


@prepared
def _left_children(length: int) -> QuerySet[Case]:
    return _left(Track.child, Q(owner__in=staff.without(rules.TRACK_ROLES[Track.child])), length)


def _left_adults(length: int) -> list[Case]:
    gone = _gone_with_cases()
    return _left_by(tuple(gone), length) if gone else []


@prepared
def _gone_with_cases() -> QuerySet[Any, UUID]:
    """Who works no adult's case any more and still owns one: asked of the few members of staff, not of all cases."""
    owned = Case.objects.filter(owner=OuterRef("id"), next_review__isnull=False).exclude(track=Track.child)
    return staff.without(rules.TRACK_ROLES[Track.adult]).filter(Exists(owned))


@prepared
def _left_by(staff_ids: tuple[UUID, ...], length: int) -> QuerySet[Case]:
    return _left(Track.adult, Q(owner__id__in=staff_ids), length)


def _left(track: Track, whose: Q, length: int) -> QuerySet[Case]:
    left = _on_tracks(Case.objects.filter(whose, next_review__isnull=False), frozenset({track}))
    # Found in an index alone, and only the few that are shown are fetched.
    found = left.order_by("next_review", "id").values("id")[:length]
    return _lean(Case.objects.filter(id__in=found)).order_by("next_review", "id")


def steps_of(situation: Situation, standing: Standing, today: date) -> tuple[Step, ...]:
    """List what the table offers from here, and how near each step is."""
    return tuple(_step(line, situation, standing, today) for line in rules.moves_from(situation))


def _step(line: Transition, situation: Situation, standing: Standing, today: date) -> Step:
    act = Act.ask if line.approved else Act.move
    allowed = rules.may(act, standing, situation.status, situation.track)
    takes = allowed and standing.relation in line.taken_by
    # Why a case is being closed is sealed: without the key nothing is said of what that still needs.
    is_shut = line.move is Move.close and situation.leaving is None
    return Step(line, takes, () if is_shut else rules.stored_needs(line, situation, today))


def waiting_of(case: Case, standing: Standing) -> Waiting | None:
    """Say which question waits in a case, and whether it is this actor's to answer."""
    question = questions.waiting(case)
    if question is None:
        return None
    mine = question.asked_by_id == standing.staff_id
    names = staff.names([question.asked_by_id, question.asked_of_id])
    return Waiting(
        move=Move(question.move),
        asked_by=names[question.asked_by_id],
        asked_of=names[question.asked_of_id],
        asked_on=question.asked_on,
        mine=mine,
        may_answer=not mine and may(Act.approve, case, standing),
    )


@contextmanager
def _refusals_written_down(actor: Actor, act: StrEnum, object_ref: str) -> Iterator[None]:
    """Write down a refusal met before anything was done. What is allowed is written down when it is done."""
    try:
        yield
    except RefusedError as refusal:
        with journalled(actor, act, object_ref):
            raise refusal from None


def _before(actor: Actor, act: Act, case_id: UUID) -> Before:
    case, standing = case_and_standing(actor, case_id)
    if case is None:
        raise CaseNotFoundError
    rules.check(act, standing, Status(case.status), Track(case.track))
    return Before(row_of(case), standing, case)
