"""What must never be possible at the end of a case, each by its number."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.access.rules import NotAllowedError
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions as cases
from refuge.office.case import parts
from refuge.office.case.models import Case, Event
from refuge.office.case.rules import (
    Given,
    Move,
    Need,
    NeedError,
    Reason,
    Risk,
    SamePersonError,
    Status,
    TransitionError,
)
from refuge.office.closure import actions, reading
from refuge.office.closure.models import Visit
from refuge.office.closure.rules import NotClosingError, Step
from refuge.office.status.queries import Decision
from refuge.office.status.rules import Eligible
from tests.office.case.conftest import TODAY
from tests.office.closure.conftest import NOW, TOGETHER, well
from tests.office.refusing import refused_by

pytestmark = pytest.mark.django_db


def missing(refusal):
    return set(refusal.value.needs)


def day(number):
    return NOW + dt.timedelta(days=number)


@pytest.fixture
def decided(monkeypatch):
    """The panel said no: `decided(told=True, appeal_until=…)`."""

    def decide(*, told=True, appeal_until=None, under_appeal=False):
        said = Decision(TODAY, Eligible.no, told, appeal_until, under_appeal)
        monkeypatch.setattr(reading, "decision_of", lambda _: said)

    return decide


@pytest.fixture
def turned_away(leaving, stepped, aye, dan, now_seen):
    """A case that closes as ineligible, with all that this room can settle."""
    case_id = leaving(Reason.ineligible)
    stepped(aye, case_id, *TOGETHER, Step.risk_talk)
    stepped(dan, case_id, Step.second_look)
    return case_id


def test_i_9_no_closing_without_a_reason(opened, aye, now_seen):
    with pytest.raises(NeedError) as refusal:
        cases.make_move(aye.keyring, now_seen(opened(aye)), move=Move.begin_closing, given=Given())
    assert missing(refusal) == {Need.reason}


def test_i_9_the_database_refuses_a_closing_without_a_reason(opened, aye):
    case_id = opened(aye)
    with refused_by("closing_begins_with_a_reason"):
        Event.objects.create(
            case_id=case_id, number=2, kind="moved", move="begin_closing", from_status="open",
            to_status="closing", on=TODAY, by_id=aye.id,
        )  # fmt: skip


def test_i_9_nobody_is_turned_away_without_notice(turned_away, closes):
    with pytest.raises(NeedError) as refusal:
        closes(turned_away)
    assert missing(refusal) == {Need.notice_given, Need.appeal_over}


def test_i_9_nor_before_they_were_told(turned_away, decided, closes):
    decided(told=False)
    with pytest.raises(NeedError) as refusal:
        closes(turned_away)
    assert missing(refusal) == {Need.notice_given, Need.appeal_over}


def test_i_9_nor_while_an_appeal_can_still_be_filed(turned_away, decided, closes, row):
    decided(appeal_until=TODAY)
    with pytest.raises(NeedError) as refusal:
        closes(turned_away)
    assert missing(refusal) == {Need.appeal_over}
    decided(appeal_until=TODAY - dt.timedelta(days=1))
    closes(turned_away)
    assert row(turned_away).status == Status.closed


def test_i_9_nor_while_an_appeal_runs(turned_away, decided, closes):
    decided(appeal_until=TODAY - dt.timedelta(days=6), under_appeal=True)
    with pytest.raises(NeedError) as refusal:
        closes(turned_away)
    assert missing(refusal) == {Need.appeal_over}


def test_i_22_whoever_asked_or_owns_does_not_approve(leaving, stepped, aye, bo, now_seen, row):
    case_id = leaving(Reason.chose_to_leave)
    stepped(aye, case_id, *TOGETHER, Step.risk_talk)
    with pytest.raises(SamePersonError):
        cases.ask(
            bo.keyring, now_seen(case_id), move=Move.suspend, given=Given(Reason.no_answer), asked_of=bo.id
        )
    cases.ask(aye.keyring, now_seen(case_id), move=Move.close, given=Given(), asked_of=bo.id)
    with pytest.raises(NotAllowedError):
        cases.approve(aye.keyring, now_seen(case_id))
    assert row(case_id).status == Status.closing


def test_i_22_who_looked_a_second_time_does_not_approve(turned_away, decided, closes, dan, row):
    decided(appeal_until=TODAY - dt.timedelta(days=6))
    with pytest.raises(SamePersonError):
        closes(turned_away, by=dan)
    assert row(turned_away).status == Status.closing


def test_i_22_the_owner_gives_no_second_look(leaving, stepped, aye, bo, dan, now_seen):
    case_id = leaving(Reason.lost_contact)
    cases.hand_over(aye.keyring, now_seen(case_id), staff_id=dan.id, why="workload", stays=True)
    with pytest.raises(NotAllowedError):
        stepped(dan, case_id, Step.second_look)


def test_i_22_nobody_answers_their_own_visit(shared, visited, bo, now_seen):
    case_id = shared()
    visit_id = visited(bo, case_id, harm="threat")
    with pytest.raises(SamePersonError):
        actions.look(bo.keyring, now_seen(case_id), visit_id=visit_id, words="I looked myself.")


def test_i_22_the_database_refuses_ones_own_answer(shared, visited, aye):
    visit_id = visited(aye, shared(), harm="threat")
    row = Visit.objects.get(id=visit_id)
    with refused_by("nobody_looks_at_their_own_visit"):
        Visit.objects.filter(id=row.id).update(waits=False, looked_at_by=aye.id, looked_on=TODAY)


def test_i_23_no_case_closes_past_the_table(shared, aye, now_seen):
    case_id = shared()
    for move in (Move.close, Move.reconsider, Move.reopen):
        with pytest.raises(TransitionError):
            cases.make_move(aye.keyring, now_seen(case_id), move=move, given=Given(Reason.person_asked))


def test_i_23_the_database_refuses_a_jump(shared, aye, bo):
    case_id = shared()
    with refused_by("moves_follow_the_table"):
        Event.objects.create(
            case_id=case_id, number=9, kind="moved", move="close", from_status="open", to_status="closed",
            on=TODAY, by_id=bo.id, asked_by_id=aye.id,
        )  # fmt: skip


def test_i_23_a_visit_on_an_old_view_of_the_case_is_refused(shared, aye, now_seen):
    case_id = shared()
    old = now_seen(case_id)
    actions.visit(aye.keyring, old, well())
    with pytest.raises(StaleVersionError):
        actions.visit(aye.keyring, old, well())
    assert Visit.objects.count() == 1


def test_i_25_every_act_has_its_line_and_every_reading_too(
    closed, shared, visited, aye, bo, now_seen, journal
):
    case_id = shared()
    visit_id = visited(aye, case_id, harm="threat")
    actions.look(bo.keyring, now_seen(case_id), visit_id=visit_id, words="We found another room.")
    reading.read_follow_up(aye.keyring, case_id)
    closed()
    acts = {line.act for line in journal()}
    assert {"closure.visit", "closure.look", "closure.see", "closure.step", "case.review_risk"} <= acts
    assert "closure_visit.harm" in journal(act="closure.see")[0].columns_read


def test_i_25_a_refused_step_leaves_a_line_and_nothing_else(shared, aye, stepped, journal):
    case_id = shared()
    with pytest.raises(NotClosingError):
        stepped(aye, case_id, Step.person_told)
    assert [line.outcome for line in journal(act="closure.step")] == ["refused"]


def test_i_35_nothing_closes_while_a_room_holds_something_open(
    leaving, stepped, closes, aye, monkeypatch, row
):
    case_id = leaving(Reason.chose_to_leave)
    stepped(aye, case_id, *TOGETHER, Step.risk_talk)
    held = parts.Part("a wall", 1, open_matters=lambda _: (parts.Settled("A wall stands"),))
    monkeypatch.setitem(parts._parts, held.name, held)
    with pytest.raises(NeedError) as refusal:
        closes(case_id)
    assert missing(refusal) == {Need.matters_settled}
    assert row(case_id).status == Status.closing


def test_i_35_no_room_can_say_for_the_others_that_all_is_settled(leaving, stepped, closes, aye, monkeypatch):
    case_id = leaving(Reason.chose_to_leave)
    stepped(aye, case_id, *TOGETHER, Step.risk_talk)
    ready = parts.Readiness(frozenset({Need.matters_settled}))
    liar = parts.Part("a liar", 2, readiness=lambda *_: ready)
    held = parts.Part("a wall", 1, open_matters=lambda _: (parts.Settled("A wall stands"),))
    for one in (liar, held):
        monkeypatch.setitem(parts._parts, one.name, one)
    with pytest.raises(NeedError):
        closes(case_id)


def test_r_1_somebody_leaves_on_the_first_day_and_comes_back(closed, aye, now_seen, row):
    case_id = closed()
    assert row(case_id).status == Status.closed
    asked = Given(Reason.person_asked)
    cases.make_move(aye.keyring, now_seen(case_id), move=Move.reopen, given=asked)
    assert row(case_id).status == Status.reopened


def test_r_1_harm_that_nobody_has_answered_holds_nobody_back_from_leaving(
    shared, visited, aye, now_seen, row
):
    case_id = shared()
    visited(aye, case_id, harm="pressure_to_fight")
    leave = Given(Reason.chose_to_leave)
    cases.make_move(aye.keyring, now_seen(case_id), move=Move.begin_closing, given=leave)
    assert row(case_id).status == Status.closing


def test_r_1_an_earlier_closing_does_not_count(leaving, stepped, closes, aye, now_seen):
    case_id = leaving(Reason.chose_to_leave)
    stepped(aye, case_id, *TOGETHER, Step.risk_talk)
    cases.make_move(aye.keyring, now_seen(case_id), move=Move.reconsider, given=Given(Reason.person_asked))
    cases.make_move(
        aye.keyring, now_seen(case_id), move=Move.begin_closing, given=Given(Reason.chose_to_leave)
    )
    with pytest.raises(NeedError) as refusal:
        closes(case_id)
    assert Need.person_told in missing(refusal)


def test_r_6_nobody_goes_back_without_time_to_think(leaving, stepped, closes, aye, now_seen, row):
    case_id = leaving(Reason.returned_voluntarily)
    stepped(aye, case_id, *TOGETHER, Step.risk_talk, Step.informed)
    with pytest.raises(NeedError) as refusal:
        closes(case_id)
    assert missing(refusal) == {Need.informed_twice, Need.time_to_think}
    stepped(aye, case_id, Step.informed, now=day(2))
    with pytest.raises(NeedError) as refusal:
        closes(case_id, today=day(2).date())
    assert missing(refusal) == {Need.time_to_think}
    stepped(aye, case_id, Step.informed, now=day(3))
    closes(case_id, today=day(3).date())
    assert row(case_id).status == Status.closed


def test_lost_contact_takes_every_step_and_ninety_days(leaving, stepped, closes, aye, dan, now_seen, row):
    case_id = leaving(Reason.lost_contact)
    stepped(aye, case_id, Step.consents_reviewed)
    stepped(aye, case_id, Step.all_tried, day=TODAY - dt.timedelta(days=89))
    stepped(dan, case_id, Step.second_look)
    with pytest.raises(NeedError) as refusal:
        closes(case_id)
    assert missing(refusal) == {Need.long_silence}
    later = TODAY + dt.timedelta(days=1)
    closes(case_id, today=later)
    assert row(case_id).status == Status.closed


def test_a_visit_at_which_they_were_met_ends_the_silence(
    leaving, stepped, closes, visited, aye, dan, now_seen
):
    case_id = leaving(Reason.lost_contact)
    stepped(aye, case_id, Step.consents_reviewed)
    stepped(aye, case_id, Step.all_tried, day=TODAY - dt.timedelta(days=100))
    stepped(dan, case_id, Step.second_look)
    visited(aye, case_id)
    with pytest.raises(NeedError) as refusal:
        closes(case_id)
    assert missing(refusal) == {Need.long_silence}


def test_r_8_after_harm_the_next_step_waits_for_a_supervisor(shared, visited, aye, bo, now_seen, row):
    case_id = shared()
    Case.objects.filter(id=case_id).update(status=Status.planned)
    visit_id = visited(aye, case_id, harm="violence")
    with pytest.raises(NeedError) as refusal:
        cases.make_move(aye.keyring, now_seen(case_id), move=Move.start_support, given=Given())
    assert missing(refusal) == {Need.supervisor_answered}
    actions.look(bo.keyring, now_seen(case_id), visit_id=visit_id, words="We found another room.")
    cases.make_move(aye.keyring, now_seen(case_id), move=Move.start_support, given=Given())
    assert row(case_id).status == Status.in_support


def test_a_visit_looks_at_the_risk_in_the_same_act(shared, visited, aye, row):
    case_id = shared()
    visited(aye, case_id, risk=Risk.high, risk_reasons="They asked for her at work.")
    assert (row(case_id).risk, row(case_id).risk_set_on) == (Risk.high, TODAY)
    assert Visit.objects.get(case=case_id).waits
