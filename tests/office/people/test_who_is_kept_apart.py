"""Two households that must not meet, as the tables keep them."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from refuge.office.access.rules import Role
from refuge.office.people.models import Household, KeepApart
from refuge.office.people.queries import kept_apart_from
from refuge.office.vault.actions import create_compartment
from refuge.office.vault.rules import Kind
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db
BEFORE = TODAY - dt.timedelta(days=1)


@pytest.fixture
def two():
    """Two households in the order in which a pair is written down."""
    return sorted((Household.objects.create() for _ in range(2)), key=lambda one: one.id)


@pytest.fixture
def pair(two, staff):
    """Keep the two apart: `pair(one=…, ended_on=…)` with anything else than usual."""
    compartment_id, key = create_compartment(Kind.case, {staff("Aye", Role.case_worker).id})

    def keep(**other):
        row = KeepApart(id=uuid.uuid4(), compartment_id=compartment_id)
        columns = {"one": two[0], "other": two[1], "since": TODAY, **other}
        for column, value in columns.items():
            setattr(row, column, value)
        row.reason = row.seal("reason", key, "She is afraid of him.")
        row.save(force_insert=True)
        return row

    return keep


def test_both_are_kept_apart_from_the_other(two, pair):
    pair()
    assert kept_apart_from(two[0].id) == {two[1].id}
    assert kept_apart_from(two[1].id) == {two[0].id}


def test_a_pair_that_has_ended_keeps_nobody_apart(two, pair):
    pair(ended_on=TODAY)
    assert kept_apart_from(two[0].id) == frozenset()


def refuses(pair, **columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        pair(**columns)


def test_the_table_refuses_a_pair_the_other_way_round(two, pair):
    refuses(pair, one=two[1], other=two[0])


def test_the_table_refuses_a_household_kept_apart_from_itself(two, pair):
    refuses(pair, other=two[0])


def test_the_table_refuses_that_one_case_says_the_same_twice_while_it_stands(pair):
    pair()
    refuses(pair)


def test_a_pair_may_be_written_down_again_once_it_has_ended(two, pair):
    pair(ended_on=TODAY)
    pair()
    assert kept_apart_from(two[0].id) == {two[1].id}


def test_the_table_refuses_an_end_before_the_beginning(pair):
    refuses(pair, ended_on=BEFORE)
