"""May it happen to a case? Who stands how to it, which acts and moves there are, what each still needs.

Pure. One table of acts (`POLICY`), one of moves (`TRANSITIONS`); `docs/states.md` is drawn from the second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.office.access.rules import (
    ANYBODY,
    HOLDERS,
    NotAllowedError,
    RefusedError,
    Relation,
    Role,
    Standing,
    Standings,
    may_standing,
)
from refuge.office.audit.rules import StaleVersionError
from refuge.office.people.rules import AgeBand, counts_as_child

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID


class Status(StrEnum):
    open = "open"
    assessed = "assessed"
    planned = "planned"
    in_support = "in_support"
    follow_up = "follow_up"
    closing = "closing"
    closed = "closed"
    suspended_contact = "suspended_contact"
    reopened = "reopened"


class Track(StrEnum):
    adult = "adult"
    child = "child"


class Risk(StrEnum):
    high = "high"
    medium = "medium"
    low = "low"


class Category(StrEnum):
    """What the person says they are leaving. No rank, no unit: there is no field for either."""

    military = "military"
    police = "police"
    militia = "militia"
    civil_administration = "civil_administration"
    health = "health"
    education = "education"
    dependant = "dependant"
    other = "other"


class EntryRoute(StrEnum):
    self = "self"
    family = "family"
    partner = "partner"
    community = "community"
    reception_walk_in = "reception_walk_in"


class RetentionClass(StrEnum):
    """Which rule decides when the record is destroyed."""

    standard = "standard"
    child = "child"


class NoteKind(StrEnum):
    note = "note"
    assessment = "assessment"
    plan = "plan"


class EventKind(StrEnum):
    """What can happen to a case."""

    opened = "opened"
    note = "note"
    moved = "moved"
    asked = "asked"
    declined = "declined"
    withdrawn = "withdrawn"
    risk_reviewed = "risk_reviewed"
    age_corrected = "age_corrected"
    # What happened in another room: the sealed code says what, as `room.verb`.
    household = "household"
    consent = "consent"
    children = "children"
    assessment = "assessment"
    safety = "safety"
    reception = "reception"
    status = "status"
    placement = "placement"
    undertaking = "undertaking"
    closure = "closure"
    to_child_track = "to_child_track"
    access_given = "access_given"
    access_taken = "access_taken"
    handed_over = "handed_over"


ROOM_KINDS = (
    EventKind.household,
    EventKind.consent,
    EventKind.children,
    EventKind.assessment,
    EventKind.safety,
    EventKind.reception,
    EventKind.status,
    EventKind.placement,
    EventKind.undertaking,
    EventKind.closure,
)
"""What happened in another room, in the order of the process."""


class Shown(StrEnum):
    """Which part of what happened somebody looks at; a kind of room is its own part."""

    everything = ""
    notes = "notes"
    way = "way"


def kinds_shown(shown: str) -> frozenset[EventKind]:
    """Say which kinds of events are looked at; everything, where the address says what we never wrote."""
    if shown == Shown.notes:
        return frozenset({EventKind.note})
    if shown == Shown.way:
        return frozenset(EventKind) - {*ROOM_KINDS, EventKind.note}
    return frozenset({EventKind(shown)}) if shown in ROOM_KINDS else frozenset(EventKind)


class Answer(StrEnum):
    """How a question ended that was put before a second person."""

    approved = "approved"
    declined = "declined"
    withdrawn = "withdrawn"
    lapsed = "lapsed"  # the case changed hands or track beneath it


class Act(StrEnum):
    open = "case.open"
    list = "case.list"
    see = "case.see"
    read = "case.read"
    note = "case.note"
    review_risk = "case.review_risk"
    correct_age = "case.correct_age"
    give_access = "case.give_access"
    take_access = "case.take_access"
    hand_over = "case.hand_over"
    move = "case.move"
    ask = "case.ask"
    approve = "case.approve"
    decline = "case.decline"
    withdraw = "case.withdraw"
    take_over = "case.take_over"  # to read all that somebody needs who takes the case over
    summarise = "case.summarise"  # to read the page without identity


class Move(StrEnum):
    assess = "assess"
    plan = "plan"
    start_support = "start_support"
    follow_up = "follow_up"
    begin_closing = "begin_closing"
    reconsider = "reconsider"
    close = "close"
    suspend = "suspend"
    resume = "resume"
    reopen = "reopen"


class Need(StrEnum):
    """What a move cannot do without."""

    assessment = "assessment"
    plan = "plan"
    person_agrees = "person_agrees"
    reason = "reason"
    supervisor_answered = "supervisor_answered"
    recent_risk = "recent_risk"
    # What closing needs. Another room keeps it; which reason needs what stands in CLOSING_NEEDS.
    matters_settled = "matters_settled"
    person_told = "person_told"
    consents_reviewed = "consents_reviewed"
    things_returned = "things_returned"
    partner_accepted = "partner_accepted"
    informed_twice = "informed_twice"
    risk_talk = "risk_talk"
    time_to_think = "time_to_think"
    every_step_tried = "every_step_tried"
    long_silence = "long_silence"
    notice_given = "notice_given"
    appeal_over = "appeal_over"
    second_supervisor = "second_supervisor"


class Reason(StrEnum):
    goals_met = "goals_met"
    moved_to_partner = "moved_to_partner"
    resettled = "resettled"
    chose_to_leave = "chose_to_leave"
    returned_voluntarily = "returned_voluntarily"
    died = "died"
    lost_contact = "lost_contact"
    ineligible = "ineligible"
    duplicate = "duplicate"
    transferred_to_child_track = "transferred_to_child_track"
    transferred_to_detention_track = "transferred_to_detention_track"
    no_answer = "no_answer"
    unsafe_to_reach = "unsafe_to_reach"
    asked_us_to_wait = "asked_us_to_wait"
    person_asked = "person_asked"
    new_risk = "new_risk"


class AccessReason(StrEnum):
    works_with_owner = "works_with_owner"
    stands_in = "stands_in"
    approves = "approves"
    second_key = "second_key"
    no_longer_needed = "no_longer_needed"
    too_close = "too_close"
    safety = "safety"
    absence = "absence"
    workload = "workload"


class AgeReason(StrEnum):
    person_said = "person_said"
    family_said = "family_said"
    in_doubt = "in_doubt"
    mistake = "mistake"


class CaseNotFoundError(RefusedError):
    """There is no such case for this member of staff: none at all and somebody else's look the same."""

    reason = "not_found"
    status = 404


