"""Every cell of the tables of this room, without a database."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.case.rules import Status, Track
from refuge.office.consent import rules
from refuge.office.consent.rules import (
    ANSWERED,
    MOVES,
    NOT_YET_PLANNED,
    TERMS,
    WITNESSED,
    Act,
    Capacity,
    CaseNow,
    CategoriesError,
    Category,
    Days,
    GuardianNeededError,
    Kept,
    Level,
    Mode,
    MoveError,
    NoConsentError,
    NotForAChildError,
    NotInReceptionError,
    PurposeError,
    Question,
    RecipientError,
    Said,
    State,
    Witness,
    WitnessNeededError,
)

DAY = dt.date(2026, 11, 23)
DAYS = Days(sharing=180, any_other=365, cooling=7)
TABLE = {
    ("consent.give", "requested"): "given",
    ("consent.refuse", "requested"): "refused",
    ("consent.renew", "given"): "renewed",
    ("consent.withdraw", "given"): "withdrawn",
    ("consent.withdraw", "requested"): "withdrawn",
    ("consent.expire", "given"): "expired",
}


def after(days):
    return DAY + dt.timedelta(days=days)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", State)
def test_each_move_leads_where_the_table_says_or_nowhere(act, state):
    if (act, state) in TABLE:
        assert rules.target_of(act, state) == TABLE[act, state]
    else:
        with pytest.raises(MoveError):
            rules.target_of(act, state)


def test_whoever_said_yes_once_said_it_in_one_of_these_states():
    assert {target for (act, source), target in MOVES.items() if source is State.given} | {
        State.given
    } == ANSWERED


def test_every_level_has_its_terms():
    assert set(TERMS) == set(Level)
    assert [level for level, terms in TERMS.items() if terms.has_recipient] == [Level.c3]
    assert [level for level, terms in TERMS.items() if terms.has_purpose] == [Level.c3, Level.c5, Level.c7]
    assert [level for level, terms in TERMS.items() if terms.chosen] == [Level.c3]


def test_a_case_file_covers_no_name_and_no_papers():
    assert not TERMS[Level.c1].categories & {Category.name, Category.papers, Category.story}


def ask(level, purpose="", recipient="", categories=()):
    return Question(level, "en", purpose, frozenset(categories), recipient)


@pytest.mark.parametrize("level", sorted(set(Level) - {Level.c3, Level.c5, Level.c7}))
def test_most_levels_are_asked_as_they_are(level):
    rules.check_question(ask(level))
    assert rules.covered(ask(level)) == TERMS[level].categories


def test_sharing_says_with_whom_what_for_and_what():
    whole = ask(Level.c3, "a doctor", "the clinic", [Category.health])
    rules.check_question(whole)
    assert rules.covered(whole) == {Category.health}


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        (ask(Level.c3, "a doctor", "  ", [Category.health]), RecipientError),
        (ask(Level.c1, recipient="the clinic"), RecipientError),
        (ask(Level.c3, " ", "the clinic", [Category.health]), PurposeError),
        (ask(Level.c7), PurposeError),
        (ask(Level.c5), PurposeError),
        (ask(Level.c3, "a doctor", "the clinic"), CategoriesError),
        (ask(Level.c3, "a doctor", "the clinic", [Category.story]), CategoriesError),
        (ask(Level.c1, categories=[Category.name]), CategoriesError),
    ],
)
def test_a_question_that_says_too_little_or_too_much_is_refused(question, refused):
    with pytest.raises(refused):
        rules.check_question(question)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("arrived_on", [None, DAY])
def test_who_may_be_asked_what(level, track, status, arrived_on):
    now = CaseNow(track, status, arrived_on)
    if level is Level.c7 and track is Track.child:
        refused = NotForAChildError
    elif level is Level.c7 and arrived_on and status in NOT_YET_PLANNED:
        refused = NotInReceptionError
    else:
        rules.check_may_ask(level, now)
        return
    with pytest.raises(refused):
        rules.check_may_ask(level, now)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("witness", [None, *Witness])
def test_a_thumb_mark_or_spoken_words_need_a_witness(mode, witness):
    yes = Said(mode, Capacity.adult, interpreter=False, witness=witness)
    if mode in WITNESSED and witness is None:
        with pytest.raises(WitnessNeededError):
            rules.check_said(yes, Track.adult)
    else:
        rules.check_said(yes, Track.adult)


@pytest.mark.parametrize("capacity", Capacity)
@pytest.mark.parametrize("track", Track)
def test_a_child_agrees_with_its_guardian_and_an_adult_without(capacity, track):
    yes = Said(Mode.written, capacity, interpreter=False)
    if (capacity is Capacity.child_assent) == (track is Track.child):
        rules.check_said(yes, track)
    else:
        with pytest.raises(GuardianNeededError):
            rules.check_said(yes, track)


@pytest.mark.parametrize("level", Level)
def test_a_yes_counts_from_a_day_to_a_day(level):
    begins = rules.live_from(level, DAY, DAYS)
    assert begins == (after(7) if level is Level.c7 else DAY)
    lasts = 180 if level is Level.c3 else 365
    assert rules.expires_on(level, begins, DAYS) == begins + dt.timedelta(days=lasts)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("for_child", [False, True])
@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("today", [-1, 0, 9, 10])
def test_what_counts_today(state, for_child, track, today):
    kept = Kept(state, for_child, DAY, after(10))
    counts = state is State.given and for_child == (track is Track.child) and today in {0, 9}
    assert rules.is_live(kept, track, after(today)) is counts


@pytest.mark.parametrize("days", [(None, None), (DAY, None), (None, DAY)])
def test_what_has_no_days_does_not_count(days):
    kept = Kept(State.given, for_child=False, live_from=days[0], expires_on=days[1])
    assert not rules.is_live(kept, Track.adult, DAY)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(("today", "over"), [(9, False), (10, True), (11, True)])
def test_what_has_run_out_is_shown_as_expired(state, today, over):
    kept = Kept(state, for_child=False, live_from=DAY, expires_on=after(10))
    shown = State.expired if over and state is State.given else state
    assert rules.shown_state(kept, after(today)) is shown


def test_a_question_does_not_run_out():
    kept = Kept(State.requested, for_child=False, live_from=None, expires_on=None)
    assert rules.shown_state(kept, DAY) is State.requested
    given_without_days = Kept(State.given, for_child=False, live_from=None, expires_on=None)
    assert rules.shown_state(given_without_days, DAY) is State.given
    assert not rules.is_soon_over(given_without_days, DAY)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(("left", "soon"), [(15, False), (14, True), (0, True), (-3, True)])
def test_what_runs_out_within_a_fortnight_is_asked_again(state, left, soon):
    kept = Kept(state, for_child=False, live_from=DAY, expires_on=after(left))
    assert rules.is_soon_over(kept, DAY) is (soon and state is State.given)


def test_a_packet_holds_nothing_that_was_not_agreed():
    agreed = frozenset({Category.health, Category.needs})
    rules.check_packet([Category.health], agreed)
    with pytest.raises(NoConsentError):
        rules.check_packet([Category.health, Category.name], agreed)
