"""When the wall closed: the only moment this room reads from the clock by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime


def now() -> datetime:
    """Give the moment in which an act of another room is walling a child in."""
    return timezone.now()
