"""Which list of copies may take the place of another. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

AHEAD = timedelta(days=1)  # the office's day may have begun before ours


class CopiesRefusedError(Exception):
    """The list verifies, but may not replace what is held."""


@dataclass(frozen=True)
class Reach:
    """What the rules need to know of a list."""

    generation: int
    day: date
    digests: frozenset[str] = field(repr=False)


def check_may_come_in(new: Reach, held: Reach | None, today: date) -> None:
    """Promise: whatever could be checked yesterday can be checked tomorrow. Raises CopiesRefusedError."""
    if new.day > today + AHEAD:
        raise CopiesRefusedError("its days have not come yet")
    if held is None:
        return
    if new.generation < held.generation:
        raise CopiesRefusedError("its operations key has been replaced")
    if new.day < held.day:
        raise CopiesRefusedError("it does not reach as far")
    if not held.digests <= new.digests:
        raise CopiesRefusedError("it leaves out what was published")
