"""What those who protect children see in the browser, and what becomes of what they typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from refuge.office.case.parts import errands
from refuge.office.children import queries
from refuge.office.children.models import Protection
from refuge.office.children.rules import Move, State, TalkTerm
from tests.office.children.conftest import NOW, REASONS

pytestmark = pytest.mark.django_db


def test_the_clock_that_runs_out_first_is_on_top_of_the_list(child_case, phyu, file, signed_in):
    late, fresh = child_case(), child_case()
    Protection.objects.filter(case=late).update(due_at=NOW - timedelta(hours=3))
    rows = queries.list_children(phyu.actor).rows
    assert [row.case_id for row in rows] == [late, fresh]
    assert "late by" in signed_in(phyu).get("/children/").text


def test_the_pages_of_the_list_hold_each_child_once(child_case, phyu, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_LENGTH", 2)
    cases = {child_case() for _ in range(5)}
    found, after = [], ""
    while True:
        page = queries.list_children(phyu.actor, after)
        found += [row.case_id for row in page.rows]
        if not page.after:
            break
        after = page.after
    assert (len(found), set(found)) == (5, cases)


@pytest.mark.parametrize("after", ["x", "2026-11-23.x", ".", "2026-11-23T00:00:00.1", "9" * 60])
def test_an_address_nobody_wrote_begins_at_the_beginning(child_case, phyu, after):
    case_id = child_case()
    assert [row.case_id for row in queries.list_children(phyu.actor, after).rows] == [case_id]


def test_a_late_child_stands_above_everything_else_on_the_desk(child_at, child_case, pan):
    child_at(State.in_civilian_care)
    late = child_case()
    Protection.objects.filter(case=late).update(due_at=NOW - timedelta(hours=1))
    found = [one for one in errands(pan.actor, NOW) if "/children/" in one.link]
    assert (found[0].link, found[0].late, found[0].danger) == (f"/children/{late}/", True, True)


def test_a_fresh_child_is_on_the_desk_with_all_its_hours(child_case, phyu):
    case_id = child_case()
    (found,) = [one for one in errands(phyu.actor, NOW) if "/children/" in one.link]
    assert (found.link, found.late, found.danger) == (f"/children/{case_id}/", False, False)
    assert "48" in found.title


def test_a_step_waits_on_the_desk_of_the_second_officer_and_not_of_who_asked(
    child_case, made_sure, asked, phyu, pan
):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id)
    link = f"/children/{case_id}/answer/"
    assert link in [one.link for one in errands(pan.actor, NOW)]
    assert link not in [one.link for one in errands(phyu.actor, NOW)]


def test_a_desk_costs_the_same_with_one_child_and_with_many(child_case, phyu, signed_in):
    client = signed_in(phyu)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
            client.get("/children/")
        return len(captured)

    child_case()
    one = cost()
    for _ in range(6):
        child_case()
    assert cost() == one


def test_the_page_for_whoever_takes_the_child_names_nothing(child_case, phyu, row, signed_in):
    case_id = child_case()
    page = signed_in(phyu).get(f"/children/{case_id}/handover/").text
    assert row(case_id).case_no not in page.replace("-", "")
    assert "never in the hands or the sight of an armed group" in page


def test_a_child_comes_into_care_in_the_browser(child_case, made_sure, phyu, pan, now_seen, file, signed_in):
    case_id = child_case()
    made_sure(case_id)
    asking = {"version": now_seen(case_id).version, "text": REASONS}
    assert signed_in(phyu).post(f"/children/{case_id}/move/hand_to_care/", asking).status_code == 302
    answer = {"version": now_seen(case_id).version, "answer": "approve"}
    assert signed_in(pan).post(f"/children/{case_id}/answer/", answer).status_code == 302
    assert file(case_id).state == State.in_civilian_care


def test_a_stale_form_keeps_what_was_typed_and_says_so(child_case, made_sure, phyu, now_seen, signed_in):
    case_id = child_case()
    old = now_seen(case_id).version
    made_sure(case_id)
    page = signed_in(phyu).post(f"/children/{case_id}/move/hand_to_care/", {"version": old, "text": REASONS})
    assert page.status_code == 409
    assert REASONS in page.text
    assert "Somebody else changed this case while you were writing" in page.text


def test_a_talk_without_the_terms_keeps_what_was_typed_and_nothing_else(
    child_case, phyu, now_seen, row, signed_in
):
    case_id = child_case()
    typed = {"version": 1, "terms": [TalkTerm.two_adults], "text": REASONS}
    page = signed_in(phyu).post(f"/children/{case_id}/talk/", typed)
    assert page.status_code == 409
    assert "Without all of this, stop the talk." in page.text
    assert REASONS in page.text
    assert row(case_id).version == 1


def test_a_number_in_a_talk_is_warned_of(child_case, phyu, row, signed_in):
    case_id = child_case()
    typed = {"version": 1, "terms": list(TalkTerm), "text": "Her aunt has 09 450 123 456."}
    page = signed_in(phyu).post(f"/children/{case_id}/talk/", typed)
    assert "Look again before this is stored" in page.text
    assert row(case_id).version == 1


def test_who_is_alone_is_told_that_a_second_officer_is_needed(opened, phyu, signed_in):
    case_id = opened(phyu, age_band="under_15")
    assert "Nobody else is there who could approve" in signed_in(phyu).get(f"/children/{case_id}/").text


@pytest.mark.parametrize("state", State)
def test_the_case_lists_what_comes_next_for_the_child(child_at, phyu, signed_in, state):
    case_id = child_at(state)
    page = signed_in(phyu).get(f"/cases/{case_id}/")
    assert page.status_code == 200
    assert f"/children/{case_id}/" in page.text
    assert signed_in(phyu).get(f"/children/{case_id}/").status_code == 200


def test_the_summary_of_the_case_says_where_the_child_is_and_never_a_place(child_at, phyu, signed_in):
    page = signed_in(phyu).get(f"/cases/{child_at(State.in_civilian_care)}/summary/").text
    assert "In civilian care, for now" in page


def test_a_no_is_sent_with_its_why(child_case, made_sure, asked, pan, now_seen, file, signed_in):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id, Move.reunite)
    client, version = signed_in(pan), now_seen(case_id).version
    page = client.post(f"/children/{case_id}/answer/", {"version": version, "answer": "decline"})
    assert "Say why, so that it can be put right." in page.text
    client.post(f"/children/{case_id}/answer/", {"version": version, "answer": "decline", "text": REASONS})
    assert file(case_id).state == State.waiting_for_care
    assert not queries.has_waiting_step(case_id)


def test_every_form_is_sent_once_in_the_browser(child_at, asked, phyu, now_seen, row, signed_in):
    case_id, client = child_at(State.in_civilian_care), signed_in(phyu)
    from refuge.office.children.rules import AgeTerm

    asked(case_id, Move.settle)
    for path, typed in {
        "sure/told/": {},
        "talk/": {"terms": list(TalkTerm), "text": REASONS},
        "tracing/": {"wished": "on", "text": REASONS},
        "review/": {"text": REASONS},
        "age/": {"terms": list(AgeTerm), "finding": "in_doubt", "text": REASONS},
        "withdraw/": {},
    }.items():
        version = now_seen(case_id).version
        answer = client.post(f"/children/{case_id}/{path}", {"version": version, **typed})
        assert (path, answer.status_code, row(case_id).version) == (path, 302, version + 1)
