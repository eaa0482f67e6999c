"""A household of four from a request to their own door, in a real Chromium 360 px wide, in both languages.

The way is walked with script off; axe looks at the same pages in another browser.
"""

from __future__ import annotations

import pytest

from refuge.office.placement import actions, sites
from refuge.office.placement.models import Placement, Site
from refuge.office.placement.rules import Coming, Need, NoteKind, State
from refuge.office.placement.sites import WaiverAsked
from tests.office import browser
from tests.office.case.conftest import TODAY
from tests.office.placement.conftest import days

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BURMESE = "သူမက သူ့ကို ကြောက်တယ်လို့ ကိုယ်တိုင် ပြောပါတယ်။"


def go(page, address):
    reply = page.goto(address)
    assert reply.status == 200, (address, reply.status)
    return page


def press(page):
    page.locator("main form .button").first.click()


@pytest.mark.parametrize("language", ["my", "en"])
def test_a_household_of_four_finds_a_home(four, site, aye, bo, pan, htun, at_the_screen, language):
    for member in (aye, bo, pan, htun):
        browser.speak(member, language)
    case_id, first, second = four(), site(beds=4), site(beds=5)
    worker, officer, supervisor, protector = (at_the_screen(one) for one in (aye, pan, bo, htun))

    go(worker, f"/places/case/{case_id}/").locator(f"a[href='/places/case/{case_id}/ask/']").click()
    worker.locator("[name=needs][value=lockable]").check()
    worker.locator("[name=circle][value=civilians]").check()
    press(worker)
    asked = Placement.objects.get()

    def offer(placement, site_id):
        go(officer, "/places/").locator(f"a[href='/places/requests/{placement.id}/']").first.click()
        officer.locator(f"a[href='/places/requests/{placement.id}/offer/{site_id}/']").click()
        press(officer)

    offer(asked, first)
    go(worker, f"/places/requests/{asked.id}/").locator("a[href$='/refuse/']").click()
    press(worker)
    again = Placement.objects.get(state=State.requested)
    assert again.requested_on == asked.requested_on

    offer(again, second)
    assert supervisor.goto(f"/places/requests/{again.id}/").status == 200
    assert supervisor.locator("a[href$='/confirm/']").count() == 0  # child protection signs first
    go(protector, "/").locator(f"a[href='/places/requests/{again.id}/']").first.click()
    protector.locator("a[href$='/cosign/']").click()
    press(protector)
    go(supervisor, "/").locator(f"a[href='/places/requests/{again.id}/']").first.click()
    supervisor.locator("a[href$='/confirm/']").click()
    press(supervisor)
    go(worker, f"/places/requests/{again.id}/").locator("a[href$='/move-in/']").click()
    press(worker)
    assert Placement.objects.get(id=again.id).state == State.moved_in
    assert go(officer, "/places/").locator(".bed-taken").count() == 4 + 1
    browser.check(at_the_screen_of(at_the_screen, pan, "/places/"))


def at_the_screen_of(at_the_screen, member, address):
    return go(at_the_screen(member, script=True), address)


@pytest.fixture
def busy(four, opened, aye, site, pan, bo, htun, matched, housed, asked, members, seen_row, kept_apart):
    """Sites and placements in every state worth looking at; gives the addresses of the pages."""
    home, small, proposed = site(beds=8), site(beds=2), site(opened=False)
    family, alone, waiting = four(), opened(aye), four()
    lives = housed(family, home)
    other = housed(alone, home)
    chosen = {members(waiting)[1]: Coming.apart}
    request = asked(waiting, needs=list(Need), chosen=chosen, words=BURMESE)
    one = four()
    offered = matched(one, site(beds=4))
    kept_apart(family, alone)
    sites.ask_waiver(pan.keyring, seen_row(small), WaiverAsked(25, 7, "A storm took a roof."))
    sites.note(pan.keyring, seen_row(home), kind=NoteKind.incident, words="A quarrel about water.")
    Site.objects.filter(id=small).update(inspected_until=TODAY - days(1))
    return {
        pan: {
            "board": "/places/",
            "request": f"/places/requests/{request}/",
            "offer": f"/places/requests/{request}/offer/{home}/",
            "lives": f"/places/requests/{lives}/",
            "move-out": f"/places/requests/{other}/move-out/",
            "site": f"/places/sites/{home}/",
            "site-small": f"/places/sites/{small}/",
            "new": "/places/sites/new/",
            "inspect": f"/places/sites/{proposed}/inspect/",
            "beds": f"/places/sites/{home}/beds/",
            "waiver": f"/places/sites/{home}/waiver/",
            "note": f"/places/sites/{home}/note/",
            "desk-officer": "/",
        },
        bo: {
            "open": f"/places/sites/{proposed}/open/",
            "approve": f"/places/sites/{small}/approve-waiver/",
            "desk-supervisor": "/",
        },
        htun: {"cosign": f"/places/requests/{offered}/cosign/", "desk-protection": "/"},
        aye: {
            "home": f"/places/case/{one}/",
            "ask": f"/places/case/{family}/ask/",
            "refuse": f"/places/requests/{offered}/refuse/",
            "offered": f"/places/requests/{offered}/",
        },
    }


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_is_right(busy, at_the_screen, looked_at, language):
    for member, addresses in busy.items():
        browser.speak(member, language)
        page = at_the_screen(member, script=True)
        for name, address in addresses.items():
            looked_at(go(page, address), f"places-{name}-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_an_empty_board_and_a_full_error_are_right(
    pan, asked, four, site, at_the_screen, looked_at, language
):
    browser.speak(pan, language)
    page = go(at_the_screen(pan, script=True), "/places/")
    looked_at(page, f"places-empty-{language}")
    go(page, "/places/sites/new/").locator("[name=beds]").fill("9")
    page.locator("[name=kind]").first.check()
    page.locator("[name=circle]").first.check()
    for name, value in (("covered", "10"), ("toilets", "1"), ("litres", "20")):
        page.locator(f"[name={name}]").fill(value)
    press(page)
    looked_at(page, f"places-too-small-{language}")
    assert not Site.objects.exists()
    assert actions
