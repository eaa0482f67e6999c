"""Whoever works with the person inquires into nothing about them: the office refuses, and says what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .inquiries import IN_SHORT, TOLD_US, InAMatter, case_no_of
from .panels import IN_BOTH_LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses


def _also_a_case_worker(browser: Browser, houses: Houses, name: str) -> None:
    """Dway, who lets people in, gives a colleague one more role."""
    dway = InAMatter(browser, houses, "Dway", "en")
    dway.goto("/staff/")
    dway.page.locator("main a", has_text=name).first.click()
    if dway.page.locator("input[name=password]").count():  # the six words once more
        dway.page.fill("input[name=password]", houses.sign_in_of("Dway")["passphrase"])
        dway.press()
    dway.page.check("input[name=roles][value=case_worker]")
    dway.send()


def _raise_concern(aye: InAMatter, case_no: str) -> None:
    """Aye works the case herself, and tells of it: she sees that it was received, and nothing more."""
    aye.goto("/conduct/raise/")
    aye.write(IN_SHORT[aye.language])
    aye.page.fill("input[name=case_no]", case_no)
    aye.send()
    assert aye.page.url.endswith("/conduct/received/")


@IN_BOTH_LANGUAGES
def test_the_office_refuses_and_says_why(browser: Browser, houses: Houses, language: str) -> None:
    houses.start_office()
    _also_a_case_worker(browser, houses, "Saw")
    aye = InAMatter(browser, houses, "Aye", language)
    case_id = aye.open_a_case()
    aye.goto(f"/cases/{case_id}/access/give/")
    aye.page.select_option("select[name=staff_id]", label="Saw")
    aye.page.locator("main input[name=why]").first.check()
    aye.send()
    _raise_concern(aye, case_no_of(houses, case_id))

    (looks_first,) = houses.rows(
        "office", "SELECT s.name FROM access_staff s JOIN breach_seat b ON b.staff_id = s.id"
    )[0]
    assert looks_first in {"Pyae", "Ree"}
    other = {"Pyae": "Ree", "Ree": "Pyae"}[looks_first]
    first = InAMatter(browser, houses, looks_first, language)
    first.goto("/conduct/")
    first.page.locator("main tbody a").click()
    assert TOLD_US[language] not in first.text()
    first.help_first()
    first.look_first(case_no_of(houses, case_id))
    first.name_inquirers(other, "Saw")
    assert first.page.locator("main .problems, .problems").count()
    assert houses.rows("office", "SELECT stage FROM breach_matter") == [("triaged",)]
    assert first.page.locator("select[name=second] option:checked").inner_text() == "Saw"

    first.page.select_option("select[name=second]", label=looks_first)
    first.send()
    assert houses.rows("office", "SELECT stage FROM breach_matter") == [("inquiry",)]
