"""A case, what happened to it, and the questions waiting for a second person.

Words are sealed. Codes that a list or a wall needs are not, each with its reason in docs/what-we-store.md.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from refuge.office.case import rules
from refuge.office.case.rules import (
    Answer,
    EventKind,
    Move,
    NoteKind,
    RetentionClass,
    Risk,
    Status,
    Track,
)
from refuge.office.vault.codes import one_of, only, same_time, staff
from refuge.office.vault.fields import SealedField, SealedModel


class Case(SealedModel):
    case_no = models.CharField(max_length=12, unique=True)
    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="+")
    compartment = models.OneToOneField("vault.Compartment", on_delete=models.PROTECT, related_name="+")
    thread_compartment = models.ForeignKey(
        "vault.Compartment", on_delete=models.PROTECT, related_name="+", null=True
    )
    track = one_of(Track)
    status = one_of(Status)
    suspended_from = one_of(Status, null=True)
    closing_from = one_of(Status, null=True)
    risk = one_of(Risk)
    risk_set_on = models.DateField()
    owner = staff()
    opened_on = models.DateField()
    arrived_on = models.DateField(null=True)
    next_review = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    retention_class = one_of(RetentionClass)
    category = SealedField()
    entry_route = SealedField()

    class Meta:
        constraints = [
            only("track", Track),
            only("status", Status),
            only("suspended_from", Status, null=True),
            only("closing_from", Status, null=True),
            only("risk", Risk),
            only("retention_class", RetentionClass),
            models.CheckConstraint(name="case_version_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="suspended_remembers_where_it_was",
                condition=same_time(
                    Q(status=Status.suspended_contact.value), Q(suspended_from__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="only_closing_remembers_what_it_left",
                condition=Q(closing_from__isnull=True)
                | Q(status=Status.closing.value)
                | Q(suspended_from__isnull=False, suspended_from=Status.closing.value),
            ),
            models.CheckConstraint(
                name="only_a_closed_case_has_no_next_review",
                condition=same_time(Q(status=Status.closed.value), Q(next_review__isnull=True)),
            ),
            models.CheckConstraint(
                name="child_track_is_kept_as_child",
                condition=same_time(
                    Q(track=Track.child.value), Q(retention_class=RetentionClass.child.value)
                ),
            ),
        ]
        indexes = [
            # Each list is walked along one of these, from the page's last line on: no OFFSET, no count.
            models.Index(fields=["next_review", "id"], name="case_by_review"),
            # Those by owner and by track end in what a desk asks besides, so that nothing but the index is read.
            models.Index(fields=["owner", "next_review", "id", "track"], name="case_by_owner"),
            models.Index(fields=["status", "next_review", "id"], name="case_by_status"),
            models.Index(fields=["risk", "next_review", "id"], name="case_by_risk"),
            models.Index(fields=["track", "next_review", "id", "owner", "compartment"], name="case_by_track"),
        ]

    def __str__(self) -> str:
        return f"case:{self.id}"


class AppendOnlyError(TypeError):
    """Something tried to alter what happened. A fault of ours."""


_MOVED = Q(kind=EventKind.moved.value, from_status__isnull=False, to_status__isnull=False)


def _legal_move() -> Q:
    legal = Q()
    for source, target in rules.pairs():
        legal |= Q(from_status=source.value, to_status=target.value)
    return legal


def _approved_move() -> Q:
    approved = Q()
    for line in rules.TRANSITIONS:
        if line.approved:
            approved |= Q(from_status=line.source.value, to_status=line.target.value)
    return approved


class Event(SealedModel):
    """One thing that happened to a case. Added, never altered: a note is corrected by another note."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    number = models.PositiveIntegerField()
    kind = one_of(EventKind)
    on = models.DateField()
    by = staff()
    asked_by = staff(null=True)
    concerns = staff(null=True)
    from_status = one_of(Status, null=True)
    to_status = one_of(Status, null=True)
    move = one_of(Move, null=True)
    note_kind = one_of(NoteKind, null=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    code = SealedField(null=True)
    words = SealedField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["concerns", "on"], name="event_given_to_somebody", condition=Q(concerns__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="events_are_numbered"),
            models.CheckConstraint(name="event_numbers_from_one", condition=Q(number__gte=1)),
            only("kind", EventKind),
            only("move", Move, null=True),
            models.CheckConstraint(
                name="a_note_has_kind_and_words",
                condition=same_time(Q(kind=EventKind.note.value), Q(note_kind__isnull=False))
                & (~Q(kind=EventKind.note.value) | Q(words__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_a_note_corrects",
                condition=Q(corrects__isnull=True) | (Q(kind=EventKind.note.value) & ~Q(corrects=F("id"))),
            ),
            models.CheckConstraint(
                name="moves_follow_the_table",  # I-23
                condition=(_MOVED & _legal_move())
                | (~Q(kind=EventKind.moved.value) & Q(from_status__isnull=True) & Q(to_status__isnull=True)),
            ),
            models.CheckConstraint(
                name="nobody_approves_themselves",  # I-22
                condition=~(_MOVED & _approved_move()) | (Q(asked_by__isnull=False) & ~Q(asked_by=F("by"))),
            ),
            models.CheckConstraint(
                name="reopened_with_a_reason",
                condition=~Q(from_status=Status.closed.value) | Q(code__isnull=False),
            ),
            models.CheckConstraint(
                name="closing_begins_with_a_reason",  # I-9
                condition=Q(code__isnull=False)
                | ~Q(to_status=Status.closing.value)
                | Q(from_status=Status.suspended_contact.value, move__isnull=False, move=Move.resume.value),
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.number} of case:{self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)


class Question(SealedModel):
    """A move that waits for a second person. One at a time for each case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="questions")
    move = one_of(Move)
    asked_by = staff()
    asked_on = models.DateField()
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code = SealedField(null=True)
    answer = one_of(Answer, null=True)
    answered_by = staff(null=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            only("move", Move),
            only("answer", Answer, null=True),
            models.UniqueConstraint(
                fields=["case"], condition=Q(answer__isnull=True), name="one_question_at_a_time"
            ),
            models.CheckConstraint(
                name="an_answer_is_somebodys",
                condition=same_time(Q(answer__isnull=True), Q(answered_by__isnull=True))
                & same_time(Q(answer__isnull=True), Q(answered_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="no_answer_to_oneself",  # I-22
                condition=Q(answer__isnull=True)
                | Q(answer=Answer.lapsed.value)
                | Q(answer=Answer.withdrawn.value, answered_by=F("asked_by"))
                | (~Q(answer=Answer.withdrawn.value) & ~Q(answered_by=F("asked_by"))),
            ),
            models.CheckConstraint(name="not_asked_of_oneself", condition=~Q(asked_of=F("asked_by"))),
        ]

    def __str__(self) -> str:
        return f"a question about case:{self.case_id}"
