"""Writing down a person and their household. Called by the room that opens their case, inside its act."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from refuge.office.people.models import Household, HouseholdMembership, Person
from refuge.office.people.rules import AgeBand, HouseholdRole, Particulars

if TYPE_CHECKING:
    from datetime import date

    from refuge.protocol.sealing import SealingKey


def write_down(compartment_id: UUID, key: SealingKey, particulars: Particulars, today: date) -> UUID:
    """Keep a new person, alone in a household of their own. Their words are sealed in this compartment."""
    person = Person(id=uuid4(), compartment_id=compartment_id)
    person.age_band = person.seal("age_band", key, particulars.age_band)
    person.gender = person.seal("gender", key, particulars.gender)
    person.languages = person.seal("languages", key, ",".join(particulars.languages))
    person.save(force_insert=True)
    _join(Household.objects.create(), person, key, HouseholdRole.applicant, today)
    return person.id


def correct_age_band(person_id: UUID, key: SealingKey, age_band: AgeBand) -> None:
    """Put a better age band in the place of the old one."""
    person = Person.objects.select_for_update().get(id=person_id)
    person.age_band = person.seal("age_band", key, age_band)
    person.save(update_fields=["age_band"])


def _join(household: Household, person: Person, key: SealingKey, role: HouseholdRole, today: date) -> None:
    membership = HouseholdMembership(id=uuid4(), household=household, person=person, from_on=today)
    membership.role = membership.seal("role", key, role)
    membership.save(force_insert=True)
