"""What the database knows of its own tables: without it, it guesses which index to walk, and guesses wrong."""

from __future__ import annotations

from django.db import connection

ROWS_LOOKED_AT = 1_000
"""So many rows of each index SQLite looks at: a fraction of a second, however large the table."""


def refresh() -> None:
    """Count anew. Kept are counts alone, never a value of a row."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")
