"""One row for each time somebody was asked. Rows are answered and ended, never deleted or written over.

What a yes was for is sealed. What the server compares when something is sent is kept as keyed marks (`marks.py`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from refuge.office.consent.rules import Level, State
from refuge.office.vault.codes import one_of, only, same_time, staff
from refuge.office.vault.fields import SealedField, SealedModel

_IS = {state: Q(state=state.value) for state in State}
_IN_FORCE = _IS[State.given] | _IS[State.renewed] | _IS[State.expired]
_GIVEN_ONCE = Q(given_on__isnull=False)


class Consent(SealedModel):
    case = models.ForeignKey("case.Case", on_delete=models.PROTECT, related_name="consents", db_index=False)
    level = one_of(Level)
    number = models.PositiveIntegerField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True)
    state = one_of(State)
    for_child = models.BooleanField()
    recipient_mark = models.CharField(max_length=64, blank=True)
    category_marks = models.TextField(blank=True)
    asked_on = models.DateField()
    asked_by = staff()
    given_on = models.DateField(null=True)
    live_from = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    ended_untold = models.BooleanField(default=False)
    purpose = SealedField(null=True)
    categories = SealedField()
    recipient = SealedField(null=True)
    language = SealedField()
    notice_version = SealedField()
    notice_hash = SealedField()
    legal_basis = SealedField(null=True)
    mode = SealedField(null=True)
    capacity = SealedField(null=True)
    interpreter = SealedField(null=True)
    witness = SealedField(null=True)
    refusal_reason = SealedField(null=True)
    other_basis = SealedField(null=True)

    class Meta:
        constraints = [
            only("level", Level),
            only("state", State),
            models.CheckConstraint(name="consents_number_from_one", condition=Q(number__gte=1)),
            models.UniqueConstraint(
                fields=["case", "level", "recipient_mark", "number"], name="consents_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["case", "level", "recipient_mark"],
                condition=_IS[State.given],
                name="one_consent_in_force_for_each_purpose",
            ),
            models.UniqueConstraint(
                fields=["case", "level", "recipient_mark"],
                condition=_IS[State.requested],
                name="one_open_question_for_each_purpose",
            ),
            models.CheckConstraint(
                name="no_child_speaks_in_public",  # I-4
                condition=~Q(level=Level.c7.value, for_child=True),
            ),
            models.CheckConstraint(
                name="sharing_names_whom",  # I-13
                condition=same_time(Q(level=Level.c3.value), ~Q(recipient_mark="")),
            ),
            models.CheckConstraint(
                name="a_yes_has_its_days",
                condition=(~_IN_FORCE | _GIVEN_ONCE)
                & (~(_IS[State.requested] | _IS[State.refused]) | ~_GIVEN_ONCE)
                & same_time(_GIVEN_ONCE, Q(live_from__isnull=False))
                & same_time(_GIVEN_ONCE, Q(expires_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_yes_is_kept_as_it_was_said",
                condition=same_time(_GIVEN_ONCE, Q(mode__isnull=False))
                & same_time(_GIVEN_ONCE, Q(capacity__isnull=False))
                & same_time(_GIVEN_ONCE, Q(legal_basis__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_yes_runs_out",  # I-15
                condition=Q(given_on__isnull=True)
                | Q(live_from__gte=F("given_on"), expires_on__gt=F("live_from")),
            ),
            models.CheckConstraint(
                name="time_to_think_before_speaking_in_public",
                condition=~Q(level=Level.c7.value)
                | Q(given_on__isnull=True)
                | Q(live_from__gt=F("given_on")),
            ),
            models.CheckConstraint(
                name="taken_back_on_a_day",
                condition=same_time(_IS[State.withdrawn], Q(withdrawn_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="nothing_supersedes_itself",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_on", "case"], name="consent_running_out", condition=_IS[State.given]
            ),
            models.Index(fields=["case"], name="consent_ended_untold", condition=Q(ended_untold=True)),
        ]

    def __str__(self) -> str:
        return f"consent:{self.id}"
