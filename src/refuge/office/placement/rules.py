"""May it happen with a place to live? The moves of a placement, what makes a site fit, and whose word each step needs.

Pure. A site has a made-up code and nothing that says where it is. Shelter is never a reward and never withdrawn:
the reasons for moving out know no punishment, and refusing an offer changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from refuge.office.access.rules import ANYBODY, HOLDERS, RefusedError, Relation, Role, Standings
from refuge.office.people.rules import AgeBand, counts_as_child

__all__ = ["Relation"]  # the page of states asks for it here


class Act(StrEnum):
    """Everything that is done in this room, as the journal names it."""

    request = "placement.request"
    match = "placement.match"
    cosign = "placement.cosign"
    confirm = "placement.confirm"
    refuse = "placement.refuse"
    move_in = "placement.move_in"
    move_out = "placement.move_out"
    cancel = "placement.cancel"
    see = "placement.see"
    share = "placement.share"
    see_places = "placement.see_places"
    propose_site = "placement.propose_site"
    inspect = "placement.inspect"
    open_site = "placement.open_site"
    close_site = "placement.close_site"
    change_beds = "placement.change_beds"
    ask_waiver = "placement.ask_waiver"
    approve_waiver = "placement.approve_waiver"
    note = "placement.note"


class State(StrEnum):
    requested = "requested"
    matched = "matched"
    host_confirmed = "host_confirmed"
    moved_in = "moved_in"
    moved_out = "moved_out"
    refused_by_household = "refused_by_household"
    cancelled = "cancelled"


class SiteState(StrEnum):
    proposed = "proposed"
    open = "open"
    closed = "closed"


class SiteKind(StrEnum):
    host_family = "host_family"
    collective = "collective"
    rented = "rented"
    partner_site = "partner_site"
    partner_abroad = "partner_abroad"
    interim_care = "interim_care"  # of children, by child protection


class Circle(StrEnum):
    """Adults of former forces do not live with civilians before the steps that make them civilians (5.40)."""

    civilians = "civilians"
    former_forces = "former_forces"


class Need(StrEnum):
    """What a household asks for."""

    lockable = "lockable"
    womens_area = "womens_area"
    step_free = "step_free"
    near_care = "near_care"
    school = "school"


class Why(StrEnum):
    """Why a placement ends. There is no other reason: nobody is put out (R3, I-8)."""

    wished = "wished"
    better_home = "better_home"
    safety = "safety"
    leaves_programme = "leaves_programme"
    household_changed = "household_changed"
    child_track = "child_track"  # by itself, when somebody turns out to be a child


MOVING_OUT = (Why.wished, Why.better_home, Why.safety, Why.leaves_programme)
CANCELLING = (Why.wished, Why.household_changed, Why.safety, Why.leaves_programme)


class NoteKind(StrEnum):
    note = "note"
    incident = "incident"


class Misfit(StrEnum):
    """Why a site does not fit."""

    not_open = "not_open"
    inspection_due = "inspection_due"
    no_waiver = "no_waiver"
    no_beds = "no_beds"
    keep_apart = "keep_apart"
    not_child_safe = "not_child_safe"
    only_for_children = "only_for_children"
    no_adult = "no_adult"
    forces_and_civilians = "forces_and_civilians"
    refused_before = "refused_before"
    lockable = "lockable"
    womens_area = "womens_area"
    step_free = "step_free"
    near_care = "near_care"
    school = "school"


WISHES = frozenset({Misfit.refused_before, *(Misfit(need.value) for need in Need)})
"""What a household may do without, if they say so themselves. All else is refused by the server."""


class Fault(StrEnum):
    """Why an inspection is not passed."""

    room = "room"
    toilets = "toilets"
    water = "water"


class PlacementNotFoundError(RefusedError):
    """There is no such placement, or none this member of staff may know of."""

    reason = "not_found"
    status = 404


class SiteNotFoundError(RefusedError):
    """There is no such site."""

    reason = "not_found"
    status = 404


class TransitionError(RefusedError):
    """No line of the table leads on from here by this act (I-23)."""

    reason = "no_transition"
    status = 409


class SamePersonError(RefusedError):
    """Somebody else has to say yes than whoever asked or chose (I-22)."""

    reason = "same_person"
    status = 409


class CosignNeededError(RefusedError):
    """A household with a child needs the word of child protection first (I-11)."""

    reason = "cosign_needed"
    status = 409


class NotFittingError(RefusedError):
    """A site does not fit. `misfits` says why."""

    reason = "not_fitting"
    status = 409

    def __init__(self, misfits: tuple[Misfit, ...]) -> None:
        super().__init__(" ".join(misfits))
        self.misfits = misfits


class PartyError(RefusedError):
    """Not everybody of the household was spoken for, or nobody comes."""

    reason = "party"
    status = 409


class SplitReasonError(RefusedError):
    """A household is split for safety only, and somebody writes down why (I-11)."""

    reason = "split_without_reason"
    status = 409


class AlreadyAskedError(RefusedError):
    """A place is being looked for already."""

    reason = "already_asked"
    status = 409


class RoomError(RefusedError):
    """So many beds need more covered room, or a waiver by two people (I-10)."""

    reason = "room"
    status = 409


class BedsTakenError(RefusedError):
    """Somebody has one of these beds."""

    reason = "beds_taken"
    status = 409


class WaiverError(RefusedError):
    """A waiver lasts from one day to the most the profile allows, and one waits at a time."""

    reason = "waiver"
    status = 409


class InspectionError(RefusedError):
    """A site opens once an inspection was passed."""

    reason = "inspection"
    status = 409


_CASE_SIDE: Standings = {Role.case_worker: HOLDERS, Role.supervisor: HOLDERS, Role.cp_officer: HOLDERS}
_BOTH_SIDES: Standings = {**_CASE_SIDE, Role.placement: ANYBODY}
PERMITTED: Mapping[Act, Standings] = {
    Act.request: _CASE_SIDE,
    Act.match: {Role.placement: ANYBODY},
    Act.cosign: {Role.cp_officer: ANYBODY},
    Act.confirm: {Role.supervisor: ANYBODY},
    Act.refuse: _BOTH_SIDES,
    Act.move_in: _BOTH_SIDES,
    Act.move_out: _BOTH_SIDES,
    Act.cancel: _BOTH_SIDES,
    Act.share: _BOTH_SIDES,
    Act.see: {
        Role.case_worker: HOLDERS,
        Role.supervisor: ANYBODY,
        Role.cp_officer: ANYBODY,
        Role.placement: ANYBODY,
    },
}
"""Which role, standing how to the case, may do what with its placement. What is not listed is nobody's."""

