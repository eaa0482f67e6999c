"""Every page about consents in a real Chromium on a phone 360 px wide, in both languages.

The journey is walked with script off; axe, which needs script, looks at the same pages in another browser.
"""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.case import actions as cases
from refuge.office.consent import actions
from refuge.office.consent.rules import Mode, SaidNo, Witness
from tests.office import browser
from tests.office.consent.conftest import TODAY, said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IN_BOTH = pytest.mark.parametrize("language", ["my", "en"])
BURMESE = "မျက်စိကို ဆရာဝန် ကြည့်ပေးဖို့။"


@pytest.fixture
def full_case(opened, given, asked, aye, now_seen):
    """A case with something at every level: given, running out, refused, taken back, open."""
    case_id = opened(aye)
    given(aye, case_id, "c1", today=TODAY - dt.timedelta(days=360))
    given(
        aye, case_id, "c3", purpose=BURMESE, language="my", how=said(mode=Mode.thumb, witness=Witness.family)
    )
    given(aye, case_id, "c3", recipient="The school of the valley", today=TODAY)
    not_now = asked(aye, case_id, "c5")
    actions.refuse(aye.keyring, now_seen(case_id), not_now, SaidNo("Not now."))
    actions.withdraw(aye.keyring, case_id, given(aye, case_id, "c4"), today=TODAY)
    given(aye, case_id, "c7")
    asked(aye, case_id, "c6", language="my")
    return case_id


@IN_BOTH
def test_every_page_about_a_consent_is_right(
    full_case, given, asked, aye, bo, at_the_screen, looked_at, language
):
    from refuge.office.consent.models import Consent

    kept = {row.level: row.id for row in Consent.objects.all()}
    for member in (aye, bo):
        browser.speak(member, language)
    pages = {
        "consent": "",
        "consent-ask-c3": "ask/c3/",
        "consent-ask-c1": "ask/c1/",
        "consent-answer": f"{kept['c6']}/answer/",
        "consent-withdraw": f"{kept['c3']}/withdraw/",
        "consent-record": f"{kept['c3']}/record/",
        "consent-told": "told/",
    }
    page = at_the_screen(aye, script=True)
    for name, path in pages.items():
        assert page.goto(f"/consent/{full_case}/{path}").status == 200
        looked_at(page, f"{name}-{language}")
    page = at_the_screen(bo, script=True)
    assert page.goto(f"/consent/{full_case}/").status == 200
    looked_at(page, f"consent-unread-{language}")


@IN_BOTH
def test_before_anything_was_asked_and_on_the_childs_page(
    opened, given, bo, phyu, now_seen, at_the_screen, looked_at, language
):
    case_id = opened(bo)
    for member in (bo, phyu):
        browser.speak(member, language)
    page = at_the_screen(bo, script=True)
    page.goto(f"/consent/{case_id}/")
    looked_at(page, f"consent-new-{language}")
    given(bo, case_id)
    cases.correct_age(bo.keyring, now_seen(case_id), age_band="15_17", why="person_said")
    page = at_the_screen(phyu, script=True)
    page.goto(f"/consent/{case_id}/")
    looked_at(page, f"consent-child-{language}")


@IN_BOTH
def test_each_question_is_on_a_page_of_its_own_without_script(opened, asked, aye, at_the_screen, language):
    case_id = opened(aye)
    consent_id = asked(aye, case_id)
    browser.speak(aye, language)
    page = at_the_screen(aye)
    page.goto(f"/consent/{case_id}/{consent_id}/answer/")
    said_on = []
    for name, value in (
        ("answer", "yes"),
        ("mode", "thumb"),
        ("witness", "family"),
        ("interpreter", "yes"),
        ("capacity", "supported"),
    ):
        said_on.append(page.locator("main fieldset").count())
        page.locator(f"input[type=radio][name={name}][value={value}]").check()
        page.locator("main form button.button").first.click()
    assert said_on == [1] * 5
    assert page.url.endswith(f"/consent/{case_id}/")
    assert page.locator("#c1 .tag-good").count() == 1


@IN_BOTH
def test_a_later_page_and_what_is_wrong_on_it_are_right(
    opened, asked, aye, at_the_screen, looked_at, language
):
    case_id = opened(aye)
    consent_id = asked(aye, case_id)
    browser.speak(aye, language)
    page = at_the_screen(aye, script=True)
    page.goto(f"/consent/{case_id}/{consent_id}/answer/")
    page.locator("input[name=answer][value=no]").check()
    page.locator("main form button.button").first.click()
    looked_at(page, f"consent-no-{language}")
    page.locator("textarea").fill("Ring 09 450 123 456.")
    page.locator("main form button.button").first.click()
    looked_at(page, f"consent-warned-{language}")
