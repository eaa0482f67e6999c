"""What is read of decisions: by those on the case, by the panel. What is sealed is opened inside the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from django.db.models import OuterRef, Q

from refuge.office.access import queries as staff
from refuge.office.access import walking
from refuge.office.access.prepared import prepared
from refuge.office.access.rules import RefusedError, Role
from refuge.office.audit.actions import journalled, reading
from refuge.office.case import queries as cases
from refuge.office.case.models import Case
from refuge.office.case.numbers import shown
from refuge.office.case.pen import ref as case_ref
from refuge.office.case.queries import is_case_held
from refuge.office.status import paper, rules
from refuge.office.status.models import ON_ITS_WAY, Determination, PanelSeat
from refuge.office.status.panels import check_sits, ref
from refuge.office.status.rules import (
    POLICY,
    Act,
    DeterminationNotFoundError,
    Eligible,
    Opinion,
    ReferredTo,
    Seat,
    State,
)
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.queries import Before
    from refuge.office.status.paper import Interview, Proposal

PAGE_LENGTH = 30
_CLEAR = (
    *("number", "version", "state", "of_appeal", "custody", "eligible", "due_on", "review_on", "decided_on"),
    *("told_on", "appeal_until", "appealed_on", "extended_on", "signed_off_by"),
)


@dataclass(frozen=True)
class Clear:
    """The clear columns of a determination."""

    id: UUID
    number: int
    case_id: UUID
    case_number: str
    version: int
    state: State
    of_appeal: bool
    custody: bool
    eligible: Eligible | None
    due_on: date
    review_on: date | None
    decided_on: date | None
    told_on: date | None
    appeal_until: date | None
    appealed_on: date | None
    was_extended: bool
    signed_off: bool

    def is_late(self, today: date) -> bool:
        """Whether the clock that runs has run out."""
        due = self.review_on if self.state is State.deferred else self.due_on
        return self.state in rules.OPEN_STATES and due is not None and due < today


@dataclass(frozen=True)
class SeatRow:
    staff_id: UUID
    name: str
    seat: Seat
    spoken_on: date | None
    opinion: Opinion | None
    dissent: str


@dataclass(frozen=True)
class Opened:
    """One determination with what is sealed in it, as far as this reader opens it."""

    clear: Clear
    interview: Interview | None
    proposal: Proposal | None
    seats: tuple[SeatRow, ...]

    @property
    def decided(self) -> Proposal | None:
        """What was decided; what is only proposed is the panel's own business."""
        return self.proposal if self.clear.decided_on else None


@dataclass(frozen=True)
class CustodyView:
    recorded_on: date
    notified_on: date | None
    released_on: date | None
    referred_to: ReferredTo | None


@dataclass(frozen=True)
class CasePage:
    """Every determination of a case, the newest first, and the custody record."""

    before: Before
    determinations: tuple[Opened, ...]
    custody: CustodyView | None

    @property
    def newest(self) -> Opened | None:
        return self.determinations[0] if self.determinations else None


@dataclass(frozen=True)
class PanelPage:
    """What lies before a panel, as one who sits on it sees it."""

    opened: Opened
    first: Opened | None  # on appeal: what was decided first
    seat: Seat
    acts: frozenset[Act]


@dataclass(frozen=True)
class PanelRow:
    clear: Clear
    seat: Seat | None


@dataclass(frozen=True)
class PanelList:
    """What somebody sits on, and for a supervisor what waits for a panel."""

    mine: tuple[PanelRow, ...]
    to_name: tuple[Clear, ...]


def before_act(actor: Actor, act: Act, case_id: UUID) -> Before:
    """Fetch what a form on a case needs. Raises CaseNotFoundError, WalledError, NotAllowedError, NoSuchMoveError."""
    before = cases.before_for(actor, act, case_id, POLICY)
    state = paper.state_of(paper.newest_of_unlocked(case_id))
    if act not in rules.WHATEVER_STATE and not rules.is_open(act, state):
        _refuse(actor, act, case_ref(case_id), rules.NoSuchMoveError(act.value))
    return before


