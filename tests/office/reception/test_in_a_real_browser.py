"""Every page of reception in a real Chromium on a phone 360 px wide, in both languages; an arrival without script."""

from __future__ import annotations

import pytest

from refuge.office.reception.models import Keeping
from refuge.office.reception.queries import is_received
from refuge.office.reception.rules import Item
from tests.office import browser
from tests.office.case.conftest import TODAY
from tests.office.reception.conftest import ALL_WELL, THINGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_is_right(arrived, opened, looked_at_each, aye, at_the_screen, looked_at, language):
    case_id, late, fresh = arrived(), arrived(days_ago=40), opened(aye)
    looked_at_each(aye, case_id)
    kept = Keeping.objects.get().id
    browser.speak(aye, language)
    page = at_the_screen(aye, script=True)
    pages = {"reception": case_id, "reception-late": late, "reception-nobody": fresh}
    addresses = {name: f"/reception/{one}/" for name, one in pages.items()}
    addresses |= {f"reception-{item}": f"/reception/{case_id}/{item}/" for item in Item}
    addresses |= {
        "reception-arrive": f"/reception/{fresh}/arrive/",
        "reception-leave": f"/reception/{case_id}/leave/",
        "reception-receipt": f"/reception/{case_id}/things/{kept}/",
        "reception-back": f"/reception/{case_id}/things/{kept}/back/",
        "reception-desk": "/",
    }
    for name, address in addresses.items():
        assert page.goto(address).status == 200
        looked_at(page, f"{name}-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_somebody_arrives_and_is_received_without_script(opened, aye, at_the_screen, language):
    case_id = opened(aye, today=TODAY)
    browser.speak(aye, language)
    page = at_the_screen(aye)
    page.goto(f"/reception/{case_id}/")
    page.locator(f"a[href='/reception/{case_id}/arrive/']").click()
    page.locator("main form .button").first.click()
    for found in ALL_WELL:
        page.locator(f"a[href='/reception/{case_id}/{found.item}/']").click()
        page.locator(f"[name=answer][value={found.answer}]").check()
        if found.words:
            page.locator("#id_text").fill(THINGS)
        page.locator("main form .button").first.click()
    assert is_received(case_id)
