"""A panel's determination, who sat on it and who had asked the questions; and the one-page record of custody.

What was found, and why, is sealed under the panel's own key. The clear columns carry clocks and walls; none says
why something is deferred (I-34).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from refuge.office.status.rules import OPEN_STATES, Eligible, Seat, State
from refuge.office.vault.codes import one_of, only, same_time, staff, written_out
from refuge.office.vault.fields import SealedField, SealedModel

_OPEN = Q(state__in=sorted(state.value for state in OPEN_STATES))
ON_ITS_WAY = written_out("state", sorted(OPEN_STATES))
_DECIDED = Q(decided_on__isnull=False)


class Determination(SealedModel):
    case = models.ForeignKey(
        "case.Case", on_delete=models.PROTECT, related_name="determinations", db_index=False
    )
    number = models.PositiveIntegerField()
    compartment = models.ForeignKey("vault.Compartment", on_delete=models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, related_name="successor", null=True)
    of_appeal = models.BooleanField(default=False)
    state = one_of(State)
    version = models.PositiveIntegerField(default=1)
    custody = models.BooleanField()
    leaver = models.BooleanField(
        null=True
    )  # whether the finding is that somebody came of their own will (I-2)
    eligible = one_of(Eligible, null=True)
    interviewed_on = models.DateField()
    due_on = models.DateField()
    extended_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    release_counts_on = models.DateField(null=True)
    heard_anew_on = models.DateField(null=True)
    signed_off_by = staff(null=True)
    decided_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    appeal_until = models.DateField(null=True)
    appealed_on = models.DateField(null=True)
    language = SealedField()
    voluntariness = SealedField()
    method = SealedField()
    outcome = SealedField()
    account = SealedField()
    finding = SealedField(null=True)
    reasons = SealedField(null=True)

    class Meta:
        constraints = [
            only("state", State),
            only("eligible", Eligible, null=True),
            models.UniqueConstraint(fields=["case", "number"], name="determinations_are_numbered"),
            models.UniqueConstraint(
                fields=["case"],
                condition=_OPEN & Q(decided_on__isnull=True),
                name="one_determination_at_a_time",
            ),
            models.CheckConstraint(
                name="custody_is_left_before_coming_freely",  # I-2
                condition=Q(custody=False)
                | Q(leaver__isnull=True)
                | Q(leaver=False)
                | Q(
                    release_counts_on__isnull=False,
                    heard_anew_on__isnull=False,
                    heard_anew_on__gte=F("release_counts_on"),
                    signed_off_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="decided_says_what",
                condition=~_DECIDED
                | Q(
                    leaver__isnull=False, eligible__isnull=False, finding__isnull=False, reasons__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="decided_states_have_a_day",
                condition=~Q(state__in=["decided", "appealed", "upheld", "changed"]) | _DECIDED,
            ),
            models.CheckConstraint(
                name="told_after_decided",
                condition=Q(told_on__isnull=True) | (_DECIDED & Q(told_on__gte=F("decided_on"))),
            ),
            models.CheckConstraint(
                name="an_appeal_runs_from_being_told",
                condition=Q(appeal_until__isnull=True)
                | (Q(told_on__isnull=False) & Q(appeal_until__gt=F("told_on"))),
            ),
            models.CheckConstraint(
                name="appealed_in_time",
                condition=Q(appealed_on__isnull=True)
                | (Q(appeal_until__isnull=False) & Q(appealed_on__lte=F("appeal_until"))),
            ),
            models.CheckConstraint(
                name="what_is_deferred_is_looked_at_again",
                condition=same_time(Q(state=State.deferred.value), Q(review_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-number"], name="determination_of_case"),
            # Partial, so that desks walk what is under way and never the past.
            models.Index(fields=["state", "due_on"], name="determination_on_its_way", condition=_OPEN),
            models.Index(
                fields=["decided_on"],
                name="determination_to_tell",
                condition=Q(state=State.decided.value, told_on__isnull=True),
            ),
            models.Index(
                fields=["appeal_until"],
                name="determination_to_appeal",
                condition=Q(state=State.decided.value, eligible=Eligible.no.value),
            ),
        ]

    def __str__(self) -> str:
        return f"determination:{self.id}"


class PanelSeat(SealedModel):
    """Who sits on the panel of one determination, and what they said of what the chair proposed."""

    determination = models.ForeignKey(
        Determination, on_delete=models.PROTECT, related_name="seats", db_index=False
    )
    staff = staff()
    seat = one_of(Seat)
    spoken_on = models.DateField(null=True)
    opinion = SealedField(null=True)
    dissent = SealedField(null=True)

    class Meta:
        constraints = [
            only("seat", Seat),
            models.UniqueConstraint(fields=["determination", "staff"], name="one_seat_each"),
            models.UniqueConstraint(
                fields=["determination"], condition=Q(seat=Seat.chair.value), name="one_chair"
            ),
            models.UniqueConstraint(
                fields=["determination"], condition=Q(seat=Seat.legal.value), name="one_legal_officer"
            ),
            models.CheckConstraint(
                name="who_spoke_said_something",
                condition=same_time(Q(spoken_on__isnull=False), Q(opinion__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["staff", "determination"], name="seats_of_somebody")]

    def __str__(self) -> str:
        return f"a seat of determination:{self.determination_id}"


class Interviewer(models.Model):
    """Who asked the questions: nobody of them sits on the panel (I-3)."""

    determination = models.ForeignKey(
        Determination, on_delete=models.PROTECT, related_name="interviewers", db_index=False
    )
    staff = staff()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["determination", "staff"], name="one_interviewer_each"),
        ]

    def __str__(self) -> str:
        return f"an interviewer of determination:{self.determination_id}"


class CustodyRecord(SealedModel):
    """One page about somebody who was captured, or in custody. Never taken back, filled in once (X3, I-2)."""

    case = models.OneToOneField("case.Case", on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()
    notified_on = models.DateField(null=True)
    released_on = models.DateField(null=True)
    referred_to = SealedField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notified_after_recorded",
                condition=Q(notified_on__isnull=True) | Q(notified_on__gte=F("recorded_on")),
            ),
            models.CheckConstraint(
                name="notified_to_somebody",
                condition=same_time(Q(notified_on__isnull=True), Q(referred_to__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"custody of case:{self.case_id}"
