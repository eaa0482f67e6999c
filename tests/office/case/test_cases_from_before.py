"""Cases that were there before somebody could leave at any time: up and down again, with what was in them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from refuge.office.case.models import Case, Event
from refuge.office.case.rules import Status

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("case", "0004_the_day_somebody_arrived")]
AFTER = [("case", "0005_somebody_may_leave_at_any_time")]


def migrate(where):
    executor = MigrationExecutor(connection)
    executor.migrate(where)
    return executor.loader.project_state(where).apps.get_model("case", "Case")


@pytest.fixture
def back_again():
    """Whatever the test does, tables and triggers are today's afterwards.

    SQLite rebuilds no table that a trigger of another one looks into: those step aside.
    """
    with connection.cursor() as cursor:
        others = _triggers_of_others(cursor)
        for name, _ in others:
            cursor.execute(f"DROP TRIGGER {name}")
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    with connection.cursor() as cursor:
        there = {name for name, _ in _triggers_of_others(cursor)}
        for name, statement in others:
            if name not in there:
                cursor.execute(statement)


def _triggers_of_others(cursor):
    if connection.vendor != "sqlite":
        return []
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'case_%'")
    return cursor.fetchall()


@pytest.mark.usefixtures("back_again")
def test_a_case_that_was_being_closed_came_from_follow_up(opened, aye):
    closing, silent, planned = opened(aye), opened(aye), opened(aye)
    older = migrate(BEFORE)
    older.objects.filter(id=closing).update(status="closing")
    older.objects.filter(id=silent).update(status="suspended_contact", suspended_from="closing")
    older.objects.filter(id=planned).update(status="planned")
    migrate(AFTER)
    left = dict(Case.objects.values_list("id", "closing_from"))
    assert left == {closing: Status.follow_up, silent: Status.follow_up, planned: None}
    migrate(BEFORE)
    assert dict(older.objects.values_list("id", "status"))[closing] == "closing"


@pytest.mark.usefixtures("back_again")
def test_what_happened_is_not_altered_whatever_a_migration_rebuilds(opened, aye):
    opened(aye)
    migrate(BEFORE)
    migrate(AFTER)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        Event.objects.update(number=9)
