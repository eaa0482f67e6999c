"""Whoever looks first sees that it may be an international crime: it stops there, and is gone for everybody not named.

It becomes a sealed file of a legal officer and a reviewer. In no list, no count, no search, no figure and no line of the
journal is it any more; whoever wrote is still heard, by those two alone (X2, I-34).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .inquiries import TOLD_US, InAMatter, case_no_of
from .panels import IN_BOTH_LANGUAGES
from .people import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses

LISTS = (
    "/", "/conduct/", "/contact/concerns/", "/contact/concerns/?show=answered", "/contact/concerns/?show=mine", "/files/",
    "/cases/", "/conduct/learning/",
)  # fmt: skip
NOT_NAMED = ("Aye", "Ree", "Bo", "Thant")
SINCE = {"en": "I am afraid. They know that I saw it.", "my": "ကျွန်တော် ကြောက်တယ်။ ကျွန်တော် မြင်ခဲ့တာ သူတို့ သိတယ်။"}
CALM = {"en": "Nobody hears from us who wrote.", "my": "ဘယ်သူ ရေးတယ်ဆိုတာ ဘယ်သူမှ ကျွန်တော်တို့ဆီက မကြားရပါ။"}


def _as_they_see_it(member: InAMatter) -> dict[str, str]:
    """Every list, count and figure as this colleague sees it, without what counts the minutes."""
    seen = {}
    for path in LISTS:
        answered = member.page.goto(f"{member.houses.office_url}{path}")
        assert answered is not None
        seen[path] = f"{answered.status} {re.sub(r'[0-9၀-၉]+', '#', member.text())}" if answered.ok else "no"
    return seen


@IN_BOTH_LANGUAGES
def test_it_becomes_a_sealed_file_and_is_gone_for_everybody_else(
    browser: Browser, houses: Houses, language: str
) -> None:
    houses.start()
    houses.collect()
    person = Person(browser, houses, language)
    person.write(TOLD_US[language], about="concern")
    houses.collect()
    aye = InAMatter(browser, houses, "Aye", language)
    case_no = case_no_of(houses, aye.open_a_case())
    pyae = InAMatter(browser, houses, "Pyae", language)
    pyae.open_concerns()
    matter_id = pyae.begin_matter()
    pyae.help_first()
    pyae.look_first(case_no)

    others = [aye, *(InAMatter(browser, houses, name, language) for name in NOT_NAMED[1:])]
    before = [_as_they_see_it(one) for one in others]
    pyae.see(matter_id)
    pyae.hand_over("Lin", "Hla")
    assert [_as_they_see_it(one) for one in others] == before

    person.open_mailbox()
    person.page.click("button[formaction$='/7/1']")
    person.fill(SINCE[language], about="concern")
    person.page.click("button.go")
    houses.collect()
    pyae.open_concerns()
    for one in (pyae, *others):
        assert not one.is_found(f"/conduct/{matter_id}/")
        seen = _as_they_see_it(one)
        assert not any(matter_id in text or TOLD_US[language] in text for text in seen.values())
    for path in ("/conduct/", "/contact/concerns/"):
        pyae.goto(path)
        assert pyae.page.locator("main tbody tr").count() == 0

    for name in ("Lin", "Hla"):
        reader = InAMatter(browser, houses, name, language)
        reader.goto("/files/")
        reader.page.locator("main tbody a").click()
        assert TOLD_US[language] in reader.text()
        reader.page.locator("main a[href^='/conduct/letters/']").click()
        assert SINCE[language] in reader.text()
    reader.page.fill("textarea[name=text]", CALM[language])
    reader.press()
    assert CALM[language] in reader.text()
    houses.collect()
    assert any(CALM[language] in one for one in person.open_mailbox())
    for one in (pyae, *others):
        assert not any(CALM[language] in text for text in _as_they_see_it(one).values())
    ei = InAMatter(browser, houses, "Ei", language)
    journal = ei.goto("/journal/").inner_text("main")
    assert case_no not in journal
    assert houses.rows("office", "SELECT COUNT(*) FROM audit_entry WHERE act LIKE '%hand_over%'") == [(0,)]
