from __future__ import annotations

import pytest

from refuge.front.pages.rendering import programme
from refuge.language.codes import read_code
from refuge.protocol.letter import About

pytestmark = pytest.mark.browser


def write(phone, language, text="ကူညီပါ။"):
    phone.goto(f"/{language}/")
    phone.click(f"main a[href='/{language}/6'] >> nth=0")
    phone.fill("#text", text)
    phone.check("input[value=danger]")
    phone.check("input[value=me]")
    phone.click("main button.go")
    return [read_code(shown) for shown in phone.locator("p.digits").all_inner_texts()]


@pytest.mark.parametrize("language", ["my", "en"])
def test_three_requests_bring_a_code_and_nothing_else_is_asked(office, phone, line, language):
    code, cover = write(phone, language)
    assert code != cover
    assert line.asked == [f"GET /{language}/", f"GET /{language}/6", f"POST /{language}/6"]


def test_what_was_written_reaches_the_office_and_the_answer_comes_back(office, phone):
    code, _ = write(phone, "my", "ပထမဆုံး စာ။")
    letter = next(letter for letter in office.collects() if letter.text == "ပထမဆုံး စာ။")
    office.answers(letter, "ကျွန်ုပ်တို့ ရှိပါတယ်။\nပြန်ရေးပါ။")
    read(phone, "my", code)
    assert phone.locator(".text").inner_text() == "ကျွန်ုပ်တို့ ရှိပါတယ်။\nပြန်ရေးပါ။"


def test_in_the_mailbox_one_writes_again_erases_and_renews_without_typing_the_code_again(office, phone):
    code, _ = write(phone, "en", "First.")
    office.answers(next(letter for letter in office.collects() if letter.text == "First."), "Here.")
    read(phone, "en", code)
    phone.click("text=Write again")
    phone.fill("#text", "Second.")
    phone.check("input[value=soon]")
    phone.check("input[value=family]")
    phone.click("text=Seal and send")
    phone.click("text=Back to your answers")
    phone.click("text=Erase this answer")
    assert "Erased." in phone.locator("main").inner_text()
    phone.click("summary:has-text('Get a new code')")
    phone.click("text=Give me a new code")
    assert len(phone.locator("p.digits").all()) == 2
    again, *renewals = sorted(office.collects(), key=lambda letter: bool(letter.renews))
    assert not again.renews
    assert all(letter.renews for letter in renewals)
    assert {letter.about is About.concern for letter in renewals} == {True, False}  # each circle is told


def test_a_wrong_digit_keeps_what_was_typed(office, phone):
    phone.goto("/en/7")
    phone.fill("#code", "1234 5678 9012 3456 7890 1234 5678 9012")
    phone.click("text=Open")
    assert "look at these digits again" in phone.locator("[role=alert]").inner_text()
    assert phone.locator("#code").input_value().startswith("1234 5678")


def test_the_quick_exit_leaves_without_saying_where_from(office, phone, line):
    left = []
    phone.on("request", lambda request: left.append(request) if request.redirected_from else None)
    phone.goto("/my/1")
    phone.click("nav.exit a", no_wait_after=True)
    phone.wait_for_timeout(500)
    assert line.asked == ["GET /my/1", "GET /x"]
    assert [request.url for request in left] == [programme().exit_url]
    assert "referer" not in left[0].headers


def test_the_exit_is_the_first_thing_the_keyboard_reaches_and_large(office, phone):
    phone.goto("/en/3")
    phone.keyboard.press("Tab")
    focused = phone.locator("nav.exit a")
    assert focused.evaluate("link => link === document.activeElement")
    box = focused.bounding_box()
    assert box["width"] == 360
    assert box["height"] >= 48


def test_nothing_is_kept_in_the_browser(office, phone):
    write(phone, "my")
    assert phone.context.cookies() == []
    assert phone.context.storage_state()["origins"] == []


def test_nothing_breaks_the_pages_own_rules(office, phone):
    said = []
    phone.on("console", lambda message: said.append(message.text))
    phone.on("requestfailed", lambda request: said.append(request.url))
    write(phone, "my")
    assert said == []


def read(phone, language, code):
    phone.goto(f"/{language}/7")
    phone.fill("#code", " ".join(group for row in code.rows() for group in row))
    phone.click("main button.go")
