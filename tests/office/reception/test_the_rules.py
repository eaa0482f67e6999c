"""What is looked at when somebody arrives, and for how long they stay: every cell."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.access.rules import HOLDERS, Role
from refuge.office.case.rules import Track
from refuge.office.reception import rules
from refuge.office.reception.rules import (
    ANSWERS,
    POLICY,
    Act,
    ArrivalDayError,
    Briefing,
    Health,
    Item,
    NotHereError,
    Stage,
)

DAY = dt.date(2026, 11, 23)


def test_every_act_is_for_those_who_hold_the_case():
    roles = {Role.case_worker, Role.supervisor, Role.cp_officer}
    assert {act: dict.fromkeys(roles, HOLDERS) for act in Act} == {act: POLICY[act] for act in POLICY}


def test_a_childs_list_has_nothing_made_for_adults():
    assert set(rules.NEEDED[Track.adult]) == set(Item)
    assert set(Item) - set(rules.NEEDED[Track.child]) == {Item.children, Item.card}


@pytest.mark.parametrize(
    ("slept", "stage"),
    [(0, "in_time"), (7, "in_time"), (8, "long"), (30, "long"), (31, "too_long"), (400, "too_long")],
)
def test_a_stay_is_normally_a_week_and_at_most_a_month(slept, stage):
    arrived = DAY - dt.timedelta(days=slept)
    assert rules.stage(arrived, DAY, normal_days=7, most_days=30) is Stage(stage)


def test_nights_are_never_fewer_than_none():
    assert rules.nights(DAY, DAY) == 0
    assert rules.nights(DAY + dt.timedelta(days=1), DAY) == 0
    assert rules.nights(DAY - dt.timedelta(days=3), DAY) == 3


@pytest.mark.parametrize(("item", "answer"), [(item, one) for item in Item for one in ANSWERS[item]], ids=str)
def test_every_answer_settles_but_a_briefing_that_is_told_again(item, answer):
    assert rules.settles(item, answer) is (answer is not Briefing.again_later)


@pytest.mark.parametrize("track", Track)
def test_somebody_is_received_once_nothing_is_missing(track):
    needed = rules.NEEDED[track]
    assert rules.missing((), track) == needed
    for item in needed:
        assert rules.missing(set(needed) - {item}, track) == (item,)
    assert rules.missing(set(Item), track) == ()


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("item", Item)
def test_what_is_not_on_the_list_of_a_track_is_refused_there(track, item):
    if item in rules.NEEDED[track]:
        rules.check_item(item, track)
    else:
        with pytest.raises(NotHereError):
            rules.check_item(item, track)


@pytest.mark.parametrize(("days", "passes"), [(-3, False), (-2, True), (0, True), (1, False)])
def test_somebody_arrives_between_the_opening_and_today(days, passes):
    day, opened_on = DAY + dt.timedelta(days=days), DAY - dt.timedelta(days=2)
    if passes:
        rules.check_day(day, opened_on=opened_on, today=DAY)
    else:
        with pytest.raises(ArrivalDayError):
            rules.check_day(day, opened_on=opened_on, today=DAY)


def test_nobody_clinical_is_asked_for():
    assert set(Health) == {"ok", "needs_care", "urgent"}


@pytest.mark.parametrize(("card", "days"), [("one_month", 30), ("three_months", 90), ("not_wanted", None)])
def test_a_card_counts_as_long_as_the_programme_says(card, days):
    assert rules.card_days(rules.Card(card), (30, 90)) == days