class TransitionError(RefusedError):
    """No line of the table leads from here to there by this move (I-23)."""

    reason = "no_transition"
    status = 409


class SamePersonError(RefusedError):
    """Who asks, and who owns the case, does not approve (I-22)."""

    reason = "same_person"


class NeedError(RefusedError):
    """The move still needs something. `needs` says what."""

    reason = "needs"
    status = 409

    def __init__(self, needs: tuple[Need, ...]) -> None:
        super().__init__(" ".join(needs))
        self.needs = needs


class AlreadyAskedError(RefusedError):
    """A question about this case is waiting for its answer."""

    reason = "already_asked"
    status = 409


class WrongHandsError(RefusedError):
    """Whoever was chosen cannot hold the case: not their work, or not on this track."""

    reason = "wrong_hands"
    status = 409


class OwnerStaysError(RefusedError):
    """The owner is not taken off: the case is handed over first."""

    reason = "owner_stays"
    status = 409


class WalledError(RefusedError):
    """The case is on the child track: what is made for adults is shut there (X1, I-4).

    The reason does not say so: whoever reads the journal is not told which case is a child's (I-5).
    """

    reason = "shut_here"
    status = 409


class NoChildProtectionError(RefusedError):
    """A child's case has no child-protection officer who may hold it: nobody else stands in for them (X1)."""

    reason = "no_child_protection"
    status = 409


TRACK_ROLES = {
    Track.adult: frozenset({Role.case_worker, Role.supervisor}),
    Track.child: frozenset({Role.cp_officer}),  # and nobody stands in for them (X1)
}
CASE_ROLES = TRACK_ROLES[Track.adult] | TRACK_ROLES[Track.child]
OPENING_ROLES = CASE_ROLES | {Role.contact_officer}
OVERSEEING = {Track.adult: Role.supervisor, Track.child: Role.cp_officer}
"""Who sees every case of a track, shares out its work, and approves its moves."""

_OWNER = frozenset({Relation.owner})
_ON_IT = frozenset({Relation.on_it})


def _row(case_worker: frozenset[Relation], supervisor: frozenset[Relation]) -> Standings:
    # What a supervisor is to an adult's case a child-protection officer is to a child's; `on_track` keeps the
    # one from the other's.
    return {Role.case_worker: case_worker, Role.supervisor: supervisor, Role.cp_officer: supervisor}


