"""Aye works the case, Bo supervises, Chit works cases too but not this one, Dan is a second supervisor."""

from __future__ import annotations

import pytest

from tests.office.case.conftest import TODAY, aye, bo, chit, dan, ei, noted, now_seen, opened, phyu, row
from tests.office.consent.conftest import _in_english, asked, given, heard, kept

__all__ = [
    "TODAY",
    "_in_english",
    "asked",
    "aye",
    "bo",
    "chit",
    "dan",
    "ei",
    "given",
    "heard",
    "kept",
    "noted",
    "now_seen",
    "opened",
    "phyu",
    "row",
]

HARM = "Her brother could be asked where she is."


def an_answer(item):
    """An answer to any question that does nobody harm."""
    from refuge.office.assessment.rules import Shape

    return {
        Shape.one: item.options[0] if item.options else "",
        Shape.many: [item.options[0]] if item.options else [],
        Shape.each: dict.fromkeys(item.options, item.scale[0] if item.scale else ""),
        Shape.words: "A school for the children.",
    }[item.shape]


@pytest.fixture
def begun(db):
    """Begin: `begun(aye, case_id, "intake")`; gives back the id of the draft."""
    from refuge.office.assessment import actions
    from refuge.office.assessment.rules import Kind

    def begin(by, case_id, kind="assessment"):
        return actions.start(by.keyring, case_id, Kind(kind), today=TODAY)

    return begin


@pytest.fixture
def seen(db):
    """What somebody sees who loads a draft now."""
    from refuge.office.assessment.actions import SeenDraft
    from refuge.office.assessment.models import Assessment

    def look(draft_id):
        row = Assessment.objects.get(id=draft_id)
        return SeenDraft(row.case_id, row.id, row.version, TODAY)

    return look


@pytest.fixture
def saved(seen):
    """Save one answer: `saved(aye, draft_id, "family", "safe")`."""
    from refuge.office.assessment import actions
    from refuge.office.assessment.actions import Answered

    def save(by, draft_id, key, given, words=""):
        return actions.save(by.keyring, seen(draft_id), Answered(key, given, words))

    return save


@pytest.fixture
def filled(begun, saved, seen):
    """A questionnaire with every question answered, but for what is named otherwise."""
    from refuge.office.assessment.rules import QUESTIONS, Kind

    def fill(by, case_id, kind="assessment", **otherwise):
        draft_id = begun(by, case_id, kind)
        for item in QUESTIONS[Kind(kind)]:
            given = otherwise.get(item.key, an_answer(item))
            saved(by, draft_id, item.key, given, HARM if given == "yes" and item.words else "")
        return draft_id

    return fill


@pytest.fixture
def finished(filled, seen):
    """A finished questionnaire; the assessment needs C1 first."""
    from refuge.office.assessment import actions

    def finish(by, case_id, kind="assessment", **otherwise):
        draft_id = filled(by, case_id, kind, **otherwise)
        actions.finish(by.keyring, seen(draft_id))
        return draft_id

    return finish
