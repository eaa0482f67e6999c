"""A matter about conduct: who sits in it, what was found, what followed. Words, clause, case and outcome are sealed.

In the clear stand clocks, seats and how far it is; what was handed to X2 stays there what it was (I-34).
Which case it is about, no column says: `Hold` knows a keyed mark of it, so that the case cannot be closed over it
(I-35), and no more.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from refuge.office.breach.rules import STAGES, Lifted, MeasureCode, Seat
from refuge.office.vault.codes import one_of, only, same_time, staff
from refuge.office.vault.fields import SealedField, SealedModel

_STAGES = [stage.value for stage in STAGES]
_MARK = 64
_FOUND = Q(stage__in=["finding", "measure", "appeal"])


class Matter(SealedModel):
    compartment = models.OneToOneField("vault.Compartment", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=20, choices=[(stage, stage) for stage in _STAGES])
    version = models.PositiveIntegerField(default=1)
    reported_at = models.DateTimeField()
    triage_due_at = models.DateTimeField()
    helped_on = models.DateField(null=True)
    triaged_at = models.DateTimeField(null=True)
    inquiry_due_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    heard_on = models.DateField(null=True)
    proposed_by = staff(null=True)
    label = SealedField()
    proposal = SealedField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="matter_stage_is_known", condition=Q(stage__in=_STAGES)),
            models.CheckConstraint(name="matter_version_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="help_is_recorded_before_triage",
                condition=Q(stage="reported", triaged_at__isnull=True) | Q(helped_on__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_past_triage_was_triaged",
                condition=Q(stage="reported") | Q(triaged_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_inquiry_has_its_clock",
                condition=~Q(stage="inquiry") | Q(inquiry_due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="nothing_is_found_unheard",  # I-9
                condition=~_FOUND
                | Q(told_on__isnull=False, heard_on__isnull=False, heard_on__gte=F("told_on")),
            ),
            models.CheckConstraint(
                name="who_proposed_proposed_something",
                condition=same_time(Q(proposed_by__isnull=False), Q(proposal__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["-reported_at", "-id"], name="matters_by_age"),
            models.Index(
                fields=["stage", "triage_due_at"], name="matters_under_way", condition=~Q(stage="closed")
            ),
        ]

    def __str__(self) -> str:
        return f"matter:{self.id}"


class Sitting(SealedModel):
    """Somebody's seat in one matter. It stays when they leave, so that nobody sits on both sides of an appeal."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="seats", db_index=False)
    staff = staff()
    seat = one_of(Seat)
    opinion = SealedField(null=True)
    spoken_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        db_table = "breach_seat"
        constraints = [
            only("seat", Seat),
            models.UniqueConstraint(fields=["matter", "staff", "seat"], name="two_inquirers_are_two_people"),
            models.CheckConstraint(
                name="who_spoke_of_conduct_said_so",
                condition=same_time(Q(spoken_on__isnull=False), Q(opinion__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["staff", "matter"], name="matters_of_somebody")]

    def __str__(self) -> str:
        return f"a seat in matter:{self.matter_id}"


class Entry(SealedModel):
    """One thing that was done or said in a matter. Added, never altered."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveIntegerField()
    content = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="matter_entries_are_numbered"),
            models.CheckConstraint(name="matter_entries_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"entry {self.number} of matter:{self.matter_id}"


class Found(SealedModel):
    """What was found, with its reasons. Never altered: what an appeal finds stands beside it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="findings", db_index=False)
    number = models.PositiveIntegerField()
    decided_on = models.DateField()
    told_on = models.DateField(null=True)
    appeal_until = models.DateField(null=True)
    appealed_on = models.DateField(null=True)
    verdict = SealedField()

    class Meta:
        db_table = "breach_finding"
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="findings_are_numbered"),
            models.CheckConstraint(name="one_finding_one_appeal", condition=Q(number__in=[1, 2])),
            models.CheckConstraint(
                name="finding_told_after_it_was_made",
                condition=Q(told_on__isnull=True) | Q(told_on__gte=F("decided_on")),
            ),
            models.CheckConstraint(
                name="a_first_finding_told_can_be_appealed",  # I-9
                condition=Q(number=2, appeal_until__isnull=True)
                | Q(number=1, told_on__isnull=True, appeal_until__isnull=True)
                | Q(
                    number=1,
                    told_on__isnull=False,
                    appeal_until__isnull=False,
                    appeal_until__gt=F("told_on"),
                ),
            ),
            models.CheckConstraint(
                name="finding_appealed_in_time",
                condition=Q(appealed_on__isnull=True)
                | Q(appeal_until__isnull=False, appealed_on__lte=F("appeal_until")),
            ),
        ]

    def __str__(self) -> str:
        return f"finding {self.number} of matter:{self.matter_id}"


class Measure(SealedModel):
    """What follows a finding, from a closed list none of which touches what keeps somebody alive (I-8)."""

    finding = models.OneToOneField(Found, on_delete=models.PROTECT, related_name="measure")
    code = one_of(MeasureCode)
    review_on = models.DateField()
    lifted_on = models.DateField(null=True)
    lifted = one_of(Lifted, null=True)

    class Meta:
        constraints = [
            only("code", MeasureCode),
            only("lifted", Lifted, null=True),
            models.CheckConstraint(
                name="a_measure_is_lifted_for_a_reason",
                condition=same_time(Q(lifted_on__isnull=False), Q(lifted__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["review_on"], name="measures_to_look_at", condition=Q(lifted_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"measure of {self.finding_id}"


class Hold(models.Model):
    """A case is not closed while this stands (I-35). Keyed marks: of the case, and of what stands open."""

    id = models.BigAutoField(primary_key=True)
    case_mark = models.CharField(max_length=_MARK, db_index=True)
    matter_mark = models.CharField(max_length=_MARK, unique=True)

    def __str__(self) -> str:
        return "something stands open"


class Tally(models.Model):
    """How many matters ended in a quarter, by clause and outcome, and how many clocks were kept. No matter is named."""

    id = models.BigAutoField(primary_key=True)
    quarter = models.DateField()  # its first day
    what = models.CharField(max_length=40)  # a clause's code, or a clock's
    outcome = models.CharField(max_length=20)
    matters = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarter", "what", "outcome"], name="tallied_once"),
        ]

    def __str__(self) -> str:
        return f"tally of {self.quarter}"


__all__ = ["Entry", "Found", "Hold", "Matter", "Measure", "Sitting", "Tally"]
