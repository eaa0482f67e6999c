"""The front desk's only clock. It knows the day and nothing finer, so nothing finer can be kept."""

from __future__ import annotations

import datetime


def today() -> datetime.date:
    """The day in UTC, read by the door and by views, passed on to everything else."""
    return datetime.datetime.now(tz=datetime.UTC).date()  # noqa: TID251 - this is the one place
