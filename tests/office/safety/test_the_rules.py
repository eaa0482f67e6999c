"""Every cell of the tables: how a check-in moves, when, which words count, what may be said by itself."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from refuge.language.script import zawgyi_probability
from refuge.office.case.rules import Risk, SamePersonError, Track
from refuge.office.safety import rules
from refuge.office.safety.rules import (
    ALARMING,
    BY_TIME,
    EVERY_HOURS,
    OPEN,
    Channel,
    ContactRule,
    EndReason,
    JumpError,
    Message,
    Move,
    OutsideContactRuleError,
    Pace,
    Rhythm,
    RhythmError,
    State,
    StillOpenError,
    WordsError,
)

HERE = ZoneInfo("Asia/Yangon")
EVENING = datetime(2026, 11, 23, 18, 0, tzinfo=HERE)
DAILY = Rhythm(24, 19, 21)
PACE = Pace(grace=120, step=720)

LEGAL = {
    ("pass_window", "due"): "late",
    ("pass_grace", "late"): "missed",
    ("escalate", "missed"): "escalated_1",
    ("escalate", "escalated_1"): "escalated_2",
    ("escalate", "escalated_2"): "escalated_3",
    ("put_to_panel", "escalated_3"): "panel",
    ("waive", "due"): "waived",
    ("waive", "late"): "waived",
    **{("hear", state): "ok" for state in OPEN},
    **{("clear_up", state): "resolved" for state in ALARMING},
}


@pytest.mark.parametrize(("move", "state"), list(product(Move, State)))
def test_a_check_in_moves_along_the_table_and_nowhere_else(move, state):
    if (move, state) in LEGAL:
        assert rules.target_of(move, state) == LEGAL[move, state]
        assert move in rules.moves_from(state)
    else:
        with pytest.raises(JumpError):
            rules.target_of(move, state)
        assert move not in rules.moves_from(state)


def test_the_pairs_are_those_of_the_table():
    assert set(rules.pairs()) == {(source, target) for (_, source), target in LEGAL.items()}


def test_time_moves_only_what_silence_moves():
    assert {state: rules.target_of(move, state) for state, move in BY_TIME.items()} == {
        State.due: State.late,
        State.late: State.missed,
        State.missed: State.escalated_1,
        State.escalated_1: State.escalated_2,
        State.escalated_2: State.escalated_3,
    }


@pytest.mark.parametrize(
    ("state", "minutes"),
    [
        (State.due, 90),
        (State.late, 120),
        (State.missed, 120),
        (State.escalated_1, 720),
        (State.escalated_2, 720),
    ],
)
def test_each_stage_lasts_as_long_as_the_profile_says(state, minutes):
    assert rules.moves_on_at(state, EVENING, PACE, 90) == EVENING + timedelta(minutes=minutes)


@pytest.mark.parametrize("state", sorted(set(State) - set(BY_TIME)))
def test_where_people_decide_no_clock_runs(state):
    assert rules.moves_on_at(state, EVENING, PACE, 90) is None


def test_levels():
    levels = {state: rules.level(state) for state in State if rules.level(state)}
    assert levels == {"escalated_1": 1, "escalated_2": 2, "escalated_3": 3, "panel": 3}


# --- the rhythm ---


@pytest.mark.parametrize("rhythm", [DAILY, Rhythm(168, 0, 24), Rhythm(6, 6, 22), Rhythm(12, 6, 19)])
def test_a_rhythm_its_hours_can_hold(rhythm):
    rules.check_rhythm(rhythm)


@pytest.mark.parametrize(
    "rhythm",
    [
        Rhythm(24, 21, 19),
        Rhythm(24, 19, 19),
        Rhythm(24, -1, 5),
        Rhythm(24, 5, 25),
        Rhythm(5, 0, 24),
        Rhythm(6, 6, 12),
        Rhythm(12, 19, 21),
    ],
)
def test_a_rhythm_its_hours_cannot_hold(rhythm):
    with pytest.raises(RhythmError):
        rules.check_rhythm(rhythm)


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("every", EVERY_HOURS)
def test_the_first_check_in_is_in_the_window_and_within_a_day(hour, every):
    now = EVENING.replace(hour=hour, minute=17)
    due = rules.first_due(now, Rhythm(every, 6, 22))
    assert now < due <= now + timedelta(hours=24)
    assert (due.hour, due.minute) == (6, 0)


@pytest.mark.parametrize("every", EVERY_HOURS)
def test_the_next_ones_stay_in_the_window_and_in_the_future(every):
    rhythm = Rhythm(every, 6, 22)
    due = rules.first_due(EVENING, rhythm)
    for _ in range(20):
        following = rules.next_due(due, rhythm, due)
        assert following > due
        assert 6 <= following.hour < 22
        assert following - due >= timedelta(hours=min(every, 8))
        due = following


def test_after_days_of_silence_the_next_one_is_the_next_window():
    due = EVENING.replace(hour=19)
    following = rules.next_due(due, DAILY, due + timedelta(days=3, hours=5))
    assert following == due + timedelta(days=4)


def test_one_that_was_answered_early_is_not_asked_again():
    due = EVENING.replace(hour=19)
    assert rules.next_due(due, DAILY, due - timedelta(hours=3)) == due + timedelta(days=1)


@pytest.mark.parametrize(
    ("rhythm", "hour", "minutes"),
    [(DAILY, 19, 120), (DAILY, 20, 60), (Rhythm(24, 20, 24), 20, 240), (Rhythm(6, 0, 24), 6, 180)],
)
def test_the_window_ends_with_its_hour_or_half_way_to_the_next(rhythm, hour, minutes):
    assert rules.window_minutes(EVENING.replace(hour=hour), rhythm) == minutes


@pytest.mark.parametrize(("hours", "counts"), [(-13, False), (-12, True), (0, True), (50, True)])
def test_a_word_counts_from_half_way_before(hours, counts):
    assert rules.counts_for(EVENING, 24, EVENING + timedelta(hours=hours)) is counts


# --- words ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mangoes are sweet", "the  MANGOES, are sweet!"),
        ("မိုး ရွာ နေ တယ်", "မိုးရွာနေတယ်။"),
        ("bus 12", "bus ၁၂"),
        ("red\u200b boat", "red boat"),
        ("ခေါင်းလောင်း တစ္ဆေ", "ခေါင်းလောင်းတစ္ဆေ"),
        ("cafe\u0301 noir", "café noir"),
    ],
)
def test_what_a_reader_would_call_the_same_is_the_same(one, other):
    assert rules.units(one) == rules.units(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("red boat", "redboat"), ("မိုးရွာနေတယ်", "မိုးရွာတယ်"), ("bus 12", "bus 13"), ("တစ္ဆေ", "တစဆေ")],
)
def test_what_is_different_stays_different(one, other):
    assert rules.units(one) != rules.units(other)


def test_a_mark_with_no_letter_before_it_is_nobodys():
    assert rules.units("\u103a ok") == ("ok",)


def test_zawgyi_is_read_as_well():
    zawgyi = "ကြၽန္ေတာ္ ေနေကာင္းပါတယ္"
    assert zawgyi_probability(zawgyi) > 0.9
    typed, read = rules.readings(zawgyi)
    assert typed != read
    assert read == rules.units("ကျွန်တော် နေကောင်းပါတယ်")
    assert len(rules.readings("plain")) == 1


def test_runs():
    assert list(rules.runs(("a", "b", "c"), 2)) == ["a b", "b c"]
    assert list(rules.runs(("a",), 2)) == []


def test_two_ordinary_sentences_can_be_agreed():
    rules.check_words("The mangoes are sweet", "Grandmother planted beans")
    rules.check_words("မိုးတွေ ရွာနေတယ်", "အဖွား ပဲစိုက်တယ်")


@pytest.mark.parametrize(
    ("well", "forced"),
    [
        ("mango", "Grandmother planted beans"),
        ("a b", "Grandmother planted beans"),
        ("All is well!", "Grandmother planted beans"),
        ("Grandmother planted beans", "help me"),
        ("အဆင်ပြေ ပါတယ်", "Grandmother planted beans"),
        ("The red boat", "the RED boat."),
        ("The red boat", "Look at the red boat there"),
        ("Look at the red boat there", "the red boat"),
    ],
)
def test_words_that_could_be_mixed_up_cannot(well, forced):
    with pytest.raises(WordsError):
        rules.check_words(well, forced)


# --- what may be said by itself (I-32) ---

RULE = ContactRule(Channel.mailbox, from_hour=19, to_hour=22, wording="weather", never_from=20, never_to=21)


def message(begin, end, wording="weather"):
    midnight = EVENING.replace(hour=0)
    hours = [midnight + timedelta(hours=one) for one in (begin, end)]
    return Message(wording, hours[0], end=hours[1])


@pytest.mark.parametrize(("begin", "end"), [(19, 20), (19, 19.5), (21, 22)])
def test_a_message_inside_the_hours_may_go(begin, end):
    rules.check_automatic_message(message(begin, end), RULE)


def test_where_no_hour_is_forbidden_the_whole_window_may_be_used():
    rules.check_automatic_message(message(19, 22), replace(RULE, never_from=None, never_to=None))


@pytest.mark.parametrize(
    ("begin", "end"), [(18, 20), (18.9, 19.5), (21, 22.1), (19, 21), (20, 21), (20.5, 22), (20, 19), (19, 43)]
)
def test_i_32_a_message_outside_the_hours_may_not(begin, end):
    with pytest.raises(OutsideContactRuleError):
        rules.check_automatic_message(message(begin, end), RULE)


@pytest.mark.parametrize(
    "rule",
    [
        replace(RULE, channel=Channel.in_person),
        replace(RULE, channel=Channel.trusted_human),
        replace(RULE, wording="other"),
        replace(RULE, wording=""),
        replace(RULE, track=Track.child),
        replace(RULE, is_cut=True),
    ],
)
def test_i_32_nothing_goes_another_way_in_other_words_or_where_contact_is_cut(rule):
    with pytest.raises(OutsideContactRuleError):
        rules.check_automatic_message(message(19, 20), rule)


def test_i_32_an_empty_wording_says_nothing():
    with pytest.raises(OutsideContactRuleError):
        rules.check_automatic_message(message(19, 20, wording=""), replace(RULE, wording=""))


@pytest.mark.parametrize(
    ("due", "minutes", "begin", "end"),
    [(19, 120, 19, 20), (20, 120, 21, 22), (19, 30, 19, 19.5), (21, 60, 21, 22)],
)
def test_a_reminder_goes_round_the_forbidden_hours(due, minutes, begin, end):
    made = rules.message_for(EVENING.replace(hour=due), minutes, RULE)
    assert made == message(begin, end)
    rules.check_automatic_message(made, RULE)


def test_where_nothing_is_left_there_is_no_reminder():
    assert rules.message_for(EVENING.replace(hour=20), 60, RULE) is None


def test_without_forbidden_hours_a_reminder_has_the_whole_window():
    free = replace(RULE, never_from=None, never_to=None)
    assert rules.message_for(EVENING.replace(hour=19), 120, free) == message(19, 21)


# --- the plan and the end ---


def test_only_a_high_risk_needs_a_second_person():
    assert [risk for risk in Risk if rules.needs_second(risk)] == [Risk.high]


def test_i_22_neither_the_owner_nor_the_writer_decides():
    owner, writer, second = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    rules.check_second_person(second, owner_id=owner, written_by=writer)
    for one in (owner, writer):
        with pytest.raises(SamePersonError):
            rules.check_second_person(one, owner_id=owner, written_by=writer)


@pytest.mark.parametrize(("reason", "state"), list(product(EndReason, OPEN)))
def test_how_check_ins_end(reason, state):
    lost = reason is EndReason.lost_contact
    if lost == (state is State.panel) and (lost or state not in ALARMING):
        assert rules.move_at_end(reason, state) is (Move.clear_up if lost else Move.waive)
    else:
        with pytest.raises(StillOpenError):
            rules.move_at_end(reason, state)
