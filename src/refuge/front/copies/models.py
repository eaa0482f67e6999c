"""What the front desk has of copies: the signed list, which anybody may fetch. Of who asked about which, nothing."""

from __future__ import annotations

from django.db import models


class CopyList(models.Model):
    """The newest list, byte for byte as the office uploaded it. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    written = models.BinaryField()
    signature = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_list_of_copies")]

    def __str__(self) -> str:
        return "the list of copies"
