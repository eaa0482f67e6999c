"""What a member of staff sees in the browser, what a page offers, and what becomes of what they typed."""

from __future__ import annotations

import pytest

from refuge.office.case import actions
from refuge.office.case.models import Case
from refuge.office.case.rules import Given, Move, NoteKind, Track
from tests.office.case.conftest import WORDS

pytestmark = pytest.mark.django_db

BEGINNING = {
    "age_band": "25_59",
    "category": "police",
    "entry_route": "partner",
    "gender": "female",
    "languages": ["my", "other"],
    "risk": "high",
    "risk_reasons": "They asked for her at work.",
}


def begin(client, owner, **other):
    return client.post("/cases/open/", {**BEGINNING, "owner_id": str(owner.id), **other})


def test_the_case_page_is_read_by_who_works_it(opened, aye, signed_in):
    page = signed_in(aye).get(f"/cases/{opened(aye)}/")
    assert "They looked through her phone twice." in page.text
    assert "Ask for approval of the assessment" in page.text


def test_the_case_page_is_not_there_for_chit(opened, aye, chit, signed_in, journal):
    case_id = opened(aye)
    assert signed_in(chit).get(f"/cases/{case_id}/").status_code == 404
    assert journal(outcome="refused")[-1].object_ref == f"case:{case_id}"


def test_a_case_is_opened_without_a_letter_and_its_reference_shown(aye, bo, signed_in):
    client = signed_in(bo)
    page = client.get(begin(client, aye).url)
    case = Case.objects.get()
    assert (case.owner_id, case.risk, case.track) == (aye.id, "high", Track.adult)
    assert "The case is open" in page.text
    assert case.case_no in page.text.replace("-", "")


def test_what_was_written_at_the_beginning_is_read_by_the_owner(aye, ei, signed_in):
    begin(signed_in(ei), aye)
    page = signed_in(aye).get(f"/cases/{Case.objects.get().id}/").text
    for words in (
        "They asked for her at work.",
        "Police",
        "A partner organisation",
        "Female",
        "another language",
    ):
        assert words in page


def test_a_childs_case_says_who_has_it_now_and_offers_no_way_in(aye, phyu, signed_in):
    client = signed_in(aye)
    page = client.get(begin(client, aye, age_band="unknown").url)
    assert "The child-protection track has it now" in page.text
    assert "To the case" not in page.text


def test_an_incomplete_form_opens_nothing_and_keeps_what_was_typed(aye, signed_in):
    page = begin(signed_in(aye), aye, category="")
    assert not Case.objects.exists()
    assert "They asked for her at work." in page.text


def test_a_colleague_whose_work_is_not_cases_cannot_be_chosen(aye, ei, signed_in):
    page = begin(signed_in(aye), ei)
    assert not Case.objects.exists()
    assert page.status_code == 200


def test_a_childs_case_that_nobody_could_protect_is_refused_in_words_and_keeps_what_was_typed(
    aye, bo, signed_in
):
    page = begin(signed_in(aye), aye, age_band="under_15")
    assert page.status_code == 409
    assert "Ask an administrator to give somebody this role" in page.text
    assert "They asked for her at work." in page.text


def test_a_unit_in_the_reasons_is_warned_of_before_the_case_is_opened(aye, signed_in):
    page = begin(signed_in(aye), aye, risk_reasons="Ring 09 450 123 456.")
    assert "Look again before this is stored" in page.text
    assert not Case.objects.exists()


def test_only_what_may_be_done_is_offered(opened, aye, chit, bo, now_seen, signed_in):
    case_id = opened(aye)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    address = f"/cases/{case_id}/access/"
    assert address in signed_in(aye).get(f"/cases/{case_id}/").text
    assert address not in signed_in(chit).get(f"/cases/{case_id}/").text
    assert f"/cases/{case_id}/note/" not in signed_in(bo).get(f"/cases/{case_id}/").text


def test_a_step_is_offered_once_nothing_is_missing(opened, noted, aye, signed_in):
    case_id, client = opened(aye), signed_in(aye)
    address = f"/cases/{case_id}/move/assess/"
    assert address not in client.get(f"/cases/{case_id}/").text
    noted(aye, case_id, NoteKind.assessment)
    assert address in client.get(f"/cases/{case_id}/").text


