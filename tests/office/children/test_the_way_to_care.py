"""From the moment the wall closes: 48 hours to civilian care, two officers for each step, family as soon as it can be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions as cases
from refuge.office.case.parts import open_matters
from refuge.office.case.reading import read_case
from refuge.office.case.rules import AgeReason, CaseNotFoundError
from refuge.office.children import actions, queries
from refuge.office.children.models import Protection, Step
from refuge.office.children.reading import read_file
from refuge.office.children.rules import (
    AgeFinding,
    AgeLook,
    AgeTerm,
    AgeTermsError,
    AlreadyAskedError,
    Measure,
    Move,
    Need,
    NeedError,
    NothingToReviewError,
    SamePersonError,
    State,
    Talk,
    TalkTerm,
    TalkTermsError,
    TransitionError,
)
from refuge.office.people.rules import AgeBand
from refuge.office.reception import actions as reception
from tests.office.case.conftest import TODAY
from tests.office.children.conftest import GIVEN, NOW, REASONS, WHOLE_TALK

pytestmark = pytest.mark.django_db


def test_the_clock_begins_when_a_case_opens_behind_the_wall(child_case, file):
    child = file(child_case())
    assert (child.state, child.due_at) == (State.waiting_for_care, NOW + timedelta(hours=48))


def test_it_begins_when_an_age_is_corrected_whoever_does_it(opened, aye, phyu, now_seen, file):
    case_id = opened(aye)
    assert not Protection.objects.exists()
    cases.correct_age(aye.keyring, now_seen(case_id), age_band=AgeBand.unknown, why=AgeReason.in_doubt)
    assert file(case_id).due_at == NOW + timedelta(hours=48)


def test_an_adult_has_no_clock(opened, aye):
    opened(aye)
    assert not Protection.objects.exists()


def test_a_child_who_arrives_later_has_48_hours_from_that_day(child_case, phyu, now_seen, file):
    case_id, arrived = child_case(), TODAY + timedelta(days=9)
    reception.arrive(phyu.keyring, now_seen(case_id, arrived), arrived_on=arrived)
    assert file(case_id).due_at.astimezone(UTC).date() in {date(2026, 12, 3), date(2026, 12, 4)}


def test_an_arrival_on_the_day_the_wall_closed_takes_no_hour_away(child_case, phyu, now_seen, file):
    case_id = child_case()
    reception.arrive(phyu.keyring, now_seen(case_id), arrived_on=TODAY)
    assert file(case_id).due_at >= NOW + timedelta(hours=48)


def test_a_child_in_care_keeps_its_clock_when_it_arrives(child_at, phyu, now_seen, file):
    case_id = child_at(State.in_civilian_care)
    before = file(case_id).due_at
    reception.arrive(
        phyu.keyring, now_seen(case_id, TODAY + timedelta(days=5)), arrived_on=TODAY + timedelta(days=5)
    )
    assert file(case_id).due_at == before


def test_into_care_with_everything_made_sure_and_a_second_officer(child_at, file):
    child = file(child_at(State.in_civilian_care))
    assert (child.state, child.care_since) == (State.in_civilian_care, TODAY)


def test_care_counts_from_the_moment_it_was_asked_for(child_case, made_sure, asked, pan, now_seen, file):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id, now=NOW + timedelta(hours=1))
    later = NOW + timedelta(days=3)
    actions.approve(pan.keyring, now_seen(case_id, later.date()), now=later)
    assert file(case_id).care_since == TODAY


def test_what_is_not_made_sure_is_named_all_at_once(child_case, asked):
    with pytest.raises(NeedError) as refusal:
        asked(child_case(AgeBand.under_15))
    assert set(refusal.value.needs) == {Need.released, Need.apart_from_adults, Need.under_14_apart, Need.told}


def test_somebody_of_sixteen_is_not_asked_for_what_is_for_those_under_14(child_case, made_sure, asked):
    case_id = child_case()
    made_sure(case_id, [one for one in Measure if one is not Measure.under_14_apart])
    asked(case_id)


def test_without_reasons_no_step_is_asked_for(child_case, made_sure, asked):
    case_id = child_case()
    made_sure(case_id)
    with pytest.raises(NeedError):
        asked(case_id, given=type(GIVEN)("  "))


def test_only_one_step_waits_at_a_time(child_case, made_sure, asked):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id)
    with pytest.raises(AlreadyAskedError):
        asked(case_id, Move.reunite)


def test_the_owner_approves_what_a_colleague_asked(child_case, made_sure, asked, phyu, pan, now_seen, file):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id, by=pan)
    actions.approve(phyu.keyring, now_seen(case_id), now=NOW)
    assert file(case_id).state == State.in_civilian_care


def test_a_no_leaves_the_child_where_it_is_and_says_why(
    child_case, made_sure, asked, phyu, pan, now_seen, file
):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id)
    actions.decline(pan.keyring, now_seen(case_id), words="Her brother is not with her.", now=NOW)
    assert file(case_id).state == State.waiting_for_care
    told = read_case(phyu.keyring, case_id, TODAY).happenings[0]
    assert (told.words, str(told.elsewhere)) == (
        "Her brother is not with her.",
        "The second officer said not yet.",
    )


def test_nobody_declines_their_own_step(child_case, made_sure, asked, phyu, now_seen):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id)
    with pytest.raises(SamePersonError):
        actions.decline(phyu.keyring, now_seen(case_id), words="No.", now=NOW)


def test_a_step_is_taken_back_by_who_asked(child_case, made_sure, asked, phyu, now_seen):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id)
    actions.withdraw(phyu.keyring, now_seen(case_id), now=NOW)
    assert not queries.has_waiting_step(case_id)
    with pytest.raises(TransitionError):
        actions.withdraw(phyu.keyring, now_seen(case_id), now=NOW)


def test_the_reasons_are_read_by_the_second_officer(child_case, made_sure, asked, pan):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id)
    _, file = read_file(pan.keyring, case_id, NOW, TODAY)
    assert (file.asked.reasons, file.asked.by, file.asked.mine) == (REASONS, "Phyu", False)


# --- interim care is for weeks


def test_interim_care_is_looked_at_again_every_fortnight(child_at, file):
    assert file(child_at(State.in_civilian_care)).due_at.date() == TODAY + timedelta(days=14)


def test_looking_at_it_sets_the_next_look_and_its_last_day_at_the_latest(child_at, phyu, now_seen, file):
    case_id = child_at(State.in_civilian_care)
    for after, due in ((14, 28), (50, 56), (70, 70)):
        actions.review(
            phyu.keyring, now_seen(case_id, TODAY + timedelta(days=after)), words="She laughs again."
        )
        assert file(case_id).due_at.date() == TODAY + timedelta(days=due)


@pytest.mark.parametrize(("days", "over"), [(56, False), (57, True)])
def test_weeks_and_not_months(child_at, phyu, days, over):
    case_id = child_at(State.in_civilian_care)
    later = NOW + timedelta(days=days)
    assert read_file(phyu.keyring, case_id, later, later.date())[1].over_long is over


def test_only_interim_care_is_looked_at_again(child_at, phyu, now_seen):
    with pytest.raises(NothingToReviewError):
        actions.review(phyu.keyring, now_seen(child_at(State.with_family)), words="She laughs again.")


@pytest.mark.parametrize("state", [State.with_family, State.long_term_care, State.ended])
def test_lasting_hands_stop_every_clock(child_at, file, state):
    child = file(child_at(state))
    assert (child.state, child.due_at, child.care_since) == (state, None, None)


def test_a_child_comes_back_into_care_when_the_family_breaks(child_at, moved, file):
    case_id = child_at(State.with_family)
    moved(case_id, Move.back_to_care)
    assert file(case_id).state == State.in_civilian_care
    assert file(case_id).due_at is not None


# --- talks, tracing, age


def test_a_talk_is_kept_under_the_childs_key(child_case, phyu, now_seen):
    case_id = child_case()
    actions.write_talk(phyu.keyring, now_seen(case_id), WHOLE_TALK)
    told = read_case(phyu.keyring, case_id, TODAY).happenings[0]
    assert (told.words, str(told.elsewhere)) == (
        "She wants to go to school.",
        "There was a talk with the child.",
    )


def test_a_talk_the_child_stopped_says_so(child_case, phyu, now_seen):
    case_id = child_case()
    actions.write_talk(
        phyu.keyring, now_seen(case_id), Talk(frozenset(TalkTerm), stopped=True, words="Tired.")
    )
    told = read_case(phyu.keyring, case_id, TODAY).happenings[0]
    assert "stopped" in str(told.elsewhere)


@pytest.mark.parametrize("missing", TalkTerm)
def test_a_talk_that_lacks_anything_is_not_kept(child_case, phyu, now_seen, row, missing):
    case_id = child_case()
    with pytest.raises(TalkTermsError):
        actions.write_talk(
            phyu.keyring, now_seen(case_id), Talk(frozenset(TalkTerm) - {missing}, stopped=False, words="x")
        )
    assert row(case_id).version == 1


def test_the_search_for_the_family_is_sealed(child_case, phyu, now_seen):
    case_id = child_case()
    actions.write_tracing(phyu.keyring, now_seen(case_id), words="An aunt was heard of.")
    assert read_case(phyu.keyring, case_id, TODAY).happenings[0].words == "An aunt was heard of."


@pytest.mark.parametrize("finding", AgeFinding)
def test_whatever_comes_of_looking_into_an_age_the_case_stays(child_case, phyu, now_seen, row, file, finding):
    case_id = child_case(AgeBand.unknown)
    look = AgeLook(frozenset(AgeTerm), finding, "A teacher who knows her was asked.")
    actions.assess_age(phyu.keyring, now_seen(case_id), look)
    assert (row(case_id).track, file(case_id).state) == ("child", State.waiting_for_care)


@pytest.mark.parametrize("missing", AgeTerm)
def test_an_age_is_not_looked_into_while_anything_speaks_against_it(child_case, phyu, now_seen, missing):
    look = AgeLook(frozenset(AgeTerm) - {missing}, AgeFinding.adult, "x")
    with pytest.raises(AgeTermsError):
        actions.assess_age(phyu.keyring, now_seen(child_case()), look)


# --- who, and when two act at once


def test_a_thing_made_sure_twice_is_once(child_case, made_sure, file):
    case_id = child_case()
    made_sure(case_id, [Measure.told, Measure.told])
    assert file(case_id).confirmations.count() == 1


def test_a_stale_form_moves_nothing(child_case, made_sure, phyu, now_seen):
    case_id = child_case()
    old = now_seen(case_id)
    made_sure(case_id)
    with pytest.raises(StaleVersionError):
        actions.ask(phyu.keyring, old, move=Move.hand_to_care, given=GIVEN, now=NOW)
    assert not Step.objects.exists()


def test_aye_who_opened_it_finds_nothing_here(opened, aye, phyu, now_seen):
    case_id = opened(aye, age_band=AgeBand.under_15)
    with pytest.raises(CaseNotFoundError):
        actions.confirm(aye.keyring, now_seen(case_id), measure=Measure.told)


def test_an_adults_case_has_no_file(opened, aye, phyu):
    case_id = opened(aye)
    with pytest.raises(CaseNotFoundError):
        read_file(phyu.keyring, case_id, NOW, TODAY)
    assert queries.state_of(case_id) is None
    assert not [one for one in open_matters(case_id) if "children" in one.link]


def test_the_journal_names_the_file_and_never_the_case(child_at, journal):
    case_id = child_at(State.in_civilian_care)
    lines = [one for one in journal() if one.act.startswith("children.")]
    assert lines
    assert not [one for one in lines if str(case_id) in one.object_ref]


def test_hours_of_the_clock_are_read_in_utc(child_case, file):
    assert file(child_case()).due_at == datetime(2026, 11, 25, 3, tzinfo=UTC)
