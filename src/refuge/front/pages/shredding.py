"""After deleting: nothing of what was deleted stays readable in the database's own files."""

from __future__ import annotations

from django.db import connection


def shred() -> None:
    """Make deletion real. Called after the deleting transaction has been committed.

    SQLite: `secure_delete` has overwritten the row in the database file's pages; this moves those pages out of the
    write-ahead log and cuts the log to nothing. If a reader holds the log at this moment, the next call does it.

    PostgreSQL: dead rows stay in the table's file until VACUUM, and in its write-ahead log until that is recycled;
    neither is overwritten. What stays is ciphertext that only the code or the intake key opens, and the disk under
    it has to be encrypted. This function cannot do more there, so it does nothing.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
