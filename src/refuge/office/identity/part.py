"""What this room brings to a case and to desks: that a name waits to be shown, lent or destroyed. Never a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from refuge.office.access.rules import Role
from refuge.office.case.numbers import shown
from refuge.office.case.parts import Errand, Mark, Part, Settled, Task
from refuge.office.identity import queries, words
from refuge.office.identity.actions import has_yes
from refuge.office.identity.rules import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.parts import CaseAt
    from refuge.office.identity.models import Opening

ORDER = 40


def tasks(_keyring: Keyring, at: CaseAt) -> tuple[Task, ...]:
    """Say what is to do. A name is written down when a step needs it, and never because a list asks for it."""
    page, agreed = reverse("identity:page", args=[at.id]), has_yes(at.id, at.today)
    if queries.is_kept(at.id):
        gone = _("The yes to keep a name has ended: destroy what is kept, or ask again")
        kept = _("A name and papers are kept, under a key in two halves")
        return (Task(kept, Mark.done, page) if agreed else Task(gone, Mark.late, page),)
    title = _("Write down a name, only when a step needs it")
    return (Task(title, Mark.later, page if agreed else "", needs=() if agreed else (_("their yes (C2)"),)),)


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """Say what waits for this actor: halves to lend, and what was lent to them for minutes."""
    asked = queries.waiting_for(actor)
    lent = queries.lent_to(actor, now)[: queries.ERRANDS - len(asked)]
    return (*_lent(lent), *_asked(asked))


def open_matters(case_id: UUID) -> tuple[Settled, ...]:
    """Say that a request stands open, or that a name is kept: before a case closes, both are looked at."""
    page = reverse("identity:page", args=[case_id])
    if queries.is_under_way(case_id):
        return (Settled(_("Somebody asked for a name, and it is not answered"), page),)
    return ()


def _asked(rows: list[Opening]) -> Iterator[Errand]:
    for row in rows:
        said = {"number": shown(row.record.case.case_no)}
        title = _("Case %(number)s: somebody asks to see a name, and needs your half") % said
        if row.purpose == Purpose.erase:
            title = _("Case %(number)s: somebody asks that a name be destroyed") % said
        yield Errand(title, reverse("identity:answer", args=[row.record.case_id, row.id]), row.asked_at)


def _lent(rows: list[Opening]) -> Iterator[Errand]:
    for row in rows:
        title = _("Case %(number)s: the name can be opened now") % {"number": shown(row.record.case.case_no)}
        yield Errand(title, reverse("identity:show", args=[row.record.case_id, row.id]), row.expires_at)


PART = Part(
    name="identity",
    order=ORDER,
    tasks=tasks,
    errands=errands,
    open_matters=open_matters,
    roles=frozenset({Role.case_worker, Role.supervisor, Role.cp_officer}),
    refusals=words.REFUSALS,
)
