"""Colleagues around a decision about status, in whichever language their pages are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .people import Colleague

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

    from .houses import Houses

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "my"])
REASONS = {
    "en": "Nobody could confirm where he was in spring.",
    "my": "နွေဦးမှာ သူ ဘယ်မှာရှိခဲ့တယ်ဆိုတာ ဘယ်သူမှ အတည်မပြုနိုင်ပါ။",
}
WISHES = {
    "en": "He wants to live with his sister and to repair engines.",
    "my": "အစ်မနဲ့ အတူနေပြီး စက်ပြင်အလုပ် လုပ်ချင်တယ်။",
}


class OnTheWay(Colleague):
    """Somebody who works the case, names the panel, or sits on it."""

    def __init__(self, browser: Browser, houses: Houses, name: str, language: str) -> None:
        super().__init__(browser, houses, name)
        self.language = language
        self.sign_in()
        self.page.locator(f"footer button[name=language][value={language}]").click()

    def send(self) -> None:
        self.page.locator("main form button.button").first.click()

    def follow(self, ending: str) -> None:
        self.page.locator(f"main a[href$='{ending}']").first.click()

    def is_found(self, path: str) -> bool:
        answer = self.page.goto(f"{self.houses.office_url}{path}")
        return answer is not None and answer.ok

    # --- on the case

    def open_a_case(self) -> str:
        self.goto("/cases/open/")
        self.choose(age_band="25_59", category="military", entry_route="self", gender="male")
        self.choose(languages="my", risk="low")
        self.page.fill("textarea[name=risk_reasons]", "Nobody knows yet.")
        self.page.select_option("select[name=owner_id]", label=self.name)
        self.page.select_option("select[name=second_id]", label="Bo")  # so that Bawk can name the panel
        self.send()
        return self._id()

    def interview(self, case_id: str, *, in_custody: str = "no") -> None:
        self.goto(f"/status/{case_id}/interview/")
        self.choose(methods="two_interviews", outcome="not_confirmed", voluntariness="free")
        self.choose(in_custody=in_custody, language=self.language)
        self.page.fill("textarea[name=account]", WISHES[self.language])
        self.send()

    def put_before_panel(self, case_id: str) -> None:
        self.goto(f"/status/{case_id}/before/")
        self.send()

    def tell_the_person(self, case_id: str) -> None:
        self.goto(f"/status/{case_id}/tell/")
        self.page.check("input[name=understood]")
        self.page.check("input[name=how_to_appeal]")
        self.send()

    # --- around the panel

    def name_panel(self, case_id: str, chair: str, members: Sequence[str], legal: str = "") -> None:
        self.goto("/status/panels/")
        self.follow(f"/status/{case_id}/panel/")
        self.page.select_option("select[name=chair]", label=chair)
        for member in members:
            self.page.locator("main label", has_text=member).locator("input").check()
        if legal:
            self.page.select_option("select[name=legal]", label=legal)
        self.send()

    def sit_down(self) -> str:
        """Open the one panel that waits, and give its number."""
        self.goto("/status/panels/")
        self.page.locator("main a[href^='/status/panels/']").first.click()
        return self._id()

    def propose(self, finding: str, eligible: str) -> None:
        self.follow("/propose/")
        self.choose(finding=finding, eligible=eligible)
        self.page.fill("textarea[name=reasons]", REASONS[self.language])
        self.send()

    def agree(self) -> None:
        self.sit_down()
        self.follow("/speak/")
        self.choose(opinion="agree")
        self.send()

    def record(self) -> None:
        self.sit_down()
        self.follow("/decide/")
        self.send()

    def _id(self) -> str:
        found = re.search(r"[0-9a-f-]{36}", self.page.url)
        assert found, self.text()
        return found[0]