def read_of_case(keyring: Keyring, case_id: UUID) -> CasePage:
    """Read every decision of a case. Raises CaseNotFoundError, WalledError, NotAllowedError."""
    before = cases.before_for(keyring.actor, Act.see, case_id, POLICY)
    with reading(keyring.actor, Act.see, case_ref(case_id)):
        rows = Determination.objects.select_related("case").filter(case=case_id).order_by("-number")
        found = tuple(_opened(keyring, one) for one in rows[:PAGE_LENGTH])
        return CasePage(before, found, _custody(keyring, case_id))


def read_letter(keyring: Keyring, case_id: UUID, determination_id: UUID) -> Opened:
    """Read one decided determination, for its letter.

    Raises CaseNotFoundError, WalledError, NotAllowedError, DeterminationNotFoundError.
    """
    page = read_of_case(keyring, case_id)
    found = next((one for one in page.determinations if one.clear.id == determination_id), None)
    if found is None or found.decided is None or found.interview is None:
        _refuse(keyring.actor, Act.see, ref(determination_id), DeterminationNotFoundError())
    return found


def read_panel(keyring: Keyring, determination_id: UUID) -> PanelPage:
    """Read what lies before the panel one sits on. Raises DeterminationNotFoundError."""
    with reading(keyring.actor, Act.look, ref(determination_id)):
        rows = Determination.objects.select_related("case", "supersedes__case")
        determination = rows.filter(id=determination_id).first()
        if determination is None:
            raise DeterminationNotFoundError
        check_sits(keyring, Act.look, determination)
        seat = paper.seat_of(determination, keyring.actor.id)
        if seat is None:
            raise DeterminationNotFoundError
        first = determination.supersedes if determination.of_appeal else None
        state, roles = State(determination.state), keyring.actor.roles
        return PanelPage(
            opened=_opened(keyring, determination),
            first=_opened(keyring, first) if first else None,
            seat=seat,
            acts=frozenset(
                act for act in rules.SEATS if rules.may_sit(act, seat, roles) and rules.is_open(act, state)
            ),
        )


def read_panel_for(keyring: Keyring, determination_id: UUID, act: Act) -> PanelPage:
    """Read the same before an act on it.

    Raises DeterminationNotFoundError, NotAllowedError where another seat does it, NoSuchMoveError.
    """
    page = read_panel(keyring, determination_id)
    try:
        rules.check_seat(act, page.seat, keyring.actor.roles)
        rules.after(act, page.opened.clear.state)
    except RefusedError as refusal:
        _refuse(keyring.actor, act, ref(determination_id), refusal)
    return page


def list_panels(actor: Actor) -> PanelList:
    """List what somebody sits on, and for a supervisor what waits for a panel. Raises NotAllowedError."""
    try:
        rules.check_lists(actor.roles)
    except RefusedError as refusal:
        _refuse(actor, Act.list, "determination", refusal)
    return PanelList(panels_of(actor), to_name(actor))


def panels_of(actor: Actor, length: int = PAGE_LENGTH) -> tuple[PanelRow, ...]:
    """What is on its way before panels that somebody sits on, and was given the key to; the soonest first."""
    before_panels = Determination.objects.filter(ON_ITS_WAY).exclude(state=State.interviewed)
    seats = PanelSeat.objects.filter(staff=actor.id, determination__in=before_panels.values("id"))
    mine = seats.select_related("determination__case").order_by("determination__due_on", "id")
    return tuple(PanelRow(clear_of(one.determination), Seat(one.seat)) for one in mine[:length])


def to_name(actor: Actor, length: int = PAGE_LENGTH) -> tuple[Clear, ...]:
    """What waits for a panel, for a supervisor who is not on the case."""
    if Role.supervisor not in actor.roles:
        return ()
    return tuple(clear_of(one) for one in _without_panel(actor, length))