POLICY = {
    # act                 case worker who …   supervisor, or on the child track cp_officer, who …
    Act.see: _row(
        HOLDERS, ANYBODY
    ),  # who oversees a track sees the clear columns of its every case, to share out the work
    Act.read: _row(HOLDERS, HOLDERS),  # content is for those who hold its key, whatever their role
    Act.note: _row(HOLDERS, HOLDERS),
    Act.review_risk: _row(HOLDERS, HOLDERS),
    Act.correct_age: _row(HOLDERS, HOLDERS),
    Act.give_access: _row(_OWNER, HOLDERS),
    Act.take_access: _row(_OWNER, HOLDERS),
    Act.hand_over: _row(_OWNER, HOLDERS),
    Act.move: _row(HOLDERS, HOLDERS),  # and what the line of the move says
    Act.ask: _row(HOLDERS, HOLDERS),
    Act.approve: _row(frozenset(), _ON_IT),  # never the owner (I-22)
    Act.decline: _row(frozenset(), _ON_IT),
    Act.withdraw: _row(HOLDERS, HOLDERS),  # and only the one who asked
    Act.take_over: _row(HOLDERS, HOLDERS),
    Act.summarise: _row(HOLDERS, HOLDERS),
}
"""Which relation to a case lets which role do which act. What is not listed is allowed to nobody."""

NOT_WHEN_CLOSED = frozenset({Act.note, Act.review_risk, Act.give_access})


def track_for(age_band: AgeBand) -> Track:
    """Promise the child track for a child and for doubt (R4). Raises nothing."""
    return Track.child if counts_as_child(age_band) else Track.adult


def track_after(track: Track, age_band: AgeBand) -> Track:
    """Promise that no correction of an age leads out of the child track (X1). Raises nothing."""
    return Track.child if track is Track.child else track_for(age_band)


def may(act: Act, standing: Standing, status: Status, track: Track) -> bool:
    """Say whether this act is allowed to somebody who stands so to a case in this state. Raises nothing."""
    if act in NOT_WHEN_CLOSED and status is Status.closed:
        return False
    return may_standing(act, on_track(standing, track), POLICY)


def tracks_of(roles: frozenset[Role]) -> frozenset[Track]:
    """Say on which tracks somebody with these roles works. Raises nothing."""
    return frozenset(track for track, able in TRACK_ROLES.items() if roles & able)


def oversees(roles: frozenset[Role]) -> frozenset[Track]:
    """Say of which tracks somebody with these roles sees every case. Raises nothing."""
    return frozenset(track for track, role in OVERSEEING.items() if role in roles)


def on_track(standing: Standing, track: Track) -> Standing:
    """Leave somebody only those of their roles that work on this track (X1). Raises nothing."""
    return replace(standing, roles=standing.roles & TRACK_ROLES[track])


def check(act: Act, standing: Standing, status: Status, track: Track) -> None:
    """Let the act pass.

    Raises CaseNotFoundError where even the existence is not theirs to know (I-5), NotAllowedError where
    they see the case but may not do this.
    """
    if not may(Act.see, standing, status, track):
        raise CaseNotFoundError
    if not may(act, standing, status, track):
        raise NotAllowedError(act.value)


def check_opens(roles: frozenset[Role]) -> None:
    """Let somebody open a case. Raises NotAllowedError."""
    if not roles & OPENING_ROLES:
        raise NotAllowedError(Act.open.value)


def check_lists(roles: frozenset[Role]) -> None:
    """Let somebody see the list of their cases. Raises NotAllowedError."""
    if not roles & CASE_ROLES:
        raise NotAllowedError(Act.list.value)


def check_shares_out(roles: frozenset[Role]) -> None:
    """Let somebody see who owns how many adults' cases, to share them out. Raises NotAllowedError."""
    if Track.adult not in oversees(roles):
        raise NotAllowedError(Act.hand_over.value)


def may_hold(roles: frozenset[Role], track: Track) -> bool:
    """Say whether somebody with these roles may be given a case of this track. Raises nothing."""
    return bool(roles & TRACK_ROLES[track])


def check_may_hold(roles: frozenset[Role], track: Track) -> None:
    """Let somebody be given a case. Raises WrongHandsError."""
    if not may_hold(roles, track):
        raise WrongHandsError


def check_can_be_taken_off(staff_id: UUID, *, owner_id: UUID, track: Track) -> None:
    """Let somebody be taken off a case.

    Raises OwnerStaysError: no case is without an owner; WrongHandsError: every child-protection officer holds
    a child's.
    """
    if staff_id == owner_id:
        raise OwnerStaysError
    if track is Track.child:
        raise WrongHandsError


