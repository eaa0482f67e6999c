"""Sealed files and their entries. In the clear stand a random number, a day and a version, alike for every kind."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from refuge.office.vault.fields import SealedField, SealedModel


class File(SealedModel):
    compartment = models.OneToOneField("vault.Compartment", on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    label = SealedField()

    class Meta:
        constraints = [models.CheckConstraint(name="file_version_from_one", condition=Q(version__gte=1))]

    def __str__(self) -> str:
        return f"file:{self.id}"


class Entry(SealedModel):
    """One entry of a file. Added, never altered."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveIntegerField()
    content = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="entries_are_numbered"),
            models.CheckConstraint(name="entry_numbers_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"entry {self.number} of file:{self.file_id}"
