"""Which notice is in force, which may come in, and which can go. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Window:
    """What the rules need to know of a notice."""

    serial: int
    generation: int
    not_before: date
    not_after: date


class NoticeRefusedError(Exception):
    """The notice verifies, but may not replace what is held."""


def in_force(windows: Iterable[Window], day: date) -> Window | None:
    """The window of the notice to seal to: the highest serial whose window contains the day.

    An operations key takes over on the first day of its first notice. From then on, notices of the key that it
    replaced are void, whatever their window says.
    """
    begun = [window for window in windows if window.not_before <= day]
    newest = max((window.generation for window in begun), default=0)
    open_now = [window for window in begun if window.generation == newest and day <= window.not_after]
    return max(open_now, key=lambda window: window.serial, default=None)


def check_may_come_in(new: Window, held: Iterable[Window], day: date) -> None:
    """Promise: a notice that passes is newer than all held. Raises NoticeRefusedError."""
    known = list(held)
    if new.serial <= max((window.serial for window in known), default=0):
        raise NoticeRefusedError("its serial is not higher")
    if new.generation < max((window.generation for window in known), default=0):
        raise NoticeRefusedError("its operations key has been replaced")
    if new.not_after < day:
        raise NoticeRefusedError("its window is past")


def may_go(held: Iterable[Window], day: date) -> list[int]:
    """Serials of notices whose window is past. The highest is kept: it remembers how far serials have come."""
    known = list(held)
    highest = max((window.serial for window in known), default=0)
    return [window.serial for window in known if window.not_after < day and window.serial != highest]