def check_new_owner(staff_id: UUID, owner_id: UUID) -> None:
    """Let a case change hands. Raises WrongHandsError where it is in these hands already."""
    if staff_id == owner_id:
        raise WrongHandsError


ADULTS = frozenset({Track.adult})
CHILDREN = frozenset({Track.child})
BOTH = frozenset(Track)


def check_track(track: Track, open_on: frozenset[Track]) -> None:
    """Let an act pass that is open on this track. Raises WalledError (X1, I-4)."""
    if track not in open_on:
        raise WalledError


def check_version(seen: int, version: int) -> None:
    """Let a change pass that was made looking at the present version. Raises StaleVersionError (I-23)."""
    if seen != version:
        raise StaleVersionError


def next_review(risk: Risk, today: date, *, days: dict[Risk, int]) -> date:
    """Promise the day by which the risk is looked at again. Raises nothing."""
    return today + timedelta(days=days[risk])


@dataclass(frozen=True)
class Transition:
    """One line of the table: the move from one state to another, by whom and on what terms."""

    move: Move
    source: Status
    target: Status
    taken_by: frozenset[Relation]
    approved: bool = False  # who oversees the track and is on the case, not its owner, not the one who asked
    needs: tuple[Need, ...] = ()
    reasons: frozenset[Reason] = frozenset()


BEFORE_CLOSING = (
    Status.open,
    Status.assessed,
    Status.planned,
    Status.in_support,
    Status.follow_up,
    Status.reopened,
)
WORKING = (*BEFORE_CLOSING, Status.closing)
ANY_TIME_REASONS = frozenset(
    {
        Reason.moved_to_partner,
        Reason.resettled,
        Reason.chose_to_leave,
        Reason.returned_voluntarily,
        Reason.died,
        Reason.lost_contact,
        Reason.ineligible,
        Reason.duplicate,
        Reason.transferred_to_child_track,
        Reason.transferred_to_detention_track,
    }
)
"""Somebody may leave at any time, however far the case has come (R1)."""

CLOSING_REASONS = ANY_TIME_REASONS | {Reason.goals_met}
SILENT_REASONS = frozenset({Reason.lost_contact, Reason.died, Reason.duplicate})
"""What a case may be closed for while nobody can speak with the person."""

_TOGETHER = (
    Need.recent_risk,
    Need.person_told,
    Need.consents_reviewed,
    Need.things_returned,
    Need.matters_settled,
)
_WITHOUT_THEM = (Need.consents_reviewed, Need.matters_settled)
CLOSING_NEEDS = {
    Reason.goals_met: _TOGETHER,
    Reason.moved_to_partner: (*_TOGETHER, Need.partner_accepted),
    Reason.resettled: _TOGETHER,
    Reason.chose_to_leave: (*_TOGETHER, Need.risk_talk),
    Reason.returned_voluntarily: (*_TOGETHER, Need.risk_talk, Need.informed_twice, Need.time_to_think),
    Reason.died: (*_WITHOUT_THEM, Need.things_returned),
    Reason.lost_contact: (
        *_WITHOUT_THEM,
        Need.recent_risk,
        Need.every_step_tried,
        Need.long_silence,
        Need.second_supervisor,
    ),
    Reason.ineligible: (
        *_TOGETHER,
        Need.risk_talk,
        Need.notice_given,
        Need.appeal_over,
        Need.second_supervisor,
    ),
    Reason.duplicate: _WITHOUT_THEM,
    Reason.transferred_to_child_track: (*_WITHOUT_THEM, Need.recent_risk, Need.person_told),
    Reason.transferred_to_detention_track: (*_WITHOUT_THEM, Need.recent_risk),
}
"""What each reason needs before a case is closed for it (P13, I-9, I-35)."""

SUSPENDING_REASONS = frozenset({Reason.no_answer, Reason.unsafe_to_reach, Reason.asked_us_to_wait})
REOPENING_REASONS = frozenset({Reason.person_asked, Reason.new_risk})
RECENT_RISK_DAYS = 14

