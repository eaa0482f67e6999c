"""May the panel's decision go on? States, seats, findings, custody and clocks, each with who may.

Pure. `MOVES` is the table that docs/states.md is drawn from; `POLICY` says who acts by standing to the case,
`SEATS` who acts by their seat on the panel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.office.access.rules import HOLDERS, NotAllowedError, RefusedError, Relation, Role, Standings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID


class State(StrEnum):
    none = "none"  # there is no determination yet: no row
    interviewed = "interviewed"
    panel_review = "panel_review"
    decided = "decided"
    appealed = "appealed"
    upheld = "upheld"
    changed = "changed"
    deferred = "deferred"  # which kind of deferral, no column says (I-34)
    ended = "ended"


class Act(StrEnum):
    list = "status.list"
    see = "status.see"
    interview = "status.interview"
    name_panel = "status.name_panel"
    put_before = "status.put_before"
    tell = "status.tell"
    appeal = "status.appeal"
    record_custody = "status.record_custody"
    notify_custody = "status.notify_custody"
    record_release = "status.record_release"
    look = "status.look"
    propose = "status.propose"
    speak = "status.speak"
    decide = "status.decide"
    uphold = "status.uphold"
    change = "status.change"
    extend = "status.extend"
    defer = "status.defer"
    resume = "status.resume"
    sign_off = "status.sign_off"
    withdraw = "status.withdraw"
    drop = "status.drop"
    end = "status.end"


class Finding(StrEnum):
    """What the panel finds. A child is never found anything here: children have a track of their own (X1)."""

    voluntary_leaver_military = "voluntary_leaver_military"
    voluntary_leaver_police_militia = "voluntary_leaver_police_militia"
    civil_administration_leaver = "civil_administration_leaver"
    dependant = "dependant"
    abductee = "abductee"
    captured_or_detained = "captured_or_detained"
    civilian_other = "civilian_other"
    undetermined = "undetermined"


class Voluntariness(StrEnum):
    free = "free"
    pressured = "pressured"
    in_custody_when_declared = "in_custody_when_declared"
    unclear = "unclear"


class Method(StrEnum):
    """How it was checked that somebody is who they say. What they answered is stored nowhere (R2)."""

    two_interviews = "two_interviews"
    papers_seen = "papers_seen"
    community_reference = "community_reference"
    partner_confirmation = "partner_confirmation"


class Outcome(StrEnum):
    confirmed = "confirmed"
    not_confirmed = "not_confirmed"
    contradicted = "contradicted"


class Eligible(StrEnum):
    yes = "yes"
    no = "no"
    deferred = "deferred"


class Seat(StrEnum):
    chair = "chair"
    member = "member"
    legal = "legal"  # advises and signs; does not decide


class Opinion(StrEnum):
    agree = "agree"
    dissent = "dissent"


class ExtensionReason(StrEnum):
    interpreter_needed = "interpreter_needed"
    person_not_fit = "person_not_fit"
    member_away = "member_away"
    another_interview = "another_interview"


class ReferredTo(StrEnum):
    """To whom somebody in custody is referred. Their status there is not ours to decide (X3)."""

    legal_office = "legal_office"
    icrc = "icrc"
    both = "both"


class NoSuchMoveError(RefusedError):
    """The table has no move from this state by this act (I-23)."""

    reason = "no_transition"
    status = 409


class DeterminationNotFoundError(RefusedError):
    """For this member of staff there is no such determination: none, and somebody else's, look the same."""

    reason = "not_found"
    status = 404


class SmallPanelError(RefusedError):
    """A panel is a chair and two members at least, three different people (I-3)."""

    reason = "small_panel"
    status = 409


class TooCloseError(RefusedError):
    """Somebody on the panel asked the questions, is on the case, or decided before (I-3)."""

    reason = "too_close"
    status = 409


class WrongSeatError(RefusedError):
    """Who is to sit here holds another role."""

    reason = "wrong_seat"
    status = 409


class LegalMissingError(RefusedError):
    """Where somebody was in custody, a legal officer sits with the panel (X3)."""

    reason = "legal_missing"
    status = 409


