"""What a database itself refuses where no constraint can say it: triggers for SQLite and PostgreSQL from one line.

    REFUSALS = (Refusal("seat_after_decision", "status_panelseat", "INSERT", "EXISTS (…)", "why not"),)

The condition is SQL that both databases read alike, over NEW and OLD. `differs("column")` says that a column is
being changed, empty or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.apps import AppConfig


@dataclass(frozen=True)
class Refusal:
    """One trigger: `event` is INSERT, UPDATE or DELETE, `condition` when it refuses, `says` what the error says."""

    name: str
    table: str
    event: str
    condition: str
    says: str


def differs(*columns: str) -> str:
    """SQL that is true when any of these columns is being changed, from or to nothing included."""
    each = (
        f"(OLD.{one} <> NEW.{one} OR (OLD.{one} IS NULL AND NEW.{one} IS NOT NULL)"
        f" OR (OLD.{one} IS NOT NULL AND NEW.{one} IS NULL))"
        for one in columns
    )
    return " OR ".join(each)


def filled_once(*columns: str) -> str:
    """SQL that is true when any of these columns, once filled, is being changed."""
    return " OR ".join(f"(OLD.{one} IS NOT NULL AND ({differs(one)}))" for one in columns)


def keep_up(room: AppConfig, refusals: Iterable[Refusal]) -> None:
    """Have them stand whenever tables do not change: called by a room's `ready`.

    SQLite builds a changed table anew, which loses the triggers on it and fails over those that look at it from
    elsewhere. So before any table of any room changes they step aside, and once all of them have changed they stand.
    """
    known = tuple(refusals)

    def step_aside(*, using: str, **_: Any) -> None:
        take_down(connections[using], known)

    def stand_again(*, using: str, **_: Any) -> None:
        put_up(connections[using], known)

    pre_migrate.connect(step_aside, sender=room, weak=False, dispatch_uid=f"{room.label} steps aside")
    post_migrate.connect(stand_again, sender=room, weak=False, dispatch_uid=f"{room.label} stands again")


def put_up(connection: Any, refusals: Iterable[Refusal]) -> None:
    """Make the database refuse, where the table is there and it does not yet. Raises KeyError on an unknown database."""
    there, standing = set(connection.introspection.table_names()), set(_standing(connection))
    missing = [one for one in refusals if one.table in there and one.name not in standing]
    _run(connection, [said for one in missing for said in _UP[connection.vendor](one)])


def take_down(connection: Any, refusals: Iterable[Refusal]) -> None:
    """Undo `put_up`, before tables change."""
    _run(connection, [said for one in refusals for said in _DOWN[connection.vendor](one)])


def _sqlite_up(one: Refusal) -> list[str]:
    refuses = f"BEGIN SELECT RAISE(ABORT, '{one.says}'); END"
    return [f"CREATE TRIGGER {one.name} BEFORE {one.event} ON {one.table} WHEN {one.condition} {refuses}"]


def _sqlite_down(one: Refusal) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {one.name}"]


def _postgresql_up(one: Refusal) -> list[str]:
    row = "OLD" if one.event == "DELETE" else "NEW"
    refuses = f"RAISE EXCEPTION '{one.says}' USING ERRCODE = 'check_violation'"
    body = f"BEGIN IF {one.condition} THEN {refuses}; END IF; RETURN {row}; END"
    when = f"BEFORE {one.event} ON {one.table} FOR EACH ROW"
    return [
        f"CREATE OR REPLACE FUNCTION {one.name}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {one.name} {when} EXECUTE FUNCTION {one.name}_refuses()",
    ]


def _postgresql_down(one: Refusal) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {one.name} ON {one.table}",
        f"DROP FUNCTION IF EXISTS {one.name}_refuses()",
    ]


_UP = {"sqlite": _sqlite_up, "postgresql": _postgresql_up}
_DOWN = {"sqlite": _sqlite_down, "postgresql": _postgresql_down}


_CATALOGUE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def _standing(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_CATALOGUE[connection.vendor])
        return [name for (name,) in cursor.fetchall()]


def _run(connection: Any, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