TRANSITIONS = (
    *(
        Transition(
            Move.assess,
            source,
            Status.assessed,
            HOLDERS,
            approved=True,
            needs=(Need.assessment, Need.supervisor_answered),
        )
        for source in (Status.open, Status.reopened)
    ),
    Transition(
        Move.plan,
        Status.assessed,
        Status.planned,
        HOLDERS,
        approved=True,
        needs=(Need.plan, Need.person_agrees, Need.supervisor_answered),
    ),
    Transition(
        Move.start_support, Status.planned, Status.in_support, _OWNER, needs=(Need.supervisor_answered,)
    ),
    Transition(
        Move.follow_up, Status.in_support, Status.follow_up, _OWNER, needs=(Need.supervisor_answered,)
    ),
    # From wherever the case stands (R1). Whoever is on the case begins it: nobody waits for an owner who is away.
    *(
        Transition(
            Move.begin_closing,
            source,
            Status.closing,
            HOLDERS,
            needs=(Need.reason,),
            reasons=CLOSING_REASONS if source is Status.follow_up else ANY_TIME_REASONS,
        )
        for source in BEFORE_CLOSING
    ),
    Transition(
        Move.begin_closing,
        Status.suspended_contact,
        Status.closing,
        HOLDERS,
        needs=(Need.reason,),
        reasons=SILENT_REASONS,
    ),
    # Somebody changes their mind: back to where it was, and nowhere else; `closing_from` chooses the line.
    *(
        Transition(
            Move.reconsider,
            Status.closing,
            target,
            HOLDERS,
            needs=(Need.reason,),
            reasons=REOPENING_REASONS,
        )
        for target in BEFORE_CLOSING
    ),
    Transition(Move.close, Status.closing, Status.closed, _OWNER, approved=True),  # and CLOSING_NEEDS
    *(
        Transition(
            Move.suspend,
            source,
            Status.suspended_contact,
            HOLDERS,
            approved=True,
            needs=(Need.reason,),
            reasons=SUSPENDING_REASONS,
        )
        for source in WORKING
    ),
    # Back to where it was, and nowhere else: `suspended_from` chooses the line.
    *(Transition(Move.resume, Status.suspended_contact, target, HOLDERS) for target in WORKING),
    Transition(
        Move.reopen,
        Status.closed,
        Status.reopened,
        HOLDERS,
        needs=(Need.reason,),
        reasons=REOPENING_REASONS,
    ),
)


@dataclass(frozen=True)
class Leaving:
    """Why a case is being closed, and what of that is settled. Known only to those who hold the key."""

    reason: Reason
    settled: frozenset[Need] = frozenset()
    looked_at_by: frozenset[UUID] = frozenset()  # supervisors who gave the second look


@dataclass(frozen=True)
class Situation:
    """Where a case stands, as far as a move needs to know."""

    status: Status
    track: Track
    suspended_from: Status | None
    notes: frozenset[NoteKind]  # written since the case was opened, or reopened
    risk_set_on: date
    closing_from: Status | None = None
    leaving: Leaving | None = None  # while closing, and only for a reader who holds the key
    missing: frozenset[Need] = frozenset()  # what other rooms still wait for


@dataclass(frozen=True)
class Given:
    """What somebody brings along with a move."""

    reason: Reason | None = None
    confirmed: frozenset[Need] = frozenset()


def transition_for(move: Move, situation: Situation) -> Transition:
    """Find the one line of the table. Raises TransitionError."""
    line = next((line for line in moves_from(situation) if line.move is move), None)
    if line is None:
        raise TransitionError(move.value)
    return line


def moves_from(situation: Situation) -> tuple[Transition, ...]:
    """Say which moves the table offers here. Raises nothing."""
    return tuple(
        line
        for line in TRANSITIONS
        if line.source is situation.status and _leads_back_rightly(line, situation)
    )


def _leads_back_rightly(line: Transition, situation: Situation) -> bool:
    back = {Move.resume: situation.suspended_from, Move.reconsider: situation.closing_from}
    return line.move not in back or line.target is back[line.move]


def closing_from_after(line: Transition, situation: Situation) -> Status | None:
    """Say where a case goes back to if somebody changes their mind once this move is made (R1). Raises nothing."""
    if line.move is Move.begin_closing and situation.suspended_from is not Status.closing:
        return situation.suspended_from or line.source
    is_closing = line.target is Status.closing or (
        line.source is Status.closing and line.target is Status.suspended_contact
    )
    return situation.closing_from if is_closing else None


def stored_needs(line: Transition, situation: Situation, today: date) -> tuple[Need, ...]:
    """Say what is missing that no form can bring along: notes, a recent look at the risk. Raises nothing."""
    have: dict[Need, bool] = {
        Need.assessment: NoteKind.assessment in situation.notes,
        Need.plan: NoteKind.plan in situation.notes,
        **dict.fromkeys(situation.missing, False),
    }
    missing = tuple(need for need in line.needs if not have.get(need, True))
    return (*missing, *closing_needs(situation, today)) if line.move is Move.close else missing


