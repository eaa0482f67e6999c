"""Every page about cases, and every desk, in a real Chromium on a phone 360 px wide, in both languages.

The journey is walked with script off; axe, which needs script, looks at the same pages in another browser.
"""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from refuge.office.access.rules import Role
from refuge.office.case import actions
from refuge.office.case.models import Case
from refuge.office.case.rules import Given, Move, NoteKind, Risk
from refuge.office.people.rules import AgeBand
from tests.office import browser
from tests.office.case.conftest import TODAY, WORDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("REFUGE_PICTURES", "")
BURMESE = "သူ့အမေအတွက် ဆရာဝန်တစ်ယောက် လိုတယ်လို့ ပြောတယ်။ ကလေးတွေ ကျောင်းတက်ချင်ကြတယ်။"
PHONE_NUMBER = "She said to ring 09 450 123 456 at night."


@pytest.fixture
def full_case(opened, noted, aye, bo, chit, now_seen):
    """A case with something of everything in its story, and a question that waits for Bo."""
    case_id = opened(aye, risk=Risk.high, today=TODAY - timedelta(days=9))
    noted(aye, case_id, NoteKind.assessment)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    noted(chit, case_id, words=BURMESE)
    noted(aye, case_id, words="It was her father who needs the doctor.", corrects=2)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    actions.decline(bo.keyring, now_seen(case_id), reasons="The mother's health is missing.")
    actions.take_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="no_longer_needed")
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    return case_id


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_about_a_case_is_right(
    full_case, opened, aye, bo, phyu, pan, at_the_screen, looked_at, language
):
    fresh, child = opened(aye), opened(phyu, age_band=AgeBand.under_15)
    for member in (aye, bo, phyu):
        browser.speak(member, language)
    pages = {
        aye: {
            "cases": "/cases/",
            "case": f"/cases/{full_case}/",
            "case-handover": f"/cases/{full_case}/handover/",
            "case-summary": f"/cases/{full_case}/summary/",
            "case-new": f"/cases/{fresh}/",
            "case-opened": f"/cases/{fresh}/opened/",
            "case-open": "/cases/open/",
            "case-note": f"/cases/{full_case}/note/",
            "case-correct": f"/cases/{full_case}/note/2/correct/",
            "case-risk": f"/cases/{full_case}/risk/",
            "case-age": f"/cases/{full_case}/age/",
            "case-suspend": f"/cases/{fresh}/move/suspend/",
            "case-assess": f"/cases/{fresh}/move/assess/",
            "case-access": f"/cases/{full_case}/access/",
            "case-give": f"/cases/{full_case}/access/give/",
            "case-take": f"/cases/{full_case}/access/take/{bo.id}/",
            "case-hand-over": f"/cases/{full_case}/access/hand-over/",
            "case-withdraw": f"/cases/{full_case}/withdraw/",
        },
        bo: {
            "case-without-key": f"/cases/{fresh}/",
            "case-answer": f"/cases/{full_case}/answer/",
        },
        phyu: {
            "cases-of-children": "/cases/",
            "case-child": f"/cases/{child}/",
            "case-child-access": f"/cases/{child}/access/",
            "case-child-opened": f"/cases/{child}/opened/",
        },
    }
    for member, addresses in pages.items():
        page = at_the_screen(member, script=True)
        for name, address in addresses.items():
            assert page.goto(address).status == 200
            looked_at(page, f"{name}-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_desk_is_right(full_case, opened, staff, aye, bo, ei, at_the_screen, looked_at, language):
    Case.objects.filter(id=opened(aye)).update(next_review=TODAY)
    others = {
        "desk-administrator": staff("Htun", Role.administrator),
        "desk-auditor": staff("In", Role.auditor),
        "desk-nothing-due": staff("Jar", Role.case_worker),
    }
    staff("Kyi", Role.case_worker, second_factor=False)
    for name, member in {
        "desk-worker": aye,
        "desk-supervisor": bo,
        "desk-contact": ei,
        **others,
    }.items():
        browser.speak(member, language)
        page = at_the_screen(member, script=True)
        assert page.goto("/").status == 200
        looked_at(page, f"{name}-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_a_number_in_a_note_is_warned_of_and_redacted_without_script(
    opened, aye, at_the_screen, looked_at, language
):
    case_id = opened(aye)
    browser.speak(aye, language)
    page = at_the_screen(aye)
    page.goto(f"/cases/{case_id}/note/")
    page.get_by_label("Note").first.check() if language == "en" else page.locator("[name=kind]").first.check()
    page.locator("#id_text").fill(PHONE_NUMBER)
    page.locator("main .button").first.click()
    assert page.locator("mark").inner_text() == "09 450 123 456"
    page.locator("main .button").first.click()
    assert page.url.endswith(f"/cases/{case_id}/")
    assert "450" not in page.content()


@pytest.mark.parametrize("language", ["my", "en"])
def test_a_warned_form_is_right(opened, aye, at_the_screen, looked_at, language):
    browser.speak(aye, language)
    page = at_the_screen(aye, script=True)
    page.goto(f"/cases/{opened(aye)}/note/")
    page.locator("[name=kind]").first.check()
    page.locator("#id_text").fill(PHONE_NUMBER)
    page.locator("main .button").first.click()
    looked_at(page, f"case-warned-{language}")


def test_a_case_is_walked_from_a_note_to_an_approval_without_script(opened, aye, bo, at_the_screen):
    case_id = opened(aye)
    page = at_the_screen(aye)
    page.goto(f"/cases/{case_id}/")
    page.get_by_role("link", name="Write the assessment").click()
    page.locator("#id_text").fill(WORDS)
    page.get_by_role("button", name="Keep this note").click()
    page.get_by_role("link", name="Ask for approval of the assessment").click()
    page.locator("#id_asked_of").select_option(label="Bo")
    page.get_by_role("button", name="Ask for approval").click()

    desk = at_the_screen(bo)
    desk.goto("/")
    desk.get_by_role("link", name="Assessment").click()
    desk.get_by_label("I approve this step").check()
    desk.get_by_role("button", name="Send this answer").click()
    assert "Assessed" in desk.locator("main").inner_text()


def test_a_closed_case_shows_how_to_open_it_again(opened, aye, at_the_screen, looked_at):
    case_id = opened(aye)
    Case.objects.filter(id=case_id).update(status="closed", next_review=None)
    page = at_the_screen(aye, script=True)
    page.goto(f"/cases/{case_id}/")
    page.get_by_role("link", name="Open the case again").click()
    page.get_by_label("There is a new risk").check()
    page.get_by_role("button", name="Take this step").click()
    assert "Opened again" in page.locator("main").inner_text()
    looked_at(page, "case-reopened-en")
