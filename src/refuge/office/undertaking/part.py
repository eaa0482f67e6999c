"""What this room brings to a case and to desks: how far an undertaking is. Nothing in any room waits for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from refuge.office.access.rules import Role
from refuge.office.case.parts import Errand, Fact, Mark, Part, Task
from refuge.office.case.rules import Track
from refuge.office.status.queries import decision_of, is_in_custody
from refuge.office.undertaking import queries, sets, words
from refuge.office.undertaking.rules import OPEN, STANDARDS, Act, State

if TYPE_CHECKING:
    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.parts import CaseAt, Words
    from refuge.office.undertaking.queries import Waiting

ORDER = 55


def tasks(keyring: Keyring, case: CaseAt) -> tuple[Task, ...]:
    """Say how far it is, in one line. Not to be signed is as well done as signed: nothing comes after either."""
    del keyring
    title = _("The standards, and who keeps to them")
    if case.track is not Track.adult:
        return (Task(title, Mark.shut, needs=(_("A child is never asked."),)),)
    link = reverse("undertaking:of_case", args=[case.id])
    if is_in_custody(case.id):
        return (Task(title, Mark.shut, link, needs=(_("Somebody who is held is never asked."),)),)
    newest = next(iter(queries.of_case(case.id)), None)
    if newest is None:
        return (_not_offered(case, title, link),)
    return (_so_far(newest, title, link, case.today),)


def _not_offered(case: CaseAt, title: str, link: str) -> Task:
    decision = decision_of(case.id)
    if decision is None or not decision.counts:
        return Task(title, Mark.later, link, needs=(_("that the panel has decided"),))
    if sets.number_in_force() is None:
        return Task(title, Mark.later, link, needs=(_("that a set of standards is in force"),))
    return Task(title, Mark.now, link, _("Anybody on the case offers it; they are free to say no"))


def _so_far(newest: Waiting, title: str, link: str, today: date) -> Task:
    if newest.again:
        return Task(title, Mark.now, link, _("Ask them again: another version is in force"))
    if newest.state is State.deferred:
        return Task(title, Mark.waiting, link, _("They think about it; offer it again when they wish"))
    if newest.state in OPEN:
        return Task(title, Mark.waiting, link, _("Undertaking officers explain it"))
    if newest.due is not None and newest.is_late(today):
        return Task(title, Mark.late, link, _("Undertaking officers go through it again"), due=newest.due)
    return Task(title, Mark.done, link)


def facts(keyring: Keyring, case: CaseAt) -> tuple[Fact, ...]:
    """Say whether it was undertaken: the state in a word, never in which language or why not."""
    del keyring
    if case.track is not Track.adult:
        return ()
    newest = next(iter(queries.of_case(case.id)), None)
    value: Words = words.in_words(newest.state) if newest else _("Not offered yet")
    return (Fact(_("The standards"), value),)


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """Gather whom to explain it to, whom to ask again, and which sets wait for a word."""
    today = timezone.localdate(now)
    found = [_set(number) for number in sets.waiting_for(actor)]
    if actor.roles & STANDARDS[Act.see_list]:
        found += [_errand(one, today) for one in queries.waits_for_officers(today)]
    if actor.roles & {Role.case_worker, Role.supervisor}:
        found += [_again(one) for one in queries.asked_again(actor)]
    return tuple(found)


def _errand(one: Waiting, today: date) -> Errand:
    number, link = {"number": one.number}, reverse("undertaking:undertaking", args=[one.id])
    if one.state in OPEN:
        titles = {
            State.offered: _("Undertaking %(number)s: to be explained"),
            State.explained: _("Undertaking %(number)s: explained, and waits for their word"),
        }
        return Errand(titles[one.state] % number, link)
    if one.refresh is not None:
        title = _("Undertaking %(number)s: to be gone through again")
        return Errand(title % number, link, one.refresh, late=one.is_late(today))
    title = _("Undertaking %(number)s: a year has passed, ask whether they still keep to it")
    return Errand(title % number, link, one.due, late=one.is_late(today))


def _again(one: Waiting) -> Errand:
    link = reverse("undertaking:of_case", args=[one.case_id])
    title = _("Undertaking %(number)s: another version of the standards is in force. Offer it to them")
    return Errand(title % {"number": one.number}, link)


def _set(number: int) -> Errand:
    title = _("Version %(number)s of the standards waits for your word")
    return Errand(title % {"number": number}, reverse("undertaking:approve", args=[number]))


PART = Part(
    name="undertaking",
    order=ORDER,
    tasks=tasks,
    facts=facts,
    errands=errands,
    roles=frozenset({Role.case_worker, Role.supervisor, Role.undertaking_officer, Role.head, Role.legal}),
    words=words.EVENTS,
    refusals=words.REFUSALS,
)
"""No open matter stops a case from closing: an undertaking is a free word, and leaving it open harms nobody."""
