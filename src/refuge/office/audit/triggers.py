"""The database itself refuses to alter the journal: triggers for SQLite and PostgreSQL.

They stop mistakes and careless hands. Somebody who owns the database can drop them; that is what the chain
of hashes, and a head noted down elsewhere, are for.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

TABLE = "audit_entry"
_REFUSAL = "the journal is only ever added to"

_SQLITE_UP = tuple(
    f"""CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
    for act in ("UPDATE", "DELETE")
)
_SQLITE_DOWN = tuple(f"DROP TRIGGER IF EXISTS {TABLE}_no_{act}" for act in ("update", "delete"))
_POSTGRESQL_UP = (
    f"""CREATE FUNCTION {TABLE}_refuses() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuses()""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuses()""",
)
_POSTGRESQL_DOWN = (
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
    f"DROP FUNCTION IF EXISTS {TABLE}_refuses()",
)
UP = {"sqlite": _SQLITE_UP, "postgresql": _POSTGRESQL_UP}
DOWN = {"sqlite": _SQLITE_DOWN, "postgresql": _POSTGRESQL_DOWN}


def put_up(connection: Any) -> None:
    """Make the database refuse changes to the journal. Raises KeyError on a database we do not know."""
    take_down(connection)
    _run(connection, UP[connection.vendor])


def take_down(connection: Any) -> None:
    """Undo `put_up`: for a migration backwards, and for tests that empty their tables."""
    _run(connection, DOWN[connection.vendor])


def stand_again(*, using: str, **_: Any) -> None:
    """Put them up after every migration: SQLite loses them with a table that it builds anew."""
    if TABLE in connections[using].introspection.table_names():
        put_up(connections[using])


def _run(connection: Any, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
