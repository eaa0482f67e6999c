"""A row with sealed columns, in a table that only these tests have."""

from __future__ import annotations

from django.db import models

from refuge.office.vault.fields import SealedField, SealedModel


class Diary(SealedModel):
    """Two sealed columns and one in the clear."""

    text = SealedField()
    alias = SealedField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        app_label = "vault"
        db_table = "test_diary"

    def __str__(self) -> str:
        return "a diary"
