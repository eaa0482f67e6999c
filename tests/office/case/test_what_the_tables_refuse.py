"""What the rules forbid, the database refuses by itself: a jump, one's own approval, an unknown code (I-22, I-23)."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction

from refuge.office.case.models import Case, Event, Question
from refuge.office.case.rules import Status
from refuge.office.vault.queries import key_of
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db

CASE_COLUMNS = [
    {"status": "finished"},
    {"track": "youth"},
    {"risk": "none"},
    {"retention_class": "for_ever"},
    {"version": 0},
    {"status": "suspended_contact"},
    {"suspended_from": "open"},
    {"closing_from": "open"},
    {"status": "closing", "closing_from": "gone"},
    {"status": "suspended_contact", "suspended_from": "gone"},
    {"status": "closed"},
    {"next_review": None},
    {"track": "child"},
    {"retention_class": "child"},
]


@pytest.mark.parametrize("columns", CASE_COLUMNS, ids=str)
def test_a_case_that_cannot_be(opened, aye, columns):
    case_id = opened(aye)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(id=case_id).update(**columns)


@pytest.fixture
def happened(opened, aye, bo):
    """Write an event past all rules: `happened(kind="note", …)`; `code` and `words` are sealed."""
    case = Case.objects.get(id=opened(aye))
    key = key_of(aye.keyring, case.compartment_id)

    def write(*, code=None, words=None, **columns):
        columns = {"number": 2, "by_id": aye.id, "on": TODAY, **columns}
        event = Event(id=columns.pop("id", None) or uuid.uuid4(), case=case, **columns)
        event.code = event.seal("code", key, code) if code else None
        event.words = event.seal("words", key, words) if words else None
        with transaction.atomic():
            event.save(force_insert=True)
        return event

    return write


def moved(source, target, **more):
    return {"kind": "moved", "move": "assess", "from_status": source, "to_status": target, **more}


@pytest.mark.parametrize("source", Status)
@pytest.mark.parametrize("target", Status)
def test_only_the_moves_of_the_table_can_have_happened(happened, bo, source, target):
    legal = {
        ("open", "assessed"), ("reopened", "assessed"), ("assessed", "planned"), ("planned", "in_support"),
        ("in_support", "follow_up"), ("closing", "closed"), ("closed", "reopened"),
        ("closing", "suspended_contact"), ("suspended_contact", "closing"),
    }  # fmt: skip
    either_way = {"open", "assessed", "planned", "in_support", "follow_up", "reopened"}
    for way in ("suspended_contact", "closing"):
        legal |= {(one, way) for one in either_way} | {(way, one) for one in either_way}
    event = moved(source, target, asked_by_id=bo.id, code="new_risk")
    if (source, target) in legal:
        happened(**event)
    else:
        with pytest.raises(IntegrityError):
            happened(**event)


EVENTS = [
    {"kind": "moved"},
    {"kind": "moved", "from_status": "open"},
    {"kind": "opened", "from_status": "open", "to_status": "assessed"},
    moved("open", "assessed"),
    moved("closed", "reopened"),
    moved("in_support", "closing"),
    {**moved("suspended_contact", "closing"), "move": "begin_closing"},
    {"kind": "note", "words": "No kind."},
    {"kind": "note", "note_kind": "note"},
    {"kind": "opened", "note_kind": "note", "words": "No note."},
    {"kind": "became_a_suspect"},
    {"kind": "asked", "move": "punish"},
    {"kind": "opened", "number": 0},
    {"kind": "opened", "number": 1},
]


@pytest.mark.parametrize("event", EVENTS, ids=str)
def test_an_event_that_cannot_have_happened(happened, event):
    with pytest.raises(IntegrityError):
        happened(**event)


def test_nobody_can_have_approved_themselves(happened, aye):
    with pytest.raises(IntegrityError):
        happened(**moved("open", "assessed", asked_by_id=aye.id))


def test_a_note_cannot_correct_itself(happened):
    note_id = uuid.uuid4()
    with pytest.raises(IntegrityError):
        happened(id=note_id, kind="note", note_kind="note", words="Round.", corrects_id=note_id)


def test_what_is_no_note_cannot_correct_one(happened):
    note = happened(kind="note", note_kind="note", words="First.")
    with pytest.raises(IntegrityError):
        happened(kind="opened", number=3, corrects_id=note.id)


@pytest.fixture
def asked(opened, aye, bo):
    """Write a question past all rules."""
    case = Case.objects.get(id=opened(aye))

    def write(**columns):
        row = {"move": "assess", "asked_by_id": aye.id, "asked_of_id": bo.id, "asked_on": TODAY, **columns}
        with transaction.atomic():
            return Question.objects.create(case=case, **row)

    return write


def answered(answer, by, on=TODAY):
    return {"answer": answer, "answered_by_id": by, "answered_on": on}


def test_a_question_can_be_answered_by_another_and_taken_back_by_oneself(asked, aye, bo):
    asked(**answered("approved", bo.id))
    asked(**answered("declined", bo.id))
    asked(**answered("withdrawn", aye.id))
    asked(**answered("lapsed", aye.id))
    asked()


def test_a_question_that_cannot_be(asked, aye, bo):
    impossible = [
        {"move": "punish"},
        {"asked_of_id": aye.id},
        answered("perhaps", bo.id),
        answered("approved", aye.id),
        answered("declined", aye.id),
        answered("withdrawn", bo.id),
        answered("approved", None),
        answered("approved", bo.id, on=None),
        answered(None, bo.id),
        answered(None, None),
    ]
    for columns in impossible:
        with pytest.raises(IntegrityError):
            asked(**columns)


def test_two_questions_do_not_wait_at_a_time(asked):
    asked()
    with pytest.raises(IntegrityError):
        asked()
