"""Law 5 for the office with nobody signed in: what was written, answered, judged and noted is nowhere to be found."""

from __future__ import annotations

import pathlib
import sys

import pytest
from playwright.sync_api import Browser

from refuge.command.demo import FRONT_ID
from refuge.language.codes import read_code
from refuge.protocol.mailbox import derive

from .houses import Houses
from .people import Colleague, Person
from .seizing import forms_of_code, forms_of_key, found_in_memory, found_on_disk, written_forms

LETTER = "ကျွန်တော့်နာမည် ရွှေမင်းသား ဖြစ်ပါတယ် ကူညီပါ"
ANSWER = "The heron waits until the third bell"
SAFE_TIMES = "Only when the radio plays the old song"
RISK = "His uncle has asked about him twice this month"
NOTE = "She would like to learn the trade of weaving"
ALIAS = "ရွှေမင်းသား"
BROKEN = pathlib.Path(__file__).parent.parent / "fakes" / "broken_sealing"


@pytest.fixture
def _other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a broken seal leaves behind must not be found by the tests that share its database server."""
    for name in ("LETTER", "ANSWER", "SAFE_TIMES", "RISK", "NOTE", "ALIAS"):
        monkeypatch.setattr(sys.modules[__name__], name, globals()[name][::-1])


def _planted(houses: Houses, code: str) -> dict[str, dict[str, bytes]]:
    keys = derive(read_code(code), FRONT_ID)
    sentences = {
        "letter": LETTER,
        "alias": ALIAS,
        "answer": ANSWER,
        "times": SAFE_TIMES,
        "risk": RISK,
        "note": NOTE,
    }
    aye = houses.sign_in_of("Aye")
    return {
        **{name: written_forms(text) for name, text in sentences.items()},
        "passphrase": written_forms(aye["passphrase"]),
        "second factor": {"secret": aye["secret"].encode()},
        "code": forms_of_code(code),
        "token": forms_of_key(keys.token),
        "box": forms_of_key(keys.box_seed),
        "thread": forms_of_key(keys.thread),
    }


def _a_days_work(houses: Houses, browser: Browser) -> tuple[Person, Colleague]:
    """A letter is read, judged, answered; a case is opened and a note added."""
    person, aye = Person(browser, houses), Colleague(browser, houses, "Aye").sign_in()
    person.write(LETTER)
    houses.collect()
    aye.open_letters()
    aye.open_thread()
    aye.take()
    aye.press("Judge the danger")
    aye.choose(danger="1", child="no")
    aye.page.fill("textarea[name=safe_times]", SAFE_TIMES)
    aye.press("Keep this")
    aye.answer(ANSWER)
    aye.open_case(risk_reasons=RISK)
    aye.add_note(NOTE)
    return person, aye


def test_nothing_is_found_once_everybody_has_signed_out(houses: Houses, browser: Browser) -> None:
    houses.start()
    houses.collect()
    person, aye = _a_days_work(houses, browser)
    planted = _planted(houses, person.code)
    assert found_on_disk(houses, "office", planted) == []  # signed in too: the secret is in the browser only
    aye.sign_out()
    houses.kill("office")
    assert found_on_disk(houses, "office", planted) == []


@pytest.mark.usefixtures("_other_words")
def test_the_search_finds_what_a_broken_seal_would_leave(houses: Houses, browser: Browser) -> None:
    houses.start_front()
    houses.start_office(PYTHONPATH=str(BROKEN))
    houses.collect()
    person, _ = _a_days_work(houses, browser)
    found = found_on_disk(houses, "office", _planted(houses, person.code))
    assert any(one.startswith("note") for one in found)


def test_after_signing_out_nothing_lingers_in_memory(houses: Houses, browser: Browser) -> None:
    """The processes that held the words end with the sign-out, and those that follow know nothing."""
    houses.start()
    houses.collect()
    person, aye = _a_days_work(houses, browser)
    planted = _planted(houses, person.code)
    signed_in = found_in_memory(houses.pids("office"), planted)
    print(f"\nin memory while signed in: {signed_in}")
    assert (
        sum(signed_in.values()) > 0
    )  # said in docs/threat-model.md: whoever captures it live reads what is open
    aye.sign_out()
    houses.wait_until(lambda: sum(found_in_memory(houses.pids("office"), planted).values()) == 0)


def test_the_first_page_of_a_seized_running_office_is_the_sign_in(houses: Houses, browser: Browser) -> None:
    houses.start()
    houses.collect()
    _, aye = _a_days_work(houses, browser)
    case = aye.page.url
    aye.sign_out()
    stranger = Colleague(browser, houses, "nobody")
    stranger.page.goto(case)
    assert "/sign-in/" in stranger.page.url
    assert NOTE not in stranger.page.content()
