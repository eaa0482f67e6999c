"""A move that waits for a second person: put before that person, answered, taken back or lapsed (I-22)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db.models import Q

from refuge.office.access.prepared import prepared_first
from refuge.office.case import rules
from refuge.office.case.models import Case, Question
from refuge.office.case.pen import Pen, standing_of
from refuge.office.case.rules import AlreadyAskedError, Answer, Move, Reason, TransitionError
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


def waiting(case: Case) -> Question | None:
    """Find the one question that waits, if any."""
    return _waiting(case.id)


@prepared_first
def _waiting(case_id: UUID) -> QuerySet[Question]:
    return Question.objects.filter(case=case_id, answer__isnull=True)


def waiting_for_me(pen: Pen) -> Question:
    """Find the question this actor may answer. Raises TransitionError, SamePersonError."""
    question = waiting_or_refuse(pen.case)
    rules.check_answers(standing_of(pen.actor, pen.case), asked_by=question.asked_by_id)
    return question


def waiting_or_refuse(case: Case) -> Question:
    """Find the question that waits. Raises TransitionError."""
    question = waiting(case)
    if question is None:
        raise TransitionError
    return question


def put(pen: Pen, move: Move, reason: Reason | None, asked_of: UUID) -> None:
    """Put a question. Raises AlreadyAskedError."""
    if waiting(pen.case) is not None:
        raise AlreadyAskedError
    question = Question(
        id=uuid4(),
        case=pen.case,
        move=move,
        asked_by_id=pen.actor.id,
        asked_of_id=asked_of,
        asked_on=pen.today,
    )
    if reason:
        question.code = question.seal("code", pen.key, reason)
    question.save(force_insert=True)


def close(pen: Pen, question: Question, answer: Answer) -> None:
    question.answer = answer
    question.answered_by_id = pen.actor.id
    question.answered_on = pen.today
    question.save(update_fields=["answer", "answered_by", "answered_on"])


def reason_of(pen: Pen, question: Question) -> str | None:
    """Open the reason that was given with a question. Raises NoKeyError."""
    return keys.open_sealed(pen.keyring, pen.case.compartment_id, question.code) if question.code else None


def lapse(pen: Pen) -> None:
    """End the question that waits: the case has changed hands or track beneath it."""
    _lapse(pen, Question.objects.filter(case=pen.case, answer__isnull=True))


def lapse_of(pen: Pen, staff_id: UUID) -> None:
    """End the question that somebody asked, or was asked, who leaves the case."""
    theirs = Q(asked_by=staff_id) | Q(asked_of=staff_id)
    _lapse(pen, Question.objects.filter(theirs, case=pen.case, answer__isnull=True))


def _lapse(pen: Pen, ending: Iterable[Question]) -> None:
    for question in ending:
        close(pen, question, Answer.lapsed)
