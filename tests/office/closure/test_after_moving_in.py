"""One, three, six and twelve months are counted from the day somebody moved in, where there is one (P11)."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.case.models import Case
from refuge.office.case.rules import Risk
from refuge.office.closure.actions import latest_visit_of
from refuge.office.closure.models import Schedule
from tests.office.case.conftest import TODAY
from tests.office.placement.conftest import asked, housed, htun, matched, members, pan, seen_row, site

__all__ = ["asked", "housed", "htun", "matched", "members", "pan", "seen_row", "site"]
pytestmark = pytest.mark.django_db


def days(count):
    return TODAY + dt.timedelta(days=count)


@pytest.fixture
def long_here(opened, aye):
    """A case whose person arrived a hundred days ago, at low risk."""
    case_id = opened(aye, risk=Risk.low)
    Case.objects.filter(id=case_id).update(arrived_on=days(-100))
    return case_id


def test_a_month_after_moving_in_somebody_is_visited_at_the_latest(long_here, housed, site):
    assert latest_visit_of(long_here, days(20)) == days(50)
    housed(long_here, site())
    assert latest_visit_of(long_here, days(20)) == days(30)


def test_moving_in_brings_the_next_visit_forward(long_here, housed, site):
    Schedule.objects.create(case_id=long_here, next_on=days(60))
    housed(long_here, site())
    assert Schedule.objects.get(case=long_here).next_on == days(30)


@pytest.mark.parametrize("planned", [10, None])
def test_what_is_planned_sooner_or_not_at_all_stays_so(long_here, housed, site, planned):
    Schedule.objects.create(case_id=long_here, next_on=days(planned) if planned else None)
    housed(long_here, site())
    assert Schedule.objects.get(case=long_here).next_on == (days(planned) if planned else None)


def test_the_calls_after_closing_stay_as_they_were_agreed(long_here, housed, site):
    Schedule.objects.create(case_id=long_here, next_on=days(60), closed_on=days(-1))
    housed(long_here, site())
    assert Schedule.objects.get(case=long_here).next_on == days(60)