_OFFICERS = frozenset({Role.placement})
_SUPERVISORS = frozenset({Role.supervisor})
SITES: Mapping[Act, frozenset[Role]] = {
    Act.see_places: _OFFICERS | _SUPERVISORS | {Role.cp_officer},
    Act.propose_site: _OFFICERS,
    Act.inspect: _OFFICERS,
    Act.open_site: _SUPERVISORS,
    Act.close_site: _OFFICERS,
    Act.change_beds: _OFFICERS,
    Act.ask_waiver: _OFFICERS,
    Act.approve_waiver: _SUPERVISORS,
    Act.note: _OFFICERS | _SUPERVISORS,
}
"""Who does what with a site."""

PENDING = (State.requested, State.matched, State.host_confirmed)
ENDED = (State.moved_out, State.refused_by_household, State.cancelled)

MOVES: Mapping[tuple[Act, State], State] = {
    (Act.match, State.requested): State.matched,
    (Act.cosign, State.matched): State.matched,
    (Act.cosign, State.moved_in): State.moved_in,  # a child was found to live there: looked at again
    (Act.confirm, State.matched): State.host_confirmed,
    (Act.refuse, State.matched): State.refused_by_household,
    (Act.move_in, State.host_confirmed): State.moved_in,
    (Act.move_out, State.moved_in): State.moved_out,
    **{(Act.cancel, state): State.cancelled for state in PENDING},
}
"""The only moves. `docs/states.md` is drawn from here; the database refuses every other (I-23)."""


SITE_MOVES: Mapping[tuple[Act, SiteState], SiteState] = {
    (Act.open_site, SiteState.proposed): SiteState.open,
    (Act.open_site, SiteState.closed): SiteState.open,  # looked at anew first, like a new one
    (Act.close_site, SiteState.proposed): SiteState.closed,
    (Act.close_site, SiteState.open): SiteState.closed,
}
"""The only moves of a site, once an officer has proposed it."""

