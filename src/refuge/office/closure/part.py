"""What this room brings to a case: visits, the steps of closing, what wrote again. It comes after all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from refuge.office.access.rules import Role
from refuge.office.case.models import Case
from refuge.office.case.parts import Errand, Fact, Mark, Part, Settled, Task
from refuge.office.case.queries import row_of_case
from refuge.office.case.rules import Need, Status
from refuge.office.closure import queries, words
from refuge.office.closure.reading import follow_up_of, leaving_of, readiness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.parts import CaseAt
    from refuge.office.closure.queries import Row
    from refuge.office.closure.reading import FollowUp

ORDER = 900


def tasks(keyring: Keyring, at: CaseAt) -> tuple[Task, ...]:
    """List the next visit, what waits for a supervisor, and how far the closing is."""
    case = row_of_case(at.id)
    return (*_visits(follow_up_of(keyring, case), at), *_closing(keyring, case, at))


def _visits(found: FollowUp, at: CaseAt) -> Iterator[Task]:
    page = reverse("closure:page", args=[at.id])
    if found.next_on:
        title = _("Aftercare call") if at.status is Status.closed else _("Visit")
        yield Task(title, _mark(found.next_on, at.today), page, due=found.next_on)
    if found.waits:
        who = _("A supervisor who did not make the visit")
        yield Task(_("A visit waits for a supervisor"), Mark.waiting, page, who=who)
    if found.wrote_again_on and at.status is Status.closed:
        yield Task(_("They wrote again after the case was closed"), Mark.now, page, due=found.wrote_again_on)


def _mark(due: date, today: date) -> Mark:
    if due < today:
        return Mark.late
    return Mark.now if (due - today).days <= queries.SOON_DAYS else Mark.later


def _closing(keyring: Keyring, case: Case, at: CaseAt) -> Iterator[Task]:
    if at.status is not Status.closing:
        return
    leaving = leaving_of(keyring, case, at.today)
    needs = tuple(words.need(one.need) for one in leaving.asked if not one.settled)
    mark = Mark.done if leaving.is_ready else Mark.now
    yield Task(_("Leaving well"), mark, reverse("closure:leaving", args=[at.id]), needs=needs)


def facts(keyring: Keyring, at: CaseAt) -> tuple[Fact, ...]:
    """Say how often somebody was visited, when they are seen next, and why the case was closed."""
    case = row_of_case(at.id)
    found, leaving = follow_up_of(keyring, case), leaving_of(keyring, case, at.today)
    lines = []
    if found.visits:
        lines.append(Fact(_("Visits"), str(len(found.visits))))
    if found.next_on:
        lines.append(Fact(_("Next visit"), date_format(found.next_on, "Y-m-d")))
    if leaving.reason:
        lines.append(Fact(_("Why it is closed"), words.reason(leaving.reason)))
    return tuple(lines)


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """List visits that are due or late, visits to look at, and closed cases whose person wrote again."""
    today = timezone.localdate(now)
    again = _("Case %(case)s: they wrote again after it was closed")
    look = _("Case %(case)s: a visit waits for your answer")
    visit = _("Case %(case)s: a visit is due")
    return (
        *(_errand(again, row, late=True) for row in queries.wrote_again(actor)),
        *(_errand(look, row, late=row.on < today) for row in queries.visits_to_look_at(actor)),
        *(_errand(visit, row, late=row.on < today) for row in queries.visits_due(actor, today)),
    )


def _errand(title: str, row: Row, *, late: bool) -> Errand:
    link = reverse("closure:page", args=[row.case_id])
    return Errand(title % {"case": row.number}, link, row.on, late)


def open_matters(case_id: UUID) -> tuple[Settled, ...]:
    """A visit that waits for a supervisor is settled before a case closes (R8)."""
    if not queries.waits_for_look(case_id):
        return ()
    return (Settled(_("A visit waits for a supervisor"), reverse("closure:page", args=[case_id])),)


def missing(case_id: UUID) -> frozenset[Need]:
    """Hold the next step back until a supervisor has answered (R8); leaving is never held back (R1)."""
    return frozenset({Need.supervisor_answered}) if queries.waits_for_look(case_id) else frozenset()


PART = Part(
    name="closure",
    order=ORDER,
    tasks=tasks,
    facts=facts,
    errands=errands,
    open_matters=open_matters,
    missing=missing,
    readiness=readiness,
    roles=frozenset({Role.case_worker, Role.supervisor, Role.cp_officer}),
    words=words.EVENTS,
    refusals=words.REFUSALS,
)
