"""Who has arrived, what was looked at, and what we keep for them. Every answer is sealed under the case's key."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from refuge.office.reception.rules import Item
from refuge.office.vault.codes import one_of, only, same_time, staff
from refuge.office.vault.fields import SealedField, SealedModel


class Stay(models.Model):
    """From the day somebody arrived until they sleep elsewhere."""

    case = models.ForeignKey("case.Case", on_delete=models.PROTECT, related_name="+")
    arrived_on = models.DateField()
    complete_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    by = staff()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(left_on__isnull=True), name="one_stay_at_a_time"
            ),
            models.CheckConstraint(
                name="nobody_leaves_before_they_arrive",
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("arrived_on")),
            ),
            models.CheckConstraint(
                name="nobody_is_received_before_they_arrive",
                condition=Q(complete_on__isnull=True) | Q(complete_on__gte=F("arrived_on")),
            ),
        ]
        indexes = [
            # In the order in which desks show them: whoever holds many keys finds the first few without sorting all.
            models.Index(
                fields=["arrived_on", "id"], name="stays_of_those_here", condition=Q(left_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"a stay of case:{self.case_id}"


class Check(SealedModel):
    """One thing looked at on arrival. Looked at again, the later answer counts; the case remembers both."""

    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="checks", db_index=False)
    item = one_of(Item)
    on = models.DateField()
    by = staff()
    answer = SealedField()
    card_no = SealedField(null=True)
    card_until = SealedField(null=True)

    class Meta:
        constraints = [
            only("item", Item),
            models.UniqueConstraint(fields=["stay", "item"], name="each_thing_is_looked_at_once"),
            models.CheckConstraint(
                name="a_card_has_number_and_end",
                condition=same_time(Q(card_no__isnull=True), Q(card_until__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} of {self.stay_id}"


class Keeping(SealedModel):
    """Things somebody gave us to keep until they ask for them: kinds and counts, in sealed words."""

    case = models.ForeignKey("case.Case", on_delete=models.PROTECT, related_name="+")
    kept_on = models.DateField()
    kept_by = staff()
    words = SealedField()
    returned_on = models.DateField(null=True)
    returned_by = staff(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="given_back_by_somebody",
                condition=same_time(Q(returned_on__isnull=True), Q(returned_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"things kept for case:{self.case_id}"
