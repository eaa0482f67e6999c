"""The page about what we store says what the front desk's database really has."""

from __future__ import annotations

import pytest

from tests.promises import stored

SAID = stored.said("Front desk")


@pytest.mark.django_db
def test_the_page_lists_every_column_and_no_other():
    assert sorted(SAID.keys() ^ stored.schema()) == []


def test_what_is_said_to_be_sealed_is_the_letter_and_the_answer():
    said_sealed = {column for column, entry in SAID.items() if entry.kept == "sealed"}
    assert said_sealed == {
        stored.Column("letterbox_letter", "sealed"),
        stored.Column("mailbox_answer", "sealed"),
    }
    assert said_sealed <= stored.columns_of_bytes()


def test_no_column_knows_more_of_a_time_than_the_day():
    from django.apps import apps
    from django.db.models import DateTimeField, TimeField

    fields = [field for model in apps.get_models() for field in model._meta.local_concrete_fields]
    assert fields
    assert [field for field in fields if isinstance(field, DateTimeField | TimeField)] == []


def test_everything_has_its_reason():
    assert [column for column, entry in SAID.items() if not entry.reason.strip()] == []
