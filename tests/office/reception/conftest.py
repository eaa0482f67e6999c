"""Aye works the case and meets who arrives, Bo supervises, Chit works cases too but not this one."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.access.rules import Role
from refuge.office.reception import actions
from refuge.office.reception.actions import Found
from refuge.office.reception.rules import (
    Bed,
    Belongings,
    Briefing,
    Card,
    Children,
    Health,
    Item,
    WomensSpace,
)
from tests.office.case.conftest import TODAY, aye, bo, chit, dan, ei, now_seen, opened, phyu, row

__all__ = ["aye", "bo", "chit", "dan", "ei", "now_seen", "opened", "phyu", "row"]

THINGS = "Two bags, one envelope of papers."
ALL_WELL = (
    Found(Item.health, Health.ok),
    Found(Item.children, Children.nobody),
    Found(Item.bed, Bed.with_us),
    Found(Item.briefing, Briefing.understood),
    Found(Item.womens_space, WomensSpace.nobody_asks),
    Found(Item.belongings, Belongings.both, THINGS),
    Found(Item.card, Card.one_month),
)


@pytest.fixture(autouse=True)
def _read_in_english():
    """What a room says outside of a page is read here in English, whatever the catalogue knows."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def htun(staff):
    return staff("Htun", Role.cp_officer)


@pytest.fixture
def looked_at_each(now_seen):
    """Somebody is looked after: `looked_at_each(aye, case_id)`, or only some of it."""

    def look(by, case_id, found=ALL_WELL, today=TODAY):
        for one in found:
            actions.check(by.keyring, now_seen(case_id, today), one)

    return look


@pytest.fixture
def arrived(opened, now_seen, aye):
    """A case of Aye's whose person has just arrived: `case_id = arrived()`."""

    def come(by=None, *, days_ago=0, **more):
        day = TODAY - dt.timedelta(days=days_ago)
        case_id = opened(by or aye, today=day, **more)
        actions.arrive((by or aye).keyring, now_seen(case_id), arrived_on=day)
        return case_id

    return come
