from __future__ import annotations

import urllib.parse

import pytest

from refuge.front.letterbox.models import Letter
from refuge.front.pages import door
from tests.front.visiting import ask

CHOSEN = "&urgency=soon&about=me&language=my"


@pytest.mark.parametrize("text", ["a", "က", "a" * 8000, "a" * 7999 + "\n", "က" * 8000])
def test_a_letter_within_the_limits_is_taken(visitor, office, text):
    assert len(visitor.writes(text).codes) == 2
    assert office.collects()[0].text == text


@pytest.mark.parametrize(
    "text", ["", " ", "\r\n\t", "\u200b\u2060\ufeff", "\x00", "a" * 8001, "\U0001f64f" * 6001]
)
def test_a_letter_outside_them_is_refused_and_kept_on_the_page(visitor, office, text):
    page = visitor.writes(text)
    assert page.codes == []
    assert 'role="alert"' in page.text
    assert Letter.objects.count() == 0
    assert page.typed("text").strip() == text.replace("\x00", "").strip()


def test_line_ends_count_once(visitor, office):
    assert len(visitor.writes(("a" * 79 + "\r\n") * 100).codes) == 2


def test_a_letter_that_does_not_fit_even_gzipped_hears_how_much_does(english_visitor, office):
    never_the_same = "".join(chr(0x4E00 + number**3 * 7919 % 20_011) for number in range(8000))
    page = english_visitor.writes(never_the_same)
    assert "about 3,300 characters" in page.text
    assert len(english_visitor.writes("က" * 3300).codes) == 2


def test_letters_that_are_not_utf8_are_read_as_far_as_they_can_be(visitor, office):
    ask("POST", "/my/6", b"text=a%ED%A0%80b%FFc" + CHOSEN.encode())
    assert office.collects()[0].text.replace("\ufffd", "") == "abc"


def test_the_largest_form_that_a_browser_can_make_of_a_letter_passes_the_door(visitor, office):
    body = urllib.parse.urlencode({"text": "\U0001f64f" * 8000}) + CHOSEN
    assert len(body) < door.FORM_BYTES
    assert ask("POST", "/my/6", body.encode()).status == 200


def test_a_larger_body_is_refused_by_the_door(visitor, office):
    page = ask("POST", "/my/6", b"text=" + b"a" * door.FORM_BYTES)
    assert page.status == 413
    assert "၈,၀၀၀" in page.text
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "application/json", ""])
def test_only_a_plain_form_is_taken(office, kind):
    assert ask("POST", "/my/6", b"--x\r\n", kind).status == 400


@pytest.mark.parametrize("length", ["-1", "1e3", "x", "٣", "9" * 30])
def test_a_length_that_is_none_is_refused(office, length):
    assert ask("POST", "/my/6", b"text=a", CONTENT_LENGTH=length).status in {400, 413}


def test_a_body_that_ends_early_is_refused(office):
    assert ask("POST", "/my/6", b"text=a" + CHOSEN.encode(), CONTENT_LENGTH="500").status == 400
    assert Letter.objects.count() == 0


def test_a_form_of_a_thousand_fields_is_refused(office):
    assert ask("POST", "/my/6", b"&".join(b"a%d=1" % n for n in range(1000))).status == 400


def test_a_field_twice_counts_once(visitor, office):
    ask("POST", "/my/6", b"text=first&text=second" + CHOSEN.encode())
    assert [letter.text for letter in office.collects()] == ["second"]
