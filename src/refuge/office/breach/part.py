"""What this room brings to a case: nothing but that something stands open before it closes; and its clocks to desks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from refuge.office.access.rules import Role
from refuge.office.breach import holds, reading
from refuge.office.breach.words import REFUSALS
from refuge.office.case.parts import Errand, Part, Settled
from refuge.office.contact import queries as threads

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from refuge.office.access.rules import Actor


def open_matters(case_id: UUID) -> tuple[Settled, ...]:
    """Say that something stands open, in the same words whatever it is, and only before a case closes (I-35)."""
    if not holds.is_open(case_id):
        return ()
    words = _("Something is open with the inquiry officers. What it is, nobody on the case is told.")
    return (Settled(words),)


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """Bring the clocks of the matters somebody sits in to their desk; what they are about stays in the seal."""
    title = _("A matter about conduct waits for you")
    waiting = tuple(
        Errand(title, reverse("breach:page", args=[one.id]), one.due, late=one.late)
        for one in reading.waiting(actor, now)
    )
    return (*waiting, *_letters_beside_files(actor))


def _letters_beside_files(actor: Actor) -> tuple[Errand, ...]:
    """Tell those who read a sealed file that somebody wrote; inquiry officers have their letters elsewhere."""
    if Role.inquiry in actor.roles or not threads.unread_of_matters(actor):
        return ()
    return (Errand(_("A letter came that belongs to a sealed file you read"), reverse("sealed:list"), None),)


PART = Part(
    name="breach",
    order=96,
    errands=errands,
    open_matters=open_matters,
    roles=frozenset({Role.inquiry, Role.reviewer, Role.legal}),
    refusals=REFUSALS,
)
