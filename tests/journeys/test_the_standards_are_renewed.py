"""A new version of the standards is approved by two people. Whoever signed the first is asked again.

What they signed stays readable in its own words, and holds until they sign the new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .panels import IN_BOTH_LANGUAGES
from .standards import HERS, SETS, AtTheStandards, asked, state_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses

OLD, NEW = (SETS[number].wordings[HERS].clauses[9].text for number in (1, 2))


@IN_BOTH_LANGUAGES
def test_renewed_by_two_people_and_asked_again(browser: Browser, lived_in: Houses, language: str) -> None:
    lived_in.start_office()
    first, case_id = asked(lived_in, "signed")
    thant = AtTheStandards(browser, lived_in, "Thant", language)
    thant.approve(2, "learned")
    assert not _in_force(lived_in, 2)
    thant.goto("/standards/2/")
    assert thant.page.locator("main a[href$='/approve/']").count() == 0  # not twice
    AtTheStandards(browser, lived_in, "Lin", language).approve(2, "plainer_words")
    assert _in_force(lived_in, 2)

    aye = AtTheStandards(browser, lived_in, "Aye", language)
    aye.goto(f"/standards/case/{case_id}/")
    aye.follow("/offer/")
    aye.send()
    second = _asked_now(aye)
    oo = AtTheStandards(browser, lived_in, "Oo", language)
    oo.explain(second, SETS[2])
    assert state_of(lived_in, first) == "signed"
    oo.sign()
    assert (state_of(lived_in, first), state_of(lived_in, second)) == ("superseded", "signed")

    oo.goto(f"/standards/undertakings/{first}/copy/")
    assert OLD in oo.text()
    assert NEW not in oo.text()
    oo.goto(f"/standards/undertakings/{second}/copy/")
    assert NEW in oo.text()


def _in_force(houses: Houses, number: int) -> bool:
    rows = houses.rows("office", "SELECT number FROM undertaking_standardsversion WHERE state = 'in_force'")
    return rows == [(number,)]


def _asked_now(worker: AtTheStandards) -> str:
    """The newest undertaking of the case whose page is open."""
    link = worker.page.locator("main a[href*='/standards/undertakings/']").first.get_attribute("href")
    return str(link).rstrip("/").rpartition("/")[2]
