"""The front desk's only clock. It knows the day and nothing finer, so nothing finer can be kept."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The day in UTC, read by the door and by views, passed on to everything else."""
    return datetime.now(tz=UTC).date()
