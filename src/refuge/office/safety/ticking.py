"""Time passes: what is due becomes late, missed, and goes up one step after another, until a person answers.

The office itself acts, and holds no key. Each step is one transaction and one line of the journal; a step that was
made is not made again, and after days without power every step is made up for, in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refuge.office.access.rules import THE_OFFICE
from refuge.office.audit.actions import journalled
from refuge.office.safety import watching
from refuge.office.safety.models import CheckIn
from refuge.office.safety.rules import BY_TIME, Act, State

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

AT_A_TIME = 200


def tick(now: datetime) -> int:
    """Make every step that time demands; give back how many there were."""
    steps = 0
    while waiting := _on_the_clock(now):
        steps += sum(_step(check_in_id, now) for check_in_id in waiting)
    return steps


def _on_the_clock(now: datetime) -> list[UUID]:
    over = CheckIn.objects.filter(moves_on_at__lte=now).order_by("moves_on_at")
    return list(over.values_list("id", flat=True)[:AT_A_TIME])


def _step(check_in_id: UUID, now: datetime) -> bool:
    """Make one step, as of the moment it was due; say whether there was one to make."""
    with journalled(THE_OFFICE, Act.step, f"check_in:{check_in_id}") as line:
        check_in = CheckIn.objects.select_for_update().get(id=check_in_id)
        if check_in.moves_on_at is None or check_in.moves_on_at > now:
            return False  # somebody answered meanwhile
        made = BY_TIME[State(check_in.state)]
        watching.move(check_in, made, check_in.moves_on_at)
        line.reason = State(check_in.state).value
        line.changed("safety_checkin.state")
        return True
