"""Refusals that a database makes by itself go up with a migration and come down with it."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from refuge.office.vault.models import Compartment
from refuge.office.vault.refusals import Refusal, differs, filled_once, operation

pytestmark = pytest.mark.django_db

KIND_STAYS = Refusal("kind_stays", "vault_compartment", "UPDATE", differs("kind"), "the kind stays")
NO_DELETE = Refusal("not_deleted", "vault_compartment", "DELETE", "OLD.version > 1", "used ones stay")


@pytest.fixture
def put_up():
    step = operation([KIND_STAYS, NO_DELETE])
    step.code(None, EDITOR)
    yield step
    step.reverse_code(None, EDITOR)


EDITOR = SimpleNamespace(connection=connection)  # as much of it as a step of a migration uses


def _refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_what_they_name_is_refused_and_nothing_else(put_up):
    one = Compartment.objects.create(id=uuid.uuid4(), kind="case")
    mine = Compartment.objects.filter(id=one.id)
    assert mine.update(version=2) == 1
    _refused(lambda: mine.update(kind="file"))
    _refused(mine.delete)
    assert mine.get().kind == "case"


def test_taken_down_nothing_is_refused(put_up):
    one = Compartment.objects.create(id=uuid.uuid4(), kind="case", version=2)
    put_up.reverse_code(None, EDITOR)
    Compartment.objects.filter(id=one.id).update(kind="file")
    Compartment.objects.filter(id=one.id).delete()


def test_emptying_a_column_is_a_change_too():
    assert "OLD.a IS NOT NULL AND NEW.a IS NULL" in differs("a")
    assert filled_once("a").startswith("(OLD.a IS NOT NULL AND")
