"""The first whole journey: somebody on a cheap phone writes, is answered, writes again, and is taken on as a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from .houses import Houses, later
from .people import DANGER, LATER, SOON, Colleague, Person

FIRST = "ကျွန်တော် ထွက်ချင်ပါတယ်။ ဘာလုပ်သင့်ပါသလဲ။"
SECOND = "ကျေးဇူးတင်ပါတယ်။ ကလေးတစ်ယောက်လည်း ပါပါတယ်။"
ANSWER = "သင့်စာ ရပါပြီ။ အခု ဘေးကင်းပါသလား။"
GOING_TWICE = pytest.mark.parametrize("language", ["my", "en"])


@pytest.fixture
def somebody(browser: Browser, houses: Houses) -> Callable[..., Person]:
    return lambda language="my": Person(browser, houses, language)


@pytest.fixture
def both(houses: Houses) -> Houses:
    """Both houses open, the notices brought to the front desk."""
    houses.start()
    houses.collect()
    return houses


def _letters_are_opened(houses: Houses, aye: Colleague) -> None:
    houses.collect()
    aye.open_letters()


@GOING_TWICE
def test_from_a_first_letter_to_an_answer_to_a_second_letter_to_a_case(
    browser: Browser, both: Houses, language: str
) -> None:
    person, aye = Person(browser, both, language), Colleague(browser, both, "Aye").sign_in()
    person.write(FIRST, SOON)
    assert len(person.code.split()) == len(person.cover.split()) == 8
    assert person.open_mailbox() == []

    _letters_are_opened(both, aye)
    aye.open_thread()
    assert FIRST in aye.text()
    aye.take()
    aye.judge()
    aye.answer(ANSWER)
    both.collect()
    acknowledgement, answer = person.open_mailbox()
    assert answer == ANSWER

    person.write_again(SECOND)
    _letters_are_opened(both, aye)
    aye.open_thread()
    assert aye.text().index(FIRST) < aye.text().index(ANSWER) < aye.text().index(SECOND)
    aye.open_case()
    aye.goto("/cases/")
    assert len(aye.page.locator("main tbody tr").all()) == 1
    assert acknowledgement


def test_who_is_in_danger_now_stands_first(
    both: Houses, browser: Browser, somebody: Callable[..., Person]
) -> None:
    somebody("en").write("I have time.", LATER)
    somebody("my").write(FIRST, SOON)
    somebody("en").write("They come tonight.", DANGER)
    aye = Colleague(browser, both, "Aye").sign_in()
    _letters_are_opened(both, aye)
    first, second, third = aye.inbox()
    assert "In danger now" in first
    assert "minutes left" in first
    assert "Danger possible" in second
    assert "No danger known" in third


def test_a_mistyped_code_is_told_from_an_unknown_one(both: Houses, somebody: Callable[..., Person]) -> None:
    person = somebody("en")
    person.write("Please answer.")
    mistyped = ("1" if person.code[0] == "0" else "0") + person.code[1:]
    person.open_mailbox(mistyped)
    assert "look at these digits again" in person.text()
    assert person.page.input_value("#code").strip() == mistyped
    person.open_mailbox(person.cover)
    assert "There is no answer under this code at the moment." in person.text()


def test_a_code_can_be_typed_in_burmese_digits_and_zawgyi_look_alikes(
    both: Houses, somebody: Callable[..., Person]
) -> None:
    person = somebody("my")
    person.write(FIRST)
    burmese = person.code.translate(str.maketrans("0123456789", "ဝ၁၂၃၄၅၆ရ၈၉"))
    assert both.collect()
    person.open_mailbox(burmese)
    assert person.page.locator("#code").count() == 0  # it opened


def test_the_cover_code_opens_a_harmless_answer_and_nothing_else(
    both: Houses, browser: Browser, somebody: Callable[..., Person]
) -> None:
    person, aye = somebody(), Colleague(browser, both, "Aye").sign_in()
    person.write(FIRST)
    _letters_are_opened(both, aye)
    aye.open_thread()
    aye.take()
    aye.judge()
    aye.answer(ANSWER)
    both.collect()
    shown = person.open_mailbox(person.cover)
    assert len(shown) == 1
    assert ANSWER not in shown[0]
    assert FIRST not in person.text()


def test_after_a_renewal_the_answer_lies_under_the_new_code_only(
    both: Houses, browser: Browser, somebody: Callable[..., Person]
) -> None:
    person, aye = somebody(), Colleague(browser, both, "Aye").sign_in()
    person.write(FIRST)
    old = person.code
    person.open_mailbox()
    person.renew()
    assert person.code != old
    _letters_are_opened(both, aye)
    assert len(aye.inbox()) == 1  # still one person, one thread
    aye.open_thread()
    aye.take()
    aye.judge()
    aye.answer(ANSWER)
    both.collect()
    assert ANSWER in person.open_mailbox()
    assert ANSWER not in person.open_mailbox(old)


def test_an_erased_answer_is_gone(both: Houses, browser: Browser, somebody: Callable[..., Person]) -> None:
    person, aye = somebody(), Colleague(browser, both, "Aye").sign_in()
    person.write(FIRST)
    _letters_are_opened(both, aye)
    both.collect()
    assert len(person.open_mailbox()) == 1
    person.erase_all()
    assert person.answers() == []
    assert person.open_mailbox() == []
    both.collect()
    assert person.open_mailbox() == []


def test_the_button_collects_while_the_office_runs(houses: Houses, browser: Browser) -> None:
    houses.start_front()
    houses.start_office(collector=True)
    houses.wait_until(lambda: houses.write_letter("They come tonight.", "danger") != "")
    aye = Colleague(browser, houses, "Aye").sign_in()
    aye.goto("/contact/")
    aye.press("Collect now")
    houses.wait_until(lambda: "Letters lie here" in aye.goto("/contact/").inner_text("main"))
    aye.press("Open the letters")
    assert "In danger now" in aye.inbox()[0]


def test_an_office_away_for_nine_days_comes_back_and_nothing_is_lost(
    houses: Houses, browser: Browser
) -> None:
    houses.start_front()
    houses.collect()
    people = []
    for day in (0, 3, 8, 9):
        houses.stop("front")
        houses.start_front(**later(days=day))
        person = Person(browser, houses)
        person.write(f"{FIRST} {day}")
        people.append(person)
    back = later(days=9)
    houses.collect(**back)
    houses.start_office(**back)
    aye = Colleague(browser, houses, "Aye").sign_in(**back)
    aye.open_letters()
    assert len(aye.inbox()) == len(people)
    houses.collect(**back)
    assert [len(person.open_mailbox()) for person in people] == [1] * len(people)


def test_without_a_notice_the_letterbox_closes_and_answers_can_still_be_read(
    houses: Houses, browser: Browser
) -> None:
    houses.start()
    houses.collect()
    person, aye = Person(browser, houses, "en"), Colleague(browser, houses, "Aye").sign_in()
    person.write("Please answer.")
    _letters_are_opened(houses, aye)
    houses.collect()
    houses.stop("front")
    houses.start_front(**later(days=40))
    person.visit("/en/6")
    assert person.page.locator("#text").count() == 0
    assert len(person.open_mailbox()) == 1
