"""May it happen? How check-ins move, when the clock moves them, which words count, what may be said by itself.

Pure. A check-in moves along `TRANSITIONS` and nowhere else; time takes it further, one step at a time, until
somebody answers. What was said is never part of its state: a word that means "I am forced" leads exactly where the
word for "all is well" leads (I-33).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.language.digits import decimal_digits
from refuge.language.script import read
from refuge.office.access.rules import HOLDERS, RefusedError, Relation, Role, Standings
from refuge.office.case.rules import Risk, SamePersonError, Track

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID


# --- refusals ---


class JumpError(RefusedError):
    """No line of the table leads a check-in from where it is by this move (I-23)."""

    reason = "no_transition"
    status = 409


class WordsError(RefusedError):
    """These words cannot be agreed: too short, too common, or too much like each other."""

    reason = "words"
    status = 409


class WordsFirstError(RefusedError):
    """Without agreed words nobody can tell a check-in by letter from any other letter."""

    reason = "words_first"
    status = 409


class RhythmError(RefusedError):
    """Hours that run backwards, or too narrow for how often somebody is to be heard of."""

    reason = "rhythm"
    status = 409


class NoMailboxError(RefusedError):
    """The case has no letters: there is no mailbox to check in by."""

    reason = "no_mailbox"
    status = 409


class NotWatchedError(RefusedError):
    """No check-ins are agreed in this case."""

    reason = "not_watched"
    status = 409


class StillOpenError(RefusedError):
    """Something about a check-in must be cleared up first. It never says what (I-33)."""

    reason = "still_open"
    status = 409


class NotDecidedError(RefusedError):
    """There is nothing here that waits for a second person."""

    reason = "nothing_waits"
    status = 409


class OutsideContactRuleError(RefusedError):
    """An automatic message would leave the time, the way or the wording the person chose (I-32)."""

    reason = "outside_contact_rule"
    status = 409


# --- who may do what ---


class Act(StrEnum):
    """What is done in this room, as the journal names it.

    `record` is every word about how somebody is: that they are well, that they are forced, that nobody was reached,
    that an alarm is over. The journal tells no difference.
    """

    see = "safety.see"
    agree_plan = "safety.agree_plan"
    decide_plan = "safety.decide_plan"
    agree_words = "safety.agree_words"
    set_schedule = "safety.set_schedule"
    record = "safety.record"
    put_to_panel = "safety.put_to_panel"
    end = "safety.end"
    compare = "safety.compare"  # a letter arrived
    step = "safety.step"  # time passed
    look = "safety.look"  # a desk is asked for alarms


_ON_IT = frozenset({Relation.on_it})
_BY_HOLDERS: Standings = {Role.case_worker: HOLDERS, Role.supervisor: HOLDERS, Role.cp_officer: HOLDERS}
# On the child track only whoever protects children is left of these roles (case.rules.on_track).
_BY_SECOND: Standings = {Role.supervisor: _ON_IT, Role.cp_officer: _ON_IT}
POLICY: Mapping[Act, Standings] = {
    Act.see: _BY_HOLDERS,
    Act.agree_plan: _BY_HOLDERS,
    Act.decide_plan: _BY_SECOND,  # never the owner, and never who wrote it (I-22)
    Act.agree_words: _BY_HOLDERS,
    Act.set_schedule: _BY_HOLDERS,
    Act.record: _BY_HOLDERS,
    Act.put_to_panel: {Role.supervisor: HOLDERS, Role.cp_officer: HOLDERS},
    Act.end: _BY_HOLDERS,
}
"""Which relation to a case lets which role do which act. `compare`, `step` and `look` are nobody's to choose."""


# --- the safety plan ---


class Threat(StrEnum):
    """What somebody fears. P3 lists two more; they are places on a way, and this system keeps none."""

    arrest = "arrest"
    retaliation_family = "retaliation_family"
    informed_on = "informed_on"
    phone_search = "phone_search"
    medical = "medical"
    other = "other"


class Family(StrEnum):
    """How the family they left behind stands."""

    none = "none"
    possible = "possible"
    threatened = "threatened"
    arrested = "arrested"
    unknown = "unknown"


class Decision(StrEnum):
    approved = "approved"
    declined = "declined"


def needs_second(risk: Risk) -> bool:
    """Say whether a plan counts only once a supervisor approved it (P3: if the risk is high). Raises nothing."""
    return risk is Risk.high


def check_second_person(staff_id: UUID, *, owner_id: UUID, written_by: UUID) -> None:
    """Let somebody decide about a plan who neither owns the case nor wrote it. Raises SamePersonError (I-22)."""
    if staff_id in {owner_id, written_by}:
        raise SamePersonError


