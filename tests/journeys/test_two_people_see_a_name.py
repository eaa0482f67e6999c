"""A name is written down because a step needs it; to see it takes two people; whoever takes the machine finds none.

The person's yes comes first (C2). Aye, who works the case, asks; Bo, who does not own it, lends the other half for
minutes; it is shown once, and then both start again (I-1, I-22, I-25).
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from .houses import Houses
from .people import Colleague
from .seizing import found_on_disk, written_forms

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "my"])
NAME = {"en": "Naw Planted Eh Htoo", "my": "နော်ပလန့်တက်အယ်ထူး"}
PAPERS = {"en": "A torn household list, planted at home", "my": "အိမ်မှာ ကျန်ခဲ့တဲ့ အိမ်ထောင်စုစာရင်း အဟောင်း"}


class Officer(Colleague):
    """Somebody who works with a case, in whichever language their pages are."""

    def speak(self, language: str) -> Officer:
        self.page.locator(f"footer button[name=language][value={language}]").click()
        return self

    def send(self) -> None:
        self.page.locator("main form button.button").first.click()

    def open_a_case(self) -> str:
        self.goto("/cases/open/")
        self.choose(age_band="25_59", category="education", entry_route="self", gender="female")
        self.choose(languages="my", risk="low")
        self.page.fill("textarea[name=risk_reasons]", "Nobody knows yet.")
        self.page.select_option("select[name=owner_id]", label="Aye")
        self.send()
        found = re.search(r"[0-9a-f-]{36}", self.page.url)
        assert found, self.text()
        return found[0]

    def hear_yes_to_a_name(self, case_id: str, language: str) -> None:
        self.goto(f"/consent/{case_id}/")
        self.page.locator("main a[href$='/ask/c2/']").click()
        self.choose(language=language)
        if self.page.locator("textarea[name=purpose]").count():
            self.page.fill("textarea[name=purpose]", "Her school needs it.")
        self.send()
        for answer in ({"answer": "yes"}, {"mode": "oral_witnessed"}, {"witness": "trusted_person"}):
            self.choose(**answer)
            self.send()
        for answer in ({"interpreter": "no"}, {"capacity": "adult"}):
            self.choose(**answer)
            self.send()

    def write_the_name(self, case_id: str, language: str) -> None:
        self.goto(f"/identity/{case_id}/")
        self.page.locator("main a[href$='/write/']").click()
        self.page.fill("input[name=name_used]", NAME[language])
        self.page.fill("textarea[name=papers]", PAPERS[language])
        self.send()

    def ask_for_the_name(self, case_id: str) -> None:
        self.goto(f"/identity/{case_id}/")
        self.page.locator("main a[href$='/ask/']").click()
        self.choose(purpose="papers")
        self.send()

    def lend_a_half(self, case_id: str) -> None:
        """From the desk, where the request has risen."""
        self.goto("/").locator(f"main a[href*='/identity/{case_id}/asked/']").first.click()
        self.choose(answer="lend")
        self.send()

    def open_the_name(self, case_id: str) -> None:
        self.goto("/").locator(f"main a[href*='{case_id}'][href$='/open/']").first.click()
        if self.page.locator("input[type=password]").count():
            self.page.fill("input[type=password]", self.houses.sign_in_of(self.name)["passphrase"])
            self.send()
        self.send()


@IN_BOTH_LANGUAGES
def test_it_takes_two_and_the_machine_gives_nothing(browser: Browser, houses: Houses, language: str) -> None:
    houses.start_office()
    aye = Officer(browser, houses, "Aye").sign_in().speak(language)
    bo = Officer(browser, houses, "Bo").sign_in().speak(language)
    case_id = aye.open_a_case()
    aye.hear_yes_to_a_name(case_id, language)
    aye.write_the_name(case_id, language)
    assert NAME[language] not in aye.text()

    aye.ask_for_the_name(case_id)
    bo.lend_a_half(case_id)
    assert NAME[language] not in bo.text()
    aye.open_the_name(case_id)
    assert NAME[language] in aye.text()
    assert PAPERS[language] in aye.text()

    aye.goto(f"/cases/{case_id}/summary/")
    assert NAME[language] not in aye.text()
    assert houses.rows("office", "SELECT state, lent FROM identity_opening") == [("shown", None)]
    assert houses.rows("office", "SELECT version FROM identity_record") == [(2,)]
    planted = {"name": written_forms(NAME[language]), "papers": written_forms(PAPERS[language])}
    assert found_on_disk(houses, "office", planted) == []


@IN_BOTH_LANGUAGES
def test_the_yes_taken_back_in_between_closes_it(browser: Browser, houses: Houses, language: str) -> None:
    houses.start_office()
    aye = Officer(browser, houses, "Aye").sign_in().speak(language)
    bo = Officer(browser, houses, "Bo").sign_in().speak(language)
    case_id = aye.open_a_case()
    aye.hear_yes_to_a_name(case_id, language)
    aye.write_the_name(case_id, language)
    aye.ask_for_the_name(case_id)
    bo.lend_a_half(case_id)

    bo.goto(f"/consent/{case_id}/").locator("#c2 a[href$='/withdraw/']").click()
    bo.send()
    assert not aye.goto("/").locator(f"main a[href*='{case_id}'][href$='/open/']").count()
    assert houses.rows("office", "SELECT state, lent FROM identity_opening") == [("lapsed", None)]
    assert not aye.goto(f"/identity/{case_id}/").locator("main a[href$='/ask/']").count()
