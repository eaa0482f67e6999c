"""Plans for somebody's safety, how they are watched over, and every check-in.

A check-in's state is clear, because a clock that holds no key moves it; what was said at it is sealed, and leads to
the same clear state whichever word it was (I-33). Two keys are used, as each column says: that of the case, and that
of its thread, so that whoever opens a letter can compare its words.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from refuge.office.safety import rules
from refuge.office.safety.rules import ALARMING, EVERY_HOURS, OPEN, Decision, State
from refuge.office.vault.codes import one_of, only, same_time, staff, written_out
from refuge.office.vault.fields import SealedField, SealedModel

_OPEN = sorted(state.value for state in OPEN)
_URGENT = sorted(state.value for state in (State.late, *ALARMING))
URGENT = written_out("state", _URGENT)
_BY_TIME = sorted(state.value for state in rules.BY_TIME)


class SafetyPlan(SealedModel):
    """One version of what was agreed with a person. A new version stands beside the old one, never in its place."""

    case = models.ForeignKey("case.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    agreed_on = models.DateField()
    written_by = staff()
    needs_second = models.BooleanField()
    decision = one_of(Decision, null=True)
    decided_by = staff(null=True)
    decided_on = models.DateField(null=True)
    content = SealedField()  # under the case's key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="plans_are_numbered"),
            only("decision", Decision, null=True),
            models.CheckConstraint(
                name="a_plans_decision_is_somebodys",
                condition=same_time(Q(decision__isnull=True), Q(decided_by__isnull=True))
                & same_time(Q(decision__isnull=True), Q(decided_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="nobody_decides_about_their_own",  # I-22
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("written_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"safety {self.number} of case:{self.case_id}"


class Watch(SealedModel):
    """How somebody is watched over: words, rhythm, and whether those on the case are called. One for each case."""

    case = models.OneToOneField("case.Case", on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=True)
    every_hours = models.PositiveSmallIntegerField(null=True)
    from_hour = models.PositiveSmallIntegerField(null=True)
    to_hour = models.PositiveSmallIntegerField(null=True)
    words_agreed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    terms = SealedField(null=True)  # under the case's key
    words = SealedField(null=True)  # under the thread's key, where there is a thread
    called = SealedField()  # the same
    ahead = SealedField(null=True)  # the same

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_rhythm_is_whole_and_runs_forward",
                condition=Q(every_hours__isnull=True, from_hour__isnull=True, to_hour__isnull=True)
                | Q(
                    every_hours__isnull=False,
                    every_hours__in=EVERY_HOURS,
                    from_hour__isnull=False,
                    from_hour__lt=F("to_hour"),
                    to_hour__isnull=False,
                    to_hour__lte=rules.DAY,
                ),
            ),
            models.CheckConstraint(
                name="a_watch_is_on_or_ended",
                condition=same_time(Q(is_on=True), Q(ended_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="agreed_words_have_their_day",
                condition=same_time(Q(words__isnull=True), Q(words_agreed_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"watch over case:{self.case_id}"


def _legal() -> Q:
    legal = Q(before__isnull=True, state=State.due.value)
    for source, target in rules.pairs():
        # Without the first condition an empty `before` would make the whole unknown, and what is unknown passes.
        legal |= Q(before__isnull=False, before=source.value, state=target.value)
    return legal


class CheckIn(SealedModel):
    """One time somebody was to be heard of. `before` is the state it came from, `since` when it came into this one."""

    case = models.ForeignKey("case.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    window_minutes = models.PositiveIntegerField()
    state = one_of(State)
    before = one_of(State, null=True)
    since = models.DateTimeField()
    moves_on_at = models.DateTimeField(null=True)
    handled_by = staff(null=True)
    version = models.PositiveIntegerField(default=1)
    said = SealedField(null=True)  # under the thread's key, where there is a thread

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="check_ins_are_numbered"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=_OPEN), name="one_open_check_in_at_a_time"
            ),
            models.CheckConstraint(name="check_ins_follow_the_table", condition=_legal()),  # I-23
            models.CheckConstraint(
                name="time_moves_what_time_may_move",
                condition=same_time(Q(state__in=_BY_TIME), Q(moves_on_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="what_was_heard_is_sealed",
                condition=~Q(state__in=[State.ok.value, State.resolved.value]) | Q(said__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["moves_on_at"], name="check_ins_on_the_clock", condition=Q(moves_on_at__isnull=False)
            ),
            models.Index(
                fields=["due_at", "id"],
                name="check_ins_to_see_to",
                condition=Q(state__in=_URGENT),
            ),
        ]

    def __str__(self) -> str:
        return f"check-in {self.number} of case:{self.case_id}"