# --- how a check-in moves ---


class State(StrEnum):
    """Where a check-in stands, in the clear. Whether somebody was forced is not among it."""

    due = "due"
    late = "late"
    missed = "missed"
    escalated_1 = "escalated_1"  # the case worker tries the second way
    escalated_2 = "escalated_2"  # a supervisor
    escalated_3 = "escalated_3"  # it is to go before the panel
    panel = "panel"
    ok = "ok"  # they were heard
    resolved = "resolved"  # not heard, and cleared up by what was learnt
    waived = "waived"  # not needed any more before it came to it


class Move(StrEnum):
    pass_window = "pass_window"  # noqa: S105 - a span of time, no secret
    pass_grace = "pass_grace"  # noqa: S105 - a span of time, no secret
    escalate = "escalate"
    hear = "hear"
    clear_up = "clear_up"
    put_to_panel = "put_to_panel"
    waive = "waive"


class Need(StrEnum):
    what_was_learnt = "what_was_learnt"
    a_supervisor = "a_supervisor"


@dataclass(frozen=True)
class Transition:
    """One line of the table. `who` says by whom where it is not only somebody on the case."""

    move: Move
    source: State
    target: State
    taken_by: frozenset[Relation] = HOLDERS
    approved: bool = False
    needs: tuple[Need, ...] = ()
    who: str = ""


CLOCK = "time, by itself"
CLOCK_OR_HOLDER = "time, by itself; or anybody on the case who tried in vain"
PERSON_OR_HOLDER = "the person, by a letter with an agreed word; or anybody on the case who spoke with them"
ESCALATED = (State.escalated_1, State.escalated_2, State.escalated_3)
ALARMING = (State.missed, *ESCALATED, State.panel)
OPEN = (State.due, State.late, *ALARMING)

TRANSITIONS = (
    Transition(Move.pass_window, State.due, State.late, who=CLOCK),
    Transition(Move.pass_grace, State.late, State.missed, who=CLOCK),
    Transition(Move.escalate, State.missed, State.escalated_1, who=CLOCK_OR_HOLDER),
    Transition(Move.escalate, State.escalated_1, State.escalated_2, who=CLOCK_OR_HOLDER),
    Transition(Move.escalate, State.escalated_2, State.escalated_3, who=CLOCK_OR_HOLDER),
    Transition(
        Move.put_to_panel,
        State.escalated_3,
        State.panel,
        needs=(Need.a_supervisor, Need.what_was_learnt),
    ),
    *(Transition(Move.hear, source, State.ok, who=PERSON_OR_HOLDER) for source in OPEN),
    *(
        Transition(Move.clear_up, source, State.resolved, needs=(Need.what_was_learnt,))
        for source in ALARMING
    ),
    *(Transition(Move.waive, source, State.waived) for source in (State.due, State.late)),
)

BY_TIME: Mapping[State, Move] = {
    State.due: Move.pass_window,
    State.late: Move.pass_grace,
    State.missed: Move.escalate,
    State.escalated_1: Move.escalate,
    State.escalated_2: Move.escalate,
}
"""The move that time makes. From `escalated_3` on nothing happens by itself: people decide."""


def target_of(move: Move, state: State) -> State:
    """Find where a move leads. Raises JumpError (I-23)."""
    for line in TRANSITIONS:
        if (line.move, line.source) == (move, state):
            return line.target
    raise JumpError(move.value)


def moves_from(state: State) -> frozenset[Move]:
    """Give every move that leads on from here. Raises nothing."""
    return frozenset(line.move for line in TRANSITIONS if line.source is state)


def pairs() -> list[tuple[State, State]]:
    """List every pair of states that a line joins, for the constraint in the database. Raises nothing."""
    return sorted({(line.source, line.target) for line in TRANSITIONS})


def level(state: State) -> int:
    """Say how far it has been escalated: 0 to 3. Raises nothing."""
    return {**{one: n for n, one in enumerate(ESCALATED, start=1)}, State.panel: len(ESCALATED)}.get(state, 0)


# --- by the clock ---


EVERY_HOURS = (6, 12, 24, 48, 72, 168)
DAY = 24


@dataclass(frozen=True)
class Rhythm:
    """How often somebody is to be heard of, and between which hours of the day, by the office's calendar."""

    every_hours: int
    from_hour: int  # 0 to 23
    to_hour: int  # 1 to 24; the hour itself is outside


@dataclass(frozen=True)
class Pace:
    """How long each stage lasts, in minutes, as the profile says."""

    grace: int
    step: int


