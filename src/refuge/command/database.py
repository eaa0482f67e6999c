"""`python -m refuge.command.database HOUSE`: what the doctor wants to know of one house's database."""

from __future__ import annotations

import sys

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from refuge.command import houses

SQLITE_SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "temp_store": 2,
}
POSTGRESQL_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "log_statement": "none",
}


def main(house: str) -> None:
    houses.open_house(house)
    wrong = _wrong_settings()
    _say(
        not wrong,
        f"settings {', '.join(wrong) or 'as they should be'}.",
        "Take away what overrides them in this database.",
    )
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    _say(
        not waiting,
        f"{len(waiting)} changes of tables are waiting.",
        "Run the set-up command of this house again.",
    )
    if house == "office" and not waiting:
        _say(*_standards())


def _standards() -> tuple[bool, str, str]:
    """Copies are checked against the profile: it keeps the words of every version that was approved."""
    from refuge.office.undertaking import sets

    gone = ", ".join(map(str, sets.strayed()))
    return (
        not gone,
        f"the profile has the words of every approved version of the standards{f', but not of {gone}' if gone else ''}.",
        "Put the approved words back into the profile of both houses; new words make a new version.",
    )


def _wrong_settings() -> list[str]:
    sqlite = connection.vendor == "sqlite"
    wanted = SQLITE_SETTINGS if sqlite else POSTGRESQL_SETTINGS
    with connection.cursor() as cursor:
        return [name for name, value in wanted.items() if _setting(cursor, name, sqlite=sqlite) != value]


def _setting(cursor: object, name: str, *, sqlite: bool) -> object:
    cursor.execute(f"PRAGMA {name}" if sqlite else f"SHOW {name}")  # type: ignore[attr-defined]
    return cursor.fetchone()[0]  # type: ignore[attr-defined]


def _say(well: bool, what: str, to_do: str) -> None:  # noqa: FBT001 - one line of a table
    print("well" if well else "WRONG", what, to_do, sep="\t")


if __name__ == "__main__":
    main(sys.argv[1])
