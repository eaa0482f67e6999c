"""Every page about sealed files, in a real Chromium on a phone 360 px wide, in both languages, looked at with axe."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.office import browser
from tests.office.sealed.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KINDS = ("serious_crime", "survivor", "complaint")


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_about_a_file_is_right(
    opened, add, aye, bo, lin, hla, nu, dway, at_the_screen, looked_at, language
):
    grave, told = (
        opened(aye, "serious_crime", [lin, hla], about="ABCD-EFGH"),
        opened(aye, "survivor", [aye, bo]),
    )
    late = opened(aye, "complaint", now=NOW - dt.timedelta(days=30))
    add(aye, told, "agreed_step")
    for member in (aye, lin, nu, dway):
        browser.speak(member, language)
    pages = {
        dway: {"files-none": "/files/"},
        lin: {
            "files-grave": f"/files/{grave}/",
            "files-note": f"/files/{grave}/add/1/",
            "files-reader": f"/files/{grave}/reader/",
        },
        nu: {"files-list": "/files/", "files-complaint": f"/files/{late}/"},
        aye: {
            "files-told": f"/files/{told}/",
            "files-choose": "/files/open/",
            "files-opened": "/files/opened/",
        },
    }
    for member, addresses in pages.items():
        page = at_the_screen(member, script=True)
        for name, address in addresses.items():
            assert page.goto(address).status == 200
            looked_at(page, f"{name}-{language}")
    for kind in KINDS:
        page.goto("/files/open/")
        page.check(f"input[value={kind}]")
        page.locator("main .button").first.click()
        looked_at(page, f"files-open-{kind}-{language}")
