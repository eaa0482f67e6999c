"""Counting wrong tries, so that guessing is slow and nobody can be locked out by a stranger.

A try is counted before it is checked and taken back when it was right, under a row lock: a thousand guesses
at once are a thousand counted tries. A browser that has signed in under a name has a counter of its own, which
nobody else can fill. There is no limit over all names and none by address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from refuge.office.access import rules
from refuge.office.access.models import Tries
from refuge.office.access.rules import RefusedError

FORGOTTEN_AFTER = timedelta(hours=1)
_NAME_DIGITS = 4  # 65,536 slots for every name that can be typed: the table cannot be made to grow
_BROWSER_DIGITS = 16
_REMEMBERED_NAMES = 8


class TooSoonError(RefusedError):
    """The last tries were wrong; the next one has to wait."""

    reason = "too_soon"
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__("wait")
        self.seconds = seconds


@dataclass(frozen=True)
class Slot:
    """Where tries are counted; `known` says that this browser has signed in under this name before."""

    key: str
    known: bool


def slot_of_name(name: str, cookie: str) -> Slot:
    """The counter for signing in under a name from the browser that sent this cookie."""
    if _tag(_browser(cookie), name) in _tags(cookie):
        return Slot(
            "browser:" + _digest("browser", cookie.partition(".")[0], name)[:_BROWSER_DIGITS], known=True
        )
    return Slot("name:" + _digest("name", name)[:_NAME_DIGITS], known=False)


def slot_of_staff(purpose: str, staff_id: UUID) -> Slot:
    """The counter for what only somebody who knows the passphrase can try, or who sits at a signed-in browser."""
    return Slot(f"{purpose}:" + _digest(purpose, str(staff_id))[:_BROWSER_DIGITS], known=True)


def begin(slot: Slot, now: datetime) -> int:
    """Count a try before it is checked, and say which in a row it is. Raises TooSoonError."""
    with transaction.atomic():
        row, _ = Tries.objects.select_for_update().get_or_create(key=slot.key, defaults={"open_at": now})
        if row.open_at > now:
            raise TooSoonError(_seconds_left(row.open_at - now))
        row.failures = 1 if row.open_at < now - FORGOTTEN_AFTER else row.failures + 1
        row.open_at = now + timedelta(seconds=rules.wait_seconds(row.failures))
        row.save()
        return row.failures


def succeeded(slot: Slot) -> None:
    """Take every counted try back: it was the right person."""
    Tries.objects.filter(key=slot.key).delete()


def remember_name(cookie: str, name: str, fresh_browser: str) -> str:
    """The cookie of a browser that has just signed in under a name. It shows no name."""
    browser = _browser(cookie) or fresh_browser
    tags = [_tag(browser, name), *(tag for tag in _tags(cookie) if tag != _tag(browser, name))]
    return ".".join([browser, *tags[:_REMEMBERED_NAMES]])


def _seconds_left(left: timedelta) -> int:
    return max(1, -(-left // timedelta(seconds=1)))


def _browser(cookie: str) -> str:
    return cookie.partition(".")[0]


def _tags(cookie: str) -> list[str]:
    return cookie.split(".")[1 : _REMEMBERED_NAMES + 1]


def _tag(browser: str, name: str) -> str:
    return _digest("known browser", browser, name)


def _digest(purpose: str, *parts: str) -> str:
    lengths = "|".join(f"{len(part)}:{part}" for part in parts)
    return salted_hmac(f"refuge.access.tries.{purpose}", lengths, algorithm="sha256").hexdigest()
