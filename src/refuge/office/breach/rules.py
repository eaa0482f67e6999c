"""May a matter about conduct go on? States, seats, findings, measures and clocks, each with who may.

Pure. `MOVES` is the table that docs/states.md is drawn from; `SEATS` says who acts by their seat in a matter. Nobody
acts by role alone: a matter has a key of its own, held by those who sit in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.office.access.rules import NotAllowedError, RefusedError, Relation, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

__all__ = ["Relation"]  # docs/states.md asks every room for it


class State(StrEnum):
    """How far a matter is. The table knows less: what is handed over stays what it was, what is unfounded is closed."""

    reported = "reported"
    triaged = "triaged"
    inquiry = "inquiry"
    finding = "finding"
    measure = "measure"
    appeal = "appeal"
    closed = "closed"
    unfounded = "unfounded"
    handed_to_x2 = "handed_to_X2"


ENDED = frozenset({State.closed, State.unfounded, State.handed_to_x2})
STAGES = tuple(state for state in State if state not in {State.unfounded, State.handed_to_x2})
"""What the table knows in the clear (I-34)."""

_STAGES = {State.unfounded: State.closed, State.handed_to_x2: State.inquiry}


class Act(StrEnum):
    list = "breach.list"
    report = "breach.report"
    take_up = "breach.take_up"
    see = "breach.see"
    learn = "breach.learn"
    help = "breach.help"
    triage = "breach.triage"
    pass_on = "breach.pass_on"  # noqa: S105 - the name of an act
    set_aside = "breach.set_aside"
    interim = "breach.interim"
    name_inquirers = "breach.name_inquirers"
    tell_allegation = "breach.tell_allegation"
    hear = "breach.hear"
    note = "breach.note"
    propose = "breach.propose"
    speak = "breach.speak"
    found = "breach.found"
    hand_over = "breach.hand_over"
    leave = "breach.leave"
    tell = "breach.tell"
    appeal = "breach.appeal"
    answer = "breach.answer"
    review = "breach.review"
    lift = "breach.lift"
    close = "breach.close"
    end = "breach.end"


class Seat(StrEnum):
    triage = "triage"
    inquirer = "inquirer"
    reviewer = "reviewer"


class Source(StrEnum):
    """From whom it came. Who it was stays in their thread, or in the seal of the matter."""

    person = "person"
    victim = "victim"
    witness = "witness"
    partner = "partner"
    staff = "staff"
    anonymous = "anonymous"


class Period(StrEnum):
    """When it was, as coarsely as an inquiry needs it."""

    days = "days"
    weeks = "weeks"
    months = "months"
    longer = "longer"
    unknown = "unknown"


class Help(StrEnum):
    """What was offered to whoever was harmed, before anything else."""

    offered_and_taken = "offered_and_taken"
    offered_and_declined = "offered_and_declined"
    nobody_known = "nobody_known"  # no one is known to be harmed, or they cannot be reached safely


class Interim(StrEnum):
    """What may be done at once. For somebody's safety, never against anybody."""

    keep_apart = "keep_apart"
    no_contact = "no_contact"
    accompanied = "accompanied"
    safer_site_offered = "safer_site_offered"


class Companion(StrEnum):
    """Whoever is heard may bring somebody."""

    came = "came"
    did_not_want = "did_not_want"


class Heard(StrEnum):
    heard = "heard"
    did_not_want = "did_not_want"  # their right too: it is held against nobody


class Finding(StrEnum):
    unfounded = "unfounded"
    not_proven = "not_proven"
    minor = "minor"
    serious = "serious"


class MeasureCode(StrEnum):
    """What may follow a finding: the whole list. None of it touches food, shelter, health care or safety (I-8)."""

    training = "training"
    written_warning = "written_warning"
    supervision = "supervision"
    suspend_incentives = "suspend_incentives"
    another_site = "another_site"
    end_of_programme = "end_of_programme"


class Opinion(StrEnum):
    agree = "agree"
    dissent = "dissent"


class Answer(StrEnum):
    """What an appeal leads to."""

    dismissed = "dismissed"
    upheld = "upheld"
    changed = "changed"


class Lifted(StrEnum):
    """Why a measure is over."""

    done = "done"
    not_needed = "not_needed"
    on_appeal = "on_appeal"


class NoSuchMoveError(RefusedError):
    """The table has no move from this state by this act (I-23)."""

    reason = "no_transition"
    status = 409


