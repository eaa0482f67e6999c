"""Aye works the case, Bo and Dan supervise, Chit works cases too but not this one. Htun protects children."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.case import actions as cases
from refuge.office.case.rules import Given, Move, Reason, Risk
from refuge.office.closure import actions
from refuge.office.closure.actions import Found, NewStep
from refuge.office.closure.rules import ContactMode, Harm, Met, Progress, Step
from tests.office.case.conftest import TODAY, aye, bo, chit, dan, ei, noted, now_seen, opened, phyu, row

__all__ = ["aye", "bo", "chit", "dan", "ei", "noted", "now_seen", "opened", "phyu", "row"]

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TOGETHER = (Step.person_told, Step.consents_reviewed, Step.things_returned)


def well(**more):
    """A visit at which all is well, but for what is said otherwise."""
    said = {"mode": ContactMode.in_person, "met": Met.person, "harm": Harm.none, "progress": Progress.well}
    return Found(**{**said, "risk": Risk.medium, "risk_reasons": "Nothing has changed.", **more})


@pytest.fixture
def shared(opened, aye, bo, dan, now_seen):
    """A case of Aye's that both supervisors are on: `shared()`."""

    def share(**more):
        case_id = opened(aye, **more)
        today = more.get("today", TODAY)
        for one in (bo, dan):
            cases.give_access(aye.keyring, now_seen(case_id, today), staff_id=one.id, why="second_key")
        return case_id

    return share


@pytest.fixture
def visited(now_seen):
    """Somebody makes a visit: `visited(aye, case_id, harm=Harm.threat)`."""

    def make(by, case_id, today=TODAY, **more):
        return actions.visit(by.keyring, now_seen(case_id, today), well(**more))

    return make


@pytest.fixture
def leaving(shared, aye, now_seen):
    """A case that is being closed for a reason: `leaving(Reason.died)`."""

    def begin(reason, **more):
        case_id = shared(**more)
        cases.make_move(
            aye.keyring,
            now_seen(case_id, more.get("today", TODAY)),
            move=Move.begin_closing,
            given=Given(reason),
        )
        return case_id

    return begin


@pytest.fixture
def stepped(now_seen):
    """Somebody takes steps of closing: `stepped(aye, case_id, Step.person_told, now=…)`."""

    def take(by, case_id, *steps, now=NOW, **more):
        for step in steps:
            new = NewStep(step, now, more.get("words", "So it was."), more.get("day"))
            actions.take_step(by.keyring, now_seen(case_id, now.date()), new)

    return take


@pytest.fixture
def closes(aye, bo, now_seen):
    """Aye asks to close a case and Bo approves: `closes(case_id)`."""

    def close(case_id, by=None, today=TODAY):
        second = by or bo
        cases.ask(aye.keyring, now_seen(case_id, today), move=Move.close, given=Given(), asked_of=second.id)
        cases.approve(second.keyring, now_seen(case_id, today))

    return close


@pytest.fixture
def closed(leaving, stepped, closes, aye):
    """A case that was closed as somebody wished: `closed()`."""

    def close(*more):
        case_id = leaving(Reason.chose_to_leave)
        stepped(aye, case_id, *TOGETHER, Step.risk_talk, *more)
        closes(case_id)
        return case_id

    return close


@pytest.fixture
def today():
    """The day on which pages are looked at, by the office's calendar."""
    from django.utils import timezone

    return timezone.localdate()