MACHINES = {"Sites": (SITE_MOVES, SITES)}
"""More of this room's tables for docs/states.md: the moves, and which roles make them."""


def site_state_after(act: Act, state: SiteState) -> SiteState:
    """Give the state of a site an act leads to. Raises TransitionError (I-23)."""
    if (act, state) not in SITE_MOVES:
        raise TransitionError(act.value)
    return SITE_MOVES[act, state]


def state_after(act: Act, state: State) -> State:
    """Give the state an act leads to. Raises TransitionError (I-23)."""
    if (act, state) not in MOVES:
        raise TransitionError(act.value)
    return MOVES[act, state]


def pairs() -> list[tuple[State, State]]:
    """List every pair of different states that a move joins, for the database. Raises nothing."""
    return sorted({(source, after) for (_, source), after in MOVES.items() if source is not after})


def site_pairs() -> list[tuple[SiteState, SiteState]]:
    """List the same for sites. Raises nothing."""
    return sorted((source, after) for (_, source), after in SITE_MOVES.items())


@dataclass(frozen=True)
class Standards:
    """What a site must have, from the profile: tenths of a square metre, people for a toilet, litres, days."""

    least_tenths: int
    most_for_a_toilet: int
    least_litres: int
    inspection_days: int
    waiver_days: int


@dataclass(frozen=True)
class Measures:
    """What an inspection found. Covered room in tenths of a square metre, water in litres a day for each person."""

    covered_tenths: int
    toilets: int
    litres: int
    features: frozenset[Need]
    child_safe: bool


def faults(measures: Measures, beds: int, standards: Standards) -> tuple[Fault, ...]:
    """Give what an inspection of a site with so many beds did not pass (P8, Sphere). Raises nothing."""
    found = {
        Fault.room: measures.covered_tenths < standards.least_tenths * beds,
        Fault.toilets: measures.toilets * standards.most_for_a_toilet < beds,
        Fault.water: measures.litres < standards.least_litres,
    }
    return tuple(fault for fault, is_so in found.items() if is_so)


def inspected_until(on: date, standards: Standards) -> date:
    """Give the last day on which an inspection passed on a day lets new people in (P8). Raises nothing."""
    return on + timedelta(days=standards.inspection_days)


def check_waiver(days: int, least_tenths: int, standards: Standards) -> None:
    """Let an emergency waiver pass that is short and still leaves some room (I-10). Raises WaiverError."""
    if not (1 <= days <= standards.waiver_days and 0 < least_tenths < standards.least_tenths):
        raise WaiverError


def check_room(covered_tenths: int, beds: int, least_tenths: int) -> None:
    """Let so many beds stand in so much covered room, in tenths of a square metre (I-10). Raises RoomError."""
    if covered_tenths < least_tenths * beds:
        raise RoomError


def check_other_person(staff_id: UUID, taken: Iterable[UUID | None]) -> None:
    """Let somebody say yes who neither asked nor chose (I-22). Raises SamePersonError."""
    if staff_id in set(taken):
        raise SamePersonError


def check_cosigned(*, has_child: bool, cosigned: bool) -> None:
    """Let a household be confirmed: with a child only after child protection said yes (I-11). Raises CosignNeededError."""
    if has_child and not cosigned:
        raise CosignNeededError


class Coming(StrEnum):
    """What becomes of one member of a household when a place is asked for."""

    comes = "comes"
    not_here = "not_here"
    apart = "apart"


@dataclass(frozen=True)
class Party:
    """Who is to live together. `not_here` are elsewhere anyway; `apart` are kept from them for safety."""

    people: tuple[UUID, ...]
    not_here: int
    apart: int
    has_child: bool
    has_adult: bool


