"""A question is put together once and asked each time: its text is kept, and never a value or an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Exists, Func, OuterRef, Value
from django.db.models.lookups import Exact
from django.test.utils import CaptureQueriesContext

from refuge.office.access.models import Invitation, Staff
from refuge.office.access.prepared import prepared, prepared_first
from refuge.office.access.rules import Actor, Role

pytestmark = pytest.mark.django_db
put_together: list[object] = []


@pytest.fixture(autouse=True)
def _nothing_put_together():
    put_together.clear()


@pytest.fixture
def aye(staff):
    return row_of(staff("Aye", Role.case_worker))


@pytest.fixture
def bo(staff):
    return row_of(staff("Bo", Role.case_worker))


def row_of(member):
    return Staff.objects.get(id=member.id)


def themselves():
    @prepared
    def ask(actor: Actor):
        put_together.append(actor)
        return Staff.objects.filter(id=actor.id)

    return ask


def test_it_is_put_together_once_and_asked_each_time(aye, bo):
    ask = themselves()
    with CaptureQueriesContext(connection) as asked:
        assert [ask(one.actor) for one in (aye, bo, aye)] == [[aye], [bo], [aye]]
    assert (len(put_together), len(asked)) == (1, 3)


def test_what_is_kept_knows_nobody(aye):
    themselves()(aye.actor)
    (mark,) = put_together
    assert mark.name == ""
    assert mark.id != aye.id


def test_what_was_changed_in_between_is_seen(aye):
    ask = themselves()
    ask(aye.actor)
    Staff.objects.filter(id=aye.id).update(name="Aye Aye")
    assert ask(aye.actor)[0].name == "Aye Aye"


def test_with_other_roles_it_is_another_question(aye, bo):
    ask = themselves()
    ask(aye.actor)
    assert ask(Actor(bo.id, "Bo", frozenset({Role.supervisor}))) == [bo]
    assert len(put_together) == 2


def test_ids_days_moments_words_and_lengths_are_filled_in(aye, bo):
    @prepared
    def ask(ids: tuple, name: str, moment: datetime, day: date, most: int):
        put_together.append(ids)
        lately = Invitation.objects.filter(invited_by=OuterRef("id"), expires_at__gt=moment)
        lately = lately.filter(expires_at__date__gt=day)
        return Staff.objects.filter(~Exists(lately), id__in=ids).exclude(name=name).order_by("name")[:most]

    now, day = datetime(2026, 1, 2, tzinfo=UTC), date(2026, 1, 2)
    assert ask((aye.id, bo.id), "Chit", now, day, 5) == [aye, bo]
    assert ask((bo.id, uuid4()), "Chit", now, day, 5) == [bo]
    assert ask((aye.id, bo.id), "Aye", now, day, 5) == [bo]
    assert len(put_together) == 1
    assert ask((aye.id, bo.id), "Chit", now, day, 1) == [aye]
    assert ask((aye.id,), "Chit", now, day, 1) == [aye]
    assert len(put_together) == 3


def test_for_one_id_more_or_less_nothing_is_put_together_anew(aye, bo):
    @prepared
    def ask(ids: tuple):
        put_together.append(ids)
        return Staff.objects.filter(id__in=ids).order_by("name")

    others = tuple(uuid4() for _ in range(6))
    assert ask((aye.id, *others)) == ask((*others, aye.id)[1:]) == [aye]
    assert ask((aye.id, bo.id, *others)) == [aye, bo]
    assert len(put_together) == 1


def test_codes_are_written_into_the_text_and_values_never(aye):
    @prepared
    def ask(actor: Actor, language: str):
        spoken = Staff.objects.filter(id=actor.id, language="en", is_active=True).exclude(name="It is 100 %")
        return spoken.exclude(language=language)

    asked = []

    def listen(execute, text, values, many, context):
        asked.append((text, values))
        return execute(text, values, many, context)

    with connection.execute_wrapper(listen):
        assert ask(aye.actor, "my") == [aye]
        assert ask(aye.actor, "en") == []
    (text, first), (again, second) = asked
    assert text == again
    assert "'en'" in text
    assert "'my'" not in text
    assert "my" in first
    assert "en" in second
    assert "It is 100 %" in first


on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no plans")


def statements_kept(like: str) -> list[tuple[int, int]]:
    """How often the statements of this connection that say this were asked by their kept plan, and how often not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s", [like]
        )
        return cursor.fetchall()


@on_postgresql
def test_the_plan_of_a_question_stays_with_the_connection(aye, bo):
    ask = prepared(lambda actor: Staff.objects.filter(id=actor.id, language="en", salt=b""))
    for one in (aye, bo, aye):
        ask(one.actor)
    assert statements_kept('%access_staff%salt" = %') == [(3, 0)]


@on_postgresql
def test_other_questions_are_asked_as_ever_even_after_one_that_failed(aye):
    fails = prepared(lambda: Staff.objects.filter(Exact(Func(Value(1), function="no_such_function"), 1)))
    for _ in range(2):
        with pytest.raises(ProgrammingError), transaction.atomic():
            fails()
        list(Staff.objects.filter(name="Aye", salt=b"x"))
    assert statements_kept('%access_staff%salt" = %') == []


def test_of_columns_alone_it_gives_the_columns(aye):
    ask = prepared(lambda one: Staff.objects.filter(id=one).values_list("id", "name"))
    assert ask(aye.id) == ask(aye.id) == [(aye.id, "Aye")]


def test_what_nothing_can_answer_is_not_asked(aye):
    ask = prepared(lambda one: Staff.objects.filter(id=one, id__in=[]))
    with CaptureQueriesContext(connection) as asked:
        assert ask(aye.id) == ask(aye.id) == []
    assert not asked.captured_queries


def test_the_first_row_alone_or_none(aye, bo):
    named = prepared_first(lambda name: Staff.objects.filter(name=name))
    last = prepared_first(lambda: Staff.objects.order_by("-name"))
    assert (named("Aye"), named("Chit"), last()) == (aye, None, bo)


def test_a_row_of_the_tables_is_not_taken_it_would_be_kept(aye):
    with pytest.raises(TypeError, match="takes whoever asks"):
        prepared(lambda row: Staff.objects.filter(id=row.id))(aye)
