"""What the letterbox keeps: a pile of equal, sealed letters."""

from __future__ import annotations

from django.db import models


class Letter(models.Model):
    """A sealed letter that waits for the office. Keyed by its hash: not even the order of arrival is kept."""

    hash = models.CharField(max_length=64, primary_key=True)
    day = models.DateField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "a sealed letter"
