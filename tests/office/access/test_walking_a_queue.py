"""A condition asked of each row in its turn says what `Exists` says, and leaves the order of a queue alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from refuge.office.access import walking
from refuge.office.access.models import Invitation, Staff
from refuge.office.access.rules import Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def invited_by(staff):
    """Invitations by this member, as seen beside each row of the staff."""
    aye, _bo = staff("Aye", Role.administrator), staff("Bo", Role.case_worker)
    Invitation.objects.create(token_hash="a", name="Chit", roles=",", invited_by_id=aye.id, expires_at=NOON)
    Invitation.objects.create(token_hash="b", name="Dan", roles=",", invited_by_id=aye.id, expires_at=NOON)
    return Invitation.objects.filter(invited_by=OuterRef("id")).order_by("name")


def names(rows):
    return list(rows.order_by("name").values_list("name", flat=True))


def test_it_finds_what_exists_finds_once_each(invited_by):
    assert names(Staff.objects.filter(walking.has(invited_by))) == ["Aye"]
    assert names(Staff.objects.filter(Exists(invited_by))) == ["Aye"]


def test_turned_round_it_finds_the_others_and_none_twice(invited_by):
    assert names(Staff.objects.filter(~walking.has(invited_by))) == ["Bo"]
    assert names(Staff.objects.exclude(walking.has(invited_by))) == ["Bo"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite walks as it is told")
def test_postgresql_makes_no_join_of_it(invited_by):
    assert "Join" in Staff.objects.filter(Exists(invited_by)).explain()
    walked = Staff.objects.filter(walking.has(invited_by)).explain()
    assert "SubPlan" in walked
    assert "Join" not in walked
