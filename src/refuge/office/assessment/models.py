"""One row for each time intake or assessment was done. A draft is sealed from its first save; nothing is overwritten."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from refuge.office.assessment.rules import Kind, State
from refuge.office.vault.codes import one_of, only, same_time, staff
from refuge.office.vault.fields import SealedField, SealedModel

_FINISHED = Q(state=State.finished.value)


class Assessment(SealedModel):
    case = models.ForeignKey(
        "case.Case", on_delete=models.PROTECT, related_name="assessments", db_index=False
    )
    kind = one_of(Kind)
    number = models.PositiveIntegerField()
    state = one_of(State)
    started_on = models.DateField()
    started_by = staff()
    saved_by = staff()
    finished_on = models.DateField(null=True)
    finished_by = staff(null=True)
    raised_by = staff(null=True)
    released_by = staff(null=True)
    version = models.PositiveIntegerField(default=1)
    answers = SealedField()
    release_words = SealedField(null=True)

    class Meta:
        constraints = [
            only("kind", Kind),
            only("state", State),
            models.UniqueConstraint(fields=["case", "kind", "number"], name="assessments_are_numbered"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=~_FINISHED, name="one_questionnaire_under_way"
            ),
            models.CheckConstraint(
                name="assessment_counts_from_one", condition=Q(number__gte=1, version__gte=1)
            ),
            models.CheckConstraint(
                name="finished_by_somebody_on_a_day",
                condition=same_time(_FINISHED, Q(finished_on__isnull=False))
                & same_time(_FINISHED, Q(finished_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="danger_is_answered_by_another",  # R8, I-22
                condition=Q(released_by__isnull=True)
                | (Q(raised_by__isnull=False) & ~Q(released_by=F("raised_by"))),
            ),
            models.CheckConstraint(
                name="held_because_somebody_raised_it",
                condition=~Q(state=State.held.value) | Q(raised_by__isnull=False, released_by__isnull=True),
            ),
            models.CheckConstraint(
                name="unanswered_danger_is_not_finished",
                condition=~_FINISHED | Q(raised_by__isnull=True) | Q(released_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="assessment_held", condition=Q(state=State.held.value)),
        ]

    def __str__(self) -> str:
        return f"assessment:{self.id}"