def closing_needs(situation: Situation, today: date) -> tuple[Need, ...]:
    """Say what the reason for closing still needs (P13); where the reason is not known, the reason itself.

    Raises nothing.
    """
    if situation.leaving is None:
        return (Need.reason,)
    settled = situation.leaving.settled
    if (today - situation.risk_set_on).days <= RECENT_RISK_DAYS:
        settled |= {Need.recent_risk}
    return tuple(need for need in CLOSING_NEEDS[situation.leaving.reason] if need not in settled)


def check_stored_needs(line: Transition, situation: Situation, today: date) -> None:
    """Let a move pass that misses nothing stored. Raises NeedError."""
    missing = stored_needs(line, situation, today)
    if missing:
        raise NeedError(missing)


def check_needs(line: Transition, situation: Situation, given: Given, today: date) -> None:
    """Let a move pass that has all it needs, stored or brought along. Raises NeedError."""
    brought = {
        Need.person_agrees: Need.person_agrees in given.confirmed,
        Need.reason: given.reason in line.reasons,
    }
    missing = tuple(need for need in line.needs if not brought.get(need, True))
    missing = (*stored_needs(line, situation, today), *missing)
    if missing:
        raise NeedError(missing)


def check_direct(line: Transition) -> None:
    """Let a move be made by one person alone. Raises TransitionError where a second one is needed (I-22)."""
    if line.approved:
        raise TransitionError(line.move.value)


def check_asked(line: Transition, roles: Collection[Role], track: Track) -> None:
    """Let a move be put before somebody with these roles. Raises TransitionError, WrongHandsError."""
    if not line.approved:
        raise TransitionError(line.move.value)
    if OVERSEEING[track] not in roles:
        raise WrongHandsError


def check_second_person(staff_id: UUID, *, owner_id: UUID, asked_by: UUID) -> None:
    """Let somebody approve who neither owns the case nor asked. Raises SamePersonError (I-22)."""
    if staff_id in {owner_id, asked_by}:
        raise SamePersonError


def check_second_look(leaving: Leaving | None, others: frozenset[UUID]) -> None:
    """Let a case be closed that needs the look of a second supervisor, who is none of these others.

    `others` are who owns the case, who asked and who approves now. Raises SamePersonError (I-22, P13).
    """
    if leaving is None or Need.second_supervisor not in CLOSING_NEEDS[leaving.reason]:
        return
    if not leaving.looked_at_by - others:
        raise SamePersonError


def check_takes(line: Transition, standing: Standing) -> None:
    """Let somebody make, or ask for, a move. Raises NotAllowedError."""
    if standing.relation not in line.taken_by:
        raise NotAllowedError(line.move.value)


def check_answers(standing: Standing, *, asked_by: UUID) -> None:
    """Let somebody answer a question that is not their own. Raises SamePersonError (I-22)."""
    if standing.relation is Relation.owner or standing.staff_id == asked_by:
        raise SamePersonError


def check_withdraws(standing: Standing, *, asked_by: UUID) -> None:
    """Let somebody take back what they asked. Raises NotAllowedError."""
    if standing.staff_id != asked_by:
        raise NotAllowedError(Act.withdraw.value)


THE_WAY = (
    Status.open,
    Status.assessed,
    Status.planned,
    Status.in_support,
    Status.follow_up,
    Status.closed,
)
"""The states a case passes when all goes as planned."""

_STANDS_AT = {Status.reopened: Status.open, Status.closing: Status.follow_up}


def place_on_the_way(status: Status, suspended_from: Status | None) -> Status:
    """Say at which state of `THE_WAY` a case stands: a suspended one where it was. Raises nothing."""
    here = suspended_from or status
    return _STANDS_AT.get(here, here)


SIDEWAYS = frozenset({Move.suspend, Move.reconsider, Move.reopen})
"""Moves that are always to be had and never the next right step."""


def is_sideways(line: Transition) -> bool:
    """Say whether a move is to be had and is no step on the way: leaving early is one (R1). Raises nothing."""
    return line.move in SIDEWAYS or (line.move is Move.begin_closing and line.source is not Status.follow_up)


def pairs(lines: Iterable[Transition] = TRANSITIONS) -> list[tuple[Status, Status]]:
    """List every pair of states that a line joins, for the constraint in the database. Raises nothing."""
    return sorted({(line.source, line.target) for line in lines})
