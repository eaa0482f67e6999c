"""The database refuses to change an event of a case; taking a whole case away stays possible for retention.

SQLite rebuilds a table to change it and loses its triggers on the way, so this is put up again after every
migration and not by one of them.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

TABLE = "case_event"
_REFUSAL = "what happened to a case is only ever added to"
_UP = {
    "sqlite": (
        f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION {TABLE}_refuses() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
        f"""CREATE OR REPLACE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuses()""",
    ),
}


def put_up_after_migrating(*, using: str, **_: Any) -> None:
    """Make the database refuse changes to what happened, where the table is there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        for statement in _UP[connection.vendor]:
            cursor.execute(statement)
