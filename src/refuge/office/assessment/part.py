"""What this room brings to a case: intake and assessment to be done, by when, and what waits for a supervisor."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from refuge.office.access.once import once
from refuge.office.access.prepared import prepared
from refuge.office.access.rules import Relation, Role
from refuge.office.assessment import rules
from refuge.office.assessment.actions import answers_of
from refuge.office.assessment.models import Assessment
from refuge.office.assessment.rules import Kind, State
from refuge.office.assessment.words import ASKED, EVENTS, REFUSALS, lines_of
from refuge.office.case.models import Case
from refuge.office.case.numbers import shown
from refuge.office.case.parts import Errand, Fact, Mark, Part, Task
from refuge.office.case.queries import in_held_cases, row_of_case
from refuge.office.case.rules import Risk, Status, Track
from refuge.office.consent.queries import c1_answered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.parts import CaseAt

ERRANDS = 10
SOON_DAYS = 2
NOT_ASSESSED = (Status.open, Status.reopened)
TOLD_IN_SUMMARY = {Kind.intake: ("needs", "tongue", "prefers"), Kind.assessment: ("livelihood", "family")}


def tasks(keyring: Keyring, at: CaseAt) -> tuple[Task, ...]:
    """Say how far intake and assessment are, and what the person has not been told yet."""
    if at.track is Track.child:
        return (Task(_("Intake and assessment"), Mark.shut, who=_("child protection")),)
    rows = _rows(at.id)
    return (_intake(rows, at), *_not_told(keyring, rows, at), _assessment(rows, at), *_to_release(rows, at))


@once
@prepared
def _rows(case_id: UUID) -> QuerySet[Assessment]:
    return Assessment.objects.filter(case=case_id).order_by("number")


def _intake(rows: list[Assessment], at: CaseAt) -> Task:
    mark = _mark(rows, Kind.intake) or Mark.now
    return Task(
        _("Intake: tell the person who we are, and ask what they need"), mark, _link(rows, at, Kind.intake)
    )


def _assessment(rows: list[Assessment], at: CaseAt) -> Task:
    due, mark = _due(at), _mark(rows, Kind.assessment)
    title, link = _("Assessment: needs, wishes and strengths"), _link(rows, at, Kind.assessment)
    if mark:
        return Task(title, mark, link)
    needs = () if c1_answered(at.id, at.today) else (_("an answer to whether we may keep a case file"),)
    return Task(title, Mark.late if due < at.today else Mark.now, link, needs=needs, due=due)


def _not_told(keyring: Keyring, rows: list[Assessment], at: CaseAt) -> Iterator[Task]:
    """After intake: what was answered with "not yet"."""
    finished = [row for row in rows if row.kind == Kind.intake and row.state == State.finished]
    if finished and rules.not_told_yet(answers_of(keyring, at.compartment_id, finished[-1])):
        title = _("Tell the person what was not said at intake, then do intake again")
        yield Task(title, Mark.now, reverse("assessment:review", args=[at.id, finished[-1].id]))


def _to_release(rows: list[Assessment], at: CaseAt) -> Iterator[Task]:
    for row in rows:
        if row.state == State.held:
            link = reverse("assessment:review", args=[at.id, row.id])
            mark = Mark.waiting if at.relation is Relation.owner else Mark.now
            yield Task(_("Answer what could do harm"), mark, link, who=_("a supervisor on the case"))


def _mark(rows: list[Assessment], kind: Kind) -> Mark | None:
    """Say that it is done, or waits; nothing where the clock decides."""
    of_kind = [row for row in rows if row.kind == kind]
    if any(row.state == State.finished for row in of_kind):
        return Mark.done
    return Mark.waiting if any(row.state == State.held for row in of_kind) else None


def _link(rows: list[Assessment], at: CaseAt, kind: Kind) -> str:
    of_kind = [row for row in rows if row.kind == kind and row.state != State.finished]
    if of_kind:
        return reverse("assessment:review", args=[at.id, of_kind[-1].id])
    return reverse("assessment:page", args=[at.id])


def _due(at: CaseAt) -> date:
    return due_on(at.opened_on, Risk(row_of_case(at.id).risk))


def due_on(opened_on: date, risk: Risk) -> date:
    """Say by when the assessment of a case is done, by the programme's limits."""
    limits = settings.PROGRAMME.limits
    high, other = limits.assessment_high_days, limits.assessment_other_days
    return rules.due_on(opened_on, risk, high_days=high, other_days=other)


def facts(keyring: Keyring, at: CaseAt) -> tuple[Fact, ...]:
    """Say what somebody needs and wishes, and how they like to be told things."""
    newest = {Kind(row.kind): row for row in _rows(at.id) if row.state == State.finished}
    return tuple(fact for kind, row in sorted(newest.items()) for fact in _facts_of(keyring, at, kind, row))


def _facts_of(keyring: Keyring, at: CaseAt, kind: Kind, row: Assessment) -> Iterator[Fact]:
    answers = answers_of(keyring, at.compartment_id, row)
    for key, _label, said in lines_of(kind, answers):
        if key in TOLD_IN_SUMMARY[kind]:
            yield Fact(ASKED[kind][key].label, ", ".join(said))


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """Say whose assessment is due or late among one's own cases, and what waits for a supervisor's answer."""
    return (*_due_soon(actor, timezone.localdate(now)), *_waiting_for(actor))


def _due_soon(actor: Actor, today: date) -> Iterator[Errand]:
    for case in _not_assessed(actor):
        due = due_on(case.opened_on, Risk(case.risk))
        if due <= today + timedelta(days=SOON_DAYS):
            title = _("Case %(number)s: assessment") % {"number": shown(case.case_no)}
            yield Errand(title, reverse("assessment:page", args=[case.id]), due=due, late=due < today)


@prepared
def _not_assessed(actor: Actor) -> QuerySet[Case]:
    finished = Assessment.objects.filter(case=OuterRef("id"), kind=Kind.assessment, state=State.finished)
    mine = Case.objects.filter(owner=actor.id, status__in=NOT_ASSESSED, track=Track.adult)
    open_still = mine.filter(next_review__isnull=False).exclude(Exists(finished))
    return open_still.only("case_no", "opened_on", "risk").order_by("opened_on", "id")[:ERRANDS]


def _waiting_for(actor: Actor) -> Iterator[Errand]:
    if Role.supervisor not in actor.roles:
        return
    for row in _held_back(actor):
        title = _("Case %(number)s: answer what could do harm") % {"number": shown(row.case.case_no)}
        yield Errand(title, reverse("assessment:release", args=[row.case_id, row.id]), danger=True)


@prepared
def _held_back(actor: Actor) -> QuerySet[Assessment]:
    held = Assessment.objects.filter(in_held_cases(actor), state=State.held)
    others = held.exclude(raised_by=actor.id).exclude(case__owner=actor.id)
    return others.select_related("case").only("kind", "case__case_no").order_by("case", "kind")[:ERRANDS]


PART = Part(
    name="assessment",
    order=30,
    tasks=tasks,
    facts=facts,
    errands=errands,
    roles=frozenset({Role.case_worker, Role.supervisor}),
    words=EVENTS,
    refusals=REFUSALS,
)
