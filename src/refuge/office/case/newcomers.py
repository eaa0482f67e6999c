"""Officers of child protection who came later: a colleague lets them into the children's cases there were before."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from refuge.office.access import queries as staff
from refuge.office.case import holders, rules
from refuge.office.case.models import Case
from refuge.office.case.pen import Pen
from refuge.office.case.rules import AccessReason, Track
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor

AT_A_TIME = 25


def count(actor: Actor) -> int:
    """Count children's cases that the actor opens and a colleague does not, up to one more than are let in at a time."""
    if Track.child not in rules.oversees(actor.roles):
        return 0
    return _count(actor, _colleagues(actor))


def count_for_a_desk(actor: Actor, now: datetime) -> int:
    """As `count`, for a desk that is looked at all day: each key of all of them is compared to find, mostly, nothing.

    It is counted anew when a key was given to anybody or a colleague came or went. Two givings at once may hide
    one behind the other, so also every hour.
    """
    if Track.child not in rules.oversees(actor.roles):
        return 0
    return _known_count(
        actor, _colleagues(actor), keys.newest(), now.replace(minute=0, second=0, microsecond=0)
    )


@lru_cache(maxsize=64)
def _known_count(actor: Actor, colleagues: tuple[Actor, ...], _newest: int, _hour: datetime) -> int:
    return _count(actor, colleagues)


def _count(actor: Actor, colleagues: tuple[Actor, ...]) -> int:
    lacking = {
        one
        for colleague in colleagues
        if keys.holds_one_more(actor, colleague, Kind.case)
        for one in _lacking(actor, colleague).values_list("id", flat=True)[: AT_A_TIME + 1]
    }
    return min(len(lacking), AT_A_TIME + 1)


def let_in(keyring: Keyring, today: date) -> int:
    """Give colleagues both keys of some cases, inside the act that decides it; give how many keys were given.

    Each case says so in an event. Nobody's form goes stale: what is in the case stays as it was.
    """
    given = 0
    for colleague in _colleagues(keyring.actor):
        for case in _lacking(keyring.actor, colleague).select_for_update()[: AT_A_TIME - given]:
            holders.let_in(Pen(keyring, case, today), colleague.id, AccessReason.second_key)
            given += 1
    return given


def _colleagues(actor: Actor) -> tuple[Actor, ...]:
    role = rules.OVERSEEING[Track.child]
    return tuple(one for one in staff.staff_with(role) if one.id != actor.id)


def _lacking(actor: Actor, colleague: Actor) -> QuerySet[Case]:
    theirs_to_get = keys.held_by_one_of_two(actor, colleague, Kind.case)
    return Case.objects.filter(track=Track.child, compartment__in=theirs_to_get).order_by("id")
