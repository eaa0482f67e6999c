"""What is known of a person and their household, for somebody who holds the key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from refuge.office.access.rules import RefusedError
from refuge.office.people.models import HouseholdMembership, KeepApart, Person
from refuge.office.people.rules import AgeBand, Gender, HouseholdRole, Particulars
from refuge.office.vault.queries import open_sealed
from refuge.office.vault.rules import NoKeyError

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.vault.fields import Sealed


class NoHouseholdError(RefusedError):
    """They belong to no household today: they left one and have no case of their own."""

    reason = "no_household"
    status = 409


@dataclass(frozen=True)
class Known:
    """One member of a household, as far as the reader's keys open them; None where they do not.

    `has_own_key` is whether they have a case of their own. `particulars` opens with that case's key, `role` and
    `age_band` with the family's.
    """

    person_id: UUID
    from_on: date
    has_own_key: bool
    role: HouseholdRole | None
    age_band: AgeBand | None
    particulars: Particulars | None


def particulars_of(keyring: Keyring, person_id: UUID) -> Particulars:
    """Open what is sealed about a person. Raises NoKeyError, and NotWrittenDownError outside the journal."""
    return _particulars(keyring, Person.objects.get(id=person_id))


def household_of_person(person_id: UUID) -> UUID:
    """Say which household somebody belongs to today. Raises NoHouseholdError."""
    membership = HouseholdMembership.objects.filter(person=person_id, to_on__isnull=True).first()
    if membership is None:
        raise NoHouseholdError
    return membership.household_id


def size_of(household_id: UUID) -> int:
    """Count who belongs to a household today."""
    return HouseholdMembership.objects.filter(household=household_id, to_on__isnull=True).count()


def kept_apart_from(household_id: UUID) -> frozenset[UUID]:
    """Say which households this one must not meet today, whichever of the two said so (I-12)."""
    theirs = Q(one=household_id) | Q(other=household_id)
    pairs = KeepApart.objects.filter(theirs, ended_on__isnull=True).values_list("one", "other")
    return frozenset(one for pair in pairs for one in pair) - {household_id}


def members_of_household(keyring: Keyring, household_id: UUID) -> tuple[Known, ...]:
    """Open who belongs to a household today, each as far as the reader's keys go. Raises NotWrittenDownError."""
    rows = HouseholdMembership.objects.filter(household=household_id, to_on__isnull=True)
    return tuple(_known(keyring, row) for row in rows.select_related("person").order_by("from_on", "id"))


def _known(keyring: Keyring, row: HouseholdMembership) -> Known:
    family = row.family_id or row.person.compartment_id
    try:
        particulars = _particulars(keyring, row.person)
    except NoKeyError:
        particulars = None
    role, age_band = (_if_held(keyring, family, sealed) for sealed in (row.role, row.age_band))
    return Known(
        person_id=row.person_id,
        from_on=row.from_on,
        has_own_key=row.family_id is not None,
        role=HouseholdRole(role) if role else None,
        age_band=particulars.age_band if particulars else AgeBand(age_band) if age_band else None,
        particulars=particulars,
    )


def _if_held(keyring: Keyring, compartment_id: UUID, sealed: Sealed | None) -> str | None:
    try:
        return open_sealed(keyring, compartment_id, sealed) if sealed else None
    except NoKeyError:
        return None


def _particulars(keyring: Keyring, person: Person) -> Particulars:
    age_band, gender, languages = (
        open_sealed(keyring, person.compartment_id, sealed)
        for sealed in (person.age_band, person.gender, person.languages)
    )
    return Particulars(AgeBand(age_band), Gender(gender), tuple(filter(None, languages.split(","))))
