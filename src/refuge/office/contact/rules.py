"""May it happen? The life of a thread, whose clock is running, and when an intake key may be destroyed.

Pure: values in, values out. A thread moves only along `MOVES`; who may make which move stands in `PERMITTED`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from refuge.office.access.rules import NotAllowedError, RefusedError, Role
from refuge.protocol.letter import Urgency


class ThreadNotFoundError(RefusedError):
    """There is no such thread, or none whose existence is theirs to know."""

    reason = "no_such_thread"
    status = 404


class TransitionError(RefusedError):
    """The thread is in a state from which this act is not possible."""

    reason = "not_from_this_state"
    status = 409


class WrongHandsError(RefusedError):
    """Whoever was chosen does not answer letters of this circle: a thread cannot be handed to them."""

    reason = "wrong_hands"
    status = 409


class CaseGoesOnError(RefusedError):
    """A thread that belongs to a case, or to a matter, neither ends by itself nor becomes another one."""

    reason = "case_goes_on"
    status = 409


class NotYetDueError(RefusedError):
    """Letters and answers are erased when their time is over, not before."""

    reason = "not_yet_due"
    status = 409


class Circle(StrEnum):
    """Whose eyes a letter is for: sealed to other keys, kept in other threads, and read by nobody of the other circle.

    A letter marked as a concern is for inquiry officers alone, so that whoever tells of something is shielded from
    those who might be meant.
    """

    letters = "letters"
    concerns = "concerns"

    @property
    def other(self) -> Circle:
        return Circle.concerns if self is Circle.letters else Circle.letters


class State(StrEnum):
    new = "new"  # nobody has judged the danger yet
    triaged = "triaged"  # judged; the person waits for an answer
    answered = "answered"  # the next word is theirs
    written_again = "written_again"  # they wrote, and wait
    closed = "closed"  # it ended with an outcome; a new letter opens it again


WAITING = frozenset({State.new, State.triaged, State.written_again})


class Danger(IntEnum):
    """The larger, the sooner."""

    none = 0
    possible = 1
    immediate = 2


class Child(StrEnum):
    yes = "yes"
    no = "no"
    unknown = "unknown"


class Outcome(StrEnum):
    advice_only = "advice_only"
    open_case = "open_case"
    referred = "referred"
    unsafe_stop = "unsafe_stop"
    hoax = "hoax"
    lost = "lost"
    elsewhere = "elsewhere"  # of a concern: it was about something else, and they were told where to write
    taken_up = "taken_up"  # of a concern: a matter was begun from it


_OF_CONCERNS = frozenset({Outcome.elsewhere, Outcome.taken_up})
_OF_LETTERS = frozenset({Outcome.open_case})
ENDINGS = tuple(outcome for outcome in Outcome if outcome not in _OF_CONCERNS | _OF_LETTERS)
ENDINGS_OF_CONCERNS = (Outcome.elsewhere, *ENDINGS)


class Relation(StrEnum):
    """What a member of staff is to a thread."""

    unclaimed = "unclaimed"
    mine = "mine"
    anothers = "anothers"
    of_my_case = "of_my_case"


class Act(StrEnum):
    """Everything that is done in this room, as the journal names it."""

    receive = "contact.receive"
    read = "contact.read"
    claim = "contact.claim"
    take_over = "contact.take_over"
    hand_over = "contact.hand_over"
    triage = "contact.triage"
    answer = "contact.answer"
    open_case = "contact.open_case"
    take_up = "contact.take_up"
    close = "contact.close"
    erase = "contact.erase"
    see_inbox = "contact.see_inbox"
    collect = "contact.collect"
    open_letters = "contact.open_letters"
    share_keys = "contact.share_keys"
    see_quarantine = "contact.see_quarantine"
    retry = "contact.retry"
    discard = "contact.discard"
    make_notices = "contact.make_notices"
    destroy_keys = "contact.destroy_keys"


LIVING = frozenset(State) - {State.closed}
JUDGED = LIVING - {State.new}  # danger and children come first: nobody is answered before they were asked for


def _stays(act: Act, states: Iterable[State]) -> dict[tuple[Act, State], State]:
    return {(act, state): state for state in states}


def _leads(act: Act, states: Iterable[State], to: State) -> dict[tuple[Act, State], State]:
    return {(act, state): to for state in states}


MOVES: Mapping[tuple[Act, State], State] = {
    **_leads(Act.receive, JUDGED | {State.closed}, State.written_again),
    **_stays(Act.receive, {State.new}),
    **_stays(Act.read, State),
    **_stays(Act.claim, LIVING),
    **_stays(Act.take_over, LIVING),
    **_stays(Act.hand_over, LIVING),
    **_leads(Act.triage, WAITING, State.triaged),
    **_stays(Act.triage, {State.answered}),
    **_leads(Act.answer, JUDGED, State.answered),
    **_stays(Act.open_case, JUDGED),
    **_stays(Act.take_up, JUDGED),
    **_leads(Act.close, JUDGED, State.closed),
    **_stays(Act.erase, {State.closed}),
}

_ANY = frozenset(Relation)

PERMITTED: Mapping[Act, Mapping[Role, frozenset[Relation]]] = {
    Act.read: {
        Role.contact_officer: _ANY,
        Role.supervisor: _ANY,
        Role.case_worker: frozenset({Relation.of_my_case}),
        Role.cp_officer: frozenset({Relation.of_my_case}),
        Role.inquiry: _ANY,
    },
    Act.claim: {
        Role.contact_officer: frozenset({Relation.unclaimed}),
        Role.inquiry: frozenset({Relation.unclaimed}),
    },
    # Whoever claimed it may be asleep or arrested; the person who wrote must not wait for that.
    Act.take_over: {
        Role.contact_officer: frozenset({Relation.anothers}),
        Role.inquiry: frozenset({Relation.anothers}),
    },
    Act.hand_over: {
        Role.contact_officer: frozenset({Relation.mine}),
        Role.inquiry: frozenset({Relation.mine}),
        Role.supervisor: frozenset({Relation.unclaimed, Relation.mine, Relation.anothers}),
    },
    # On the child track nobody but child protection holds the key: then it is for them to judge and to answer.
    Act.triage: {
        Role.contact_officer: frozenset({Relation.mine}),
        Role.supervisor: frozenset({Relation.of_my_case}),
        Role.cp_officer: frozenset({Relation.of_my_case}),
        Role.inquiry: frozenset({Relation.mine}),
    },
    Act.answer: {
        Role.contact_officer: frozenset({Relation.mine}),
        Role.inquiry: frozenset({Relation.mine}),
        Role.case_worker: frozenset({Relation.of_my_case}),
        Role.supervisor: frozenset({Relation.of_my_case}),
        Role.cp_officer: frozenset({Relation.of_my_case}),
    },
    Act.open_case: {Role.contact_officer: frozenset({Relation.mine})},
    Act.take_up: {Role.inquiry: frozenset({Relation.mine})},
    Act.close: {
        Role.contact_officer: frozenset({Relation.mine}),
        Role.inquiry: frozenset({Relation.mine}),
    },
    # No supervisor may know of a concern, so those who read it erase it.
    Act.erase: {Role.supervisor: _ANY, Role.inquiry: _ANY},
}

ROOM: Mapping[Act, frozenset[Role]] = {
    # A case worker sees the threads of their cases there, and no other; child protection those of children's
    # cases (queries.visible).
    Act.see_inbox: frozenset(
        {Role.contact_officer, Role.supervisor, Role.case_worker, Role.cp_officer, Role.inquiry}
    ),
    Act.collect: frozenset({Role.contact_officer, Role.supervisor, Role.inquiry}),
    Act.open_letters: frozenset({Role.contact_officer, Role.inquiry}),
    Act.share_keys: frozenset({Role.contact_officer, Role.inquiry}),
    Act.see_quarantine: frozenset({Role.contact_officer, Role.supervisor, Role.inquiry}),
    Act.retry: frozenset({Role.contact_officer, Role.supervisor, Role.inquiry}),
    Act.discard: frozenset({Role.supervisor, Role.inquiry}),
}

READERS = frozenset(
    {Role.contact_officer, Role.supervisor}
)  # to whom every thread is sealed but those of concerns
INQUIRERS = frozenset({Role.inquiry})  # to whom a concern is sealed, and to nobody else
READERS_OF: Mapping[Circle, frozenset[Role]] = {Circle.letters: READERS, Circle.concerns: INQUIRERS}
OPENER_OF: Mapping[Circle, Role] = {Circle.letters: Role.contact_officer, Circle.concerns: Role.inquiry}


def roles_in(circle: Circle, roles: Collection[Role]) -> frozenset[Role]:
    """Give those of somebody's roles that count in a circle: an inquiry officer's in the one, all others in the other.

    So whoever holds roles of both never reaches into one by a right they have in the other (I-5, I-36).
    """
    return frozenset(roles) & INQUIRERS if circle is Circle.concerns else frozenset(roles) - INQUIRERS


def home_of(roles: Collection[Role]) -> Circle:
    """Say whose inbox somebody is shown first."""
    sees_letters = may_in_room(Act.see_inbox, roles_in(Circle.letters, roles))
    return Circle.concerns if INQUIRERS & frozenset(roles) and not sees_letters else Circle.letters


def ref(thread_id: UUID) -> str:
    """Name a thread in the journal."""
    return f"thread:{thread_id}"


def may(act: Act, roles: Collection[Role], relations: Collection[Relation]) -> bool:
    """Say whether somebody with these roles, being this to the thread, may do it at all."""
    permitted = PERMITTED.get(act, {})
    return any(permitted[role] & frozenset(relations) for role in roles if role in permitted)


def check_thread_act(
    act: Act, state: State, roles: Collection[Role], relations: Collection[Relation]
) -> State:
    """Give the state the act leads to. Raises NotAllowedError, TransitionError."""
    if not may(act, roles, relations):
        raise NotAllowedError(act.value)
    return next_state(act, state)


def next_state(act: Act, state: State) -> State:
    """Give the state the act leads to. Raises TransitionError."""
    if (act, state) not in MOVES:
        raise TransitionError(act.value)
    return MOVES[act, state]


def acts_open_to(state: State, roles: Collection[Role], relations: Collection[Relation]) -> frozenset[Act]:
    """Give every act that `check_thread_act` would allow now."""
    return frozenset(act for act in PERMITTED if (act, state) in MOVES and may(act, roles, relations))


def may_in_room(act: Act, roles: Collection[Role]) -> bool:
    """Say whether one of these roles may do this act of the whole room."""
    return bool(ROOM.get(act, frozenset()) & frozenset(roles))


def check_room_act(act: Act, roles: Collection[Role], circle: Circle | None = None) -> None:
    """Raise NotAllowedError unless one of these roles may do this act of the whole room, or of one circle in it."""
    if not may_in_room(act, roles if circle is None else roles_in(circle, roles)):
        raise NotAllowedError(act.value)


class Step(StrEnum):
    """The next right step, as the page of a thread says it."""

    claim = "claim"
    triage = "triage"
    answer = "answer"
    wait = "wait"  # the next word is theirs
    erase = "erase"
    ended = "ended"
    colleague = "colleague"  # it is in somebody else's hands


def next_step(state: State, acts: Collection[Act], *, content_is_due: bool) -> Step:
    """Say what is to be done now by somebody to whom these acts are open."""
    if state is State.closed:
        return Step.erase if content_is_due and Act.erase in acts else Step.ended
    if Act.claim in acts and Act.answer not in acts:
        return Step.claim
    if state is State.new and Act.triage in acts:
        return Step.triage
    if state is State.answered:
        return Step.wait
    return Step.answer if Act.answer in acts else Step.colleague


# --- how urgent it is, and how long somebody has waited ---

_DANGER_OF = {
    Urgency.danger: Danger.immediate,
    Urgency.soon: Danger.possible,
    Urgency.later: Danger.none,
}


def danger_of(urgency: Urgency) -> Danger:
    """Take the person at their word until somebody has read what they wrote."""
    return _DANGER_OF[urgency]


def danger_after(known: Danger, urgency: Urgency) -> Danger:
    """Let a new letter raise the danger, never lower it: only somebody who has read it may do that."""
    return max(known, danger_of(urgency))


def waiting_began(day: date, fetched_at: datetime) -> datetime:
    """Say since when at the latest the person waits; the front desk tells the day, not the hour.

    Days are counted in UTC, as the front desk counts them.
    """
    end_of_day = datetime.combine(day + timedelta(days=1), time(), UTC)
    return min(fetched_at, end_of_day)


class Run(StrEnum):
    """How far a run to the front desk has come."""

    requested = "requested"
    running = "running"
    done = "done"
    failed = "failed"


EVERY_SECONDS = 300  # so often the collector goes by itself


class Pile(StrEnum):
    """Where a letter lies before its words are in a thread."""

    sealed = "sealed"
    opened = "opened"
    quarantined = "quarantined"


class TagKind(StrEnum):
    """What a secret shared with a person says about a letter that carries it."""

    own = "own"  # written with the code of the thread
    renewed = "renewed"  # written with a code they have given up since
    cover = "cover"  # written with the cover code: somebody may be forcing them


class Distrust(StrEnum):
    """Why a letter lies in quarantine."""

    no_key = "no_key"  # no key we hold opens it
    damaged = "damaged"  # sealed to us, and changed or cut on the way
    unreadable = "unreadable"  # it opens, and what is inside is no letter
    fault = "fault"  # something of ours failed over it


@dataclass(frozen=True)
class WaitingLimits:
    danger_minutes: int
    answer_minutes: int

    def minutes_for(self, danger: Danger) -> int:
        return self.danger_minutes if danger is Danger.immediate else self.answer_minutes


@dataclass(frozen=True)
class Clock:
    """How many minutes are left until the answer is late; below zero, since when it is."""

    minutes_left: int

    @property
    def is_late(self) -> bool:
        return self.minutes_left < 0


def clock(danger: Danger, waiting_since: datetime, now: datetime, limits: WaitingLimits) -> Clock:
    """Read the clock of somebody who waits."""
    due = waiting_since + timedelta(minutes=limits.minutes_for(danger))
    return Clock(minutes_left=math.floor((due - now).total_seconds() / 60))


# --- the life of an intake key ---

# A letter that was being written when the window closed is stored a breath later, under the next day.
MIDNIGHT_MARGIN = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """The days on which letters may be sealed to a key, both included."""

    first: date
    last: date

    def may_hold(self, day: date) -> bool:
        """Say whether a letter the front desk stored on that day may be sealed to this key."""
        return self.first <= day <= self.last + MIDNIGHT_MARGIN


def is_spent(window: Window, *, today: date, emptied_on: date | None, sealed_days: Collection[date]) -> bool:
    """Say whether an intake key may be destroyed: never by the clock alone (protocol.md, Collection).

    `emptied_on` is the front desk's own day at the beginning of the last collection that was acknowledged
    with nothing left; `sealed_days` are the days of letters that lie here unopened.
    """
    over = window.last + MIDNIGHT_MARGIN
    emptied_since = emptied_on is not None and emptied_on > over
    return today > over and emptied_since and not any(window.may_hold(day) for day in sealed_days)


def days_to_try(days: Iterable[date], letter_day: date, intake_days: int) -> list[date]:
    """Order the days of intake keys by how likely they open a letter of that day.

    The front desk seals to the newest notice in force, so the letter's own day comes first, then the days
    before it, then everything else.
    """

    def unlikeliness(day: date) -> tuple[bool, int]:
        held = Window(day, day + timedelta(days=intake_days)).may_hold(letter_day)
        return (not held, abs((letter_day - day).days))

    return sorted(days, key=unlikeliness)


def missing_days(made: Collection[date], today: date, days_ahead: int) -> list[date]:
    """Give the days from today on that still need an intake key."""
    wanted = (today + timedelta(days=n) for n in range(days_ahead + 1))
    return [day for day in wanted if day not in made]


# --- what is kept how long ---


def content_due_on(closed_on: date | None, content_days: int) -> date | None:
    """Give the day on which letters and answers of a thread without a case are to be erased (P1)."""
    return None if closed_on is None else closed_on + timedelta(days=content_days)


def is_erased(closed_on: date | None, erased_on: date | None) -> bool:
    """Say whether what was written until a thread ended is erased. What came after an earlier erasure is not."""
    return closed_on is not None and erased_on is not None and erased_on > closed_on


def check_without_case(*, has_case: bool) -> None:
    """Let a thread end, or become a case or a matter, that is none yet. Raises CaseGoesOnError."""
    if has_case:
        raise CaseGoesOnError


def check_content_is_due(due_on: date | None, today: date) -> None:
    """Let the content be erased. Raises NotYetDueError."""
    if due_on is None or today < due_on:
        raise NotYetDueError


def check_can_take_it(roles: Collection[Role], circle: Circle = Circle.letters) -> None:
    """Let a thread of a circle be handed to somebody with these roles. Raises WrongHandsError."""
    if OPENER_OF[circle] not in roles:
        raise WrongHandsError


def endings_of(circle: Circle) -> tuple[Outcome, ...]:
    """Give the ways in which a thread of a circle may end."""
    return ENDINGS_OF_CONCERNS if circle is Circle.concerns else ENDINGS


def check_ending(outcome: Outcome, circle: Circle = Circle.letters) -> None:
    """Let a thread end so. Raises TransitionError: opening a case or a matter is an act of its own, not an ending."""
    if outcome not in endings_of(circle):
        raise TransitionError
