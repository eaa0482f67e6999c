"""What a member of staff sees in the browser, and what a page offers."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_the_list_shows_the_case_to_who_works_it_and_hides_it_from_chit(opened, aye, chit, signed_in):
    case_id = opened(aye)
    assert f"/cases/{case_id}/" in signed_in(aye).get("/cases/").text
    assert f"/cases/{case_id}/" not in signed_in(chit).get("/cases/").text


def test_the_case_page_is_read_by_who_works_it(opened, aye, signed_in):
    page = signed_in(aye).get(f"/cases/{opened(aye)}/")
    assert "They looked through her phone twice." in page.text
    assert "Ask for approval of the assessment" in page.text


def test_the_case_page_is_not_there_for_chit(opened, aye, chit, signed_in, journal):
    case_id = opened(aye)
    assert signed_in(chit).get(f"/cases/{case_id}/").status_code == 404
    assert journal(outcome="refused")[-1].object_ref == f"case:{case_id}"