def check_rhythm(rhythm: Rhythm) -> None:
    """Let a rhythm pass that its hours can hold. Raises RhythmError."""
    runs_forward = 0 <= rhythm.from_hour < rhythm.to_hour <= DAY
    wide_enough = rhythm.every_hours >= DAY or rhythm.to_hour - rhythm.from_hour > rhythm.every_hours
    if rhythm.every_hours not in EVERY_HOURS or not runs_forward or not wide_enough:
        raise RhythmError


def first_due(now: datetime, rhythm: Rhythm) -> datetime:
    """Give the moment of the first check-in: when the window opens next, a day from `now` at most (P3).

    `now` is local time of the office's calendar; so is what comes back. Raises nothing.
    """
    return _opening(now, rhythm)


def next_due(due_at: datetime, rhythm: Rhythm, now: datetime) -> datetime:
    """Give the moment of the check-in after this one, in the future of `now`. Local times. Raises nothing."""
    following = due_at
    while following <= now or following == due_at:
        following = following + timedelta(hours=rhythm.every_hours)
        if not rhythm.from_hour <= following.hour < rhythm.to_hour:
            following = _opening(following, rhythm)
    return following


def _opening(moment: datetime, rhythm: Rhythm) -> datetime:
    today = moment.replace(hour=rhythm.from_hour, minute=0, second=0, microsecond=0)
    return today if today > moment else today + timedelta(days=1)