class CustodyError(RefusedError):
    """Nobody in custody comes of their own will: release, time, a new interview and a signature first (I-2)."""

    reason = "custody"
    status = 409


class NotAllSpokeError(RefusedError):
    """A member has not yet said whether they agree, or nothing is proposed."""

    reason = "not_all_spoke"
    status = 409


class NoMajorityError(RefusedError):
    """More of the panel dissent than agree."""

    reason = "no_majority"
    status = 409


class ReasonsMissingError(RefusedError):
    """A decision has its reasons in writing (I-9)."""

    reason = "reasons_missing"
    status = 409


class AppealTooLateError(RefusedError):
    """The days for an appeal have run out, or there is nothing to appeal against."""

    reason = "appeal_too_late"
    status = 409


class AlreadyExtendedError(RefusedError):
    """The time was made longer once already."""

    reason = "already_extended"
    status = 409


class NobodyToNameError(RefusedError):
    """There is no legal officer or reviewer who could open the file."""

    reason = "nobody_to_name"
    status = 409


VOLUNTARY = frozenset(
    {
        Finding.voluntary_leaver_military,
        Finding.voluntary_leaver_police_militia,
        Finding.civil_administration_leaver,
    }
)
MOVES: Mapping[tuple[Act, State], State] = {
    (Act.interview, State.none): State.interviewed,
    # A new look makes a new determination beside the old one, which stays as it is.
    (Act.interview, State.decided): State.interviewed,
    (Act.interview, State.upheld): State.interviewed,
    (Act.interview, State.changed): State.interviewed,
    (Act.interview, State.ended): State.interviewed,
    (Act.put_before, State.interviewed): State.panel_review,
    (Act.decide, State.panel_review): State.decided,
    (Act.appeal, State.decided): State.appealed,
    (Act.uphold, State.appealed): State.upheld,
    (Act.change, State.appealed): State.changed,
    # What was decided, then put off, gives way to the new determination that comes after it.
    (Act.change, State.deferred): State.changed,
    (Act.defer, State.panel_review): State.deferred,
    (Act.defer, State.decided): State.deferred,
    (Act.resume, State.deferred): State.panel_review,
    # The person does not go on. While it is deferred, only the panel ends it (I-35).
    (Act.withdraw, State.interviewed): State.ended,
    (Act.withdraw, State.panel_review): State.ended,
    (Act.drop, State.deferred): State.ended,
    (Act.end, State.interviewed): State.ended,
    (Act.end, State.panel_review): State.ended,
    (Act.end, State.deferred): State.ended,
}
IN_STATE: Mapping[Act, frozenset[State]] = {
    Act.name_panel: frozenset({State.interviewed}),
    Act.propose: frozenset({State.panel_review}),
    Act.speak: frozenset({State.panel_review}),
    Act.extend: frozenset({State.panel_review}),
    Act.sign_off: frozenset({State.panel_review}),
    Act.tell: frozenset({State.decided}),
}
"""Acts that leave the state as it is, and in which states they are open."""

WHATEVER_STATE = frozenset({Act.see, Act.record_custody, Act.notify_custody, Act.record_release})
"""Acts that do not ask how far a determination is."""

OPEN_STATES = frozenset({State.interviewed, State.panel_review, State.deferred})
"""A determination on its way: one at a time for each case."""

_HOLDERS: Standings = {Role.case_worker: HOLDERS, Role.supervisor: HOLDERS}
POLICY: Mapping[Act, Standings] = {
    Act.see: _HOLDERS,
    Act.interview: _HOLDERS,
    Act.name_panel: {Role.supervisor: frozenset({Relation.none})},  # who shares out the work, not who does it
    Act.put_before: _HOLDERS,
    Act.tell: _HOLDERS,
    Act.appeal: _HOLDERS,
    Act.withdraw: _HOLDERS,
    Act.record_custody: _HOLDERS,
    Act.notify_custody: _HOLDERS,
    Act.record_release: _HOLDERS,
}
"""Which role, standing how to the case, does which act on it."""

