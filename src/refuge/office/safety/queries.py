"""What may be seen of check-ins without a key: where each stands. What was said at one is nowhere among it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q

from refuge.office.access import walking
from refuge.office.access.once import once
from refuge.office.access.prepared import prepared, prepared_first
from refuge.office.access.rules import Role
from refuge.office.case.models import Case
from refuge.office.case.numbers import shown
from refuge.office.case.queries import in_held_cases, is_case_held, row_of_case
from refuge.office.case.rules import CHILDREN, Risk, Track, tracks_of
from refuge.office.safety.models import URGENT, CheckIn, SafetyPlan, Watch
from refuge.office.safety.rules import OPEN, Decision, State
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.rules import Actor

LENGTH = 10
FOR_SUPERVISORS = (State.escalated_2, State.escalated_3, State.panel)


@dataclass(frozen=True)
class ToSeeTo:
    """A check-in that somebody has to see to now. `held` is whether this actor can open the case."""

    case_id: UUID
    number: str
    state: State
    due_at: datetime
    held: bool


@dataclass(frozen=True)
class CaseFacts:
    """What the clear columns of a case say that matters here."""

    risk: Risk
    has_arrived: bool
    has_letters: bool


def to_see_to(actor: Actor) -> tuple[ToSeeTo, ...]:
    """List check-ins that are late or worse: those of one's own cases, and from the second step on every supervisor's.

    Whoever waited longest comes first, ten at most. On the child track nobody but holders is told.
    """
    found = [_to_see_to(row, held=True) for row in _urgent(actor)]
    if Role.supervisor in actor.roles:
        found += [_to_see_to(row, held=False) for row in _anybodys(actor)]
    return tuple(found)


@prepared
def _urgent(actor: Actor) -> QuerySet[CheckIn]:
    return _on_desk(in_held_cases(actor))


@prepared
def _anybodys(actor: Actor) -> QuerySet[CheckIn]:
    adults = walking.has(Case.objects.filter(id=OuterRef("case"), track=Track.adult))
    return _on_desk(Q(adults, ~is_case_held(actor), state__in=FOR_SUPERVISORS))


def _on_desk(whose: Q) -> QuerySet[CheckIn]:
    urgent = CheckIn.objects.filter(URGENT & whose).select_related("case")
    return urgent.only("state", "due_at", "case__case_no").order_by("due_at", "id")[:LENGTH]


def _to_see_to(row: CheckIn, *, held: bool) -> ToSeeTo:
    return ToSeeTo(row.case_id, shown(row.case.case_no), State(row.state), row.due_at, held)


def watched_by(actor: Actor) -> list[tuple[Watch, str]]:
    """Give every watch that is on in the cases somebody holds, and the number of the case."""
    return [(watch, shown(watch.case.case_no)) for watch in _watched_by(actor)]


@prepared
def _watched_by(actor: Actor) -> QuerySet[Watch]:
    held = Watch.objects.filter(_of_held_cases(actor)).select_related("case")
    # Nothing of the case but its number, and which key seals the watch: the rest would be carried for nothing.
    lean = held.only("called", "case__case_no", "case__compartment", "case__thread_compartment")
    return lean.order_by("id")


def _of_held_cases(actor: Actor) -> Q:
    """From one's own keys where they are few; whoever protects children and does nothing else, from the children."""
    if tracks_of(actor.roles) == CHILDREN:
        held = keys.is_held_by(actor, Kind.case, OuterRef("case__compartment"))
        return Q(held, id__in=Watch.objects.filter(is_on=True, case__track=Track.child).values("id"))
    return Q(case__compartment__in=keys.held_by(actor, Kind.case), is_on=True)


def is_watched(case_id: UUID) -> bool:
    """Say whether check-ins go on in a case."""
    return Watch.objects.filter(case=case_id, is_on=True).exists()


@once
@prepared_first
def open_check_in(case_id: UUID) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(case=case_id, state__in=OPEN)


@once
@prepared_first
def watch_over(case_id: UUID) -> QuerySet[Watch]:
    return Watch.objects.select_related("case").filter(case=case_id)


@once
@prepared_first
def newest_plan(case_id: UUID) -> QuerySet[SafetyPlan]:
    return SafetyPlan.objects.filter(case=case_id).order_by("-number")


@once
@prepared_first
def plan_in_force(case_id: UUID) -> QuerySet[SafetyPlan]:
    """Give the newest version that counts: one that needed no second person, or was approved by one."""
    counts = Q(needs_second=False) | Q(decision=Decision.approved)
    return SafetyPlan.objects.filter(counts, case=case_id).order_by("-number")


@once
def facts_of(case_id: UUID) -> CaseFacts:
    case = row_of_case(case_id)
    return CaseFacts(Risk(case.risk), case.arrived_on is not None, case.thread_compartment_id is not None)
