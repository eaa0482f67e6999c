"""A name and papers under a key that nobody holds; the halves of it; and who asked to see them.

A record's key exists for a moment twice: when it is written, and when it is shown. Then it is thrown away.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from refuge.office.identity.rules import UNDER_WAY, Purpose, Side, State
from refuge.office.vault.codes import one_of, only, same_time, staff
from refuge.office.vault.fields import SealedField, SealedModel


class Record(SealedModel):
    """What somebody wants to be called, and which papers they have. `version` is that of the key."""

    case = models.OneToOneField("case.Case", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    name_used = SealedField()
    other_names = SealedField(null=True)
    papers = SealedField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="record_version_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"what is kept for case:{self.case_id}"


class Share(models.Model):
    """One half of one version of a record's key, sealed for one member of staff as an age file."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="shares")
    version = models.PositiveIntegerField()
    side = one_of(Side)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()

    class Meta:
        constraints = [
            only("side", Side),
            # Two people, always: one person holds one half of a key, or none.
            models.UniqueConstraint(fields=["record", "version", "staff"], name="nobody_holds_both_halves"),
        ]

    def __str__(self) -> str:
        return f"one half of key {self.version}"


class Opening(models.Model):
    """One request to see a name, or to destroy it. What was lent lies here for minutes, sealed for who asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="openings")
    purpose = one_of(Purpose)
    state = one_of(State)
    asked_by = staff()
    asked_at = models.DateTimeField()
    answered_by = staff(null=True)
    lent = models.BinaryField(null=True)
    expires_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="asked_for", condition=Q(state=State.asked.value)),
            models.Index(fields=["asked_by", "expires_at"], name="lent_to", condition=Q(lent__isnull=False)),
        ]
        constraints = [
            only("purpose", Purpose),
            only("state", State),
            models.CheckConstraint(
                name="nobody_lends_to_themselves",  # I-22
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="what_was_lent_is_there_only_while_it_is_lent",
                condition=same_time(Q(state=State.lent.value), Q(lent__isnull=False))
                & same_time(Q(lent__isnull=True), Q(expires_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="what_is_to_be_erased_is_never_lent",
                condition=~Q(purpose=Purpose.erase.value) | Q(lent__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["record", "asked_by"],
                condition=Q(state__in=[state.value for state in UNDER_WAY]),
                name="one_request_each_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"a request about {self.record_id}"
