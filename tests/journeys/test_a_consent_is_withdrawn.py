"""Somebody hears a notice read aloud and says yes; later they say no, and it counts nowhere from that moment.

Consent is asked for one thing at a time, in the words of a notice, in the person's language (P2); it is taken back in
one act, by whoever hears it first, with or without the key of the case (I-13, I-15).
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from .houses import Houses
from .people import Colleague

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "my"])
NOT_NEUTRAL = {"en": "We are not neutral.", "my": "ကြားနေ မဟုတ်ပါ။"}
CLINIC = "Clinic 7"
WHY = {"en": "So that a doctor looks at her eyes.", "my": "မျက်စိကို ဆရာဝန် ကြည့်ပေးဖို့။"}


class Officer(Colleague):
    """Somebody who works the case, in whichever language their pages are."""

    def speak(self, language: str) -> None:
        self.page.locator(f"footer button[name=language][value={language}]").click()

    def send(self) -> None:
        self.page.locator("main form button.button").first.click()

    def open_a_case_without_a_letter(self) -> str:
        """Held by Aye alone: the second key that the form proposes is left out, so that Bo holds none."""
        self.goto("/cases/open/")
        self.choose(age_band="25_59", category="education", entry_route="self", gender="female")
        self.choose(languages="my", risk="low")
        self.page.fill("textarea[name=risk_reasons]", "Nobody knows yet.")
        self.page.select_option("select[name=owner_id]", label="Aye")
        self.page.select_option("select[name=second_id]", value="")
        self.send()
        found = re.search(r"[0-9a-f-]{36}", self.page.url)
        assert found, self.text()
        return found[0]

    def ask_to_share(self, case_id: str, language: str) -> None:
        self.goto(f"/consent/{case_id}/")
        self.page.locator("main a[href$='/ask/c3/']").click()
        self.choose(language=language)
        self.page.fill("input[name=recipient]", CLINIC)
        self.page.fill("textarea[name=purpose]", WHY[language])
        self.choose(categories="health")
        self.send()

    def hear_yes(self) -> None:
        for answer in ({"answer": "yes"}, {"mode": "oral_witnessed"}, {"witness": "trusted_person"}):
            self.choose(**answer)
            self.send()
        for answer in ({"interpreter": "no"}, {"capacity": "adult"}):
            self.choose(**answer)
            self.send()

    def standing(self, case_id: str) -> list[str]:
        """What stands at level C3 now, by the colour of its tag."""
        self.goto(f"/consent/{case_id}/")
        tags = self.page.locator("#c3 .tag").all()
        return [tag.get_attribute("class") or "" for tag in tags]

    def take_back(self, case_id: str) -> None:
        self.goto(f"/consent/{case_id}/")
        self.page.locator("#c3 a[href$='/withdraw/']").click()
        self.send()


@IN_BOTH_LANGUAGES
def test_a_yes_is_taken_back_and_counts_nowhere(browser: Browser, houses: Houses, language: str) -> None:
    houses.start_office()
    aye = Officer(browser, houses, "Aye").sign_in()
    aye.speak(language)
    case_id = aye.open_a_case_without_a_letter()

    aye.ask_to_share(case_id, language)
    notice = aye.page.locator(f".words[lang={language}]").inner_text()
    assert NOT_NEUTRAL[language] in notice
    assert CLINIC in notice
    assert WHY[language] in notice
    aye.hear_yes()
    assert aye.standing(case_id) == ["tag tag-good"]
    summary = aye.goto(f"/cases/{case_id}/summary/")
    assert re.search(r"20\d\d-\d\d-\d\d", summary.inner_text("main"))
    counts = summary.inner_text("main")

    aye.take_back(case_id)
    assert aye.standing(case_id) == ["tag tag-danger"]
    assert not aye.page.locator("#c3 a[href$='/withdraw/']").count()
    assert counts != aye.goto(f"/cases/{case_id}/summary/").inner_text("main")
    happened = aye.goto(f"/cases/{case_id}/").locator("ol.happenings li").all()
    assert len(happened) == len(["opened", "asked", "yes", "taken back"])
    assert houses.rows("office", "SELECT state FROM consent_consent") == [("withdrawn",)]


@IN_BOTH_LANGUAGES
def test_a_supervisor_who_is_not_on_the_case_ends_it_unread(
    browser: Browser, houses: Houses, language: str
) -> None:
    houses.start_office()
    aye = Officer(browser, houses, "Aye").sign_in()
    case_id = aye.open_a_case_without_a_letter()
    aye.ask_to_share(case_id, language)
    aye.hear_yes()

    bo = Officer(browser, houses, "Bo").sign_in()
    bo.speak(language)
    assert bo.standing(case_id) == ["tag tag-good"]
    assert CLINIC not in bo.text()
    bo.take_back(case_id)
    assert aye.standing(case_id) == ["tag tag-danger"]
