"""The standards are read aloud to somebody in Burmese. One question is missed, explained and asked again.

They undertake it, take a copy, and somebody else checks at the front desk that the copy is genuine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refuge.language.codes import new_code

from .panels import IN_BOTH_LANGUAGES
from .people import Person
from .standards import HERS, SETS, AtTheStandards, asked, state_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses


@IN_BOTH_LANGUAGES
def test_missed_once_explained_signed_printed_and_verified(
    browser: Browser, lived_in: Houses, language: str
) -> None:
    lived_in.start()
    undertaking, case_id = asked(lived_in, "offered")
    oo = AtTheStandards(browser, lived_in, "Oo", language)
    assert not oo.is_found(f"/cases/{case_id}/")  # whoever explains holds no case
    oo.explain(undertaking, SETS[1], "weapons")
    oo.sign()
    assert state_of(lived_in, undertaking) == "signed"

    number = oo.make_copy(undertaking)
    with oo.page.expect_download() as printed:
        oo.send()
    assert printed.value.path().read_bytes().startswith(b"%PDF-")
    lived_in.collect()

    anybody = Person(browser, lived_in, language)
    _check(anybody, number)
    must_read = anybody.page.locator(f"main .text[lang={HERS}]").inner_text()
    assert must_read.split() == SETS[1].text(HERS).split()
    _check(anybody, number[:-1] + ("1" if number[-1] in "0၀" else "0"))
    assert anybody.page.locator("#number-error").inner_text().strip()
    _check(anybody, " ".join(group for row in new_code().rows() for group in row))
    assert anybody.page.locator("main .text").count() == 0  # whole, and of no paper of ours
    assert anybody.page.locator("main .lead").inner_text().strip()


def _check(anybody: Person, number: str) -> None:
    """Type a number at the front desk."""
    anybody.visit(f"/{anybody.language}/8")
    anybody.page.fill("textarea[name=number]", number)
    anybody.page.locator("main form button").click()
