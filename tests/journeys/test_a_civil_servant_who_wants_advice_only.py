"""A teacher asks a question and wants nothing else. That is a full service: an answer, and then nothing is left.

No case, no consent, no name; after the time that was promised the words are gone from the office (P1).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from .houses import Houses, later
from .people import LATER, Colleague, Person

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "my"])
QUESTION = {
    "en": "I teach at a state school. If I stay away from work, what happens to my pay?",
    "my": "ကျွန်မ အစိုးရကျောင်းမှာ ဆရာမ လုပ်ပါတယ်။ အလုပ်မသွားတော့ရင် ဘာဖြစ်နိုင်ပါသလဲ။",
}
ADVICE = {
    "en": "You need not decide today. Keep the papers of your salary. You may write again.",
    "my": "ဒီနေ့ ဆုံးဖြတ်စရာ မလိုပါ။ လစာ စာရွက်တွေကို သိမ်းထားပါ။ ထပ်ရေးနိုင်ပါတယ်။",
}


def kept(houses: Houses) -> list[int]:
    """How much the office holds: letters, answers, cases, questions of consent."""
    tables = ("contact_letter", "contact_answer", "case_case", "consent_consent")
    return [houses.rows("office", f"SELECT count(*) FROM {table}")[0][0] for table in tables]


class Officer(Colleague):
    """Somebody who answers letters, in whichever language their pages are."""

    def speak(self, language: str) -> None:
        self.page.locator(f"footer button[name=language][value={language}]").click()

    def open_all(self) -> None:
        self.goto("/contact/")
        self.page.locator("form[action$='/contact/open/'] button, a[href$='/contact/open/']").first.click()
        if self.page.url.endswith("/contact/open/"):
            self.press()

    def step_to(self, where: str) -> None:
        self.page.locator(f"main a[href$='/{where}/']").first.click()

    def send(self) -> None:
        self.page.locator("main form button.button").first.click()


@IN_BOTH_LANGUAGES
def test_asked_answered_and_forgotten(browser: Browser, houses: Houses, language: str) -> None:
    houses.start()
    houses.collect()
    empty = kept(houses)
    person = Person(browser, houses, language)
    person.write(QUESTION[language], LATER)

    houses.collect()
    chit = Officer(browser, houses, "Chit").sign_in()
    chit.speak(language)
    chit.open_all()
    chit.open_thread()
    assert QUESTION[language] in chit.text()
    thread = chit.page.url.removeprefix(houses.office_url)
    chit.page.locator("form[action$='/claim/'] button").click()
    chit.step_to("triage")
    chit.choose(danger="0", child="no")
    chit.send()
    chit.step_to("answer")
    chit.page.fill("textarea[name=text]", ADVICE[language])
    chit.send()
    chit.page.locator("button[name=send]").click()
    houses.collect()
    assert ADVICE[language] in person.open_mailbox()

    chit.goto(thread)
    chit.step_to("end")
    chit.choose(outcome="advice_only")
    chit.send()
    assert kept(houses)[2:] == empty[2:]  # no case, and nobody was asked to agree to anything

    afterwards = later(days=29)
    houses.stop("office")
    houses.start_office(**afterwards)
    bo = Officer(browser, houses, "Bo").sign_in(**afterwards)
    bo.goto(thread)
    assert not bo.page.locator("main a[href$='/erase/']").count()  # not before the time that was promised

    in_time = later(days=31)
    houses.stop("office")
    houses.start_office(**in_time)
    bo = Officer(browser, houses, "Bo").sign_in(**in_time)
    bo.speak(language)
    bo.goto(thread)
    bo.step_to("erase")
    bo.send()
    assert kept(houses) == empty
    chit = Officer(browser, houses, "Chit").sign_in(**in_time)
    chit.goto(thread)
    assert QUESTION[language] not in chit.text()
