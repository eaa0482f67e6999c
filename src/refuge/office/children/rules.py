"""May it happen to a child? The way to civilian care, by whom, on what terms, and what a child never meets here.

Pure. One table of moves (`TRANSITIONS`), drawn in `docs/states.md`. There is no question about armed forces, no
field for an answer to one, and no state in which a child is held (IDDRS 5.20; Paris Principles 7.25).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.office.access.rules import HOLDERS, NotAllowedError, RefusedError, Relation, Role, Standings
from refuge.office.people.rules import AgeBand, counts_as_child

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo
    from uuid import UUID


class State(StrEnum):
    """Where a child is, as far as we answer for it: never a place."""

    waiting_for_care = "waiting_for_care"
    in_civilian_care = "in_civilian_care"  # interim: weeks, not months
    with_family = "with_family"
    long_term_care = "long_term_care"
    ended = "ended"


class Move(StrEnum):
    hand_to_care = "hand_to_care"
    reunite = "reunite"
    settle = "settle"
    back_to_care = "back_to_care"
    end = "end"


class Act(StrEnum):
    list = "children.list"
    see = "children.see"
    confirm = "children.confirm"
    write = "children.write"
    review = "children.review"
    assess_age = "children.assess_age"
    ask = "children.ask"
    approve = "children.approve"
    decline = "children.decline"
    withdraw = "children.withdraw"
    let_in = "children.let_in"


class Area(StrEnum):
    """What every child needs. No question about the past, and none about anybody else."""

    health = "health"
    food = "food"
    school = "school"
    trusted = "trusted"


class Stands(StrEnum):
    """How it stands with one of them, as the child says."""

    there = "there"
    missing = "missing"
    not_said = "not_said"


class Measure(StrEnum):
    """What is made sure for every child, from the first hour on."""

    released = "released"
    apart_from_adults = "apart_from_adults"
    under_14_apart = "under_14_apart"
    told = "told"


class NoteKind(StrEnum):
    """What is written down from a talk with a child: what it needs, or whom it looks for."""

    talk = "talk"
    tracing = "tracing"


class TalkTerm(StrEnum):
    """What holds in every talk; without all of them there is none (5.20 §6.3)."""

    two_adults = "two_adults"
    woman_and_man = "woman_and_man"
    may_stop = "may_stop"
    nothing_about_fighting = "nothing_about_fighting"


class AgeTerm(StrEnum):
    """What must be so before anybody looks into an age at all: the last resort (5.20 Annex B)."""

    serious_doubt = "serious_doubt"
    nothing_else_left = "nothing_else_left"
    benefit_of_doubt_told = "benefit_of_doubt_told"
    child_agrees = "child_agrees"
    somebody_beside_them = "somebody_beside_them"
    trained_and_independent = "trained_and_independent"
    no_body_search = "no_body_search"
    may_refuse = "may_refuse"


class AgeFinding(StrEnum):
    """What came of it. Whatever it is, the case stays with child protection."""

    child = "child"
    in_doubt = "in_doubt"
    adult = "adult"


class Need(StrEnum):
    """What a move cannot do without."""

    best_interest = "best_interest"  # reasons, in words
    released = "released"
    apart_from_adults = "apart_from_adults"
    under_14_apart = "under_14_apart"
    told = "told"
    child_heard = "child_heard"
    family_safe = "family_safe"


class Answer(StrEnum):
    approved = "approved"
    declined = "declined"
    withdrawn = "withdrawn"


class ProtectionNotFoundError(RefusedError):
    """There is no such child for this member of staff: none at all and somebody else's look the same."""

    reason = "not_found"
    status = 404


class TransitionError(RefusedError):
    """No line of the table leads from here to there by this move (I-23)."""

    reason = "no_transition"
    status = 409


class NeedError(RefusedError):
    """The move still needs something. `needs` says what."""

    reason = "needs"
    status = 409

    def __init__(self, needs: tuple[Need, ...]) -> None:
        super().__init__(" ".join(needs))
        self.needs = needs


class AlreadyAskedError(RefusedError):
    """A step of this child's waits for a second officer."""

    reason = "already_asked"
    status = 409


class SamePersonError(RefusedError):
    """Who asks does not approve (I-22)."""

    reason = "same_person"
    status = 409


class TalkTermsError(RefusedError):
    """A talk without all that protects the child in it is none, and nothing of it is kept (5.20 §6.3)."""

    reason = "talk_terms"
    status = 409


class AgeTermsError(RefusedError):
    """An age is not looked into unless all of it holds; until then doubt is a child (R4)."""

    reason = "age_terms"
    status = 409


class NothingToReviewError(RefusedError):
    """Only care that is for now is looked at again."""

    reason = "nothing_to_review"
    status = 409


class CosignatureError(RefusedError):
    """A household with a child in it moves nowhere without child protection's signature (I-11)."""

    reason = "cosignature"
    status = 409


