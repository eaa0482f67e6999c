"""Phyu and Pan protect children, Aye works cases and Bo supervises: neither has any business here."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from refuge.office.children import actions
from refuge.office.children.models import Protection
from refuge.office.children.rules import Given, Measure, Move, Need, State, Talk, TalkTerm
from refuge.office.people.rules import AgeBand
from tests.office.case.conftest import TODAY, aye, bo, chit, dan, ei, noted, now_seen, opened, pan, phyu, row

__all__ = ["aye", "bo", "chit", "dan", "ei", "noted", "now_seen", "opened", "pan", "phyu", "row"]

NOW = dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)
REASONS = "She asked to be with other girls, and slept for the first time."
WHOLE_TALK = Talk(frozenset(TalkTerm), stopped=False, words="She wants to go to school.")


@pytest.fixture(autouse=True)
def _the_wall_closed_at(monkeypatch):
    monkeypatch.setattr("refuge.office.children.clock.now", lambda: NOW)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def child_case(opened, phyu, pan):
    """A child's case that Phyu owns and Pan holds as well."""

    def put(age_band=AgeBand.from_15_to_17):
        return opened(phyu, age_band=age_band)

    return put


@pytest.fixture
def file(db):
    """The child's row as it lies in the table."""
    return lambda case_id: Protection.objects.get(case=case_id)


@pytest.fixture
def made_sure(phyu, now_seen):
    """Make everything sure that a child needs."""

    def make(case_id, measures=tuple(Measure)):
        for one in measures:
            actions.confirm(phyu.keyring, now_seen(case_id), measure=one)

    return make


GIVEN = Given(REASONS, frozenset({Need.child_heard, Need.family_safe}))


@pytest.fixture
def asked(phyu, now_seen):
    """Phyu asks for a step."""

    def ask(case_id, move=Move.hand_to_care, given=GIVEN, by=phyu, now=NOW):
        actions.ask(by.keyring, now_seen(case_id), move=move, given=given, now=now)

    return ask


@pytest.fixture
def moved(asked, pan, now_seen):
    """Phyu asks for a step and Pan approves it."""

    def move(case_id, move=Move.hand_to_care, now=NOW, today=TODAY):
        asked(case_id, move, now=now)
        actions.approve(pan.keyring, now_seen(case_id, today), now=now)

    return move


WAY_TO = {
    State.waiting_for_care: (),
    State.in_civilian_care: (Move.hand_to_care,),
    State.with_family: (Move.reunite,),
    State.long_term_care: (Move.hand_to_care, Move.settle),
    State.ended: (Move.end,),
}


@pytest.fixture
def child_at(child_case, made_sure, moved):
    """A child's case whose child has come as far as asked."""

    def bring(state, age_band=AgeBand.from_15_to_17):
        case_id = child_case(age_band)
        made_sure(case_id)
        for move in WAY_TO[state]:
            moved(case_id, move)
        return case_id

    return bring
