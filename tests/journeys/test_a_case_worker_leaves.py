"""Win owns forty cases and is taken off: nothing is readable to her any more, and nothing is lost without a word."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .people import Colleague

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

    from .houses import Houses

ROOT = pathlib.Path(__file__).parents[2]
FORTY, WITH_BO, WITH_BAWK, WITH_NOBODY = 40, 30, 8, 2
PER_PAGE = 25


@pytest.fixture
def forty(houses: Houses) -> Houses:
    """An office in which Win has opened forty cases."""
    command = [sys.executable, "-m", "tests.journeys.many_cases", str(houses.folder / "sign-ins.json")]
    done = subprocess.run(
        command, cwd=ROOT, env=houses.environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    houses.start_office()
    return houses


class Speaking(Colleague):
    """A colleague whose pages are in one language or the other: found by address and name, never by words."""

    def speak(self, language: str) -> Speaking:
        self.page.locator(f"footer button[name=language][value={language}]").click()
        return self

    def look_at_wins_cases(self) -> None:
        self.goto("/cases/by-colleague/")
        self.page.locator("tbody tr", has_text="Win").locator("a").click()

    def cases_listed(self) -> int:
        return self.page.locator("tbody tr").count()

    def hand_over_all(self, to: str) -> None:
        self.page.select_option("select[name=staff_id]", label=to)
        self.choose(why="absence")
        self.page.locator("main form button.button").click()

    def take_off(self, name: str) -> str:
        """Take somebody off; what the page said before."""
        self.goto("/staff/")
        self.row_of(name).locator("a").click()
        self.confirm_again()
        self.page.locator("a[href$='/take-off/']").click()
        self.confirm_again()
        warned = self.text()
        self.page.locator("main .button-danger").click()
        return warned

    def confirm_again(self) -> None:
        """Type the six words once more where the page asks for them."""
        if self.page.locator("input[name=password]").count():
            self.page.fill("input[name=password]", self.houses.sign_in_of(self.name)["passphrase"])
            self.press()

    def bring_back(self, name: str) -> None:
        self.goto("/staff/")
        self.row_of(name).locator("form[action$='/bring-back/'] button").click()

    def row_of(self, name: str) -> Locator:
        return self.page.locator(f"tbody tr:has(strong:text-is('{name}'))")

    def hand_over(self, case: str, to: str) -> None:
        self.goto(f"{case}access/hand-over/")
        self.page.select_option("select[name=staff_id]", label=to)
        self.choose(why="absence")
        self.press()


def owned(houses: Houses, name: str) -> int:
    of = f"SELECT count(*) FROM case_case JOIN access_staff s ON s.id = owner_id WHERE s.name = '{name}'"
    return int(houses.rows("office", of)[0][0])


def keys_held(houses: Houses, name: str) -> int:
    of = (
        "SELECT count(DISTINCT compartment_id) FROM vault_wrappedkey w "
        f"JOIN access_staff s ON s.id = w.staff_id WHERE s.name = '{name}'"
    )
    return int(houses.rows("office", of)[0][0])


@pytest.mark.parametrize("language", ["en", "my"])
def test_forty_cases_go_to_others_and_two_are_named_honestly(
    forty: Houses, browser: Browser, language: str
) -> None:
    bo = Speaking(browser, forty, "Bo").sign_in().speak(language)
    bo.look_at_wins_cases()
    assert bo.cases_listed() == PER_PAGE
    bo.page.locator("a[rel=next]").click()
    assert bo.cases_listed() == FORTY - PER_PAGE
    assert bo.page.locator("td .tag-danger").count() + bo.page.locator("td .tag-good").count() > 0

    dway = Speaking(browser, forty, "Dway").sign_in().speak(language)
    warned = dway.take_off("Win")
    assert re.search(r"\b2\b|၂", warned)  # how many, and not which
    assert "/cases/" not in dway.page.content()
    assert keys_held(forty, "Win") == WITH_NOBODY

    win = Speaking(browser, forty, "Win")
    win.goto("/sign-in/")
    win.page.fill("input[name=login]", "Win")
    win.page.fill("input[name=password]", forty.sign_in_of("Win")["passphrase"])
    win.press()
    assert "/sign-in/" in win.page.url
    assert win.goto("/cases/").url.startswith(f"{forty.office_url}/sign-in/")

    bo.look_at_wins_cases()
    bo.hand_over_all("Aye")
    assert owned(forty, "Aye") == WITH_BO
    assert bo.cases_listed() == WITH_BAWK + WITH_NOBODY

    bawk = Speaking(browser, forty, "Bawk").sign_in().speak(language)
    bawk.look_at_wins_cases()
    bawk.hand_over_all("Aye")
    assert owned(forty, "Aye") == WITH_BO + WITH_BAWK
    assert bawk.page.locator("td .tag-danger").count() == WITH_NOBODY  # nobody else holds this key
    assert bawk.page.locator("select[name=staff_id]").count() == 0
    left = [link.get_attribute("href") or "" for link in bawk.page.locator("td a").all()]

    dway.bring_back("Win")
    win.sign_in().speak(language)
    for case in left:
        win.hand_over(case, "Aye")
    assert owned(forty, "Aye") == FORTY
    assert keys_held(forty, "Win") == 0

    lines = "SELECT count(*) FROM audit_entry WHERE act = 'case.hand_over' AND outcome = 'done'"
    assert forty.rows("office", lines)[0][0] == FORTY
    aye = Speaking(browser, forty, "Aye").sign_in().speak(language)
    aye.goto(left[0])
    assert aye.page.locator("a[href$='/note/']").count() > 0
