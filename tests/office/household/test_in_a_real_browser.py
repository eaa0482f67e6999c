"""Every page about a household in a real Chromium on a phone 360 px wide, in both languages."""

from __future__ import annotations

import pytest

from refuge.office.case.numbers import shown
from refuge.office.household import actions
from refuge.office.people.models import KeepApart
from refuge.office.people.rules import AgeBand, HouseholdRole
from tests.office import browser
from tests.office.household.conftest import WHY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_about_a_household_is_right(
    opened, aye, bo, chit, added, given_own_case, on_it, now_seen, row, at_the_screen, looked_at, language
):
    case_id, other, empty = opened(aye), opened(chit), opened(bo)
    on_it(bo, case_id, by=aye)
    partner = added(aye, case_id)
    child = added(aye, case_id, age_band=AgeBand.under_15, role=HouseholdRole.child)
    own = given_own_case(aye, case_id, partner, owner=bo)
    sibling = added(aye, case_id, role=HouseholdRole.sibling)
    number = shown(row(other).case_no)
    actions.keep_apart(bo.keyring, now_seen(case_id), other_number=number, reason=WHY)
    browser.speak(bo, language)
    page = at_the_screen(bo, script=True)
    for name, address in {
        "household": f"/household/{case_id}/",
        "household-empty": f"/household/{empty}/",
        "household-own": f"/household/{own}/",
        "household-add": f"/household/{case_id}/add/",
        "household-correct": f"/household/{case_id}/{sibling}/",
        "household-left": f"/household/{case_id}/{sibling}/left/",
        "household-everybody": f"/household/{case_id}/everybody/",
        "household-own-case": f"/household/{case_id}/{sibling}/own-case/",
        "household-own-case-child": f"/household/{case_id}/{child}/own-case/",
        "household-apart": f"/household/{case_id}/apart/",
        "household-meet-again": f"/household/{case_id}/apart/{KeepApart.objects.get().id}/end/",
    }.items():
        assert page.goto(address).status == 200
        looked_at(page, f"{name}-{language}")


def test_a_family_is_written_down_without_script(opened, aye, at_the_screen, household):
    case_id = opened(aye)
    page = at_the_screen(aye)
    page.goto(f"/household/{case_id}/")
    for role, age_band in (("spouse_informal", "25_59"), ("child", "under_15")):
        page.locator("a[href$='/add/']").click()
        page.locator(f"[name=role][value={role}]").check()
        page.locator(f"[name=age_band][value='{age_band}']").check()
        page.locator("main .button").first.click()
    page.locator("a[href$='/everybody/']").click()
    page.locator("[name=said]").check()
    page.locator("main .button").first.click()
    assert "Everybody, as they said on" in page.locator("main").inner_text()
