"""One question on a page, sealed at once, gone on with where it was, checked, finished."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.assessment import actions
from refuge.office.assessment.models import Assessment
from refuge.office.assessment.reading import read_draft
from refuge.office.assessment.rules import (
    QUESTIONS,
    AlreadyBegunError,
    ClosedError,
    HarmError,
    Kind,
    MoveError,
    NotFoundError,
    SamePersonError,
    Shape,
    State,
    UnansweredError,
    UndecidedError,
)
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions as cases
from refuge.office.case.actions import situation_of
from refuge.office.case.models import Case, Event
from refuge.office.case.rules import NoteKind, WalledError
from refuge.office.people.rules import AgeBand
from tests.office.assessment.conftest import HARM, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_id(opened, aye):
    return opened(aye)


@pytest.fixture
def client(signed_in, aye):
    return signed_in(aye)


def the_draft():
    return Assessment.objects.get()


def sent(item):
    """What a browser sends for one question, and for none of its harm."""
    version = {"version": the_draft().version}
    if item.shape is Shape.each:
        return {**version, **dict.fromkeys(item.options, item.scale[0])}
    if item.shape is Shape.words:
        return {**version, "given": "A school for the children."}
    return {**version, "given": item.options[0]}


@pytest.mark.parametrize("kind", Kind)
def test_from_the_first_question_to_the_last_through_the_pages(client, case_id, kind, given, aye):
    given(aye, case_id)
    page = client.post(f"/assessment/{case_id}/start/{kind}/")
    for item in QUESTIONS[kind]:
        assert page.url == f"/assessment/{case_id}/{the_draft().id}/{item.key}/"
        assert client.get(page.url).status_code == 200
        page = client.post(page.url, sent(item))
    assert page.url == f"/assessment/{case_id}/{the_draft().id}/"
    page = client.post(page.url, {"version": the_draft().version})
    assert page.url == f"/cases/{case_id}/"
    assert the_draft().state == State.finished
    assert client.get(f"/assessment/{case_id}/{the_draft().id}/").status_code == 200


def test_every_page_is_sealed_as_soon_as_it_is_saved(begun, saved, aye, case_id):
    from django.db import connection

    draft_id = begun(aye, case_id)
    saved(aye, draft_id, "in_their_words", "A very particular sentence.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM assessment_assessment")
        stored = b" ".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for value in cursor.fetchone()
        )
    assert b"particular" not in stored
    assert read_draft(aye.keyring, case_id, draft_id).answers == {
        "in_their_words": "A very particular sentence."
    }


def test_whoever_leaves_and_comes_back_goes_on_where_it_was(client, begun, saved, aye, case_id):
    draft_id = begun(aye, case_id)
    saved(aye, draft_id, "education", "training")
    page = client.get(f"/assessment/{case_id}/{draft_id}/")
    assert f"/assessment/{case_id}/{draft_id}/skills/" in page.text
    assert "They learned a trade" in page.text


def test_an_answer_can_be_changed_and_is_shown_as_it_was(client, filled, aye, case_id):
    draft_id = filled(aye, case_id)
    address = f"/assessment/{case_id}/{draft_id}/family/"
    assert 'value="none"' in client.get(address).text
    page = client.post(address, {"version": the_draft().version, "given": "at_risk"})
    assert page.url == f"/assessment/{case_id}/{draft_id}/"  # nothing else is open: back to the answers
    assert read_draft(aye.keyring, case_id, draft_id).answers["family"] == "at_risk"


def test_of_two_colleagues_the_second_is_told_and_keeps_what_they_typed(client, begun, saved, aye, case_id):
    draft_id = begun(aye, case_id)
    saved(aye, draft_id, "education", "school")
    words = "She wants to teach again."
    address = f"/assessment/{case_id}/{draft_id}/in_their_words/"
    page = client.post(address, {"version": 1, "given": words})
    assert page.status_code == 409
    assert words in page.text
    assert "Somebody else saved this questionnaire" in page.text
    again = page.context["form"].data
    assert client.post(address, again.dict()).status_code == 302
    assert read_draft(aye.keyring, case_id, draft_id).answers == {
        "education": "school",
        "in_their_words": words,
    }


def test_a_stale_save_is_refused_by_the_action_too(begun, saved, seen, aye, case_id):
    draft_id = begun(aye, case_id)
    before = seen(draft_id)
    saved(aye, draft_id, "education", "school")
    with pytest.raises(StaleVersionError):
        actions.finish(aye.keyring, before)


def test_a_telephone_number_is_warned_of(client, begun, aye, case_id):
    draft_id = begun(aye, case_id)
    address = f"/assessment/{case_id}/{draft_id}/in_their_words/"
    page = client.post(address, {"version": 1, "given": "Ring 09 450 123 456."})
    assert page.context["form"].cautions
    assert read_draft(aye.keyring, case_id, draft_id).answers == {}


def test_none_stands_alone(client, begun, aye, case_id):
    draft_id = begun(aye, case_id)
    address = f"/assessment/{case_id}/{draft_id}/skills/"
    page = client.post(address, {"version": 1, "given": ["none", "farming"]})
    assert "or that none of these does" in page.text


def test_what_has_not_been_asked_keeps_it_open(filled, begun, seen, aye, case_id):
    draft_id = begun(aye, case_id)
    with pytest.raises(UnansweredError) as refused:
        actions.finish(aye.keyring, seen(draft_id))
    assert refused.value.keys == tuple(item.key for item in QUESTIONS[Kind.assessment])


def test_the_assessment_waits_until_c1_is_decided(filled, seen, given, aye, case_id, client):
    draft_id = filled(aye, case_id)
    with pytest.raises(UndecidedError):
        actions.finish(aye.keyring, seen(draft_id))
    page = client.post(f"/assessment/{case_id}/{draft_id}/", {"version": the_draft().version})
    assert page.status_code == 409
    assert "whether we may keep a case file" in page.text
    given(aye, case_id)
    actions.finish(aye.keyring, seen(draft_id))
    assert the_draft().state == State.finished


def test_the_finished_assessment_is_what_the_next_step_asks_for(finished, given, aye, case_id):
    given(aye, case_id)
    assert NoteKind.assessment not in situation_of(Case.objects.get()).notes
    finished(aye, case_id, family="at_risk")
    assert NoteKind.assessment in situation_of(Case.objects.get()).notes


def test_it_is_told_in_words(finished, given, aye, case_id, client):
    given(aye, case_id)
    finished(aye, case_id, family="at_risk")
    page = client.get(f"/cases/{case_id}/").text
    assert "How is the family they left behind?" in page
    assert "- In danger" in page


def test_a_new_one_never_writes_over_an_old_one(finished, given, aye, case_id):
    given(aye, case_id)
    first, second = finished(aye, case_id, family="safe"), finished(aye, case_id, family="at_risk")
    family = [read_draft(aye.keyring, case_id, one).answers["family"] for one in (first, second)]
    assert family == ["safe", "at_risk"]
    assert [row.number for row in Assessment.objects.order_by("number")] == [1, 2]


def test_one_is_under_way_at_a_time(begun, aye, case_id, client):
    begun(aye, case_id)
    with pytest.raises(AlreadyBegunError):
        begun(aye, case_id)
    assert client.post(f"/assessment/{case_id}/start/assessment/").url == f"/assessment/{case_id}/"


def test_a_finished_one_is_not_changed(finished, saved, given, aye, case_id):
    given(aye, case_id)
    draft_id = finished(aye, case_id)
    with pytest.raises(MoveError):
        saved(aye, draft_id, "family", "safe")


def test_a_closed_case_is_opened_again_first(begun, aye, case_id):
    Case.objects.update(status="closed", next_review=None)
    with pytest.raises(ClosedError):
        begun(aye, case_id)


def test_a_childs_case_has_neither(opened, begun, phyu, signed_in):
    case_id = opened(phyu, age_band=AgeBand.under_15)
    with pytest.raises(WalledError):
        begun(phyu, case_id)
    assert signed_in(phyu).get(f"/assessment/{case_id}/").status_code == 409


def test_a_questionnaire_of_another_case_is_not_found(begun, opened, aye, case_id, client):
    draft_id, other = begun(aye, case_id), opened(aye)
    with pytest.raises(NotFoundError):
        read_draft(aye.keyring, other, draft_id)
    assert client.get(f"/assessment/{case_id}/{draft_id}/rank/").status_code == 404
    assert client.post(f"/assessment/{case_id}/start/biography/").status_code == 404


@pytest.fixture
def raised(filled, aye, bo, case_id, now_seen):
    """An intake in which Aye says that it could do harm; Bo is on the case."""
    cases.give_access(aye.keyring, now_seen(case_id), staff_id=bo.id, why="second_key")
    return filled(aye, case_id, "intake", harm="yes")


def test_harm_holds_everything_until_a_supervisor_answers(raised, seen, aye, bo, case_id):
    assert the_draft().state == State.held
    with pytest.raises(HarmError):
        actions.finish(aye.keyring, seen(raised))
    actions.release(bo.keyring, seen(raised), words="We tell nobody; her brother leaves first.")
    actions.finish(aye.keyring, seen(raised))
    assert the_draft().state == State.finished
    assert [event.kind for event in Event.objects.filter(case=case_id)].count("assessment") == 3


def test_a_danger_is_not_unsaid_by_whoever_raised_it(raised, saved, seen, aye):
    assert saved(aye, raised, "harm", "no") is State.held
    with pytest.raises(HarmError):
        actions.finish(aye.keyring, seen(raised))


def test_a_danger_raised_again_is_answered_again(raised, saved, seen, aye, bo):
    actions.release(bo.keyring, seen(raised), words="Her brother leaves first.")
    assert saved(aye, raised, "harm", "yes", HARM) is State.held
    assert the_draft().released_by_id is None


def test_another_answer_leaves_the_supervisors_answer_as_it_is(raised, saved, seen, aye, bo):
    actions.release(bo.keyring, seen(raised), words="Her brother leaves first.")
    assert saved(aye, raised, "needs", ["food"]) is State.draft


def test_nobody_answers_a_danger_they_raised(filled, seen, aye, bo, case_id, now_seen):
    cases.give_access(aye.keyring, now_seen(case_id), staff_id=bo.id, why="second_key")
    draft_id = filled(bo, case_id, "intake", harm="yes")
    with pytest.raises(SamePersonError):
        actions.release(bo.keyring, seen(draft_id), words="It will be fine.")


def test_the_owner_does_not_answer_either(opened, filled, seen, bo, dan, now_seen):
    case_id = opened(bo)
    cases.give_access(bo.keyring, now_seen(case_id), staff_id=dan.id, why="second_key")
    draft_id = filled(dan, case_id, "intake", harm="yes")
    with pytest.raises(SamePersonError):
        actions.release(bo.keyring, seen(draft_id), words="It will be fine.")


def test_a_supervisor_answers_on_a_page_of_their_own(raised, signed_in, bo, case_id):
    address = f"/assessment/{case_id}/{raised}/harm/answer/"
    page = signed_in(bo).get(address)
    assert HARM in page.text
    done = signed_in(bo).post(address, {"version": the_draft().version, "words": "He leaves first."})
    assert done.url == f"/assessment/{case_id}/"
    assert "He leaves first." in signed_in(bo).get(f"/assessment/{case_id}/{raised}/").text


def test_harm_without_words_is_asked_for_them(client, begun, aye, case_id):
    draft_id = begun(aye, case_id, "intake")
    page = client.post(f"/assessment/{case_id}/{draft_id}/harm/", {"version": 1, "given": "yes"})
    assert "words" in page.context["form"].errors


def test_an_empty_sheet_for_work_by_lamp(client, signed_in, staff):
    from refuge.office.access.rules import Role

    for kind in Kind:
        page = client.get(f"/assessment/sheet/{kind}/").text
        assert page.count("☐") > 20
    htun = staff("Htun", Role.administrator)
    assert signed_in(htun).get("/assessment/sheet/intake/").status_code == 403


def test_it_says_where_survivors_words_go(client, case_id):
    assert "sealed file of its own" in client.get(f"/assessment/{case_id}/").text


def test_it_is_due_sooner_at_high_risk():
    from refuge.office.assessment.part import due_on
    from refuge.office.case.rules import Risk

    assert due_on(TODAY, Risk.high) == TODAY + dt.timedelta(days=7)
    assert due_on(TODAY, Risk.low) == TODAY + dt.timedelta(days=14)
