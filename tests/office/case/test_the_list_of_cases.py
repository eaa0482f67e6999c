"""The list: whose, in which order, narrowed how; and that its cost grows with the page, not with the table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from refuge.office.access.rules import NotAllowedError
from refuge.office.case import actions, queries
from refuge.office.case.models import Case
from refuge.office.case.numbers import UnreadableCaseNumberError, new_case_number, shown
from refuge.office.case.queries import PAGE_LENGTH
from refuge.office.case.rules import CaseNotFoundError, Risk, Status
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db


def ids(page):
    return [row.id for row in page.rows]


@pytest.fixture
def many(opened, aye):
    """More cases of Aye's than a page holds, several due on each day."""
    return [opened(aye, today=TODAY - timedelta(days=n // 3)) for n in range(PAGE_LENGTH * 2 + 3)]


def all_pages(actor, wanted):
    after, found = "", []
    while True:
        page = queries.list_cases(actor, {**wanted, "after": after}, TODAY)
        found.append(ids(page))
        if not page.after:
            return found
        after = page.after


def test_a_case_worker_sees_the_cases_they_are_on(opened, aye, chit):
    mine, _ = opened(aye), opened(chit)
    assert ids(queries.list_cases(aye.actor, {}, TODAY)) == [mine]


def test_a_supervisor_sees_all_of_them(opened, aye, chit, bo):
    both = {opened(aye), opened(chit)}
    assert set(ids(queries.list_cases(bo.actor, {}, TODAY))) == both


def test_a_contact_officer_sees_none_and_the_journal_knows(opened, aye, ei, journal):
    opened(aye)
    with pytest.raises(NotAllowedError):
        queries.list_cases(ei.actor, {}, TODAY)
    assert (journal()[-1].act, journal()[-1].outcome) == ("case.list", "refused")


def test_whoever_is_to_be_reviewed_soonest_comes_first(opened, aye):
    low, high = opened(aye, risk=Risk.low), opened(aye, risk=Risk.high)
    assert ids(queries.list_cases(aye.actor, {}, TODAY)) == [high, low]


def test_the_pages_together_hold_each_case_once_and_in_order(many, aye):
    pages = all_pages(aye.actor, {})
    assert [len(page) for page in pages] == [PAGE_LENGTH, PAGE_LENGTH, 3]
    expected = Case.objects.order_by("next_review", "id").values_list("id", flat=True)
    assert [one for page in pages for one in page] == list(expected)


def test_closed_cases_come_only_when_asked_for_and_in_pages_too(many, aye):
    Case.objects.filter(id__in=many[:30]).update(status=Status.closed, next_review=None)
    assert not set(many[:30]) & {one for page in all_pages(aye.actor, {}) for one in page}
    closed = all_pages(aye.actor, {"status": "closed"})
    assert {one for page in closed for one in page} == set(many[:30])
    assert [len(page) for page in closed] == [PAGE_LENGTH, 5]


@pytest.mark.parametrize("after", ["x", "2026-11-23", "2026-11-23.x", ".", "99.99", "2026-11-23.2026"])
def test_an_address_nobody_wrote_begins_at_the_beginning(opened, aye, after):
    case_id = opened(aye)
    assert ids(queries.list_cases(aye.actor, {"after": after}, TODAY)) == [case_id]


def test_it_is_narrowed_by_risk_state_owner_and_review(opened, aye, bo, chit):
    high, other = opened(aye, risk=Risk.high), opened(chit)
    late = opened(chit, today=TODAY - timedelta(days=40))

    def narrowed(**wanted):
        return set(ids(queries.list_cases(bo.actor, wanted, TODAY)))

    assert narrowed(risk="high") == {high}
    assert narrowed(owner=str(chit.id)) == {other, late}
    assert narrowed(review="late") == {late}
    assert narrowed(review="week") == {late}
    assert narrowed(status="open") == {high, other, late}
    assert narrowed(status="planned") == set()


def test_a_case_is_found_by_its_number_however_it_is_typed(opened, aye, row):
    case_id = opened(aye)
    typed = shown(row(case_id).case_no).lower().replace("0", "o").replace("-", " ")
    assert queries.find_case(aye.actor, typed) == case_id


def test_somebody_elses_case_is_not_found_by_its_number(opened, aye, chit, row, journal):
    number = row(opened(aye)).case_no
    with pytest.raises(CaseNotFoundError):
        queries.find_case(chit.actor, number)
    assert (journal()[-1].outcome, journal()[-1].object_ref) == ("refused", "case")


def test_a_mistyped_number_is_told_from_an_unknown_one_without_looking(opened, aye, row):
    number = row(opened(aye)).case_no
    mistyped = ("A" if number[0] != "A" else "B") + number[1:]
    with CaptureQueriesContext(connection) as asked, pytest.raises(UnreadableCaseNumberError):
        queries.find_case(aye.actor, mistyped)
    assert len(asked) == 0


def test_the_page_says_the_same_of_a_strange_number_and_of_somebody_elses(opened, aye, chit, row, signed_in):
    client = signed_in(chit)
    theirs, nobodys = row(opened(aye)).case_no, new_case_number()
    pages = [client.post("/cases/find/", {"number": one}).text for one in (theirs, nobodys)]
    assert all("You are on no case with this number." in page for page in pages)


def asked_for(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]


def test_a_full_page_asks_no_more_of_the_database_than_a_page_of_one(opened, aye, signed_in):
    client = signed_in(aye)
    opened(aye)
    one = len(asked_for(client, "/cases/"))
    for _ in range(PAGE_LENGTH):
        opened(aye)
    assert len(asked_for(client, "/cases/")) == one


def test_no_page_counts_or_skips(many, aye, signed_in):
    page = queries.list_cases(aye.actor, {}, TODAY)
    asked = asked_for(signed_in(aye), f"/cases/?after={page.after}")
    assert not [sql for sql in asked if "case_case" in sql and ("COUNT(" in sql or "OFFSET" in sql)]


def test_a_long_story_asks_no_more_of_the_database_than_a_short_one(opened, noted, aye, signed_in):
    case_id, client = opened(aye), signed_in(aye)
    noted(aye, case_id)
    short = len(asked_for(client, f"/cases/{case_id}/"))
    for _ in range(12):
        noted(aye, case_id)
    assert len(asked_for(client, f"/cases/{case_id}/")) == short


def test_keys_turned_many_times_ask_no_more_of_the_database(opened, noted, aye, chit, now_seen, signed_in):
    case_id, client = opened(aye), signed_in(aye)

    def turn():
        actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="second_key")
        actions.take_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="no_longer_needed")
        noted(aye, case_id)

    turn()
    once = len(asked_for(client, f"/cases/{case_id}/"))
    for _ in range(4):
        turn()
    assert len(asked_for(client, f"/cases/{case_id}/")) == once


def test_a_story_longer_than_a_page_goes_on_further_back(opened, noted, aye, signed_in):
    case_id, client = opened(aye), signed_in(aye)
    for n in range(PAGE_LENGTH):
        noted(aye, case_id, words=f"Note of number {n}.")
    newest = client.get(f"/cases/{case_id}/").text
    assert "They looked through her phone twice." not in newest
    assert "?before=2" in newest
    assert "They looked through her phone twice." in client.get(f"/cases/{case_id}/?before=2").text
