"""What may be seen of reception without a key: whether somebody was received, who is still there, what we keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from refuge.office.access.once import once
from refuge.office.access.prepared import prepared
from refuge.office.case.numbers import shown
from refuge.office.case.queries import in_held_cases
from refuge.office.reception import rules
from refuge.office.reception.models import Keeping, Stay
from refuge.office.reception.rules import Stage

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.rules import Actor

LENGTH = 10


@dataclass(frozen=True)
class Here:
    """Somebody who sleeps at reception, as a desk shows them."""

    case_id: UUID
    number: str
    arrived_on: date
    is_received: bool
    stage: Stage


@once
def is_received(case_id: UUID) -> bool:
    """Say whether everything was looked at when this person arrived, whether or not they still sleep there."""
    return Stay.objects.filter(case=case_id, complete_on__isnull=False).exists()


def stage_of(arrived_on: date, today: date) -> Stage:
    """Say how a stay stands against the limits of the profile."""
    limits = settings.PROGRAMME.limits
    return rules.stage(
        arrived_on, today, normal_days=limits.reception_days, most_days=limits.reception_most_days
    )


def here_for(actor: Actor, today: date) -> tuple[Here, ...]:
    """List who is at reception in the cases this actor holds, the longest first, ten at most."""
    return tuple(
        Here(
            row.case_id,
            shown(row.case.case_no),
            row.arrived_on,
            row.complete_on is not None,
            stage_of(row.arrived_on, today),
        )
        for row in _here_for(actor)
    )


@prepared
def _here_for(actor: Actor) -> QuerySet[Stay]:
    held = Stay.objects.filter(in_held_cases(actor), left_on__isnull=True).select_related("case")
    return held.only("arrived_on", "complete_on", "case__case_no").order_by("arrived_on", "id")[:LENGTH]


def keeps_things(case_id: UUID) -> bool:
    """Say whether we still keep something that is theirs."""
    return Keeping.objects.filter(case=case_id, returned_on__isnull=True).exists()
