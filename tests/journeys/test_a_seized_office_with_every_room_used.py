"""Law 5 with every room used: whatever the staff wrote down anywhere is nowhere to be found once they are gone."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
from typing import TYPE_CHECKING
from uuid import UUID

from refuge.office.undertaking.rules import DeclinedReason

from .every_room import PLACES, WHY_NOT, have_written
from .people import Colleague
from .seizing import forms_of_code, found_on_disk, written_anywhere
from .test_a_seized_office import BROKEN

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses

SYLLABLES = ("မိုး", "ရွာ", "ပန်း", "လမ်း", "တော", "ကျောက်", "ငါး", "လှေ", "ဆန်", "အိုး")
HASHED = {"all is well", "I am forced"}
"""Two sentences that nobody ever reads again: what is sealed of them is a hash."""


GO_HOME = {
    "Phyu": ("/cases/",),
    "Ree": ("/contact/concerns/", "/conduct/"),
    "Lin": ("/files/",),
    "Thant": ("/conduct/learning/",),
}


def _why(reason: DeclinedReason) -> dict[str, bytes]:
    """A code as it could stand somewhere. Half of it is a word like any other."""
    return {form: written for form, written in written_anywhere(reason).items() if "half" not in form}


def _sentence(place: str, story: str) -> str:
    """A sentence for each place and each test, in two scripts; nothing else in the house says it."""
    number = f"{PLACES.index(place):02d}"
    burmese = "".join(SYLLABLES[int(digit)] for digit in number)
    return f"{number} {story} herons of {place} sleep, {burmese} {story} {number}"


def _back_up(houses: Houses) -> None:
    """Leave a backup as text beside the house, as an operator would who wants to read it one day."""
    address, copy = houses.database("office"), houses.folder / "office" / "backup.sql"
    if address.startswith("postgresql"):
        subprocess.run(["pg_dump", f"--file={copy}", address], check=True)
        return
    with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite://"))) as connection:
        copy.write_text("\n".join(connection.iterdump()))


def _look_around(browser: Browser, houses: Houses, name: str, *lists: str) -> Colleague:
    """Sign in and open whatever the desk and the lists lead to."""
    colleague = Colleague(browser, houses, name).sign_in()
    links = "links => links.map(link => link.getAttribute('href'))"
    for page in ("/", *lists):
        colleague.goto(page)
        for link in colleague.page.eval_on_selector_all("main a[href^='/']", links)[:6]:
            colleague.goto(link)
    return colleague


def _give_a_copy(browser: Browser, houses: Houses) -> str:
    """Oo gives somebody who signed a copy, on paper and as a PDF; give back its number."""
    ((found,),) = houses.rows("office", "SELECT id FROM undertaking_undertaking WHERE state = 'signed'")
    oo = Colleague(browser, houses, "Oo").sign_in()
    page = oo.goto(f"/standards/undertakings/{UUID(str(found))}/copy/")
    oo.press()
    number = page.input_value("input[name=number]")
    with page.expect_download() as begun:
        oo.press()
    assert begun.value.suggested_filename == "standards-1-my.pdf"
    return number


def test_no_word_of_any_room_is_in_the_database_in_a_log_a_session_or_a_backup(
    houses: Houses, browser: Browser
) -> None:
    words = {place: _sentence(place, "quiet") for place in PLACES}
    have_written(houses, words | {WHY_NOT: DeclinedReason.fears_for_family})
    houses.start_office()
    aye = _look_around(browser, houses, "Aye", "/cases/")
    for name, lists in GO_HOME.items():  # without signing out: their sessions stay
        _look_around(browser, houses, name, *lists)
    number = _give_a_copy(browser, houses)
    aye.goto("/cases/open/")
    aye.page.fill("textarea[name=risk_reasons]", words["risk"])
    aye.page.evaluate("document.querySelector('main form').noValidate = true")
    aye.press()  # with the rest left empty: the page comes back with what was typed
    assert aye.page.input_value("textarea[name=risk_reasons]") == words["risk"]
    assert aye.page.locator(".problems").count() == 1
    aye.sign_out()
    houses.kill("office")
    _back_up(houses)
    planted = {place: written_anywhere(text) for place, text in words.items()}
    planted["the number of a copy"] = forms_of_code(number)
    planted[WHY_NOT] = _why(DeclinedReason.fears_for_family)
    assert found_on_disk(houses, "office", planted) == []


def test_the_same_search_finds_each_of_them_where_nothing_is_sealed(houses: Houses) -> None:
    words = {place: _sentence(place, "naked") for place in PLACES}
    broken = f"{BROKEN}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    # Another reason than above: on one server both stories lie in one write-ahead log.
    have_written(houses, words | {WHY_NOT: DeclinedReason.faith_or_conscience}, PYTHONPATH=broken)
    _back_up(houses)
    planted = {place: written_anywhere(text) for place, text in words.items()}
    planted[WHY_NOT] = _why(DeclinedReason.faith_or_conscience)
    found = found_on_disk(houses, "office", planted)
    in_database = {one.split(" (")[0] for one in found}
    assert in_database == {*PLACES, WHY_NOT} - HASHED
    assert {one.split(" (")[0] for one in found if "backup" in one} == {*PLACES, WHY_NOT} - HASHED
