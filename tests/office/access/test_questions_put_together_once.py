"""A question is put together once and asked each time: its text is kept, and never a value or an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
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
