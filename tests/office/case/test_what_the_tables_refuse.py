"""What the rules forbid, the database refuses by itself: a jump, one's own approval, an unknown code (I-22, I-23)."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction

from refuge.office.case.models import Case, Event, Question
from refuge.office.case.rules import Status
from refuge.office.vault.queries import key_of
from tests.office.case.conftest import TODAY
from tests.office.refusing import refused_by

pytestmark = pytest.mark.django_db

CASE_COLUMNS = [
    ({"status": "finished"}, "case_status_is_known"),
    ({"track": "youth"}, "case_track_is_known"),
    ({"risk": "none"}, "case_risk_is_known"),
    ({"retention_class": "for_ever"}, "case_retention_class_is_known"),
    ({"version": 0}, "case_version_from_one"),
    ({"status": "suspended_contact"}, "suspended_remembers_where_it_was"),
    ({"suspended_from": "open"}, "suspended_remembers_where_it_was"),
    ({"closing_from": "open"}, "only_closing_remembers_what_it_left"),
    ({"status": "closing", "closing_from": "gone"}, "case_closing_from_is_known"),
    ({"status": "suspended_contact", "suspended_from": "gone"}, "case_suspended_from_is_known"),
    ({"status": "closed"}, "only_a_closed_case_has_no_next_review"),
    ({"next_review": None}, "only_a_closed_case_has_no_next_review"),
    ({"track": "child"}, "child_track_is_kept_as_child"),
    ({"retention_class": "child"}, "child_track_is_kept_as_child"),
]


@pytest.mark.parametrize(("columns", "by"), CASE_COLUMNS, ids=str)
def test_a_case_that_cannot_be(opened, aye, columns, by):
    case_id = opened(aye)
    with refused_by(by):
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
        with refused_by("moves_follow_the_table"):
            happened(**event)


EVENTS = [
    ({"kind": "moved"}, "moves_follow_the_table"),
    ({"kind": "moved", "from_status": "open"}, "moves_follow_the_table"),
    ({"kind": "opened", "from_status": "open", "to_status": "assessed"}, "moves_follow_the_table"),
    (moved("open", "assessed"), "nobody_approves_themselves"),
    (moved("closed", "reopened"), "reopened_with_a_reason"),
    (moved("in_support", "closing"), "closing_begins_with_a_reason"),
    ({**moved("suspended_contact", "closing"), "move": "begin_closing"}, "closing_begins_with_a_reason"),
    ({"kind": "note", "words": "No kind."}, "a_note_has_kind_and_words"),
    ({"kind": "note", "note_kind": "note"}, "a_note_has_kind_and_words"),
    ({"kind": "opened", "note_kind": "note", "words": "No note."}, "a_note_has_kind_and_words"),
    ({"kind": "became_a_suspect"}, "event_kind_is_known"),
    ({"kind": "asked", "move": "punish"}, "event_move_is_known"),
    ({"kind": "opened", "number": 0}, "event_numbers_from_one"),
    ({"kind": "opened", "number": 1}, "events_are_numbered"),
]


@pytest.mark.parametrize(("event", "by"), EVENTS, ids=str)
def test_an_event_that_cannot_have_happened(happened, event, by):
    with refused_by(by):
        happened(**event)


def test_nobody_can_have_approved_themselves(happened, aye):
    with refused_by("nobody_approves_themselves"):
        happened(**moved("open", "assessed", asked_by_id=aye.id))


def test_a_note_cannot_correct_itself(happened):
    note_id = uuid.uuid4()
    with refused_by("only_a_note_corrects"):
        happened(id=note_id, kind="note", note_kind="note", words="Round.", corrects_id=note_id)


def test_what_is_no_note_cannot_correct_one(happened):
    note = happened(kind="note", note_kind="note", words="First.")
    with refused_by("only_a_note_corrects"):
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
        ({"move": "punish"}, "question_move_is_known"),
        ({"asked_of_id": aye.id}, "not_asked_of_oneself"),
        (answered("perhaps", bo.id), "question_answer_is_known"),
        (answered("approved", aye.id), "no_answer_to_oneself"),
        (answered("declined", aye.id), "no_answer_to_oneself"),
        (answered("withdrawn", bo.id), "no_answer_to_oneself"),
        (answered("approved", None), "an_answer_is_somebodys"),
        (answered("approved", bo.id, on=None), "an_answer_is_somebodys"),
        (answered(None, bo.id), "an_answer_is_somebodys"),
        (answered(None, None), "an_answer_is_somebodys"),
    ]
    for columns, by in impossible:
        with refused_by(by):
            asked(**columns)


def test_two_questions_do_not_wait_at_a_time(asked):
    asked()
    with refused_by("one_question_at_a_time"):
        asked()
