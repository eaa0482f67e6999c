"""Keys of compartments, each wrapped for the staff who may open it. Nothing here opens without a staff seed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from refuge.office.vault.rules import Kind


class Compartment(models.Model):
    """A set of sealed fields under one key: a thread or a case. `version` is the key used to seal today."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="compartment_version_from_one", condition=models.Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


class WrappedKey(models.Model):
    """One version of a compartment's key, sealed for one member of staff as an age file; `kind` is the compartment's."""

    compartment = models.ForeignKey(
        Compartment, on_delete=models.CASCADE, related_name="wrapped", db_index=False
    )
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    version = models.PositiveIntegerField()
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    wrapped = models.BinaryField()

    class Meta:
        indexes = [
            # Every list of somebody's own cases begins here, and reads nothing but this index. By kind, because who
            # answers letters holds a key to every thread there is, and to few cases.
            models.Index(fields=["staff", "kind", "compartment"], name="keys_somebody_holds"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["compartment", "version", "staff"], name="one_wrap_each"),
        ]

    def __str__(self) -> str:
        return f"key {self.version} of {self.compartment_id}"