class MatterNotFoundError(RefusedError):
    """For this member of staff there is no such matter: none, and somebody else's, look the same."""

    reason = "not_found"
    status = 404


class HelpFirstError(RefusedError):
    """Nobody recorded yet what was offered to whoever was harmed."""

    reason = "help_first"
    status = 409


class TooCloseError(RefusedError):
    """Somebody chosen is or was near the person's case, decided about them, or raised the concern. Which, it says not."""

    reason = "too_close"
    status = 409


class TwoInquirersError(RefusedError):
    """An inquiry is held by two people, and not by one twice."""

    reason = "two_inquirers"
    status = 409


class WrongRoleError(RefusedError):
    """Who is to sit here holds another role, or works here no more."""

    reason = "wrong_role"
    status = 409


class StillSitsError(RefusedError):
    """They still work here with the role of their seat: nobody but they themselves gives it up."""

    reason = "still_sits"
    status = 409


class NobodyOutsideError(RefusedError):
    """There are not enough people who are outside the matter. Nothing was kept."""

    reason = "nobody_outside"
    status = 409


class CaseUnknownError(RefusedError):
    """No inquiry is held about this number: there is no such case, or it is a child's. Which, it says not (I-4)."""

    reason = "case_unknown"
    status = 409


class NotHeardError(RefusedError):
    """The person was not told yet what is said of them, or had no chance to be heard."""

    reason = "not_heard"
    status = 409


class ReasonsMissingError(RefusedError):
    """A finding says why, in words (I-9)."""

    reason = "reasons_missing"
    status = 409


class ReadersRefusedError(RefusedError):
    """These two cannot read the file. In the journal it is a note without words, as the hand-over is a note (I-34)."""

    reason = "reasons_missing"
    status = 409


class WrongMeasureError(RefusedError):
    """The measure does not go with the finding, or its review has no day ahead."""

    reason = "wrong_measure"
    status = 409


class NothingProposedError(RefusedError):
    """There is nothing to agree with, or one's own proposal."""

    reason = "nothing_proposed"
    status = 409


class GraverOnAppealError(RefusedError):
    """Nobody fares worse for having appealed."""

    reason = "graver_on_appeal"
    status = 409


class AppealTooLateError(RefusedError):
    """The days for an appeal have run out, nobody was told yet, or it was answered already."""

    reason = "appeal_too_late"
    status = 409


class StillOpenError(RefusedError):
    """The person was not told, can still appeal, or is under a measure that nobody ended (I-9)."""

    reason = "still_open"
    status = 409


MOVES: Mapping[tuple[Act, State], State] = {
    (Act.triage, State.reported): State.triaged,
    (Act.set_aside, State.triaged): State.unfounded,
    (Act.name_inquirers, State.triaged): State.inquiry,
    (Act.found, State.inquiry): State.finding,
    # The moment somebody sees what it may be, whoever looks first included, it stops here (P12, X2).
    (Act.hand_over, State.triaged): State.handed_to_x2,
    (Act.hand_over, State.inquiry): State.handed_to_x2,
    # Where a measure follows, it begins with the person being told of it; else they are told and it stays a finding.
    (Act.tell, State.finding): State.measure,
    (Act.appeal, State.finding): State.appeal,
    (Act.appeal, State.measure): State.appeal,
    (Act.answer, State.appeal): State.finding,
    (Act.close, State.finding): State.closed,
    (Act.close, State.measure): State.closed,
    # It turned out that the person is a child, or may be: nothing here is for them (I-4).
    (Act.end, State.triaged): State.closed,
    (Act.end, State.inquiry): State.closed,
    (Act.end, State.finding): State.closed,
    (Act.end, State.measure): State.closed,
    (Act.end, State.appeal): State.closed,
}
NEEDS: Mapping[Act, str] = {
    Act.triage: "help to whoever was harmed is recorded; nobody near the case it names",
    Act.set_aside: "reasons of two people who had no other part in it",
    Act.name_inquirers: "an adult's case; two people, neither near it nor who raised it",
    Act.found: "the person told and heard; both who inquire agree, with reasons",
    Act.hand_over: "a legal officer and a reviewer who read it, neither near the case",
    Act.tell: "a finding that was not told yet, and a measure that goes with it",
    Act.appeal: "within the days since the person was told; three reviewers who had no part in it",
    Act.answer: "all three have spoken, most agree; nothing graver than what was found first",
    Act.close: "the person told, the days for an appeal over, no measure left",
    Act.end: "the person turns out to be a child, or it is in doubt",
}
"""What a move needs besides: `docs/states.md` is drawn with it."""