def test_an_answer_is_offered_to_who_may_give_it(opened, noted, aye, bo, dan, now_seen, signed_in):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    address = f"/cases/{case_id}/answer/"
    assert address in signed_in(bo).get(f"/cases/{case_id}/").text
    assert address not in signed_in(aye).get(f"/cases/{case_id}/").text
    assert address not in signed_in(dan).get(f"/cases/{case_id}/").text


def test_a_no_without_a_why_is_not_sent(opened, noted, aye, bo, now_seen, signed_in):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    typed = {"version": now_seen(case_id).version, "answer": "decline"}
    page = signed_in(bo).post(f"/cases/{case_id}/answer/", typed)
    assert "Say why, so that it can be put right." in page.text


def test_an_approved_step_is_taken_in_the_browser(opened, noted, aye, bo, now_seen, signed_in, row):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    asked = {"version": now_seen(case_id).version, "asked_of": str(bo.id)}
    signed_in(aye).post(f"/cases/{case_id}/move/assess/", asked)
    answered = {"version": now_seen(case_id).version, "answer": "approve"}
    signed_in(bo).post(f"/cases/{case_id}/answer/", answered)
    assert row(case_id).status == "assessed"


def test_the_same_answer_sent_twice_is_refused_the_second_time(opened, noted, aye, bo, now_seen, signed_in):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    client, typed = signed_in(bo), {"version": now_seen(case_id).version, "answer": "approve"}
    answers = [client.post(f"/cases/{case_id}/answer/", typed).status_code for _ in range(2)]
    assert answers == [302, 409]


def test_whoever_hands_a_case_over_comes_back_to_their_list(opened, aye, chit, now_seen, signed_in):
    case_id = opened(aye)
    typed = {"version": now_seen(case_id).version, "staff_id": str(chit.id), "why": "absence"}
    page = signed_in(aye).post(f"/cases/{case_id}/access/hand-over/", typed, follow=True)
    assert page.redirect_chain[-1][0] == "/cases/"
    assert "The case is handed over." in page.text


def test_somebody_who_is_not_on_it_is_not_taken_off(opened, aye, chit, signed_in):
    case_id = opened(aye)
    assert signed_in(aye).get(f"/cases/{case_id}/access/take/{chit.id}/").status_code == 404


def test_the_owner_is_not_taken_off_and_the_page_says_what_to_do(opened, aye, now_seen, signed_in):
    case_id = opened(aye)
    typed = {"version": now_seen(case_id).version, "why": "no_longer_needed"}
    page = signed_in(aye).post(f"/cases/{case_id}/access/take/{aye.id}/", typed)
    assert page.status_code == 409
    assert "Hand the case over first." in page.text


def test_a_move_that_is_none_is_not_there(opened, aye, signed_in):
    assert signed_in(aye).get(f"/cases/{opened(aye)}/move/punish/").status_code == 404


def test_markup_in_a_note_is_shown_and_not_obeyed(opened, noted, aye, signed_in):
    case_id = opened(aye)
    noted(aye, case_id, words="<script>alert(1)</script>")
    page = signed_in(aye).get(f"/cases/{case_id}/").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "0", "၁၂"])
def test_a_strange_place_in_the_story_is_no_fault(opened, aye, signed_in, before):
    assert signed_in(aye).get(f"/cases/{opened(aye)}/?before={before}").status_code == 200


@pytest.mark.parametrize("path", ["", "note/", "access/give/"])
def test_no_page_about_a_case_is_kept_by_the_browser(opened, aye, signed_in, path):
    assert "no-store" in signed_in(aye).get(f"/cases/{opened(aye)}/{path}")["Cache-Control"]


def test_a_note_far_too_long_is_refused_and_still_there(opened, aye, signed_in):
    long = WORDS * 200
    typed = {"note_id": "3f0e1b7e-0000-4000-8000-000000000000", "kind": "note", "text": long}
    page = signed_in(aye).post(f"/cases/{opened(aye)}/note/", typed)
    assert page.status_code == 200
    assert long in page.text
