from __future__ import annotations

import pytest

from refuge.front.letterbox.models import Letter

TEXT = 'ကူညီပါ <b>&amp;</b> "now"'


def test_what_was_typed_and_chosen_is_still_there(visitor, office):
    page = visitor.sends("6", text=TEXT, urgency="danger", language="en")
    assert page.typed("text") == TEXT
    assert 'value="danger" required checked' in page.text
    assert 'value="en" required checked' in page.text


def test_it_says_what_to_do_and_leads_to_the_field(english_visitor, office):
    page = english_visitor.sends("6", text=TEXT, urgency="danger", language="en")
    assert 'role="alert"' in page.text
    assert '<a href="#about">Please choose one.</a>' in page.text
    assert 'id="about" aria-describedby="about-error"' in page.text


@pytest.mark.parametrize("missing", ["urgency", "about", "language"])
def test_nothing_is_kept_while_a_question_is_open(visitor, office, missing):
    chosen = {"urgency": "soon", "about": "me", "language": "my"} | {missing: "something else"}
    assert visitor.sends("6", text="Please help.", **chosen).codes == []
    assert Letter.objects.count() == 0


def test_a_broken_text_is_marked_for_whoever_cannot_see_it(english_visitor, office):
    page = english_visitor.writes("   ")
    assert 'aria-describedby="text-hint text-error" aria-invalid="true"' in page.text


def test_a_letter_that_cannot_be_kept_is_given_back(english_visitor, office, monkeypatch):
    from django.db import OperationalError
    from django.db.models.query import QuerySet

    def full_disk(*_given, **_named):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(QuerySet, "bulk_create", full_disk)
    page = english_visitor.writes(TEXT)
    assert page.typed("text") == TEXT
    assert "could not be kept just now" in page.text
    assert "disk" not in page.text


def test_markup_in_a_letter_stays_text(visitor, office):
    page = visitor.sends("6", text="</textarea><script>alert(1)</script>")
    assert b"<script>" not in page.body
