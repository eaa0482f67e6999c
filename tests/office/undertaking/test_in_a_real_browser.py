"""Somebody is asked, in a real Chromium 360 px wide, in both languages: the way with script off, axe on every page."""

from __future__ import annotations

import pytest

from refuge.office.undertaking import sets
from refuge.office.undertaking.models import Undertaking
from tests.office import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def go(page, address):
    reply = page.goto(address)
    assert reply.status == 200, (address, reply.status)
    return page


def press(page):
    page.locator("main form .button").first.click()


def choose(page, **values):
    for name, value in values.items():
        page.locator(f"main [name={name}][value='{value}']").check()


@pytest.mark.parametrize("language", ["my", "en"])
def test_from_an_offer_to_a_copy_in_hand(ready, aye, oo, at_the_screen, language):
    for member in (aye, oo):
        browser.speak(member, language)
    case_id = ready()
    worker, officer = at_the_screen(aye), at_the_screen(oo)
    go(worker, f"/standards/case/{case_id}/").locator("a[href$='/offer/']").click()
    press(worker)
    one = Undertaking.objects.get()

    go(officer, "/").locator(f"a[href='/standards/undertakings/{one.id}/']").first.click()
    officer.locator("a[href$='/explain/']").click()
    choose(officer, language="my", mode="read_aloud", interpreter="no")
    press(officer)
    wording = sets.in_force().wordings["my"]
    for clause in wording.clauses[:2]:
        assert clause.text in officer.locator("main").inner_text()
        officer.locator("#next").click()
    go(officer, f"/standards/undertakings/{one.id}/clauses/{len(wording.clauses)}/").locator("#next").click()
    missed = False
    while officer.locator("main [name=choice]").count():
        code = officer.url.rpartition("clause=")[2] if "clause=" in officer.url else ""
        heading = officer.locator("h1").inner_text()
        clause = next(found for found in wording.clauses if found.title == heading)
        wrong = not missed and not code
        choose(officer, choice=clause.right % len(clause.choices) + 1 if wrong else clause.right)
        press(officer)
        if wrong:
            missed = True
            assert clause.explanation in officer.locator("main").inner_text()
            officer.locator("#ask-again").click()
    officer.locator("a[href$='/sign/']").click()
    choose(officer, witness="companion", copy_given="yes")
    press(officer)
    officer.locator("a[href$='/copy/']").click()
    press(officer)
    assert wording.clauses[9].text in officer.locator("article.copy").inner_text()
    with officer.expect_download() as download:
        press(officer)
    assert download.value.suggested_filename == "standards-1-my.pdf"
    assert Undertaking.objects.get().state == "signed"


@pytest.fixture
def busy(ready, offered, explained, signed, declined, aye, oo, thant, lin, in_force, approved):
    """Undertakings in every state worth looking at; gives the addresses of the pages."""
    asked = ready()
    waiting, understood, done, no = offered(), explained(missed=("weapons",)), signed(), declined()
    at = "/standards/undertakings"
    approved(thant, 2, "learned")
    return {
        oo: {
            "standards": "/standards/",
            "set": "/standards/1/",
            **{f"clause-{one.code}": f"/standards/1/{one.code}/" for one in sets.clauses("en")[:4]},
            "clause-pot": "/standards/1/property/",
            "shelf": f"{at}/",
            "offered": f"{at}/{waiting}/",
            "explain": f"{at}/{waiting}/explain/",
            "clause": f"{at}/{waiting}/clauses/2/",
            "question": f"{at}/{waiting}/questions/",
            "again": f"{at}/{waiting}/questions/weapons/",
            "explained": f"{at}/{understood}/",
            "sign": f"{at}/{understood}/sign/",
            "decline": f"{at}/{understood}/decline/",
            "signed": f"{at}/{done}/",
            "copy": f"{at}/{done}/copy/",
            "declined": f"{at}/{no}/",
            "desk-undertaking": "/",
        },
        thant: {"desk-head": "/", "standards-head": "/standards/2/"},
        lin: {"approve": "/standards/2/approve/"},
        aye: {"of-case": f"/standards/case/{asked}/", "offer": f"/standards/case/{asked}/offer/"},
    }


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_is_right(busy, oo, at_the_screen, looked_at, language):
    for member, addresses in busy.items():
        browser.speak(member, language)
        page = at_the_screen(member, script=True)
        for name, address in addresses.items():
            looked_at(go(page, address), f"undertaking-{name}-{language}")
        if member is oo:
            go(page, addresses["copy"])
            press(page)
            looked_at(page, f"undertaking-copied-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_an_empty_shelf_and_a_full_error_are_right(ready, offered, oo, at_the_screen, looked_at, language):
    browser.speak(oo, language)
    page = go(at_the_screen(oo, script=True), "/standards/undertakings/")
    looked_at(page, f"undertaking-empty-{language}")
    waiting = offered()
    go(page, f"/standards/undertakings/{waiting}/explain/")
    press(page)
    looked_at(page, f"undertaking-error-{language}")
