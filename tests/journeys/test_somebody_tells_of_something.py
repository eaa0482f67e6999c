"""Somebody tells without a name, from a phone, of something done against the standards; inquiry officers answer.

Whoever answers letters sees nothing of it: no row, no number, no name of a thread, and no line of the journal.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from .houses import Houses
from .people import SOON, Colleague, Person

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "my"])
TOLD = {
    "en": "At the third house the cook was beaten.",
    "my": "တတိယအိမ်မှာ ထမင်းချက်သူကို ရိုက်နှက်ခဲ့တယ်။",
}
ANSWER = {"en": "Is she with a doctor now?", "my": "သူ ဆရာဝန်နဲ့ တွေ့ပြီးပြီလား။"}
AGAIN = {"en": "Yes, since yesterday.", "my": "မနေ့ကတည်းက တွေ့ပြီးပါပြီ။"}


class Officer(Colleague):
    """A colleague in whichever language their pages are, who finds things by where they lead."""

    def speak(self, language: str) -> Officer:
        self.page.locator(f"footer button[name=language][value={language}]").click()
        return self

    def open_what_came(self, where: str) -> None:
        self.goto(where)
        button = self.page.locator(f"main form[action$='{where}open/'] button")
        if button.count():
            button.click()

    def rows(self, where: str) -> int:
        self.goto(where)
        return self.page.locator("main tbody tr").count()

    def follow(self, end: str) -> None:
        self.page.locator(f"main a[href$='{end}'], main form[action$='{end}'] button").first.click()

    def send(self, name: str = "") -> None:
        chosen = f"main form button[name={name}]" if name else "main form button.button"
        self.page.locator(chosen).first.click()

    def take_and_answer(self, text: str) -> None:
        self.follow("/claim/")
        self.follow("/triage/")
        self.choose(danger="1", child="no")
        self.send()
        self.write(text)

    def write(self, text: str) -> None:
        self.follow("/answer/")
        self.page.fill("textarea[name=text]", text)
        self.send("look")
        self.send("send")

    def status_of(self, address: str) -> int:
        answered = self.page.goto(address)
        assert answered is not None
        return answered.status


def _nothing_is_seen_by(aye: Officer, thread: str) -> None:
    """In lists, on the desk, in the search and in the journal: neither its number nor that there is one."""
    assert aye.rows("/contact/") == 0
    for shelf in ("unclaimed", "answered", "closed"):
        assert aye.rows(f"/contact/?show={shelf}") == 0
    number = _number_of(thread)
    for path in ("/", "/contact/collect/", "/contact/quarantine/", "/cases/"):
        text = aye.goto(path).inner_text("body")
        assert number not in text
        assert "concern" not in text.lower()
    for address in (thread, f"{thread}answer/", f"{thread}end/"):
        assert aye.status_of(address) == 404
    for path in ("/contact/concerns/", "/contact/concerns/open/", "/journal/"):
        assert aye.status_of(f"{aye.houses.office_url}{path}") == 403


def _number_of(thread: str) -> str:
    found = re.search(r"[0-9a-f-]{36}", thread)
    assert found
    digits = f"{int(found[0].replace('-', ''), 16) % 1_000_000:06d}"
    return f"{digits[:3]} {digits[3:]}"


@IN_BOTH_LANGUAGES
def test_it_is_told_without_a_name_and_answered_and_no_contact_officer_sees_it(
    houses: Houses, browser: Browser, language: str
) -> None:
    houses.start()
    houses.collect()
    person = Person(browser, houses, language)
    person.visit(f"/{language}/2").click(f"a[href='/{language}/9']")
    person.page.click("main a.first")  # from how to tell us to the letter
    assert person.page.url.endswith(f"/{language}/6")
    person.write(TOLD[language], SOON, about="concern")
    houses.collect()

    aye = Officer(browser, houses, "Aye")
    aye.sign_in()
    aye.speak(language)
    aye.open_what_came("/contact/")
    assert aye.rows("/contact/") == 0

    ree = Officer(browser, houses, "Ree")
    ree.sign_in()
    ree.speak(language)
    ree.open_what_came("/contact/concerns/")
    assert ree.rows("/contact/concerns/") == 1
    ree.page.locator("main tbody a").first.click()
    thread = ree.page.url
    assert TOLD[language] in ree.text()
    ree.take_and_answer(ANSWER[language])
    houses.collect()

    assert ANSWER[language] in person.open_mailbox()
    person.page.click("button[formaction$='/7/1']")
    person.fill(AGAIN[language], SOON, about="concern")
    person.page.click("button.go")
    houses.collect()
    ree.open_what_came("/contact/concerns/")
    ree.goto(thread.removeprefix(houses.office_url))
    assert AGAIN[language] in ree.text()
    _nothing_is_seen_by(aye, thread)
