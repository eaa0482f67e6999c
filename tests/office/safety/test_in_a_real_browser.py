"""Every page about somebody's safety in a real Chromium on a phone 360 px wide, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from refuge.office.case.rules import Risk
from refuge.office.safety import actions
from refuge.office.safety.rules import Outcome
from tests.office import browser
from tests.office.safety.conftest import DUE, FORCED, PLAN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_is_right(someone, aye, bo, at_the_screen, looked_at, language):
    them = someone(risk=Risk.high)
    fresh = f"/safety/{them.case_id}/"
    browser.speak(aye, language)
    page = at_the_screen(aye, script=True)
    assert page.goto(fresh).status == 200
    looked_at(page, f"safety-nothing-{language}")
    them.agrees_words().agrees_hours()
    actions.agree_plan(aye.keyring, them.seen, PLAN)
    actions.decide_plan(bo.keyring, them.seen, decision=actions.Decision.approved)
    them.is_recorded(Outcome.all_well).is_silent_for(hours=31).is_recorded(
        Outcome.learnt, "They were seen, well.", at=DUE + timedelta(hours=60)
    )
    them.writes(FORCED, at=timezone.now())
    addresses = {
        "overview": "",
        "plan": "plan/1/",
        "agree-plan": "plan/",
        "words": "words/",
        "schedule": "schedule/",
        "reminders": "reminders/",
        "record": "record/",
        "alarm": "alarm/",
        "end": "end/",
    }
    for name, path in addresses.items():
        assert page.goto(f"/safety/{them.case_id}/{path}").status == 200
        looked_at(page, f"safety-{name}-{language}")
    page.goto("/")
    looked_at(page, f"safety-desk-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_how_somebody_is_is_written_down_without_script(watched, aye, at_the_screen, language):
    them = watched()
    browser.speak(aye, language)
    page = at_the_screen(aye)
    page.goto(f"/safety/{them.case_id}/")
    page.locator(f"a[href='/safety/{them.case_id}/record/']").first.click()
    page.locator("[name=outcome][value=not_reached]").check()
    page.locator("main form .button").first.click()
    assert page.locator(".wrong, .error, [role=alert]").count()
    page.locator("#id_text").fill("Nobody came to the door.")
    page.locator("main form .button").first.click()
    page.wait_for_url(f"**/safety/{them.case_id}/")
