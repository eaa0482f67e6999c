"""Sets of standards with the words that were approved, and who was asked to keep to them.

Of an undertaking the clear columns carry its state, its clocks and its walls. In which language, how it was gone
through, what was understood at first, who was there and why somebody said no is sealed under a key of its own.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from refuge.office.undertaking.rules import OPEN, SetState, State, Why
from refuge.office.vault.codes import one_of, only, same_time, staff, written_out
from refuge.office.vault.fields import SealedField, SealedModel

_IS_OPEN = Q(state__in=[state.value for state in OPEN])
IS_OPEN = written_out("state", [state.value for state in OPEN])
LAST_WORD = Coalesce("affirmed_on", "signed_on")
"""When somebody last said that they keep to it."""
_SIGNED_ONCE = Q(state__in=[State.signed.value, State.superseded.value, State.withdrawn_by_person.value])
_OVER = Q(
    state__in=[
        State.declined.value,
        State.superseded.value,
        State.withdrawn_by_person.value,
        State.set_aside.value,
    ]
)
_BOTH = Q(head__isnull=False, legal__isnull=False)
_NEITHER = Q(head__isnull=True, legal__isnull=True)


class StandardsVersion(models.Model):
    """One version of the standards, and the two who approved it. Its words are beside it and never change."""

    number = models.PositiveIntegerField(primary_key=True)
    state = one_of(SetState)
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)
    head = staff(null=True)
    head_on = models.DateField(null=True)
    head_why = one_of(Why, null=True)
    legal = staff(null=True)
    legal_on = models.DateField(null=True)
    legal_why = one_of(Why, null=True)
    in_force_since = models.DateField(null=True)

    class Meta:
        constraints = [
            only("state", SetState),
            only("head_why", Why, null=True),
            only("legal_why", Why, null=True),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=SetState.in_force.value), name="one_set_in_force"
            ),
            models.CheckConstraint(
                name="two_people_approve_a_set",  # I-22
                condition=Q(state__in=[SetState.proposed.value, SetState.approved_once.value])
                | (_BOTH & ~Q(head=F("legal"))),
            ),
            models.CheckConstraint(
                name="approved_once_is_once",
                condition=(~Q(state=SetState.proposed.value) | _NEITHER)
                & (~Q(state=SetState.approved_once.value) | (~_BOTH & ~_NEITHER)),
            ),
            models.CheckConstraint(
                name="an_approval_has_its_reason",
                condition=same_time(Q(head__isnull=False), Q(head_why__isnull=False))
                & same_time(Q(legal__isnull=False), Q(legal_why__isnull=False))
                & same_time(Q(head__isnull=False), Q(head_on__isnull=False))
                & same_time(Q(legal__isnull=False), Q(legal_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="in_force_since_a_day",
                condition=same_time(
                    Q(state__in=[SetState.in_force.value, SetState.past.value]),
                    Q(in_force_since__isnull=False),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"standards:{self.number}"


class StandardsText(models.Model):
    """The words of a version in one language, as they were approved: every clause, and the text that is signed."""

    standards = models.ForeignKey(StandardsVersion, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=12)
    text = models.TextField()
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standards", "language"], name="one_text_in_a_language"),
        ]

    def __str__(self) -> str:
        return f"standards:{self.standards_id} in {self.language}"


class Undertaking(SealedModel):
    number = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(
        "case.Case", on_delete=models.PROTECT, related_name="undertakings", db_index=False
    )
    compartment = models.ForeignKey("vault.Compartment", on_delete=models.PROTECT, related_name="+")
    standards = models.ForeignKey(StandardsVersion, on_delete=models.PROTECT, related_name="+")
    state = one_of(State)
    version = models.PositiveIntegerField(default=1)
    offered_on = models.DateField()
    offered_by = staff()
    signed_on = models.DateField(null=True)
    refreshed_on = models.DateField(null=True)
    affirmed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    record = SealedField()

    class Meta:
        constraints = [
            only("state", State),
            models.UniqueConstraint(fields=["case"], condition=_IS_OPEN, name="one_undertaking_is_offered"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=State.signed.value), name="one_undertaking_is_signed"
            ),
            models.CheckConstraint(
                name="signed_on_a_day",
                condition=(~_SIGNED_ONCE | Q(signed_on__isnull=False))
                & (_SIGNED_ONCE | Q(state=State.set_aside.value) | Q(signed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="undertaking_ended_on_a_day", condition=same_time(_OVER, Q(ended_on__isnull=False))
            ),
            models.CheckConstraint(
                name="refreshed_after_it_was_signed",
                condition=(
                    Q(refreshed_on__isnull=True)
                    | Q(signed_on__isnull=False, refreshed_on__gte=F("signed_on"))
                )
                & (Q(affirmed_on__isnull=True) | Q(signed_on__isnull=False, affirmed_on__gte=F("signed_on"))),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-offered_on"], name="undertakings_of_a_case"),
            models.Index(fields=["offered_on", "id"], name="undertakings_open", condition=_IS_OPEN),
            models.Index(
                LAST_WORD, F("id"), name="undertakings_each_year", condition=Q(state=State.signed.value)
            ),
            models.Index(
                fields=["signed_on"],
                name="undertakings_to_refresh",
                condition=Q(state=State.signed.value, refreshed_on__isnull=True),
            ),
            models.Index(
                fields=["standards", "signed_on"],
                name="undertakings_signed",
                condition=Q(state=State.signed.value),
            ),
        ]

    def __str__(self) -> str:
        return f"undertaking:{self.id}"
