"""Every page of intake and assessment in a real Chromium on a phone 360 px wide, in both languages."""

from __future__ import annotations

import pytest

from refuge.office.assessment import actions
from refuge.office.assessment.rules import QUESTIONS, Kind
from refuge.office.case import actions as cases
from tests.office import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IN_BOTH = pytest.mark.parametrize("language", ["my", "en"])


@pytest.fixture
def case_id(opened, aye, bo, now_seen):
    case_id = opened(aye)
    cases.give_access(aye.keyring, now_seen(case_id), staff_id=bo.id, why="second_key")
    return case_id


@IN_BOTH
@pytest.mark.parametrize("kind", Kind)
def test_every_question_is_right(case_id, begun, aye, at_the_screen, looked_at, language, kind):
    draft_id = begun(aye, case_id, kind)
    browser.speak(aye, language)
    page = at_the_screen(aye, script=True)
    for item in QUESTIONS[kind]:
        assert page.goto(f"/assessment/{case_id}/{draft_id}/{item.key}/").status == 200
        looked_at(page, f"{kind}-{item.key}-{language}")
    assert page.goto(f"/assessment/sheet/{kind}/").status == 200
    looked_at(page, f"{kind}-sheet-{language}")


@IN_BOTH
def test_every_other_page_is_right(
    case_id, begun, saved, filled, finished, given, seen, aye, bo, at_the_screen, looked_at, language
):
    for member in (aye, bo):
        browser.speak(member, language)
    page, desk = at_the_screen(aye, script=True), at_the_screen(bo, script=True)
    page.goto(f"/assessment/{case_id}/")
    looked_at(page, f"assessment-new-{language}")
    draft_id = filled(aye, case_id, "intake", harm="yes")
    page.goto(f"/assessment/{case_id}/{draft_id}/")
    looked_at(page, f"intake-held-{language}")
    desk.goto(f"/assessment/{case_id}/{draft_id}/harm/answer/")
    looked_at(desk, f"intake-harm-{language}")
    actions.release(bo.keyring, seen(draft_id), words="Her brother leaves first.")
    page.goto(f"/assessment/{case_id}/{draft_id}/")
    looked_at(page, f"intake-review-{language}")
    actions.finish(aye.keyring, seen(draft_id))
    under_way = begun(aye, case_id)
    saved(aye, under_way, "family", "at_risk")
    page.goto(f"/assessment/{case_id}/{under_way}/")
    looked_at(page, f"assessment-review-{language}")
    page.goto(f"/assessment/{case_id}/{draft_id}/")
    looked_at(page, f"intake-finished-{language}")
    page.goto(f"/assessment/{case_id}/")
    looked_at(page, f"assessment-{language}")
    page.goto(f"/cases/{case_id}/")
    looked_at(page, f"assessment-case-{language}")


@IN_BOTH
def test_intake_is_walked_from_end_to_end_without_script(case_id, aye, at_the_screen, language):
    browser.speak(aye, language)
    page = at_the_screen(aye)
    page.goto(f"/assessment/{case_id}/")
    page.locator("form[action$='/start/intake/'] button").click()
    for item in QUESTIONS[Kind.intake]:
        assert page.url.endswith(f"/{item.key}/")
        for group in page.locator("main fieldset").all():
            group.locator("input").first.check()
        page.locator("main form button.button").first.click()
    page.locator("main form button.button").first.click()
    assert page.url.endswith(f"/cases/{case_id}/")


def test_an_error_on_a_page_is_right(case_id, begun, aye, at_the_screen, looked_at):
    draft_id = begun(aye, case_id, "intake")
    page = at_the_screen(aye, script=True)
    page.goto(f"/assessment/{case_id}/{draft_id}/daily_life/")
    page.locator("main form button.button").first.click()
    looked_at(page, "intake-error-en")
