"""A person has no name here; what describes them opens only with the key of their case."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from refuge.office.access.rules import Role
from refuge.office.audit.actions import NotWrittenDownError, reading
from refuge.office.case.rules import Act
from refuge.office.people import actions
from refuge.office.people.models import Household, HouseholdMembership, KeepApart, Person
from refuge.office.people.queries import particulars_of
from refuge.office.people.rules import AgeBand, Gender, Particulars, counts_as_child
from refuge.office.vault.actions import create_compartment
from refuge.office.vault.queries import key_of
from refuge.office.vault.rules import Kind, NoKeyError
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db
WOMAN = Particulars(AgeBand.from_25_to_59, Gender.female, ("my", "kyu"))


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


@pytest.fixture
def chit(staff):
    return staff("Chit", Role.case_worker)


@pytest.fixture
def person(aye):
    """Somebody whose words lie in a compartment of Aye's."""
    compartment_id, key = create_compartment(Kind.case, {aye.id})
    return Person.objects.get(id=actions.write_down(compartment_id, key, WOMAN, TODAY))


def read(member, person):
    with reading(member.actor, Act.read, f"person:{person.id}"):
        return particulars_of(member.keyring, person.id)


def test_whoever_holds_the_key_reads_them(person, aye):
    assert read(aye, person) == WOMAN


def test_chit_who_holds_none_does_not(person, chit):
    with pytest.raises(NoKeyError):
        read(chit, person)


def test_nobody_reads_them_outside_the_journal(person, aye):
    with pytest.raises(NotWrittenDownError):
        particulars_of(aye.keyring, person.id)


def test_each_read_stands_in_the_journal_by_the_names_of_its_columns(person, aye, journal):
    read(aye, person)
    read_columns = journal()[-1].columns_read.split(",")
    assert read_columns == ["people_person.age_band", "people_person.gender", "people_person.languages"]


def test_nothing_that_describes_them_lies_in_the_tables(person):
    with connection.cursor() as cursor:
        for table in ("people_person", "people_householdmembership", "people_household"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = repr([[bytes(x) if isinstance(x, memoryview) else x for x in row] for row in cursor])
            assert not [word for word in ("25_59", "female", "kyu", "applicant") if word in rows]


def test_they_begin_alone_in_a_household(person):
    membership = HouseholdMembership.objects.get(person=person)
    assert (membership.from_on, membership.to_on) == (TODAY, None)
    assert Household.objects.count() == 1


def test_nobody_is_in_two_households_at_a_time(person, aye):
    other = HouseholdMembership(household=Household.objects.create(), person=person, from_on=TODAY)
    other.role = other.seal("role", key_of(aye.keyring, person.compartment_id), "spouse")
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save(force_insert=True)


def test_a_corrected_age_takes_the_place_of_the_old_one(person, aye):
    actions.correct_age_band(person.id, key_of(aye.keyring, person.compartment_id), AgeBand.from_18_to_24)
    assert read(aye, person).age_band is AgeBand.from_18_to_24


@pytest.mark.parametrize("age_band", AgeBand)
def test_a_child_and_doubt_count_as_a_child_and_nobody_else(age_band):
    assert counts_as_child(age_band) is (age_band in {"under_15", "15_17", "unknown"})


def test_there_is_no_column_for_a_name():
    models = (Person, Household, HouseholdMembership, KeepApart)
    assert {column.name for model in models for column in model._meta.fields} == {
        *("id", "compartment", "age_band", "gender", "languages"),
        *("household", "person", "family", "role", "from_on", "to_on", "confirmed_on"),
        *("one", "other", "since", "ended_on", "reason", "version"),
    }