class SplitError(RefusedError):
    """A household with a child in it is not parted without a reason of safety, written down (I-11)."""

    reason = "split_without_reason"
    status = 409


_BY_HOLDERS: Standings = {Role.cp_officer: HOLDERS}
POLICY: Mapping[Act, Standings] = dict.fromkeys(
    (
        Act.see,
        Act.confirm,
        Act.write,
        Act.review,
        Act.assess_age,
        Act.ask,
        Act.approve,  # and not the one who asked (I-22)
        Act.decline,
        Act.withdraw,  # and only the one who asked
    ),
    _BY_HOLDERS,
)
"""Child protection, who hold the key, and nobody else whatever else they are (X1, I-5, I-36)."""

ROOM: frozenset[Role] = frozenset({Role.cp_officer})


def check_room(act: Act, roles: frozenset[Role]) -> None:
    """Let somebody see the list of children, or let colleagues in. Raises NotAllowedError."""
    if not roles & ROOM:
        raise NotAllowedError(act.value)


@dataclass(frozen=True)
class Transition:
    """One line of the table. Every one is approved by a second officer, for the child's best interest (I-22)."""

    move: Move
    source: State
    target: State
    needs: tuple[Need, ...]
    taken_by: frozenset[Relation] = field(default=HOLDERS)
    approved: bool = True
    second: str = "asks; a second child-protection officer on the case approves"


_BEFORE_CARE = (
    Need.best_interest,
    Need.released,
    Need.apart_from_adults,
    Need.under_14_apart,
    Need.told,
)
_HEARD = (Need.best_interest, Need.child_heard)
TRANSITIONS = (
    Transition(Move.hand_to_care, State.waiting_for_care, State.in_civilian_care, _BEFORE_CARE),
    *(
        Transition(Move.reunite, source, State.with_family, (*_HEARD, Need.family_safe))
        for source in (State.waiting_for_care, State.in_civilian_care, State.long_term_care)
    ),
    Transition(Move.settle, State.in_civilian_care, State.long_term_care, _HEARD),
    *(
        Transition(Move.back_to_care, source, State.in_civilian_care, (Need.best_interest,))
        for source in (State.with_family, State.long_term_care)
    ),
    *(
        Transition(Move.end, source, State.ended, _HEARD)
        for source in (
            State.with_family,
            State.long_term_care,
            State.in_civilian_care,
            State.waiting_for_care,
        )
    ),
)

BROUGHT = frozenset({Need.best_interest, Need.child_heard, Need.family_safe})
"""What a form brings along; the rest was confirmed before."""

CLOSABLE = frozenset({State.with_family, State.long_term_care, State.ended})
"""Where a child may be while its case closes (I-35): in nobody's hands but a family's or lasting care."""


@dataclass(frozen=True)
class Given:
    """What somebody brings along: reasons in words, what they confirm, and the trace of what was redacted."""

    reasons: str = field(repr=False)
    confirmed: frozenset[Need] = frozenset()
    trace: str = ""


@dataclass(frozen=True)
class Talk:
    """A talk with a child: what was so in it, whether the child stopped it, what it needs and wishes."""

    confirmed: frozenset[TalkTerm]
    stopped: bool
    words: str = field(repr=False)
    trace: str = ""


@dataclass(frozen=True)
class Needs:
    """What a child has and what it lacks, area by area, and a few words besides."""

    stands: Mapping[Area, Stands]
    words: str = field(default="", repr=False)
    trace: str = ""


@dataclass(frozen=True)
class AgeLook:
    """What came of looking into an age, and that everything was so without which nobody looks."""

    confirmed: frozenset[AgeTerm]
    finding: AgeFinding
    words: str = field(repr=False)
    trace: str = ""


def moves_from(state: State) -> tuple[Transition, ...]:
    """List the lines that lead on from here. Raises nothing."""
    return tuple(line for line in TRANSITIONS if line.source is state)


def transition_for(move: Move, state: State) -> Transition:
    """Find the line of this move. Raises TransitionError (I-23)."""
    found = next((line for line in moves_from(state) if line.move is move), None)
    if found is None:
        raise TransitionError(move.value)
    return found


def measures_for(age_band: AgeBand) -> tuple[Measure, ...]:
    """Say what is to be made sure for somebody of this age; doubt about it counts as the younger. Raises nothing."""
    youngest = age_band in {AgeBand.under_15, AgeBand.unknown}
    return tuple(one for one in Measure if youngest or one is not Measure.under_14_apart)


def missing(line: Transition, made_sure: frozenset[Measure], age_band: AgeBand) -> tuple[Need, ...]:
    """Say which stored needs of a move are still open. Raises nothing."""
    asked = {Need(one) for one in measures_for(age_band)}
    done = {Need(one) for one in made_sure}
    return tuple(need for need in line.needs if need not in BROUGHT and need in asked - done)