OPEN_STATES = frozenset(State) - ENDED
_TRIAGE = frozenset({State.reported, State.triaged})
_AFTER = frozenset({State.finding, State.measure})
IN_STATE: Mapping[Act, frozenset[State]] = {
    Act.see: frozenset(State) - {State.handed_to_x2},  # there the sealed file is all there is
    Act.help: OPEN_STATES,
    Act.note: OPEN_STATES,
    Act.pass_on: _TRIAGE,
    Act.interim: frozenset({State.triaged, State.inquiry}),
    Act.tell_allegation: frozenset({State.inquiry}),
    Act.hear: frozenset({State.inquiry}),
    Act.propose: frozenset({State.inquiry, State.appeal}),
    Act.speak: frozenset({State.inquiry, State.appeal}),
    Act.leave: OPEN_STATES - _TRIAGE,
    Act.review: frozenset({State.measure}),
    Act.lift: _AFTER,
}
"""Acts that leave the state as it is, and in which states they are open."""

_WHO_TRIES = frozenset({Seat.triage})
_WHO_INQUIRES = frozenset({Seat.inquirer})
_WHO_DECIDES = frozenset({Seat.inquirer, Seat.reviewer})
SEATS: Mapping[Act, frozenset[Seat]] = {
    Act.see: frozenset(Seat),
    Act.help: frozenset({Seat.triage, Seat.inquirer}),
    Act.note: frozenset(Seat),
    Act.triage: _WHO_TRIES,
    Act.pass_on: _WHO_TRIES,
    Act.set_aside: _WHO_TRIES,
    Act.name_inquirers: _WHO_TRIES,
    Act.interim: frozenset({Seat.triage, Seat.inquirer}),
    Act.tell_allegation: _WHO_INQUIRES,
    Act.hear: _WHO_INQUIRES,
    Act.propose: _WHO_DECIDES,
    Act.speak: _WHO_DECIDES,
    Act.found: _WHO_INQUIRES,
    Act.leave: _WHO_DECIDES,
    Act.answer: frozenset({Seat.reviewer}),
    Act.hand_over: frozenset({Seat.triage, Seat.inquirer}),
    Act.tell: _WHO_INQUIRES,
    Act.appeal: _WHO_INQUIRES,
    Act.review: _WHO_INQUIRES,
    Act.lift: _WHO_INQUIRES,
    Act.close: _WHO_INQUIRES,
}
"""Which seat does which act."""

SITS_DOWN: Mapping[State, Seat] = {State.inquiry: Seat.inquirer, State.appeal: Seat.reviewer}
"""Whose bench decides in which state; the other one looks on."""

SEAT_ROLES: Mapping[Seat, Role] = {
    Seat.triage: Role.inquiry,
    Seat.inquirer: Role.inquiry,
    Seat.reviewer: Role.reviewer,
}
BENCH: Mapping[Seat, int] = {Seat.triage: 1, Seat.inquirer: 2, Seat.reviewer: 3}
"""How many sit together."""

PERMITTED: Mapping[Act, Mapping[Role, frozenset[Seat]]] = {
    act: {
        role: frozenset(seat for seat in seats if SEAT_ROLES[seat] is role)
        for role in (Role.inquiry, Role.reviewer)
        if any(SEAT_ROLES[seat] is role for seat in seats)
    }
    for act, seats in SEATS.items()
}
"""The same by role, for docs/states.md."""

LISTING_ROLES = frozenset({Role.inquiry, Role.reviewer})
LEARNING_ROLES = frozenset({Role.head, Role.supervisor})
ADVERSE = frozenset({Finding.minor, Finding.serious})
GOES_WITH: Mapping[Finding, frozenset[MeasureCode]] = {
    Finding.unfounded: frozenset(),
    Finding.not_proven: frozenset(),
    Finding.minor: frozenset({MeasureCode.training, MeasureCode.written_warning, MeasureCode.supervision}),
    Finding.serious: frozenset(MeasureCode),
}


def stage_of(state: State) -> State:
    """Promise what the table says of a state: nothing changes in it when a matter is handed over (I-34)."""
    return _STAGES.get(state, state)


