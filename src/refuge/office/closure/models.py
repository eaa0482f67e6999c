"""Visits, the steps of closing, what was done to families, and when somebody is seen next.

What was said and found is sealed under the case's key. The clear columns carry clocks: who is due, what waits for a
supervisor (after harm, a change of risk, and every third time: it does not say which), who wrote again.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from refuge.office.vault.codes import same_time, staff
from refuge.office.vault.fields import SealedField, SealedModel


class Visit(SealedModel):
    case = models.ForeignKey("case.Case", on_delete=models.PROTECT, related_name="visits", db_index=False)
    number = models.PositiveIntegerField()
    on = models.DateField()
    by = staff()
    waits = models.BooleanField(default=False)
    looked_at_by = staff(null=True)
    looked_on = models.DateField(null=True)
    mode = SealedField()
    met = SealedField()
    harm = SealedField()
    progress = SealedField(null=True)
    content = SealedField(null=True)
    wishes = SealedField(null=True)
    answer = SealedField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="visits_are_numbered"),
            models.CheckConstraint(name="visit_numbers_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="a_look_is_somebodys",
                condition=same_time(Q(looked_on__isnull=True), Q(looked_at_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="nobody_looks_at_their_own_visit",  # I-22
                condition=Q(looked_at_by__isnull=True) | ~Q(looked_at_by=F("by")),
            ),
            models.CheckConstraint(
                name="what_was_looked_at_waits_no_more",
                condition=Q(looked_on__isnull=True) | Q(waits=False, answer__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["on", "case"], name="visit_waits", condition=Q(waits=True))]

    def __str__(self) -> str:
        return f"visit:{self.id}"


class Schedule(models.Model):
    """When somebody is seen next, and whether they wrote after their case was closed. One for a case."""

    case = models.OneToOneField(
        "case.Case", on_delete=models.PROTECT, related_name="schedule", primary_key=True
    )
    next_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    wrote_again_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_on"], name="seen_next", condition=Q(next_on__isnull=False)),
            models.Index(
                fields=["wrote_again_on"], name="wrote_again", condition=Q(wrote_again_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"the schedule of case:{self.case_id}"


class ClosingStep(SealedModel):
    """One step of closing, as it was taken. `begun` is the number of the event by which this closing began."""

    case = models.ForeignKey(
        "case.Case", on_delete=models.PROTECT, related_name="closing_steps", db_index=False
    )
    begun = models.PositiveIntegerField()
    at = models.DateTimeField()
    on = models.DateField()
    by = staff()
    step = SealedField()
    day = SealedField(null=True)
    words = SealedField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "begun"], name="steps_of_a_closing")]

    def __str__(self) -> str:
        return f"a step of closing case:{self.case_id}"


class Reprisal(SealedModel):
    """What was done to a family because somebody left, and what we did about it. No name, no place."""

    case = models.ForeignKey("case.Case", on_delete=models.PROTECT, related_name="reprisals")
    on = models.DateField()
    by = staff()
    kind = SealedField()
    month = SealedField()
    help_given = SealedField()

    def __str__(self) -> str:
        return f"reprisal:{self.id}"