_CHAIR = frozenset({Seat.chair})
_PANEL = frozenset(Seat)
SEATS: Mapping[Act, frozenset[Seat]] = {
    Act.look: _PANEL,
    Act.propose: _CHAIR,
    Act.speak: frozenset({Seat.member}),
    Act.decide: _CHAIR,
    Act.extend: _CHAIR,
    Act.defer: _PANEL,
    Act.resume: _CHAIR,
    Act.drop: _CHAIR,
    Act.sign_off: frozenset({Seat.legal}),
}
"""Which seat does which act on what lies before the panel."""

SEAT_ROLES = {Seat.chair: Role.reviewer, Seat.member: Role.reviewer, Seat.legal: Role.legal}
PERMITTED: Mapping[Act, Mapping[Role, frozenset[StrEnum]]] = {
    **{act: dict(row) for act, row in POLICY.items()},
    **{
        act: {
            role: frozenset(seat for seat in seats if SEAT_ROLES[seat] is role)
            for role in (Role.legal, Role.reviewer)
            if any(SEAT_ROLES[seat] is role for seat in seats)
        }
        for act, seats in SEATS.items()
    },
}
"""Both tables together, for docs/states.md."""

LISTING_ROLES = frozenset({Role.reviewer, Role.legal, Role.supervisor})
FEWEST_MEMBERS = 2


def check_lists(roles: frozenset[Role]) -> None:
    """Let somebody see the list of panels. Raises NotAllowedError."""
    if not roles & LISTING_ROLES:
        raise NotAllowedError(Act.list.value)


def may_sit(act: Act, seat: Seat | None, roles: frozenset[Role]) -> bool:
    """Say whether whoever sits there, and still holds the role for it, does this act. Raises nothing."""
    return seat is not None and SEAT_ROLES[seat] in roles and seat in SEATS[act]


def check_seat(act: Act, seat: Seat | None, roles: frozenset[Role]) -> None:
    """Let the act of a panel pass.

    Raises DeterminationNotFoundError where somebody has no seat there, NotAllowedError where another seat does it.
    """
    if not may_sit(Act.look, seat, roles):
        raise DeterminationNotFoundError
    if not may_sit(act, seat, roles):
        raise NotAllowedError(act.value)


def is_open(act: Act, state: State) -> bool:
    """Say whether the table lets this act happen in this state. Raises nothing."""
    return (act, state) in MOVES or state in IN_STATE.get(act, frozenset())


def after(act: Act, state: State) -> State:
    """Promise the state an act leads to. Raises NoSuchMoveError (I-23)."""
    if not is_open(act, state):
        raise NoSuchMoveError(act.value)
    return MOVES.get((act, state), state)


@dataclass(frozen=True)
class Panel:
    """Who is to decide."""

    chair: UUID
    members: frozenset[UUID]
    legal: UUID | None = None

    @property
    def seats(self) -> dict[UUID, Seat]:
        named = {self.chair: Seat.chair, **dict.fromkeys(self.members, Seat.member)}
        return named if self.legal is None else {**named, self.legal: Seat.legal}


@dataclass(frozen=True)
class Before:
    """Whom a panel must be free of, and what is known of custody."""

    interviewers: frozenset[UUID] = field(default_factory=frozenset)
    on_the_case: frozenset[UUID] = field(default_factory=frozenset)
    decided_before: frozenset[UUID] = field(default_factory=frozenset)
    custody: bool = False

    @property
    def too_close(self) -> frozenset[UUID]:
        return self.interviewers | self.on_the_case | self.decided_before


def check_panel(panel: Panel, roles: Mapping[UUID, frozenset[Role]], before: Before) -> None:
    """Let a panel be named: a chair and two members, three different people with the role for it.

    Raises SmallPanelError, TooCloseError, LegalMissingError, WrongSeatError (I-3; P5).
    """
    if len(panel.members - {panel.chair, panel.legal}) < FEWEST_MEMBERS or panel.chair == panel.legal:
        raise SmallPanelError
    if {panel.chair, *panel.members} & before.too_close or panel.legal in before.on_the_case:
        raise TooCloseError
    if before.custody and panel.legal is None:
        raise LegalMissingError
    if any(SEAT_ROLES[seat] not in roles.get(one, frozenset()) for one, seat in panel.seats.items()):
        raise WrongSeatError