def check_lists(roles: frozenset[Role]) -> None:
    """Let somebody see the list of matters they sit in. Raises NotAllowedError."""
    if not roles & LISTING_ROLES:
        raise NotAllowedError(Act.list.value)


def check_takes_up(roles: frozenset[Role]) -> None:
    """Let somebody take up a concern from its thread. Raises NotAllowedError."""
    if Role.inquiry not in roles:
        raise NotAllowedError(Act.take_up.value)


def check_learns(roles: frozenset[Role]) -> None:
    """Let somebody see the figures: head of committee and supervisors. Raises NotAllowedError."""
    if not roles & LEARNING_ROLES:
        raise NotAllowedError(Act.learn.value)


def may_sit(act: Act, seats: Collection[Seat], roles: frozenset[Role], state: State) -> bool:
    """Say whether one of these seats, still held with its role, does this act in this state. Raises nothing.

    Proposing and speaking belong to the bench whose turn it is.
    """
    able = {seat for seat in seats if SEAT_ROLES[seat] in roles and seat in SEATS.get(act, frozenset())}
    if act in {Act.propose, Act.speak}:
        able &= {SITS_DOWN.get(state)}
    return bool(able)


def check_seat(act: Act, seats: Collection[Seat], roles: frozenset[Role], state: State) -> None:
    """Let the act of somebody in a matter pass.

    Raises MatterNotFoundError where they have no seat there, or nobody has one any more (X2); NotAllowedError where
    another seat does it.
    """
    if state is State.handed_to_x2 or not may_sit(Act.see, seats, roles, state):
        raise MatterNotFoundError
    if not may_sit(act, seats, roles, state):
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
class Line:
    """Who is near the person's case: hold or held its key, own it, decided about it. And who raised the concern."""

    near: frozenset[UUID] = frozenset()
    reporter: UUID | None = None
    sat_before: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def too_close(self) -> frozenset[UUID]:
        return self.near | self.sat_before | ({self.reporter} if self.reporter else frozenset())


def check_inquirers(chosen: Collection[UUID], roles: Mapping[UUID, frozenset[Role]], line: Line) -> None:
    """Let two people inquire who are independent of the person and of who raised it (P12).

    Raises TwoInquirersError, TooCloseError, WrongRoleError.
    """
    if len(chosen) != BENCH[Seat.inquirer] or len(set(chosen)) != BENCH[Seat.inquirer]:
        raise TwoInquirersError
    if set(chosen) & line.too_close:
        raise TooCloseError
    if any(Role.inquiry not in roles.get(one, frozenset()) for one in chosen):
        raise WrongRoleError


def choose(load: Mapping[UUID, int], line: Line, places: int) -> frozenset[UUID]:
    """Choose who takes so many seats: outside the matter, then whoever has least. Nobody picks the judges of their work.

    `load` is how many matters each who holds the role for it sits in. Raises NobodyOutsideError.
    """
    able = sorted((one for one in load if one not in line.too_close), key=lambda one: (load[one], one))
    if len(able) < places:
        raise NobodyOutsideError
    return frozenset(able[:places])


def can_sit(seat: Seat, roles: frozenset[Role]) -> bool:
    """Say whether somebody with these roles today, none where they work here no more, keeps a seat. Raises nothing."""
    return SEAT_ROLES[seat] in roles


def check_independent(staff_id: UUID, roles: frozenset[Role], line: Line) -> None:
    """Let one more person be let in, or let somebody go on. Raises TooCloseError, WrongRoleError."""
    if staff_id in line.too_close:
        raise TooCloseError
    if Role.inquiry not in roles:
        raise WrongRoleError


def check_help_first(helped_on: date | None) -> None:
    """Let a concern be triaged once help to whoever was harmed is written down. Raises HelpFirstError."""
    if helped_on is None:
        raise HelpFirstError


@dataclass(frozen=True)
class Verdict:
    """What is proposed or found: with its reasons in the person's language, and a measure only where one goes with it."""

    finding: Finding
    reasons: str
    language: str
    measure: MeasureCode | None = None
    review_on: date | None = None


def check_heard(told_on: date | None, heard_on: date | None) -> None:
    """Let something be found once the person was told and could speak. Raises NotHeardError."""
    if told_on is None or heard_on is None:
        raise NotHeardError


def check_told_first(told_on: date | None) -> None:
    """Let somebody be heard who knows what is said of them. Raises NotHeardError."""
    if told_on is None:
        raise NotHeardError