def window_minutes(due_at: datetime, rhythm: Rhythm) -> int:
    """Give the minutes somebody has: until the window closes, or half the way to the next one. Raises nothing."""
    midnight = datetime.combine(due_at.date(), time(), due_at.tzinfo)
    closes = midnight + timedelta(hours=rhythm.to_hour)
    until_close = int((closes - due_at).total_seconds() // 60)
    return min(until_close, rhythm.every_hours * 30)


def moves_on_at(state: State, since: datetime, pace: Pace, window: int) -> datetime | None:
    """Say when time takes a check-in further that is in this state since then; never, where people decide.

    `since` is when it came into the state (for `due`: when it is due); `window` in minutes. A missed check-in waits
    no longer than the grace before the second way is tried: a step of half a day comes only after that. Raises
    nothing.
    """
    minutes = {
        State.due: window,
        State.late: pace.grace,
        State.missed: pace.grace,
        State.escalated_1: pace.step,
        State.escalated_2: pace.step,
    }.get(state)
    return None if minutes is None else since + timedelta(minutes=minutes)


def counts_for(due_at: datetime, every_hours: int, said_at: datetime) -> bool:
    """Say whether a word said then answers this check-in: from halfway between it and the one before on.

    What was said earlier belongs to the one before. Raises nothing.
    """
    return said_at >= due_at - timedelta(minutes=every_hours * 30)


# --- agreed words ---


class Outcome(StrEnum):
    """What was said at a check-in. Kept under seal, all of one length."""

    all_well = "all_well"
    forced = "forced"
    not_reached = "not_reached"
    learnt = "learnt"
    by_time = "by_time"


class Call(StrEnum):
    """Why those on a case are called, under seal."""

    none = "none"
    without_word = "without_word"  # they wrote, and none of the agreed words was in it
    forced = "forced"


LEAST_UNITS = 2
LEAST_LETTERS = 6
_VIRAMA = "\u1039"


def units(text: str) -> tuple[str, ...]:
    """Take a text apart into what a reader would call the same: words of letters, syllables of Burmese.

    Capitals, spaces, punctuation, forms of digits and invisible characters make no difference. Raises nothing.
    """
    found: list[str] = []
    joins = False  # whether the next Latin letter or digit belongs to the unit before it
    for character in decimal_digits(unicodedata.normalize("NFKC", text)).casefold():
        kind = unicodedata.category(character)
        if kind == "Cf":
            continue
        if found and (kind[0] == "M" or (kind == "Lo" and found[-1].endswith(_VIRAMA))):
            found[-1] += character
        elif kind == "Lo":
            found.append(character)
            joins = False
        elif kind[0] in "LN":
            found = [*found[:-1], found[-1] + character] if joins else [*found, character]
            joins = True
        else:
            joins = False
    return tuple(found)


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """Give the units of a text as it was typed and, where it is likely Zawgyi, as it reads in Unicode."""
    reading = read(text)
    both = (reading.original, reading.unicode_reading)
    return tuple(units(one) for one in both if one is not None)


def runs(of: Sequence[str], length: int) -> Iterator[str]:
    """Give every run of so many units, joined as they are hashed. Raises nothing."""
    return (" ".join(of[start : start + length]) for start in range(len(of) - length + 1))


_COMMON = (
    *("ok", "okay", "yes", "no", "hello", "thank you", "help me", "please help", "i am fine", "i am ok"),
    *(
        "i am well",
        "all is well",
        "all well",
        "everything is fine",
        "good morning",
        "i am safe",
        "we are safe",
    ),
    *("အိုကေ", "ဟုတ်ကဲ့", "မဟုတ်ဘူး", "ကျေးဇူးတင်ပါတယ်", "ကူညီပါ", "မင်္ဂလာပါ", "နေကောင်းပါတယ်", "ကျန်းမာပါတယ်"),
    *("အဆင်ပြေပါတယ်", "အားလုံးအဆင်ပြေပါတယ်", "ဘေးကင်းပါတယ်", "လုံခြုံပါတယ်"),
)
COMMON = frozenset(" ".join(units(one)) for one in _COMMON)
"""What people write anyway: somebody would be taken for well, or for forced, by accident."""


def check_words(all_well: str, forced: str) -> None:
    """Let two agreed words pass. Raises WordsError: too short, too common, or one within the other."""
    both = [units(all_well), units(forced)]
    for one in both:
        letters = sum(len(unit) for unit in one)
        if len(one) < LEAST_UNITS or letters < LEAST_LETTERS or " ".join(one) in COMMON:
            raise WordsError
    shorter, longer = sorted(both, key=len)
    if " ".join(shorter) in set(runs(longer, len(shorter))):
        raise WordsError


# --- what may be said by itself ---


class Channel(StrEnum):
    """How somebody checks in. Nothing is ever sent by any but the first."""

    mailbox = "mailbox"
    in_person = "in_person"
    trusted_human = "trusted_human"


@dataclass(frozen=True)
class ContactRule:
    """What the person agreed to be sent, when and how; and whether anything may be sent at all now."""

    channel: Channel
    from_hour: int
    to_hour: int
    wording: str  # the key of a phrase of the profile; empty where nothing is to be sent
    never_from: int | None = None
    never_to: int | None = None
    track: Track = Track.adult
    is_cut: bool = False


@dataclass(frozen=True)
class Message:
    """Something the office would say by itself: which wording, and within which local hours it may come."""

    wording: str
    begin: datetime
    end: datetime = field(kw_only=True)


def check_automatic_message(message: Message, rule: ContactRule) -> None:
    """Let an automatic message pass that stays inside what the person chose: way, wording, time (I-32).

    It goes into their own mailbox or nowhere; on the child track people write, not clocks. Times are local to the
    office's calendar. Raises OutsideContactRuleError.
    """
    way = rule.channel is Channel.mailbox and rule.track is Track.adult and not rule.is_cut
    worded = bool(rule.wording) and message.wording == rule.wording
    if not (way and worded and _within_hours(message, rule)):
        raise OutsideContactRuleError


def _within_hours(message: Message, rule: ContactRule) -> bool:
    midnight = datetime.combine(message.begin.date(), time(), message.begin.tzinfo)
    opens, closes = (midnight + timedelta(hours=hour) for hour in (rule.from_hour, rule.to_hour))
    inside = opens <= message.begin < message.end <= closes
    if rule.never_from is None or rule.never_to is None:
        return inside
    shuts, reopens = (midnight + timedelta(hours=hour) for hour in (rule.never_from, rule.never_to))
    return inside and (message.end <= shuts or reopens <= message.begin)


def message_for(due_at: datetime, window: int, rule: ContactRule) -> Message | None:
    """Choose the hours of a reminder for one check-in of so many minutes; nothing where no time is left.

    That is its window up to the hours that are never to be touched, or from their end on. Raises nothing.
    """
    begin, end = due_at, due_at + timedelta(minutes=window)
    if rule.never_from is not None and rule.never_to is not None:
        midnight = datetime.combine(due_at.date(), time(), due_at.tzinfo)
        shuts, reopens = (midnight + timedelta(hours=hour) for hour in (rule.never_from, rule.never_to))
        if begin < shuts:
            end = min(end, shuts)
        else:
            begin = max(begin, reopens)
    return Message(rule.wording, begin, end=end) if begin < end else None


# --- the end ---


class EndReason(StrEnum):
    arrived = "arrived"
    no_longer_needed = "no_longer_needed"
    person_asked = "person_asked"
    lost_contact = "lost_contact"


def move_at_end(reason: EndReason, state: State) -> Move:
    """Say how the open check-in ends when check-ins end: lost contact by the panel alone (P3).

    Raises StillOpenError where it must be cleared up first.
    """
    if reason is EndReason.lost_contact:
        if state is not State.panel:
            raise StillOpenError
        return Move.clear_up
    if state in ALARMING:
        raise StillOpenError
    return Move.waive
