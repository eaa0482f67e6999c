"""What the database knows of its own tables: without it, it guesses which index to walk, and guesses wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

ROWS_LOOKED_AT = 1_000
"""So many rows of each index SQLite looks at: a fraction of a second, however large the table."""
EVERY = timedelta(days=1)

# SQLite writes nothing down about an empty table, and then takes it for a large one: a list of what is late would
# begin at a hundred thousand cases and look for each whether anything is late in it.
_EMPTY_ONES = """
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT name, NULL, '1' FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN (SELECT tbl FROM sqlite_stat1)
"""


def refresh() -> None:
    """Count anew. Kept are counts alone, never a value of a row."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute(_EMPTY_ONES)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE sqlite_schema")  # so that this connection reads what was written


def once_a_day(after: Callable[[datetime], object]) -> Callable[[datetime], None]:
    """Do what cannot wait, then count the tables anew where that was not done for a day."""
    done: list[datetime] = []

    def both(now: datetime) -> None:
        after(now)
        if not done or now >= done[-1] + EVERY:
            refresh()
            done[:] = [now]

    return both
