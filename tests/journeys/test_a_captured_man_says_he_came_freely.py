"""A man was captured; weeks later he says that he came of his own will. Nothing here makes it so (X3, I-2, R5).

The interview makes the custody record by itself, the panel cannot find that he came freely, and the case goes to
those who answer for people in custody. He is handed to nobody where he might be harmed, and what he said is not lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .panels import IN_BOTH_LANGUAGES, REASONS, OnTheWay

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses


@IN_BOTH_LANGUAGES
def test_saying_so_does_not_make_it_so(browser: Browser, houses: Houses, language: str) -> None:
    houses.start_office()
    aye = OnTheWay(browser, houses, "Aye", language)
    case_id = aye.open_a_case()
    aye.interview(case_id, in_custody="yes")
    recorded = aye.goto(f"/status/{case_id}/").locator("main a[href$='/custody/referred/']")
    assert recorded.count() == 1

    bawk = OnTheWay(browser, houses, "Bawk", language)
    bawk.name_panel(case_id, "Hla", ["Htet", "Hnin"])
    assert bawk.page.locator("main .problems").count() == 1  # in custody, a panel has its legal officer
    bawk.name_panel(case_id, "Hla", ["Htet", "Hnin"], legal="Lin")
    aye.put_before_panel(case_id)

    hla = OnTheWay(browser, houses, "Hla", language)
    hla.sit_down()
    hla.propose("voluntary_leaver_military", "yes")
    assert hla.page.locator("main .problems").count() == 1
    assert hla.page.locator("textarea[name=reasons]").input_value() == REASONS[language]

    aye.goto(f"/status/{case_id}/withdraw/")
    aye.send()
    aye.goto(f"/status/{case_id}/custody/referred/")
    aye.choose(referred_to="both")
    day = str(houses.rows("office", "SELECT recorded_on FROM status_custodyrecord")[0][0])
    aye.page.fill("input[name=notified_on]", day)
    aye.send()
    aye.goto(f"/cases/{case_id}/move/begin_closing/")
    aye.choose(reason="transferred_to_detention_track")
    aye.send()
    assert houses.rows("office", "SELECT status FROM case_case")[0][0] == "closing"
    leavers = houses.rows("office", "SELECT leaver FROM status_determination WHERE leaver IS NOT NULL")
    assert leavers == []
