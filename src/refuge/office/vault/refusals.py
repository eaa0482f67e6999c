"""What a database itself refuses where no constraint can say it: triggers for SQLite and PostgreSQL from one line.

    REFUSALS = (Refusal("seat_after_decision", "status_panelseat", "INSERT", "EXISTS (…)", "why not"),)

The condition is SQL that both databases read alike, over NEW and OLD. `differs("column")` says that a column is
being changed, empty or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import migrations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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


def operation(refusals: Iterable[Refusal]) -> migrations.RunPython:
    """Put them up as a step of a migration, and take them down when it is undone."""
    known = tuple(refusals)
    return migrations.RunPython(_step(_UP, known), _step(_DOWN, known))


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
        f"CREATE FUNCTION {one.name}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {one.name} {when} EXECUTE FUNCTION {one.name}_refuses()",
    ]


def _postgresql_down(one: Refusal) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {one.name} ON {one.table}",
        f"DROP FUNCTION IF EXISTS {one.name}_refuses()",
    ]


_UP = {"sqlite": _sqlite_up, "postgresql": _postgresql_up}
_DOWN = {"sqlite": _sqlite_down, "postgresql": _postgresql_down}


def _step(written: Mapping[str, Callable[[Refusal], list[str]]], refusals: tuple[Refusal, ...]) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
        with schema_editor.connection.cursor() as cursor:
            for one in refusals:
                for statement in written[schema_editor.connection.vendor](one):
                    cursor.execute(statement)

    return run
