"""Every page of this room in a real Chromium on a phone 360 px wide, in both languages."""

from __future__ import annotations

import pytest

from refuge.office.case.rules import Reason
from refuge.office.closure.rules import Step
from tests.office import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "visits": "",
    "visit": "visit/",
    "leaving": "leaving/",
    "risk-talk": "leaving/risk_talk/",
    "tried": "leaving/all_tried/",
    "family": "family/",
    "certificate": "certificate/",
}


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_about_visits_and_leaving_is_right(
    leaving, visited, stepped, aye, today, at_the_screen, looked_at, language
):
    case_id = leaving(Reason.chose_to_leave, today=today)
    visited(aye, case_id, today=today, harm="threat", content="4", wishes="A lock for the door.")
    stepped(aye, case_id, Step.person_told)
    browser.speak(aye, language)
    page = at_the_screen(aye, script=True)
    for name, path in PAGES.items():
        assert page.goto(f"/closure/{case_id}/{path}").status == 200
        looked_at(page, f"closure-{name}-{language}")
