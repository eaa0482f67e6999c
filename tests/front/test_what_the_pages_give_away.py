"""What is asked on the pages, and what they show to somebody who looks over a shoulder."""

from __future__ import annotations

import re

import pytest

from refuge.language.codes import new_code
from refuge.protocol import mailbox
from tests.front.state import FRONT_ID
from tests.front.visiting import ask, shown

EVERY_PAGE = ["", *"123456789"]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_the_forms_ask_for_a_letter_and_a_code_and_nothing_else(visitor, office, page):
    asked = set(re.findall(r'\sname="(\w+)"', visitor.opens(page).text.partition("<body>")[2]))
    assert asked == {"6": {"text", "urgency", "about", "language"}, "7": {"code"}, "8": {"number"}}.get(
        page, set()
    )


def test_a_cover_box_and_an_own_box_are_the_same_page(visitor, office):
    code, cover = visitor.writes("Please help.").codes
    [letter] = office.collects()
    office.answers(letter, "Thank you.")
    office.answers_code(mailbox.derive(cover, FRONT_ID), "Thank you.")
    own, other = (visitor.reads(typed).text.replace(shown(typed), "CODE") for typed in (code, cover))
    assert "Thank you." in own
    assert re.sub("[0-9a-f]{64}", "HASH", own) == re.sub("[0-9a-f]{64}", "HASH", other)


def replies(visitor, office):
    """One of each kind of page a visitor can meet."""
    written = visitor.writes("Please help.")
    code, _ = written.codes
    [letter] = office.collects()
    office.answers(letter, "Thank you.")
    yield from (visitor.opens(page) for page in EVERY_PAGE)
    yield from (written, visitor.writes(""), visitor.reads(code), visitor.sends("7", code="12"))
    yield from (
        visitor.checks(new_code()),
        visitor.checks(office.lists_a_copy()),
        visitor.sends("8", number="1"),
    )
    yield from (visitor.writes_again(code, "Once more."), visitor.renews(code), visitor.erases(code))
    yield from (
        ask("GET", path) for path in ("/", "/x", "/nowhere", "/notice.json", "/assets.json", "/copies.json")
    )


def test_no_page_sets_a_cookie_or_runs_a_script(visitor, office):
    for page in replies(visitor, office):
        assert "Set-Cookie" not in page.headers
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "script-src" not in page.headers["Content-Security-Policy"]
        assert not re.search(
            rb"<script|<iframe|<object|<embed|javascript:|\son\w+=", page.body, re.IGNORECASE
        )


def test_no_page_fetches_anything_from_anywhere(visitor, office):
    for page in replies(visitor, office):
        assert not re.search(rb'\b(src|srcset|action)="(https?:)?//|url\(|@import', page.body, re.IGNORECASE)
