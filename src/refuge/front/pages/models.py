"""What the public words rest on: the signed notices."""

from __future__ import annotations

from django.db import models


class Notice(models.Model):
    """One signed notice, byte for byte as the office uploaded it."""

    serial = models.PositiveBigIntegerField(primary_key=True)
    not_before = models.DateField()
    not_after = models.DateField()
    document = models.BinaryField()
    signature = models.TextField()

    def __str__(self) -> str:
        return f"notice {self.serial}"