def check_verdict(verdict: Verdict, today: date) -> None:
    """Let a finding be proposed. Raises ReasonsMissingError, WrongMeasureError (I-8, I-9)."""
    if not verdict.reasons.strip():
        raise ReasonsMissingError
    check_measure(verdict, today)


def check_measure(verdict: Verdict, today: date) -> None:
    """Let a measure go with its finding, to be looked at again on a day to come. Raises WrongMeasureError."""
    if verdict.measure is None:
        if verdict.review_on is not None:
            raise WrongMeasureError
        return
    if verdict.measure not in GOES_WITH[verdict.finding]:
        raise WrongMeasureError
    check_review_on(verdict.review_on, today)


def check_review_on(review_on: date | None, today: date) -> None:
    """Let a measure be looked at again on that day. Raises WrongMeasureError."""
    if review_on is None or review_on <= today:
        raise WrongMeasureError


_GRAVITY = (None, *MeasureCode)


def _gravity(verdict: Verdict) -> tuple[int, int]:
    return tuple(Finding).index(verdict.finding), _GRAVITY.index(verdict.measure)


def check_not_graver(first: Verdict, second: Verdict) -> None:
    """Let an answer to an appeal be proposed that is no worse in finding or measure. Raises GraverOnAppealError."""
    if any(after > before for before, after in zip(_gravity(first), _gravity(second), strict=True)):
        raise GraverOnAppealError


def answer_to_appeal(first: Verdict, second: Verdict) -> Answer:
    """Promise what a second finding does to the first: it stands, falls altogether, or is changed."""
    if second.finding not in ADVERSE and (first.finding, first.measure) != (second.finding, second.measure):
        return Answer.upheld
    if (first.finding, first.measure) == (second.finding, second.measure):
        return Answer.dismissed
    return Answer.changed


def check_speaks(proposed_by: UUID | None, speaker: UUID) -> None:
    """Let somebody speak of what another proposed (I-22). Raises NothingProposedError."""
    if proposed_by is None or proposed_by == speaker:
        raise NothingProposedError


def check_opinion(opinion: Opinion, words: str) -> None:
    """Let somebody speak; a dissent says why. Raises ReasonsMissingError."""
    if opinion is Opinion.dissent and not words.strip():
        raise ReasonsMissingError


def carries(opinions: Collection[Opinion | None], bench: int) -> bool | None:
    """Say whether a bench of so many carries a proposal: nothing while somebody has not spoken.

    Whoever proposes has spoken by it: `opinions` are those of all who sit, theirs among them. Raises nothing.
    """
    if len(opinions) < bench or None in opinions:
        return None
    return sum(opinion is Opinion.agree for opinion in opinions) * 2 > bench


def triage_by(reported_at: datetime, hours: int) -> datetime:
    """Promise until when somebody has looked at it: `hours` after it came (P, P12). Raises nothing."""
    return reported_at + timedelta(hours=hours)


def inquire_by(named_on: date, days: int) -> date:
    """Promise the day of the finding: `days` after two people were named (P, P12). Raises nothing."""
    return named_on + timedelta(days=days)


def appeal_until(told_on: date, days: int) -> date:
    """Promise the last day of an appeal: `days` after the person was told. Raises nothing."""
    return told_on + timedelta(days=days)


def check_appeal(until: date | None, appealed_on: date | None, today: date) -> None:
    """Let an appeal be filed once, up to and on its last day. Raises AppealTooLateError."""
    if until is None or appealed_on is not None or today > until:
        raise AppealTooLateError


@dataclass(frozen=True)
class Standing:
    """What stands at the end: whether the person knows, until when they can appeal, what measure holds."""

    told: bool
    appeal_until: date | None
    under_measure: bool


def check_closes(standing: Standing, today: date) -> None:
    """Let a matter be closed: the person was told, the way of appeal was open to its end, no measure is left.

    Raises StillOpenError (I-9).
    """
    waits = standing.appeal_until is not None and today <= standing.appeal_until
    if not standing.told or waits or standing.under_measure:
        raise StillOpenError


def written_as(act: Act) -> Act:
    """Promise as what the journal knows an act: a hand-over is a note there, done or refused (I-34). Raises nothing."""
    return Act.note if act is Act.hand_over else act


def after_telling(*, under_measure: bool) -> State:
    """Promise where a finding is once the person knows it. Raises nothing."""
    return State.measure if under_measure else State.finding
