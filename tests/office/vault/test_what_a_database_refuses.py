"""Refusals that a database makes by itself stand whenever tables do not change."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from refuge.office.vault import refusals
from refuge.office.vault.models import Compartment
from refuge.office.vault.refusals import Refusal, differs, filled_once

pytestmark = pytest.mark.django_db

KIND_STAYS = Refusal("kind_stays", "vault_compartment", "UPDATE", differs("kind"), "the kind stays")
NO_DELETE = Refusal("not_deleted", "vault_compartment", "DELETE", "OLD.version > 1", "used ones stay")
ON_ITS_TABLE = {"sqlite": "", "postgresql": " ON vault_compartment"}
BOTH = (KIND_STAYS, NO_DELETE)


@pytest.fixture
def standing():
    refusals.put_up(connection, BOTH)
    yield
    refusals.take_down(connection, BOTH)


def _refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_what_they_name_is_refused_and_nothing_else(standing):
    one = Compartment.objects.create(id=uuid.uuid4(), kind="case")
    mine = Compartment.objects.filter(id=one.id)
    assert mine.update(version=2) == 1
    _refused(lambda: mine.update(kind="file"))
    _refused(mine.delete)
    assert mine.get().kind == "case"


def test_taken_down_nothing_is_refused(standing):
    one = Compartment.objects.create(id=uuid.uuid4(), kind="case", version=2)
    refusals.take_down(connection, BOTH)
    Compartment.objects.filter(id=one.id).update(kind="file")
    Compartment.objects.filter(id=one.id).delete()


def test_put_up_twice_they_stand_once(standing):
    refusals.put_up(connection, BOTH)


def test_they_stand_again_where_a_table_went_away_and_came_back(standing):
    """It takes its triggers with it; on PostgreSQL it leaves what they call."""
    one = Compartment.objects.create(id=uuid.uuid4(), kind="case")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER kind_stays{ON_ITS_TABLE[connection.vendor]}")
    refusals.put_up(connection, BOTH)
    _refused(lambda: Compartment.objects.filter(id=one.id).update(kind="file"))


def test_emptying_a_column_is_a_change_too():
    assert "OLD.a IS NOT NULL AND NEW.a IS NULL" in differs("a")
    assert filled_once("a").startswith("(OLD.a IS NOT NULL AND")
