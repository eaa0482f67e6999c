"""The page about what we store says what the office's database really has."""

from __future__ import annotations

import pytest

from tests.promises import stored

SAID = stored.said("Office")
SECOND_FACTOR = stored.Column("mfa_authenticator", "data")  # JSON whose values are sealed


@pytest.mark.django_db
def test_the_page_lists_every_column_and_no_other():
    assert sorted(SAID.keys() ^ stored.schema()) == []


def test_every_sealed_field_is_said_to_be_sealed():
    from django.apps import apps

    from refuge.office.vault.fields import SealedField

    sealed = {
        stored.Column(model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedField)
    }
    assert {column for column in sealed if SAID[column].kept != "sealed"} == set()


def test_what_is_said_to_be_sealed_is_bytes():
    said_sealed = {column for column, entry in SAID.items() if entry.kept == "sealed"}
    assert said_sealed - stored.columns_of_bytes() == {SECOND_FACTOR}


def test_everything_is_either_sealed_or_clear_and_has_a_reason():
    assert {entry.kept for entry in SAID.values()} == {"sealed", "clear"}
    assert [column for column, entry in SAID.items() if not entry.reason.strip()] == []
