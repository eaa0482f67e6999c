"""A person without a name, who belongs to whose household, and which households are kept apart.

What describes somebody is sealed under the key of their own case or, without one, of the case that keeps their
household.
"""

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
    """People who are placed together. `confirmed_on` is the day somebody said: this is everybody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    confirmed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return "a household"


class HouseholdMembership(SealedModel):
    """One person in one household, from a day to a day. What they are to the others is sealed.

    Once somebody has a case of their own, the family's case keeps under its own key (`family`) no more of them
    than their role and their age band.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    family = models.ForeignKey(
        "vault.Compartment", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    role = SealedField()
    age_band = SealedField(null=True)
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
            models.CheckConstraint(
                name="age_band_is_kept_twice_only_for_the_family",
                condition=models.Q(age_band__isnull=True) | models.Q(family__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return "a place in a household"


class KeepApart(SealedModel):
    """Two households that must not meet, from a day until somebody ends it (I-12).

    The pair is in the clear, because the database itself refuses to place them together; why is sealed in the
    compartment of the case that said so; a pair that went along with somebody who left a household says it no more.
    It leaves no mark in the other household's case, which may say the same in its own right and never learns that
    it was said before: the two are apart until everybody who said so has ended it.
    """

    one = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    ended_on = models.DateField(null=True)
    compartment = models.ForeignKey("vault.Compartment", on_delete=models.PROTECT, related_name="+")
    reason = SealedField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            # A pair is written one way round only; nobody is kept apart from themselves.
            models.CheckConstraint(name="pair_in_order", condition=models.Q(one__lt=models.F("other"))),
            models.UniqueConstraint(
                fields=["one", "other", "compartment"],
                condition=models.Q(ended_on__isnull=True),
                name="said_once_at_a_time",
            ),
            models.CheckConstraint(
                name="kept_apart_ends_after_it_began",
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return "two households kept apart"
