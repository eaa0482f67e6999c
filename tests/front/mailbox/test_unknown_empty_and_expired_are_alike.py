"""A mailbox that never was, one without an answer and one whose answers are gone cannot be told apart."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from refuge.front.mailbox import views
from refuge.language.codes import new_code
from refuge.protocol.mailbox import derive
from tests.front.collecting import DAY, TODAY
from tests.front.state import FRONT_ID


def seen(visitor, code):
    with CaptureQueriesContext(connection) as queries:
        page = visitor.reads(code)
    asked = [query["sql"] for query in queries.captured_queries]
    return page.status, page.headers, page.wire_bytes, page.body, asked


@pytest.fixture
def never_used(visitor, office):
    """A code, and how its mailbox looks before anything was ever done with it."""
    code = new_code()
    return code, seen(visitor, code)


def test_after_an_answer_was_erased(visitor, office, never_used):
    code, before = never_used
    office.answers_code(derive(code, FRONT_ID), "Here.")
    assert seen(visitor, code) != before
    visitor.erases(code)
    assert seen(visitor, code) == before


def test_after_an_answer_expired(visitor, office, never_used, monkeypatch):
    code, _ = never_used
    later = TODAY + 31 * DAY
    monkeypatch.setattr(views, "today", lambda: later)
    before = seen(visitor, code)
    office.answers_code(derive(code, FRONT_ID), "Here.", expires=later - DAY)
    assert seen(visitor, code) == before


def test_after_a_letter_was_written_under_it(visitor, office, never_used):
    code, before = never_used
    visitor.writes_again(code, "Please help.")
    assert seen(visitor, code) == before
    office.collects()
    assert seen(visitor, code) == before


def test_one_look_up_and_no_writing(visitor, office, never_used):
    _, (_, _, _, _, asked) = never_used
    assert len(asked) == 1
    assert asked[0].startswith("SELECT")


def test_a_watcher_of_the_line_cannot_tell_an_answer_from_none(visitor, office, never_used):
    code, (_, headers, wire_bytes, _, _) = never_used
    office.answers_code(derive(code, FRONT_ID), "ကျွန်ုပ်တို့ ရှိပါတယ်။" * 20)
    with_answer = visitor.reads(code)
    assert with_answer.wire_bytes == wire_bytes
    assert with_answer.headers == headers