def party_of(chosen: Mapping[UUID, Coming], ages: Mapping[UUID, AgeBand | None]) -> Party:
    """Make the party of a household from what was chosen for each member. Age unknown or closed counts as a child.

    Raises PartyError where somebody was not spoken for, or nobody comes (I-11).
    """
    people = tuple(one for one in ages if chosen.get(one) is Coming.comes)
    if chosen.keys() != ages.keys() or not people:
        raise PartyError
    children = {one for one in people if is_child(ages[one])}
    return Party(
        people=people,
        not_here=sum(one is Coming.not_here for one in chosen.values()),
        apart=sum(one is Coming.apart for one in chosen.values()),
        has_child=bool(children),
        has_adult=len(children) < len(people),
    )


def is_child(age_band: AgeBand | None) -> bool:
    """Say whether somebody is placed as a child: also in doubt, and where the age is closed to us. Raises nothing."""
    return age_band is None or counts_as_child(age_band)


def check_split(party: Party, words: str) -> None:
    """Let a household be split for a reason, and only then (I-11). Raises SplitReasonError."""
    if bool(party.apart) != bool(words.strip()):
        raise SplitReasonError


@dataclass(frozen=True)
class Wanted:
    """What a household needs, as far as a site can answer it."""

    people: int
    has_child: bool
    has_adult: bool
    needs: frozenset[Need]
    circle: Circle


@dataclass(frozen=True)
class SiteAt:
    """A site on a day, as matching sees it. `kept_apart`: somebody lives there whom this household must not meet."""

    id: UUID
    code: str
    kind: SiteKind
    state: SiteState
    circle: Circle
    beds: int
    free: int
    child_safe: bool
    features: frozenset[Need]
    inspected_until: date | None
    short_of_room: bool
    waiver_until: date | None
    kept_apart: bool = False
    refused_before: bool = False


@dataclass(frozen=True)
class Fit:
    """How one site fits one household."""

    site: SiteAt
    misfits: tuple[Misfit, ...]
    met: tuple[Need, ...] = field(default=())

    @property
    def is_possible(self) -> bool:
        return not set(self.misfits) - WISHES

    @property
    def is_perfect(self) -> bool:
        return not self.misfits


def misfits(wanted: Wanted, site: SiteAt, today: date) -> tuple[Misfit, ...]:
    """Give every reason why a site does not fit a household today, in the order people read them. Raises nothing."""
    only_children = site.kind is SiteKind.interim_care
    found = {
        Misfit.not_open: site.state is not SiteState.open,
        Misfit.inspection_due: site.inspected_until is None or site.inspected_until < today,
        Misfit.no_waiver: site.short_of_room and (site.waiver_until is None or site.waiver_until < today),
        Misfit.no_beds: site.free < wanted.people,
        Misfit.keep_apart: site.kept_apart,
        Misfit.not_child_safe: wanted.has_child and not site.child_safe,
        Misfit.only_for_children: only_children and wanted.has_adult,
        Misfit.no_adult: not wanted.has_adult and not only_children,
        Misfit.forces_and_civilians: wanted.circle is not site.circle,
        Misfit.refused_before: site.refused_before,
        **{Misfit(need.value): need in wanted.needs and need not in site.features for need in Need},
    }
    return tuple(misfit for misfit, is_so in found.items() if is_so)


def fits(wanted: Wanted, sites: Iterable[SiteAt], today: date) -> tuple[Fit, ...]:
    """Order sites for a household, the best first: possible, most wishes met, fewest beds left over. Raises nothing."""
    found = (
        Fit(site, misfits(wanted, site, today), tuple(n for n in Need if n in wanted.needs & site.features))
        for site in sites
    )
    return tuple(sorted(found, key=_order))


def _order(fit: Fit) -> tuple[bool, int, int, str]:
    return (not fit.is_possible, len(fit.misfits), fit.site.free, fit.site.code)


def check_fits(fit: Fit) -> None:
    """Let a household be offered a site that is possible for them. Raises NotFittingError with the reasons."""
    against = tuple(one for one in fit.misfits if one not in WISHES)
    if against:
        raise NotFittingError(against)


def check_nobody_there(taken: Collection[object]) -> None:
    """Let a site close, or a bed go, where nobody has it (R3). Raises BedsTakenError."""
    if taken:
        raise BedsTakenError


def due_on(decided_on: date | None, requested_on: date, days: int) -> date:
    """Give the day by which a place is found: so many days from the decision, else from the request (P8). Raises nothing."""
    return (decided_on or requested_on) + timedelta(days=days)