def check_needs(line: Transition, given: Given, made_sure: frozenset[Measure], age_band: AgeBand) -> None:
    """Let a move pass that has all it needs. Raises NeedError, naming every need at once."""
    brought = {*given.confirmed, *({Need.best_interest} if given.reasons.strip() else ())}
    lacking = tuple(need for need in line.needs if need in BROUGHT - brought)
    lacking = (*missing(line, made_sure, age_band), *lacking)
    if lacking:
        raise NeedError(lacking)


def check_second_officer(staff_id: UUID, *, asked_by: UUID) -> None:
    """Let somebody answer who did not ask. The owner may: two people have looked at it (I-22). Raises SamePersonError."""
    if staff_id == asked_by:
        raise SamePersonError


def check_withdraws(staff_id: UUID, *, asked_by: UUID) -> None:
    """Let somebody take back what they asked. Raises NotAllowedError."""
    if staff_id != asked_by:
        raise NotAllowedError(Act.withdraw.value)


def check_talk(confirmed: frozenset[TalkTerm]) -> None:
    """Let a talk be written down that had all that protects a child. Raises TalkTermsError."""
    if confirmed != frozenset(TalkTerm):
        raise TalkTermsError


def check_age_terms(confirmed: frozenset[AgeTerm]) -> None:
    """Let an age be looked into where nothing speaks against it. Raises AgeTermsError."""
    if confirmed != frozenset(AgeTerm):
        raise AgeTermsError


# --- clocks


@dataclass(frozen=True)
class Limits:
    """Hours to civilian care, days of interim care at most, days between two looks at it."""

    care_hours: int
    interim_days: int
    review_days: int


REVIEW_DAYS = 14
"""Interim care is looked at again every so many days (P)."""


def care_due(since: datetime, limits: Limits) -> datetime:
    """Promise the moment by which a child is in civilian care (X1: 48 hours). Raises nothing."""
    return since + timedelta(hours=limits.care_hours)


def care_due_after_arrival(due_at: datetime, arrived_on: date, zone: tzinfo, limits: Limits) -> datetime:
    """Promise the moment again for a child who arrived after the wall closed. Raises nothing.

    Of an arrival we keep a day, not an hour: the clock runs from its beginning, which is the stricter reading; it
    never runs out sooner than it would have without the arrival.
    """
    return max(due_at, care_due(datetime.combine(arrived_on, time(), zone), limits))


def review_due(care_since: date, today: date, zone: tzinfo, limits: Limits) -> datetime:
    """Promise the end of the day on which interim care is looked at next: its last day at the latest."""
    last = care_since + timedelta(days=limits.interim_days)
    day = min(today + timedelta(days=limits.review_days), last)
    return datetime.combine(max(day, today), time(23, 59), zone).astimezone(UTC)


def is_over_long(care_since: date, today: date, limits: Limits) -> bool:
    """Say whether interim care has lasted longer than weeks (X1). Raises nothing."""
    return today > care_since + timedelta(days=limits.interim_days)


@dataclass(frozen=True)
class TimeLeft:
    """What a clock shows: whole hours left, or, late, whole hours since."""

    hours: int
    late: bool


def time_left(due_at: datetime, now: datetime) -> TimeLeft:
    """Read a clock: hours are rounded down while there is time, and since when it is late. Raises nothing."""
    seconds = (due_at - now).total_seconds()
    return TimeLeft(int(abs(seconds) // 3600), late=seconds < 0)


PRESSING_HOURS = 24
"""With fewer hours left than this a clock stands on top of the desk (P)."""


def presses(due_at: datetime, now: datetime) -> bool:
    """Say whether a clock is late or nearly so. Raises nothing."""
    return due_at - now < timedelta(hours=PRESSING_HOURS)


# --- offered to the room that places households (I-11)


def needs_cosignature(age_bands: Iterable[AgeBand]) -> bool:
    """Say whether child protection signs as well: one child, or one doubt, is enough (I-11). Raises nothing."""
    return any(counts_as_child(one) for one in age_bands)


def check_cosigned(
    age_bands: Iterable[AgeBand], *, signed_by: UUID | None, signed_as: frozenset[Role], placed_by: UUID
) -> None:
    """Let a household be placed. `signed_as` are the roles of who signed for child protection, if anybody did.

    Raises CosignatureError: with a child in it, an officer of child protection signs who is not the one who places.
    """
    if not needs_cosignature(age_bands):
        return
    if signed_by is None or signed_by == placed_by or Role.cp_officer not in signed_as:
        raise CosignatureError


def check_parted(age_bands: Iterable[AgeBand], *, reason: str) -> None:
    """Let a household live in two places. Raises SplitError where a child is in it and no reason is given (I-11)."""
    if needs_cosignature(age_bands) and not reason.strip():
        raise SplitError
