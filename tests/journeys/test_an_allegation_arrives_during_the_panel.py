"""While a panel sits, somebody is said to have done a grave wrong. The panel stops asking (X2, I-34).

In one act a file is sealed for two named readers and the decision is put off. Whoever works the case sees only that
it is deferred and that protection goes on; for everybody else there is no file, and nothing tells that there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .panels import IN_BOTH_LANGUAGES, OnTheWay

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses

SAID = {
    "en": "It is said that he hurt people who had given up.",
    "my": "လက်နက်ချသူတွေကို သူ နှိပ်စက်ခဲ့တယ်လို့ ပြောကြတယ်။",
}


@IN_BOTH_LANGUAGES
def test_two_named_readers_have_a_file_and_nobody_else_knows(
    browser: Browser, houses: Houses, language: str
) -> None:
    houses.start_office()
    aye = OnTheWay(browser, houses, "Aye", language)
    case_id = aye.open_a_case()
    aye.interview(case_id)
    bawk = OnTheWay(browser, houses, "Bawk", language)
    bawk.name_panel(case_id, "Hla", ["Htet", "Hnin"], legal="Lin")
    aye.put_before_panel(case_id)

    htet = OnTheWay(browser, houses, "Htet", language)
    htet.sit_down()
    htet.follow("/not-here/")
    htet.page.fill("textarea[name=text]", SAID[language])
    htet.send()
    assert htet.page.locator("main .tag-soon, main strong").count() >= 1

    lin = OnTheWay(browser, houses, "Lin", language)
    for reader in (lin, htet):
        reader.goto("/files/")
        reader.page.locator("main td a[href^='/files/']").click()
        assert SAID[language] in reader.text()
    file_path = lin.page.url.removeprefix(houses.office_url)

    hla = OnTheWay(browser, houses, "Hla", language)
    for other in (aye, bawk, hla):
        assert not other.is_found(file_path)
        assert other.goto("/files/").locator("main td a").count() == 0
    for path in (f"/status/{case_id}/", f"/cases/{case_id}/", f"/cases/{case_id}/summary/"):
        aye.goto(path)
        assert SAID[language] not in aye.text()
        assert "/files/" not in aye.page.locator("main").inner_html()
    assert houses.rows("office", "SELECT state FROM status_determination") == [("deferred",)]
    acts = [
        row[0] for row in houses.rows("office", "SELECT act FROM audit_entry WHERE act LIKE 'file.open%'")
    ]
    assert acts == []
