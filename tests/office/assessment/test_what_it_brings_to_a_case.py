"""What there is to do about intake and assessment, on the page of a case, in its summary and on desks."""

from __future__ import annotations

import pytest

from refuge.office.assessment import actions, part
from refuge.office.assessment.rules import Act
from refuge.office.audit.actions import reading
from refuge.office.case import actions as cases
from refuge.office.case.models import Case
from refuge.office.case.parts import Mark
from refuge.office.case.rules import Risk
from refuge.office.people.rules import AgeBand
from tests.office.consent.test_what_it_brings_to_a_case import at, later

pytestmark = pytest.mark.django_db


def todo(by, case_id, today=None):
    now = at(case_id, today) if today else at(case_id)
    with reading(by.actor, Act.see, "case"):
        return part.tasks(by.keyring, now)


@pytest.fixture
def case_id(opened, aye):
    return opened(aye)


def marks(tasks):
    return [task.mark for task in tasks]


def test_intake_and_assessment_are_there_from_the_first_day(case_id, aye, given):
    tasks = todo(aye, case_id)
    assert marks(tasks) == [Mark.now, Mark.now]
    assert [len(task.needs) for task in tasks] == [0, 1]
    assert tasks[1].due == later(14)
    given(aye, case_id)
    assert todo(aye, case_id)[1].needs == ()


def test_the_assessment_is_late_after_its_time(opened, aye):
    high, low = opened(aye, risk=Risk.high), opened(aye, risk=Risk.low)
    assert [todo(aye, one, later(8))[1].mark for one in (high, low)] == [Mark.late, Mark.now]
    assert todo(aye, low, later(15))[1].mark is Mark.late


def test_what_is_done_is_done(case_id, aye, given, finished):
    given(aye, case_id)
    finished(aye, case_id, "intake")
    finished(aye, case_id)
    assert marks(todo(aye, case_id, later(30))) == [Mark.done, Mark.done]


def test_what_is_under_way_is_gone_on_with(case_id, aye, begun):
    draft_id = begun(aye, case_id)
    assert todo(aye, case_id)[1].link == f"/assessment/{case_id}/{draft_id}/"


def test_what_was_not_told_is_told_later(case_id, aye, finished):
    told = dict.fromkeys(
        ("who_we_are", "not_neutral", "what_is_kept", "may_stop", "may_complain", "no_duty_to_fight"), "told"
    )
    finished(aye, case_id, "intake", told=told | {"may_complain": "not_yet"})
    titles = [str(task.title) for task in todo(aye, case_id)]
    assert "Tell the person what was not said at intake, then do intake again" in titles
    finished(aye, case_id, "intake", told=told)
    assert len(todo(aye, case_id)) == len(["intake", "assessment"])


def test_a_danger_waits_for_a_supervisor_and_rises_to_their_desk(
    case_id, aye, bo, dan, filled, now_seen, seen
):
    cases.give_access(aye.keyring, now_seen(case_id), staff_id=bo.id, why="second_key")
    draft_id = filled(aye, case_id, "intake", harm="yes")
    assert marks(todo(aye, case_id)) == [Mark.waiting, Mark.now, Mark.waiting]
    now = at(case_id).now
    [errand] = part.errands(bo.actor, now)
    assert (errand.danger, errand.link) == (True, f"/assessment/{case_id}/{draft_id}/harm/answer/")
    assert part.errands(dan.actor, now) == ()
    actions.release(bo.keyring, seen(draft_id), words="Her brother leaves first.")
    assert part.errands(bo.actor, now) == ()


def test_the_owner_is_reminded_before_it_is_late(case_id, aye, chit, given, finished):
    now = at(case_id, later(12)).now
    assert part.errands(aye.actor, at(case_id, later(11)).now) == ()
    assert [(one.late, one.due) for one in part.errands(aye.actor, now)] == [(False, later(14))]
    assert [one.late for one in part.errands(aye.actor, at(case_id, later(15)).now)] == [True]
    assert part.errands(chit.actor, now) == ()
    given(aye, case_id)
    finished(aye, case_id)
    assert part.errands(aye.actor, now) == ()


def test_the_summary_says_needs_and_wishes(case_id, aye, given, finished):
    given(aye, case_id)
    finished(aye, case_id, "intake", needs=["food", "medical"])
    finished(aye, case_id, family="at_risk")
    with reading(aye.actor, Act.see, "case"):
        facts = {str(fact.label): str(fact.value) for fact in part.facts(aye.keyring, at(case_id))}
    assert facts["What do they need at once?"] == "A doctor or medicine, Food"
    assert facts["How is the family they left behind?"] == "In danger"


def test_on_the_child_track_both_are_shut(opened, phyu):
    case_id = opened(phyu, age_band=AgeBand.under_15)
    assert marks(todo(phyu, case_id)) == [Mark.shut]
    assert part.errands(phyu.actor, at(case_id, later(30)).now) == ()


def test_a_desk_asks_the_tables_as_often_for_many_as_for_one(opened, aye, django_assert_num_queries):
    first, *_others = [opened(aye) for _ in range(3)]
    now = at(first, later(20)).now
    with django_assert_num_queries(1):
        assert len(part.errands(aye.actor, now)) == 3


def test_a_closed_case_leaves_the_desk(case_id, aye):
    now = at(case_id, later(20)).now
    Case.objects.update(status="closed", next_review=None)
    assert part.errands(aye.actor, now) == ()
