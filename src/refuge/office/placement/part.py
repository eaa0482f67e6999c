"""What this room brings to a case and to desks: whether they have a place, what waits, what must be settled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from refuge.office.access.rules import Role
from refuge.office.case.parts import Errand, Fact, Mark, Part, Settled, Task
from refuge.office.placement import queries, rules, words
from refuge.office.placement.rules import PENDING, State
from refuge.office.reception.queries import is_received
from refuge.office.status.queries import decision_of

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.parts import CaseAt
    from refuge.office.placement.models import Placement
    from refuge.office.placement.queries import Waiting

ORDER = 60


def tasks(keyring: Keyring, case: CaseAt) -> tuple[Task, ...]:
    """Say how far a place to live is: one line, and late where the clock of the decision has run out."""
    del keyring
    link, title = reverse("placement:home", args=[case.id]), _("A place to live")
    newest = _newest(case.id)
    if newest is None:
        return (_not_asked(case, title, link),)
    if newest.state == State.moved_in:
        mark = Mark.waiting if newest.look_since else Mark.done
        return (Task(title, mark, link, _("Officers of places")),)
    due = queries.due_of(newest)
    return (Task(title, _mark(newest, due, case.today), link, _who(newest), due=due),)


def _newest(case_id: UUID) -> Placement | None:
    """The placement that counts: the one that is looked for, else the one they live in."""
    found = queries.placements_of(case_id)
    pending = [one for one in found if one.state in PENDING]
    living = [one for one in found if one.state == State.moved_in]
    return next(iter([*living, *pending]), None)


def _not_asked(case: CaseAt, title: str, link: str) -> Task:
    decision = decision_of(case.id)
    needs = () if is_received(case.id) else (_("that they have arrived and were received"),)
    decided_on = decision.decided_on if decision else None
    if decided_on is None:
        mark = Mark.later if needs else Mark.now
        return Task(title, mark, link, _("Anybody on the case asks for it"), needs)
    due = rules.due_on(decided_on, decided_on, settings.PROGRAMME.limits.placement_days)
    mark = Mark.late if due < case.today else Mark.now
    return Task(title, mark, link, _("Anybody on the case asks for it"), needs, due)


def _mark(placement: Placement, due: date, today: date) -> Mark:
    if due < today:
        return Mark.late
    # An offer waits for the household: whoever is on the case asks them.
    return Mark.now if placement.state in {State.matched, State.host_confirmed} else Mark.waiting


def _who(placement: Placement) -> str:
    if placement.state == State.matched:
        return _("Anybody on the case asks the household; a supervisor confirms")
    return _("Officers of places")


def facts(keyring: Keyring, case: CaseAt) -> tuple[Fact, ...]:
    """Say whether they have a place: never which."""
    del keyring
    newest = _newest(case.id)
    if newest is not None and newest.state == State.moved_in:
        value = _("They have a place")
    elif newest is not None:
        value = _("It is looked for")
    else:
        value = _("None was asked for")
    return (Fact(_("A place to live"), value),)


def open_matters(case_id: UUID) -> tuple[Settled, ...]:
    """Name what must be settled before a case closes: nobody is closed out of their bed."""
    link = reverse("placement:home", args=[case_id])
    matters = []
    if queries.lives_somewhere(case_id):
        matters.append(Settled(_("They still live at a site of ours"), link))
    if queries.is_looked_for(case_id):
        matters.append(Settled(_("A place to live is still being looked for"), link))
    return tuple(matters)


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """Gather what waits here for an officer, a supervisor, child protection, or whoever holds a case."""
    today = timezone.localdate(now)
    found = [_errand(one) for one in queries.waits_for(actor, today)]
    found += [_offer(case_id, one) for case_id, one in queries.asks_holders(actor, today)]
    if Role.supervisor in actor.roles:
        found += [
            _site(site_id, _("Site %(code)s: a waiver waits for your answer"), code)
            for site_id, code in queries.waivers_waiting(actor)
        ]
        found += [
            _site(site_id, _("Site %(code)s: inspected, and waits to be opened"), code)
            for site_id, code in queries.sites_to_open(actor, today)
        ]
    if actor.roles & {Role.placement, Role.supervisor}:
        found += [_clash(one) for one in queries.clashing(today)]
    if Role.placement in actor.roles:
        found += _due(today)
    return tuple(found)


def _errand(one: Waiting) -> Errand:
    number = {"number": one.number}
    link = reverse("placement:placement", args=[one.id])
    if one.look_since:
        title = (
            _("Request %(number)s: somebody there may be a child. Child protection looks at the place")
            % number
        )
        return Errand(title, link, one.look_since, danger=True)
    titles = {
        State.requested: _("Request %(number)s: a household waits for a place"),
        State.matched: _("Request %(number)s: a place waits for your word"),
        State.host_confirmed: _("Request %(number)s: ready to move in"),
    }
    return Errand(titles[one.state] % number, link, one.due, late=one.late)


def _offer(case_id: UUID, one: Waiting) -> Errand:
    link = reverse("placement:home", args=[case_id])
    title = _("Request %(number)s: a place is offered. Ask the household whether they want it")
    return Errand(title % {"number": one.number}, link, one.due, late=one.late)


def _clash(one: Waiting) -> Errand:
    title = _("Request %(number)s: somebody lives there whom they must not meet. Find another home at once")
    return Errand(title % {"number": one.number}, reverse("placement:placement", args=[one.id]), danger=True)


def _site(site_id: UUID, title: str, code: str, due: date | None = None, *, late: bool = False) -> Errand:
    return Errand(title % {"code": code}, reverse("placement:site", args=[site_id]), due, late)


def _due(today: date) -> list[Errand]:
    found = []
    for row in queries.sites_due(today):
        until = row.inspected_until
        if until is None or until <= today + timedelta(days=queries.SOON_DAYS):
            late = until is None or until < today
            found.append(_site(row.id, _("Site %(code)s: to be inspected"), row.code, until, late=late))
        if row.waiver_until is not None:
            late = row.waiver_until < today
            title = _("Site %(code)s: the waiver ends. Fewer people, or more room")
            found.append(_site(row.id, title, row.code, row.waiver_until, late=late))
    return found


PART = Part(
    name="placement",
    order=ORDER,
    tasks=tasks,
    facts=facts,
    errands=errands,
    open_matters=open_matters,
    roles=frozenset({Role.case_worker, Role.supervisor, Role.cp_officer, Role.placement}),
    words=words.EVENTS,
    refusals=words.REFUSALS,
)
