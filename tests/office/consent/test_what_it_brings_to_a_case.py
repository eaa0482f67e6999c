"""What there is to do about consents, on the page of a case, in its summary and on desks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from refuge.office.access.rules import Relation
from refuge.office.audit.actions import reading
from refuge.office.case import actions as cases
from refuge.office.case import parts
from refuge.office.case.models import Case
from refuge.office.case.parts import CaseAt, Mark
from refuge.office.case.rules import Status, Track
from refuge.office.consent import actions, part
from refuge.office.consent.rules import Act, LegalBasis, SaidNo
from tests.office.consent.conftest import CLINIC, TODAY

pytestmark = pytest.mark.django_db


def later(days):
    return TODAY + dt.timedelta(days=days)


def at(case_id, today=TODAY):
    case = Case.objects.get(id=case_id)
    return CaseAt(
        id=case.id,
        person_id=case.person_id,
        compartment_id=case.compartment_id,
        owner_id=case.owner_id,
        track=Track(case.track),
        status=Status(case.status),
        version=case.version,
        opened_on=case.opened_on,
        relation=Relation.owner,
        now=timezone.make_aware(dt.datetime.combine(today, dt.time(12))),
        today=today,
    )


def todo(by, case_id, today=TODAY):
    with reading(by.actor, Act.see, "case"):
        return [(str(task.title), task.mark) for task in part.tasks(by.keyring, at(case_id, today))]


@pytest.fixture
def case_id(opened, aye):
    return opened(aye)


def test_a_case_file_is_asked_for_first(case_id, aye, given):
    assert todo(aye, case_id) == [("Ask whether we may keep a case file", Mark.now)]
    given(aye, case_id)
    assert todo(aye, case_id) == [("Ask whether we may keep a case file", Mark.done)]


def test_a_no_asks_for_another_ground(case_id, aye, asked, now_seen):
    first = asked(aye, case_id)
    actions.refuse(aye.keyring, now_seen(case_id), first)
    [(title, mark)] = todo(aye, case_id)
    assert (title.startswith("They said no to a case file"), mark) == (True, Mark.now)
    second = asked(aye, case_id)
    no = SaidNo("", LegalBasis.vital_interest)
    actions.refuse(aye.keyring, now_seen(case_id), second, no)
    assert todo(aye, case_id)[0][1] is Mark.done


def test_a_yes_taken_back_is_late(case_id, aye, given):
    actions.withdraw(aye.keyring, case_id, given(aye, case_id), today=TODAY)
    [(title, mark)] = todo(aye, case_id)
    assert (title.startswith("They took their yes back"), mark) == (True, Mark.late)


@pytest.mark.parametrize(("days", "mark"), [(165, None), (166, Mark.now), (179, Mark.now), (180, Mark.late)])
def test_what_runs_out_is_asked_again(case_id, aye, given, days, mark):
    given(aye, case_id)
    given(aye, case_id, "c3")
    again = [found for title, found in todo(aye, case_id, later(days)) if title.startswith("Ask again")]
    assert again == ([mark] if mark else [])


def test_the_summary_says_what_counts_and_never_for_whom(case_id, aye, given):
    given(aye, case_id)
    given(aye, case_id, "c3")
    facts = part.facts(aye.keyring, at(case_id))
    assert [str(fact.label) for fact in facts] == ["Keep a case file", "Share with one partner"]
    assert CLINIC not in str(facts)
    assert part.facts(aye.keyring, at(case_id, later(400))) == ()


def test_what_runs_out_rises_to_the_owners_desk(case_id, aye, chit, given):
    given(aye, case_id, "c3")
    now = at(case_id, later(170)).now
    [errand] = part.errands(aye.actor, now)
    assert (errand.link, errand.late, errand.due) == (f"/consent/{case_id}/", False, later(180))
    assert part.errands(aye.actor, at(case_id).now) == ()
    assert part.errands(chit.actor, now) == ()
    assert [one.late for one in part.errands(aye.actor, at(case_id, later(181)).now)] == [True]


def test_a_closed_case_leaves_the_desk(case_id, aye, given):
    given(aye, case_id, "c3")
    Case.objects.update(status="closed", next_review=None)
    assert part.errands(aye.actor, at(case_id, later(181)).now) == ()


def test_what_ended_untold_rises_to_the_desk_of_child_protection(opened, given, bo, phyu, now_seen):
    case_id = opened(bo)
    given(bo, case_id)
    cases.correct_age(bo.keyring, now_seen(case_id), age_band="15_17", why="person_said")
    assert [one.link for one in part.errands(phyu.actor, at(case_id).now)] == [f"/consent/{case_id}/told/"]
    assert "Tell the person which consents have ended" in [title for title, _ in todo(phyu, case_id)]


def test_a_desk_asks_the_tables_as_often_for_many_as_for_one(opened, given, aye, django_assert_num_queries):
    ids = [opened(aye) for _ in range(3)]
    for one in ids:
        given(aye, one, "c3")
    now = at(ids[0], later(170)).now
    with django_assert_num_queries(2):
        assert len(part.errands(aye.actor, now)) == 3


def test_every_event_and_refusal_of_this_room_has_words(case_id, aye, given):
    given(aye, case_id)
    told = {parts.words_of("consent", code) for code in part.PART.words}
    assert len(told) == len(part.PART.words)
    assert all(str(words) for words in part.PART.refusals.values())
