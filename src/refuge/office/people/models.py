"""A person without a name, and who belongs to whose household. What describes them is sealed."""

from __future__ import annotations

import uuid

from django.db import models

from refuge.office.vault.fields import SealedField, SealedModel


class Person(SealedModel):
    """Somebody this programme stands beside. No name, number, face or place, nor a column to hold one."""

    compartment = models.ForeignKey("vault.Compartment", on_delete=models.PROTECT, related_name="+")
    age_band = SealedField()
    gender = SealedField()
    languages = SealedField()

    def __str__(self) -> str:
        return "a person"


class Household(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        return "a household"


class HouseholdMembership(SealedModel):
    """One person in one household, from a day to a day. What they are to the others is sealed."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = SealedField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_began",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(to_on__isnull=True), name="one_household_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return "a place in a household"
