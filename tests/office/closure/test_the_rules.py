"""The rules by themselves, with values and no table: what each promises and what it raises."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from refuge.office.case.rules import CLOSING_NEEDS, CLOSING_REASONS, Need, Reason, Risk
from refuge.office.closure import rules
from refuge.office.closure.rules import (
    AnsweredError,
    Clocks,
    Harm,
    Known,
    NotInFutureError,
    Step,
    Taken,
    TooLateError,
)

TODAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
AYE = UUID(int=1)
CLOCKS = Clocks(TODAY, reflection_hours=72, lost_contact_days=90)
ELSEWHERE = {Need.recent_risk, Need.matters_settled}


def taken(step, days_ago=0, day=None):
    at = NOON - dt.timedelta(days=days_ago)
    return Taken(step, at, at.date(), AYE, day)


def settled(*steps, **more):
    return rules.settled(Known(tuple(steps), **more), CLOCKS)


@pytest.mark.parametrize("harm", Harm)
def test_r_8_every_harm_is_put_before_a_supervisor(harm):
    looked_at = rules.needs_look(1, harm=harm, before=Risk.low, now=Risk.low)
    assert looked_at is (harm is not Harm.none)


@pytest.mark.parametrize("before", Risk)
@pytest.mark.parametrize("now", Risk)
@pytest.mark.parametrize("number", [1, 2, 3, 4, 6])
def test_a_change_of_risk_and_every_third_visit_are_looked_at(before, now, number):
    wanted = before is not now or number in {3, 6}
    assert rules.needs_look(number, harm=Harm.none, before=before, now=now) is wanted


@pytest.mark.parametrize(
    ("arrived", "days", "due"),
    [
        (0, 7, 7),
        (0, 60, 30),  # one month
        (29, 30, 1),  # the milestone is tomorrow
        (30, 40, 40),  # today's milestone is this visit
        (31, 61, 60),  # three months
        (92, 99, 90),  # six
        (183, 190, 182),  # twelve
        (366, 30, 30),
    ],
)
def test_the_next_visit_is_due_by_the_risk_or_a_milestone(arrived, days, due):
    since = TODAY - dt.timedelta(days=arrived)
    assert (rules.next_visit(TODAY, days=days, since=since) - TODAY).days == due


@pytest.mark.parametrize(("closed", "due"), [(0, 30), (30, 61), (91, 91), (182, None), (400, None)])
def test_aftercare_is_after_one_three_and_six_months(closed, due):
    day = rules.next_aftercare(TODAY, closed_on=TODAY - dt.timedelta(days=closed))
    assert (day and (day - TODAY).days) == due


@pytest.mark.parametrize(("days", "is_fine"), [(-1, False), (0, False), (1, True), (7, True), (8, False)])
def test_a_visit_is_agreed_ahead_and_in_time(days, is_fine):
    wanted, latest = TODAY + dt.timedelta(days=days), TODAY + dt.timedelta(days=7)
    if is_fine:
        rules.check_next(wanted, today=TODAY, latest=latest)
    else:
        with pytest.raises(TooLateError):
            rules.check_next(wanted, today=TODAY, latest=latest)


def test_only_what_waits_is_answered_and_no_day_lies_ahead():
    rules.check_waits(waits=True)
    rules.check_not_ahead(TODAY, TODAY)
    with pytest.raises(AnsweredError):
        rules.check_waits(waits=False)
    with pytest.raises(NotInFutureError):
        rules.check_not_ahead(TODAY + dt.timedelta(days=1), TODAY)


def test_a_closing_begins_with_nothing_settled():
    assert settled() == frozenset()


@pytest.mark.parametrize(
    "need", sorted(set(rules.SETTLED_BY) - {Need.informed_twice, Need.time_to_think, Need.long_silence})
)
def test_each_step_settles_its_need_and_no_other(need):
    assert settled(taken(rules.SETTLED_BY[need])) == {need}


def test_informed_twice_on_one_day_is_once():
    assert settled(taken(Step.informed), taken(Step.informed)) == frozenset()


def test_informed_on_two_days_without_time_to_think():
    assert settled(taken(Step.informed, days_ago=2), taken(Step.informed)) == {Need.informed_twice}


def test_informed_on_two_days_with_time_to_think():
    both = settled(taken(Step.informed, days_ago=3), taken(Step.informed))
    assert both == {Need.informed_twice, Need.time_to_think}


@pytest.mark.parametrize(("days", "is_long"), [(89, False), (90, True), (120, True)])
def test_a_long_silence_is_ninety_days(days, is_long):
    last = TODAY - dt.timedelta(days=days)
    assert (Need.long_silence in settled(taken(Step.all_tried), last_sign=last)) is is_long
    assert Need.long_silence not in settled(taken(Step.all_tried))


def test_i_9_a_notice_and_then_the_time_to_appeal():
    assert settled(notice_given=True) == {Need.notice_given}
    assert settled(notice_given=True, appeal_open=False) == {Need.notice_given, Need.appeal_over}
    assert settled(appeal_open=False) == frozenset()  # nothing is over that nobody was told


@pytest.mark.parametrize("reason", sorted(CLOSING_REASONS))
def test_every_need_of_every_reason_can_be_settled_somewhere(reason):
    here = set(rules.SETTLED_BY) | {Need.notice_given, Need.appeal_over} | ELSEWHERE
    assert set(CLOSING_NEEDS[reason]) <= here
    steps = rules.steps_for(reason)
    assert len(set(steps)) == len(steps)
    assert (Step.certificate in steps) is (reason not in rules.NOBODY_THERE)


def test_r_6_whoever_goes_back_thinks_about_it_first():
    needs = set(CLOSING_NEEDS[Reason.returned_voluntarily])
    assert {Need.informed_twice, Need.time_to_think, Need.risk_talk, Need.person_told} <= needs


def test_months_have_no_day():
    assert rules.months(dt.date(2026, 1, 5), 3) == ("2026-01", "2025-12", "2025-11")


def test_every_code_has_words():
    from refuge.office.closure import words

    for kind, said in words.WORDS.items():
        assert set(said) == set(kind)
    assert set(words.DOING) == set(Step)


@pytest.mark.parametrize(("planned", "then"), [(None, None), (60, 30), (30, 30), (10, 10)])
def test_a_month_after_moving_in_is_the_latest_day_of_the_next_visit(planned, then):
    day = TODAY + dt.timedelta(days=planned) if planned else None
    found = rules.next_after_moving(day, moved_in_on=TODAY)
    assert found == (TODAY + dt.timedelta(days=then) if then else None)
