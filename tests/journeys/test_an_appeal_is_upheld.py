"""A panel decides against somebody. They are told why, in their language; they appeal; other people decide otherwise.

Both determinations are kept: nothing that was decided is ever altered (I-9, R10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .panels import IN_BOTH_LANGUAGES, REASONS, OnTheWay

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses

FIRST, SECOND = ("Hla", "Htet", "Hnin"), ("Htoo", "Hkun", "Hsa")


def _decide(people: list[OnTheWay], eligible: str) -> None:
    chair, *members = people
    chair.sit_down()
    chair.propose("civilian_other", eligible)
    for member in members:
        member.agree()
    chair.record()


@IN_BOTH_LANGUAGES
def test_other_people_decide_otherwise_and_both_are_kept(
    browser: Browser, houses: Houses, language: str
) -> None:
    houses.start_office()
    aye = OnTheWay(browser, houses, "Aye", language)
    case_id = aye.open_a_case()
    aye.interview(case_id)
    bawk = OnTheWay(browser, houses, "Bawk", language)
    bawk.name_panel(case_id, FIRST[0], FIRST[1:])
    aye.put_before_panel(case_id)
    _decide([OnTheWay(browser, houses, name, language) for name in FIRST], "no")

    aye.goto(f"/status/{case_id}/")
    aye.page.locator("main a[href*='/letter/']").first.click()
    assert REASONS[language] in aye.text()
    aye.tell_the_person(case_id)

    aye.goto(f"/status/{case_id}/appeal/")
    aye.page.fill("textarea[name=grounds]", "He says that nobody asked his sister.")
    aye.send()
    bawk.goto(f"/status/{case_id}/panel/")
    offered = bawk.page.locator("select[name=chair]").inner_text()
    assert all(name not in offered for name in FIRST)
    bawk.name_panel(case_id, SECOND[0], SECOND[1:])
    aye.put_before_panel(case_id)
    _decide([OnTheWay(browser, houses, name, language) for name in SECOND], "yes")
    aye.tell_the_person(case_id)

    kept = houses.rows("office", "SELECT number, state, eligible FROM status_determination ORDER BY number")
    assert kept == [(1, "changed", "no"), (2, "decided", "yes")]
    page = aye.goto(f"/status/{case_id}/")
    assert page.locator("main section").count() == 2
