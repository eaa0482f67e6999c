"""Every page of child protection in a real Chromium on a phone 360 px wide, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.access.rules import Role
from refuge.office.children.models import Protection
from refuge.office.children.rules import Move, State
from tests.office import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_is_right(child_case, child_at, asked, phyu, pan, at_the_screen, looked_at, language):
    fresh, late, cared_for = child_case(), child_case(), child_at(State.in_civilian_care)
    Protection.objects.filter(case=late).update(due_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    asked(cared_for, Move.settle)
    pages = {
        phyu: {
            "children": "/children/",
            "children-let-in": "/children/let-in/",
            "child": f"/children/{fresh}/",
            "child-late": f"/children/{late}/",
            "child-asked": f"/children/{cared_for}/",
            "child-sure": f"/children/{fresh}/sure/told/",
            "child-talk": f"/children/{fresh}/talk/",
            "child-tracing": f"/children/{fresh}/tracing/",
            "child-review": f"/children/{cared_for}/review/",
            "child-age": f"/children/{fresh}/age/",
            "child-move": f"/children/{fresh}/move/reunite/",
            "child-move-lacks": f"/children/{fresh}/move/hand_to_care/",
            "child-withdraw": f"/children/{cared_for}/withdraw/",
            "child-handover": f"/children/{fresh}/handover/",
            "child-case": f"/cases/{fresh}/",
        },
        pan: {"child-answer": f"/children/{cared_for}/answer/", "child-desk": "/"},
    }
    for member, addresses in pages.items():
        browser.speak(member, language)
        page = at_the_screen(member, script=True)
        for name, address in addresses.items():
            assert page.goto(address).status == 200
            looked_at(page, f"{name}-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_an_empty_list_and_a_colleague_to_be_let_in_are_right(
    child_at, phyu, pan, staff, at_the_screen, looked_at, language
):
    child_at(State.with_family)
    browser.speak(phyu, language)
    page = at_the_screen(phyu, script=True)
    assert page.goto("/children/").status == 200
    looked_at(page, f"children-none-{language}")
    staff("Naw", Role.cp_officer)
    page.goto("/children/let-in/")
    looked_at(page, f"children-let-in-one-{language}")
    page.locator("main form button").click()
    assert page.url.endswith("/children/")