@prepared
def _without_panel(actor: Actor, length: int) -> QuerySet[Determination]:
    others = walking.has(Case.objects.filter(~Q(owner=actor.id), id=OuterRef("case")))
    seated = walking.has(PanelSeat.objects.filter(determination=OuterRef("id")))
    waiting = Determination.objects.filter(ON_ITS_WAY, others, ~is_case_held(actor), state=State.interviewed)
    rows = waiting.exclude(seated).select_related("case").only(*_CLEAR, "case__case_no")
    return rows.order_by("due_on", "id")[:length]


def people_for_panel(actor: Actor, case_id: UUID) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Name who could sit: reviewers who are free of the matter, and legal officers who are not on the case."""
    determination = paper.newest_of_unlocked(case_id)
    before = paper.before_panel(determination, actor.id) if determination else rules.Before()
    reviewers = {
        one.id: one.name for one in staff.staff_with(Role.reviewer) if one.id not in before.too_close
    }
    legal = {one.id: one.name for one in staff.staff_with(Role.legal) if one.id not in before.on_the_case}
    return reviewers, legal


def people_who_ask() -> dict[UUID, str]:
    """Name everybody who may have asked the questions."""
    roles = (Role.case_worker, Role.supervisor, Role.contact_officer, Role.reviewer, Role.legal)
    able = {one.id: one.name for role in roles for one in staff.staff_with(role)}
    return dict(sorted(able.items(), key=lambda one: one[1]))


def clear_of(one: Determination) -> Clear:
    return Clear(
        id=one.id,
        number=one.number,
        case_id=one.case_id,
        case_number=shown(one.case.case_no),
        version=one.version,
        state=State(one.state),
        of_appeal=one.of_appeal,
        custody=one.custody,
        eligible=Eligible(one.eligible) if one.eligible else None,
        due_on=one.due_on,
        review_on=one.review_on,
        decided_on=one.decided_on,
        told_on=one.told_on,
        appeal_until=one.appeal_until,
        appealed_on=one.appealed_on,
        was_extended=one.extended_on is not None,
        signed_off=one.signed_off_by_id is not None,
    )


def _opened(keyring: Keyring, one: Determination) -> Opened:
    holds = keys.versions_held(keyring.actor, one.compartment_id)
    if not holds:
        return Opened(clear_of(one), None, None, ())
    keys.take_out(keyring, one.compartment_id, holds)
    interview, proposal = paper.open_interview(keyring, one), paper.open_proposal(keyring, one)
    return Opened(clear_of(one), interview, proposal, tuple(_seats(keyring, one)))


def _seats(keyring: Keyring, one: Determination) -> Iterable[SeatRow]:
    rows = list(PanelSeat.objects.filter(determination=one))
    names = staff.names({row.staff_id for row in rows})
    for row in sorted(rows, key=lambda row: (list(Seat).index(Seat(row.seat)), names[row.staff_id])):
        dissent = keys.open_sealed(keyring, one.compartment_id, row.dissent) if row.dissent else ""
        opinion = paper.open_opinion(keyring, one.compartment_id, row)
        yield SeatRow(row.staff_id, names[row.staff_id], Seat(row.seat), row.spoken_on, opinion, dissent)


def _custody(keyring: Keyring, case_id: UUID) -> CustodyView | None:
    record = paper.custody_record(case_id)
    if record is None:
        return None
    referred = record.referred_to
    compartment_id = record.case.compartment_id
    to = ReferredTo(keys.open_sealed(keyring, compartment_id, referred).strip()) if referred else None
    return CustodyView(record.recorded_on, record.notified_on, record.released_on, to)


def _refuse(actor: Actor, act: Act, object_ref: str, refusal: RefusedError) -> NoReturn:
    with journalled(actor, act, object_ref):
        raise refusal
