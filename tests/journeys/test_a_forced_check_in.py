"""Somebody is made to write that all is well. They write the word for being forced instead, or use the cover code:
everything they and whoever stands behind them see is as after a good check-in; inside, those on the case are called.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from .houses import Houses
from .keeping_watch import FORCED, WELL, Keeper, begun, states
from .people import Person

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "my"])


@pytest.fixture
def both(houses: Houses) -> Houses:
    houses.start()
    houses.collect()
    return houses


def shape_of(page: str) -> str:
    """A page without what differs between any two letters: codes, hidden values."""
    return re.sub(r'value="[^"]*"|\d{4}|[\u1040-\u1049]{4}', "", page)


def checks_in(person: Person, words: str, code: str) -> str:
    """Write one letter at the mailbox; the page they are left with, and whoever stands behind them."""
    person.open_mailbox(code)
    person.write_again(words)
    return shape_of(person.page.content())


def weighs(houses: Houses, code: str) -> tuple[int, list[int]]:
    """How many answers lie under a code, and how much every answer at the front desk weighs."""
    sizes = houses.rows("front", "SELECT DISTINCT length(sealed) FROM mailbox_answer ORDER BY 1")
    return houses.answers_under(code), [size for (size,) in sizes]


@IN_BOTH_LANGUAGES
@pytest.mark.parametrize("way", ["the word", "the cover code"])
def test_it_looks_like_a_good_check_in_and_alarms_inside(
    browser: Browser, both: Houses, language: str, way: str
) -> None:
    well, aye, well_case = begun(browser, both, language)
    forced, _, forced_case = begun(browser, both, language, aye)
    win, bo = Keeper(browser, both, "Win"), Keeper(browser, both, "Bo")
    both.collect()

    by_cover = way == "the cover code"
    theirs = forced.cover if by_cover else forced.code
    good = checks_in(well, WELL[language], well.code)
    bad = checks_in(forced, WELL[language] if by_cover else FORCED[language], theirs)
    assert good == bad
    both.collect()
    aye.speak("en").open_letters()
    both.collect()
    assert weighs(both, well.code) == weighs(both, theirs)
    assert well.open_mailbox()[-1] == forced.open_mailbox(theirs)[-1]
    assert states(both, forced_case) == states(both, well_case) == ["ok", "due"]

    aye.speak(language)
    bo.sign_in()
    win.sign_in()
    assert len(aye.called_to(forced_case)) == len(bo.called_to(forced_case)) == 1
    assert win.called_to(forced_case) == aye.called_to(well_case) == []
    page = aye.goto(f"/safety/{forced_case}/")
    assert page.locator(".notice-danger").count() == 1
    aye.says(f"/safety/{forced_case}/alarm/", "They are with us now.")
    assert aye.called_to(forced_case) == []
