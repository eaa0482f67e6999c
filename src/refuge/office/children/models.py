"""Where each child behind the wall is on the way to civilian care, what was made sure, what waits for a second officer.

Words are sealed under the key of the child's case, which only child protection holds.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from refuge.office.children import rules
from refuge.office.children.rules import Answer, Measure, Move, State
from refuge.office.vault.codes import one_of, only, same_time, staff
from refuge.office.vault.fields import SealedField, SealedModel

_CLOCKED = [State.waiting_for_care.value, State.in_civilian_care.value]


class Protection(SealedModel):
    """One child's way. `due_at` is the next clock: to civilian care, or to the next look at interim care."""

    case = models.OneToOneField("case.Case", on_delete=models.PROTECT, related_name="+")
    state = one_of(State)
    due_at = models.DateTimeField(null=True)
    care_since = models.DateField(null=True)

    class Meta:
        constraints = [
            only("state", State),
            models.CheckConstraint(
                name="a_child_without_lasting_care_has_a_clock",  # I-35
                condition=same_time(Q(state__in=_CLOCKED), Q(due_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="interim_care_has_a_first_day",
                condition=same_time(Q(state=State.in_civilian_care.value), Q(care_since__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="child_by_clock", condition=Q(due_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"child:{self.id}"


class Confirmation(models.Model):
    """One thing made sure for a child. That it was is all there is to say: it holds no answer."""

    protection = models.ForeignKey(
        Protection, on_delete=models.CASCADE, related_name="confirmations", db_index=False
    )
    measure = one_of(Measure)
    on = models.DateField()
    by = staff()

    class Meta:
        constraints = [
            only("measure", Measure),
            models.UniqueConstraint(fields=["protection", "measure"], name="each_thing_is_made_sure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of child:{self.protection_id}"


class NeedsHeard(SealedModel):
    """What a child said it has and lacks, one row for each time it was asked. Nothing is written over."""

    protection = models.ForeignKey(
        Protection, on_delete=models.CASCADE, related_name="needs_heard", db_index=False
    )
    number = models.PositiveIntegerField()
    on = models.DateField()
    by = staff()
    said = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["protection", "number"], name="needs_are_numbered"),
            models.CheckConstraint(name="needs_number_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"needs {self.number} of child:{self.protection_id}"


def _legal_moves() -> Q:
    legal = Q()
    for line in rules.TRANSITIONS:
        legal |= Q(move=line.move.value, from_state=line.source.value, to_state=line.target.value)
    return legal


class Step(SealedModel):
    """A move put before a second officer, with the reasons why it is best for the child."""

    protection = models.ForeignKey(Protection, on_delete=models.CASCADE, related_name="steps")
    move = one_of(Move)
    from_state = one_of(State)
    to_state = one_of(State)
    reasons = SealedField()
    asked_by = staff()
    asked_at = models.DateTimeField()
    answer = one_of(Answer, null=True)
    answered_by = staff(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            only("move", Move),
            only("answer", Answer, null=True),
            models.CheckConstraint(name="a_child_moves_along_the_table", condition=_legal_moves()),  # I-23
            models.UniqueConstraint(
                fields=["protection"], condition=Q(answer__isnull=True), name="one_step_of_a_child_waits"
            ),
            models.CheckConstraint(
                name="a_step_is_answered_by_somebody",
                condition=same_time(Q(answer__isnull=True), Q(answered_by__isnull=True))
                & same_time(Q(answer__isnull=True), Q(answered_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own_step",  # I-22
                condition=Q(answer__isnull=True)
                | Q(answer=Answer.withdrawn.value, answered_by=F("asked_by"))
                | (~Q(answer=Answer.withdrawn.value) & ~Q(answered_by=F("asked_by"))),
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], name="step_that_waits", condition=Q(answer__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"a step of child:{self.protection_id}"
