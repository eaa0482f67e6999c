"""What the hatch remembers: how far the collector has counted, and nothing else."""

from __future__ import annotations

from django.db import models


class CollectorCounter(models.Model):
    """The counter of the last request that was obeyed. One row: a request is never obeyed twice."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_counter")]

    def __str__(self) -> str:
        return f"counted to {self.last}"
