"""Letters that were there before anybody could tell of a concern: they are letters, and the way back is shut."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from refuge.office.contact.models import Thread
from tests.office.case.test_cases_from_before import _triggers_of_others
from tests.office.contact.people import Person

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("contact", "0002_answers_sealed_ahead")]
AFTER = [("contact", "0003_concerns_have_a_circle_of_their_own")]


@pytest.fixture(autouse=True)
def _back_again():
    """Whatever the test does, the tables are today's afterwards."""
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


def migrate(where):
    executor = MigrationExecutor(connection)
    executor.migrate(where)
    return executor.loader.project_state(where).apps.get_model


def test_keys_threads_and_notices_of_before_are_of_letters(opened, aye, texts):
    thread = opened(Person().letter("We want out."))
    model = migrate(BEFORE)
    assert (model("contact", "Thread").objects.count(), model("contact", "ThreadTag").objects.count()) == (
        1,
        2,
    )
    model = migrate(AFTER)
    assert set(model("contact", "IntakeKey").objects.values_list("circle", flat=True)) == {"letters"}
    assert not model("contact", "Notice").objects.exclude(concerns=None).exists()
    assert set(model("contact", "SealedLetter").objects.values_list("circle", flat=True)) == {""}
    thread.refresh_from_db()
    assert (thread.circle, thread.heard, thread.matter) == ("letters", True, None)
    assert [one.text for one in texts(aye, thread)] == ["We want out."]


def test_with_a_concern_kept_there_is_no_way_back(told):
    """Nothing puts what somebody told among the letters of those it may be about."""
    told(Person().concern())
    with pytest.raises(Exception) as refused:  # noqa: PT011 - a class of the migration itself
        migrate(BEFORE)
    assert refused.type.__name__ == "ConcernsAreHereError"
    assert Thread.objects.get().circle == "concerns"
