"""Somebody said to be grown up turns out to be sixteen. From that moment only child protection knows more.

The wall closes at once for everybody, by typed addresses too; within 48 hours there is civilian care, which takes two
officers; a child whom nobody sees to is late and stands above everything else (X1, I-4, I-5, I-22).
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from .houses import Houses, later
from .people import Colleague

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "my"])
WHY_CARE = {
    "en": "She asked to be with other girls, and slept for the first time.",
    "my": "တခြားမိန်းကလေးတွေနဲ့ နေချင်တယ်လို့ ပြောပါတယ်။",
}
PAGES_OF_A_CASE = ("", "note/", "risk/", "age/", "access/", "move/assess/", "summary/")


class Officer(Colleague):
    """Somebody at work in whichever language their pages are."""

    def speak(self, language: str) -> Officer:
        self.page.locator(f"footer button[name=language][value={language}]").click()
        return self

    def send(self) -> None:
        self.page.locator("main form button.button").last.click()

    def answered(self, path: str) -> int:
        """What a typed address answers."""
        answer = self.page.goto(f"{self.houses.office_url}{path}")
        assert answer
        return answer.status

    def open_a_case(self, age_band: str) -> str:
        self.goto("/cases/open/")
        self.choose(age_band=age_band, category="military", entry_route="reception_walk_in", gender="female")
        self.choose(languages="my", risk="medium")
        self.page.fill("textarea[name=risk_reasons]", "Nobody knows yet.")
        self.page.select_option("select[name=owner_id]", label="Aye")
        self.send()
        found = re.search(r"[0-9a-f-]{36}", self.page.url)
        assert found, self.text()
        return found[0]

    def correct_the_age(self, case_id: str) -> str:
        """At the reception desk: it is a child. Gives the number on the receipt, which is all that is left."""
        self.goto(f"/cases/{case_id}/age/")
        self.choose(age_band="15_17", why="person_said")
        self.send()
        assert self.page.url.endswith(f"/cases/{case_id}/opened/")
        return self.page.inner_text(".secret")

    def errands(self) -> list[str]:
        """Where the desk's errands lead, the most pressing first."""
        self.goto("/")
        links = self.page.locator("main a[href*='/children/']").all()
        return [link.get_attribute("href") or "" for link in links]

    def make_all_sure(self, case_id: str) -> None:
        for measure in ("released", "apart_from_adults", "told"):
            self.goto(f"/children/{case_id}/sure/{measure}/")
            self.send()

    def finds(self, number: str) -> bool:
        self.goto("/cases/")
        self.page.fill("input[name=number]", number)
        self.page.locator("form[role=search] button").click()
        return "/cases/find/" not in self.page.url


def state_of(houses: Houses, case_id: str) -> str:
    rows = houses.rows("office", "SELECT state, case_id FROM children_protection")
    return next(state for state, found in rows if str(found).replace("-", "") == case_id.replace("-", ""))


def _nothing_is_left_to(aye: Officer, case_id: str, number: str) -> None:
    """Who opened the case has its receipt, and that is all."""
    assert {aye.answered(f"/cases/{case_id}/{page}") for page in PAGES_OF_A_CASE} == {404}
    assert aye.answered(f"/reception/{case_id}/") == 404
    assert aye.answered(f"/children/{case_id}/") == 404
    assert not aye.finds(number)
    assert aye.answered(f"/cases/{case_id}/opened/") == 200  # the receipt is what is left to them


def _no_trace_for(bo: Officer, case_id: str, number: str) -> None:
    """A supervisor finds it by no address, search, list or count."""
    assert {bo.answered(f"/cases/{case_id}/{page}") for page in PAGES_OF_A_CASE} == {404}
    assert bo.answered("/children/") == 403
    assert not bo.finds(number)
    for path in ("/", "/cases/", "/cases/?track=child"):
        bo.goto(path)
        assert case_id not in bo.page.content()
        assert number not in bo.text()


@IN_BOTH_LANGUAGES
def test_a_child_is_walled_in_and_comes_into_civilian_care(
    browser: Browser, houses: Houses, language: str
) -> None:
    houses.start_office()
    aye = Officer(browser, houses, "Aye").sign_in()
    aye.speak(language)
    case_id = aye.open_a_case("18_24")
    aye.goto(f"/reception/{case_id}/arrive/")
    aye.send()
    number = aye.correct_the_age(case_id)

    _nothing_is_left_to(aye, case_id, number)
    bo = Officer(browser, houses, "Bo").sign_in()
    bo.speak(language)
    _no_trace_for(bo, case_id, number)

    phyu = Officer(browser, houses, "Phyu").sign_in()
    phyu.speak(language)
    assert f"/children/{case_id}/" in phyu.errands()
    phyu.goto(f"/children/{case_id}/")
    assert re.search(r"4[78]|၄[၇၈]", phyu.text())
    for shut in ("status", "assessment"):
        assert phyu.answered(f"/{shut}/{case_id}/") in {404, 409}
    phyu.make_all_sure(case_id)
    phyu.goto(f"/children/{case_id}/")
    phyu.page.locator("main a[href$='/move/hand_to_care/']").click()
    phyu.page.fill("textarea[name=text]", WHY_CARE[language])
    phyu.send()
    phyu.goto(f"/children/{case_id}/answer/")
    phyu.choose(answer="approve")
    phyu.send()
    assert state_of(houses, case_id) == "waiting_for_care"  # nobody approves what they asked for

    pan = Officer(browser, houses, "Pan").sign_in()
    pan.speak(language)
    assert f"/children/{case_id}/answer/" in pan.errands()
    pan.goto(f"/children/{case_id}/answer/")
    assert WHY_CARE[language] in pan.text()
    pan.choose(answer="approve")
    pan.send()
    assert state_of(houses, case_id) == "in_civilian_care"
    pan.goto(f"/children/{case_id}/handover/")
    assert number not in pan.text()

    ei = Officer(browser, houses, "Ei").sign_in()
    ei.goto("/journal/")
    shown = [row for row in ei.page.locator("main tr").all_inner_texts() if case_id in row]
    # A typed address is refused alike for a child's case, an adult's and none.
    assert not [row for row in shown if "child" in row.lower() and "refused" not in row]
    written = houses.rows(
        "office",
        f"SELECT act, reason FROM audit_entry WHERE object_ref = 'case:{case_id}' AND outcome <> 'refused'",
    )
    assert ("case.correct_age", "person_said") in written
    assert not [line for line in written if "child" in " ".join(line)]


@IN_BOTH_LANGUAGES
def test_a_child_whom_nobody_sees_to_is_late_and_on_top(
    browser: Browser, houses: Houses, language: str
) -> None:
    houses.start_office()
    aye = Officer(browser, houses, "Aye").sign_in()
    aye.speak(language)
    case_id = aye.open_a_case("18_24")
    aye.correct_the_age(case_id)

    houses.stop("office")
    two_days_on = later(days=2, minutes=30)
    houses.start_office(**two_days_on)
    phyu = Officer(browser, houses, "Phyu").sign_in(**two_days_on)
    phyu.speak(language)
    assert phyu.errands()[0] == f"/children/{case_id}/"
    phyu.goto(f"/children/{case_id}/")
    assert phyu.page.locator("main .tag-danger").count()
