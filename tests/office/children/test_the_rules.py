"""The rules by themselves, with values and no table: what each promises and what it raises."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from refuge.office.access.rules import NotAllowedError, Relation, Role, Standing, may_standing
from refuge.office.children import rules
from refuge.office.children.rules import (
    POLICY,
    Act,
    AgeTerm,
    AgeTermsError,
    CosignatureError,
    Given,
    Limits,
    Measure,
    Move,
    Need,
    NeedError,
    SamePersonError,
    SplitError,
    State,
    TalkTerm,
    TalkTermsError,
    TransitionError,
)
from refuge.office.people.rules import AgeBand

PHYU, PAN = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
LIMITS = Limits(care_hours=48, interim_days=56, review_days=14)

# from: where each move leads
TABLE = """
waiting_for_care  hand_to_care>in_civilian_care reunite>with_family end>ended
in_civilian_care  reunite>with_family settle>long_term_care end>ended
with_family       back_to_care>in_civilian_care end>ended
long_term_care    reunite>with_family back_to_care>in_civilian_care end>ended
ended
"""


def _table():
    cells = {}
    for line in TABLE.strip().splitlines():
        source, *moves = line.split()
        for move in moves:
            name, target = move.split(">")
            cells[State(source), Move(name)] = State(target)
    return cells


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_each_move_leads_where_the_table_says_or_nowhere(state, move):
    wanted = _table().get((state, move))
    if wanted is None:
        with pytest.raises(TransitionError):
            rules.transition_for(move, state)
    else:
        assert rules.transition_for(move, state).target is wanted


def test_every_move_takes_a_second_officer_and_reasons():
    assert all(line.approved and Need.best_interest in line.needs for line in rules.TRANSITIONS)


def test_from_every_state_but_the_last_there_is_a_way_on():
    assert [state for state in State if not rules.moves_from(state)] == [State.ended]


@pytest.mark.parametrize(("act", "role"), list(product(Act, Role)))
def test_every_act_is_child_protections_alone(act, role):
    for relation in Relation:
        standing = Standing(PHYU, frozenset({role}), relation)
        allowed = act in POLICY and role is Role.cp_officer and relation is not Relation.none
        assert may_standing(act, standing, POLICY) is allowed


@pytest.mark.parametrize("role", Role)
def test_the_list_is_child_protections_alone(role):
    if role is Role.cp_officer:
        rules.check_room(Act.list, frozenset({role}))
    else:
        with pytest.raises(NotAllowedError):
            rules.check_room(Act.list, frozenset({role}))


@pytest.mark.parametrize("age_band", AgeBand)
def test_who_may_be_under_14_is_kept_from_older_children(age_band):
    asked = Measure.under_14_apart in rules.measures_for(age_band)
    assert asked is (age_band in {AgeBand.under_15, AgeBand.unknown})


def test_what_a_step_needs_is_said_all_at_once():
    line = rules.transition_for(Move.reunite, State.waiting_for_care)
    with pytest.raises(NeedError) as refusal:
        rules.check_needs(line, Given(" "), frozenset(), AgeBand.under_15)
    assert refusal.value.needs == (Need.best_interest, Need.child_heard, Need.family_safe)


def test_a_step_with_all_it_needs_passes():
    line = rules.transition_for(Move.hand_to_care, State.waiting_for_care)
    rules.check_needs(line, Given("She is safe there."), frozenset(Measure), AgeBand.under_15)
    assert rules.missing(line, frozenset(), AgeBand.from_15_to_17) == (
        Need.released,
        Need.apart_from_adults,
        Need.told,
    )


def test_the_second_officer_is_another_person():
    rules.check_second_officer(PAN, asked_by=PHYU)
    with pytest.raises(SamePersonError):
        rules.check_second_officer(PHYU, asked_by=PHYU)


def test_who_takes_a_step_back():
    rules.check_withdraws(PHYU, asked_by=PHYU)
    with pytest.raises(NotAllowedError):
        rules.check_withdraws(PAN, asked_by=PHYU)


def test_a_talk_and_an_age_need_all_their_terms():
    rules.check_talk(frozenset(TalkTerm))
    rules.check_age_terms(frozenset(AgeTerm))
    with pytest.raises(TalkTermsError):
        rules.check_talk(frozenset())
    with pytest.raises(AgeTermsError):
        rules.check_age_terms(frozenset())


# --- clocks


def test_48_hours():
    assert rules.care_due(NOW, LIMITS) == NOW + timedelta(hours=48)


@pytest.mark.parametrize(
    ("arrived_on", "due"),
    [
        (date(2026, 11, 20), NOW + timedelta(hours=48)),
        (date(2026, 11, 23), NOW + timedelta(hours=48)),
        (date(2026, 12, 1), datetime(2026, 12, 3, tzinfo=UTC)),
    ],
)
def test_an_arrival_gives_time_and_takes_none(arrived_on, due):
    assert rules.care_due_after_arrival(NOW + timedelta(hours=48), arrived_on, UTC, LIMITS) == due


@pytest.mark.parametrize(("today", "due"), [(0, 14), (45, 56), (56, 56), (80, 80)])
def test_the_next_look_is_due_on_the_last_day_at_the_latest_and_never_in_the_past(today, due):
    began = NOW.date()
    found = rules.review_due(began, began + timedelta(days=today), UTC, LIMITS)
    assert found == datetime(2026, 11, 23, 23, 59, tzinfo=UTC) + timedelta(days=due)


@pytest.mark.parametrize(("days", "over"), [(56, False), (57, True)])
def test_interim_care_is_for_weeks(days, over):
    assert rules.is_over_long(NOW.date(), NOW.date() + timedelta(days=days), LIMITS) is over


@pytest.mark.parametrize(
    ("minutes", "hours", "late"),
    [(0, 0, False), (59, 0, False), (60, 1, False), (-1, 0, True), (-60, 1, True)],
)
def test_a_clock_is_read_in_whole_hours_and_never_shows_more_than_there_is(minutes, hours, late):
    left = rules.time_left(NOW + timedelta(minutes=minutes), NOW)
    assert (left.hours, left.late) == (hours, late)


@pytest.mark.parametrize(("hours", "presses"), [(25, False), (24, False), (23, True), (-1, True)])
def test_a_clock_presses_in_its_last_day(hours, presses):
    assert rules.presses(NOW + timedelta(hours=hours), NOW) is presses


# --- I-11, offered to the room that places households

ADULT, CHILD, DOUBT = AgeBand.from_25_to_59, AgeBand.under_15, AgeBand.unknown


@pytest.mark.parametrize(
    ("bands", "needed"), [([], False), ([ADULT], False), ([ADULT, CHILD], True), ([ADULT, DOUBT], True)]
)
def test_one_child_or_one_doubt_is_enough_for_a_second_signature(bands, needed):
    assert rules.needs_cosignature(bands) is needed


def test_i_11_a_child_is_placed_with_child_protections_signature_or_not_at_all():
    officer = frozenset({Role.cp_officer})
    rules.check_cosigned([ADULT], signed_by=None, signed_as=frozenset(), placed_by=PHYU)
    rules.check_cosigned([CHILD], signed_by=PAN, signed_as=officer, placed_by=PHYU)
    for signed_by, signed_as in ((None, officer), (PHYU, officer), (PAN, frozenset({Role.supervisor}))):
        with pytest.raises(CosignatureError):
            rules.check_cosigned([CHILD], signed_by=signed_by, signed_as=signed_as, placed_by=PHYU)


def test_i_11_a_household_with_a_child_is_not_parted_without_a_reason():
    rules.check_parted([ADULT], reason="")
    rules.check_parted([CHILD], reason="Her father threatens her.")
    with pytest.raises(SplitError):
        rules.check_parted([CHILD], reason=" ")


def test_every_code_has_words_and_every_refusal_that_leaves_the_form_open_too():
    from refuge.office.children import words

    spoken = (State, Move, Measure, TalkTerm, AgeTerm, rules.AgeFinding, Need)
    assert [code for kind in spoken for code in kind if not words.in_words(code)] == []
    for_placement = {CosignatureError, SplitError}
    refusals = {
        each
        for each in vars(rules).values()
        if isinstance(each, type) and issubclass(each, rules.RefusedError) and each.status == 409
    }
    assert refusals - for_placement == set(words.REFUSALS)


def test_no_state_in_which_a_child_is_held_and_no_word_of_fighting_in_any_field():
    from refuge.office.children import forms

    fields = {
        name
        for form in vars(forms).values()
        if isinstance(form, type) and issubclass(form, forms.VersionForm)
        for name in form.base_fields
    }
    assert fields <= {"version", "terms", "stopped", "text", "wished", "finding", "answer"}
