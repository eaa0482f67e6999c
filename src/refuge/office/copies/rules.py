"""What may be done with the list of copies, and which digests the next one has. Pure.

A copy is a paper with words and a number. The list of their digests is as long whether many were given out or none,
so it grows by the day and not by the copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from refuge.office.access.rules import Role
from refuge.protocol.copies import LONGEST, digests_due

OVERDUE = timedelta(days=3)
"""So long the front desk may be without the newest list before a desk says so."""


class Act(StrEnum):
    issue = "copies.issue"
    look = "copies.look"
    enter = "copies.enter"
    bring = "copies.bring"
    take_up = "copies.take_up"


POLICY: Mapping[Act, frozenset[Role]] = {
    Act.issue: frozenset({Role.undertaking_officer}),
    Act.look: frozenset({Role.undertaking_officer, Role.head}),
    # What follows, the office does by the clock, and nobody.
    Act.enter: frozenset(),
    Act.bring: frozenset(),
    Act.take_up: frozenset(),
}


@dataclass(frozen=True)
class Batch:
    """What the next list has besides what it had: digests that waited, and how many random ones fill it up."""

    listed: tuple[str, ...]
    random: int


def grows(began: date, reached: date | None, day: date) -> bool:
    """Say whether a list from `began` that has reached a day, or none, may reach this one.

    It never goes back, and ends before it is too long for a hatch (protocol section 9).
    """
    return began <= day < began + LONGEST and (reached is None or reached < day)


def batch(began: date, known: int, waiting: Sequence[str], day: date) -> Batch:
    """Choose what is listed up to a day, given how many digests the list has already.

    waiting is listed in the order given, what does not fit waits on. Raises CopiesCountError for a day that `grows`
    would refuse.
    """
    room = max(0, digests_due(began, day) - known)
    listed = tuple(waiting[:room])
    return Batch(listed, room - len(listed))


def is_overdue(held_on: date | None, began: date | None, today: date) -> bool:
    """Say whether the front desk has been without the newest list for too long; never before there is one."""
    since = held_on or began
    return since is not None and today - since > OVERDUE
