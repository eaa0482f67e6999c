"""What reception brings to a case: what there is to do, what is known, what is due, what must be settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from refuge.office.access.rules import Role
from refuge.office.case.parts import Errand, Fact, Mark, Part, Settled, Task
from refuge.office.reception import queries, words
from refuge.office.reception.reading import reception_of
from refuge.office.reception.rules import Stage

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.parts import CaseAt
    from refuge.office.reception.queries import Here
    from refuge.office.reception.reading import Reception

ORDER = 40


def tasks(keyring: Keyring, case: CaseAt) -> tuple[Task, ...]:
    """Say how far the arrival is: one line."""
    arrival = reception_of(keyring, case.id, case.today)
    link, title = reverse("reception:page", args=[case.id]), _("Arriving, and being received")
    if arrival.arrived_on is None:
        mark = Mark.done if queries.is_received(case.id) else Mark.now
        return (Task(title, mark, link, who=_("Anybody on the case, once the person is there")),)
    due = arrival.arrived_on + timedelta(days=settings.PROGRAMME.limits.reception_days)
    needs = tuple(words.ITEMS[item] for item in arrival.missing)
    return (Task(title, _mark(arrival), link, _("Anybody on the case"), needs, due),)


def _mark(arrival: Reception) -> Mark:
    if arrival.stage is not Stage.in_time:
        return Mark.late
    return Mark.now if arrival.missing else Mark.done


def facts(keyring: Keyring, case: CaseAt) -> tuple[Fact, ...]:
    """Say whether they are at reception, and for how long."""
    arrival = reception_of(keyring, case.id, case.today)
    if arrival.arrived_on is None:
        return ()
    slept = ngettext("%(count)s night", "%(count)s nights", arrival.nights) % {"count": arrival.nights}
    return (Fact(_("At reception for"), slept),)


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """Say who of one's own cases is still to be received, or sleeps there for too long."""
    rows = queries.here_for(actor, timezone.localdate(now))
    return tuple(_errand(row) for row in rows if not row.is_received or row.stage is not Stage.in_time)


def _errand(row: Here) -> Errand:
    link, case = reverse("reception:page", args=[row.case_id]), {"case": row.number}
    if row.stage is Stage.in_time:
        return Errand(
            _("Case %(case)s: they have arrived, and are still to be received") % case, link, row.arrived_on
        )
    too_long = row.stage is Stage.too_long
    text = _("Case %(case)s: they have slept at reception for longer than may be") if too_long else None
    normal = _("Case %(case)s: they sleep at reception for longer than usual")
    return Errand((text or normal) % case, link, row.arrived_on, late=True, danger=too_long)


def open_matters(case_id: UUID) -> tuple[Settled, ...]:
    """Name what must be settled before a case closes: things that are theirs."""
    if not queries.keeps_things(case_id):
        return ()
    link = reverse("reception:page", args=[case_id])
    return (Settled(_("We still keep things that are theirs"), link),)


PART = Part(
    name="reception",
    order=ORDER,
    tasks=tasks,
    facts=facts,
    errands=errands,
    open_matters=open_matters,
    roles=frozenset({Role.case_worker, Role.supervisor, Role.cp_officer}),
    words=words.EVENTS,
    refusals=words.REFUSALS,
)
