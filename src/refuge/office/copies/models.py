"""What is kept of the list of copies: digests alone. Nothing here leads to a case, a person or a day.

No row says when it was made, and a digest that is on the list cannot be told from one that was drawn to fill it up,
not even here. The order of the rows, and the lists of each day, say on which day a digest was listed; no more.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

_DIGEST = 32


class Register(models.Model):
    """From when the list reaches to when, and until when the front desk has it. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    began = models.DateField()
    day = models.DateField(null=True)
    held_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_register_of_copies"),
            models.CheckConstraint(
                condition=Q(day__isnull=True) | Q(day__gte=F("began")), name="copies_run_forward"
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(day__isnull=False, held_on__lte=F("day")),
                name="held_copies_are_ours",
            ),
        ]

    def __str__(self) -> str:
        return f"the list of copies up to {self.day}"


class Listed(models.Model):
    """One digest of the list: of a copy, or drawn to fill up its day."""

    digest = models.CharField(max_length=_DIGEST, primary_key=True)

    def __str__(self) -> str:
        return "a digest on the list"


class Waiting(models.Model):
    """The digest of a copy that is not on the list yet."""

    digest = models.CharField(max_length=_DIGEST, primary_key=True)

    def __str__(self) -> str:
        return "a digest that waits"