@dataclass(frozen=True)
class Custody:
    """What must stand before somebody who was in custody can be found to have come of their own will."""

    in_custody: bool = False
    counts_from: date | None = None  # release by a separate authority, and the days after it
    heard_anew_on: date | None = None
    signed_off: bool = False


def counts_from(released_on: date, days: int) -> date:
    """Promise the day from which a release counts; `days` after it (P). Raises nothing."""
    return released_on + timedelta(days=days)


def check_finding(finding: Finding, custody: Custody, today: date) -> None:
    """Let a finding be proposed or recorded. Raises CustodyError (I-2, R5)."""
    if finding not in VOLUNTARY or not custody.in_custody:
        return
    released = custody.counts_from is not None and today >= custody.counts_from
    if not (released and custody.heard_anew_on and custody.signed_off):
        raise CustodyError


def check_eligible(finding: Finding, eligible: Eligible) -> None:
    """Let a proposal go on: yes or no, and somebody captured is not taken in here. Raises CustodyError (X3)."""
    if eligible is Eligible.deferred or (
        finding is Finding.captured_or_detained and eligible is Eligible.yes
    ):
        raise CustodyError


def check_release(released_on: date, today: date) -> None:
    """Let a release be written down that has happened. Raises CustodyError."""
    if released_on > today:
        raise CustodyError


def check_notified(notified_on: date, recorded_on: date, today: date) -> None:
    """Let a referral be written down that has happened, since the record was made. Raises CustodyError."""
    if not recorded_on <= notified_on <= today:
        raise CustodyError


def check_heard_anew(heard_on: date, release_counts_from: date | None, today: date) -> None:
    """Let a legal officer sign: heard anew once the release counts. Raises CustodyError (I-2)."""
    if release_counts_from is None or not release_counts_from <= heard_on <= today:
        raise CustodyError


def shows_custody(voluntariness: Voluntariness, *, in_custody: bool) -> bool:
    """Say whether what was heard leads to the custody track (X3). Raises nothing."""
    return in_custody or voluntariness is Voluntariness.in_custody_when_declared


def check_opinions(opinions: Collection[Opinion | None]) -> None:
    """Let the chair record: every member has spoken, and the chair's proposal carries the panel.

    The chair's own opinion is the proposal. Raises NotAllSpokeError, NoMajorityError.
    """
    if not opinions or None in opinions:
        raise NotAllSpokeError
    agree = 1 + sum(opinion is Opinion.agree for opinion in opinions)
    if agree * 2 <= len(opinions) + 1:
        raise NoMajorityError


def check_opinion(opinion: Opinion, words: str) -> None:
    """Let a member speak; a dissent says why. Raises ReasonsMissingError."""
    if opinion is Opinion.dissent:
        check_reasons(words)


def check_reasons(reasons: str) -> None:
    """Let a decision stand that says why. Raises ReasonsMissingError (I-9)."""
    if not reasons.strip():
        raise ReasonsMissingError


def due_on(arrived_on: date | None, interviewed_on: date, days: int) -> date:
    """Promise the day of the decision: `days` after arrival; after the interview where no arrival is known."""
    return (arrived_on or interviewed_on) + timedelta(days=days)


def extended(due: date, extended_on: date | None, days: int) -> date:
    """Promise the day after the one extension of `days`. Raises AlreadyExtendedError."""
    if extended_on is not None:
        raise AlreadyExtendedError
    return due + timedelta(days=days)


def appeal_until(told_on: date, days: int) -> date:
    """Promise the last day of an appeal: `days` after the person was told. Raises nothing."""
    return told_on + timedelta(days=days)


def check_appeal(until: date | None, today: date) -> None:
    """Let an appeal be filed up to and on its last day. Raises AppealTooLateError."""
    if until is None or today > until:
        raise AppealTooLateError


def answer_to_appeal(first: tuple[str, str], second: tuple[str, str]) -> Act:
    """Promise what a second decision, finding and eligibility, does to the first: it upholds it, or changes it."""
    return Act.uphold if first == second else Act.change
