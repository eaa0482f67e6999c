"""What is known of a person and their household, for somebody who holds the key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from refuge.office.access.once import once
from refuge.office.access.prepared import prepared, prepared_first
from refuge.office.access.rules import RefusedError
from refuge.office.people.models import Household, HouseholdMembership, KeepApart, Person
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


@dataclass(frozen=True)
class Apart:
    """That a household is kept apart from another one, and why; never from whom."""

    id: UUID
    since: date
    reason: str


def particulars_of(keyring: Keyring, person_id: UUID) -> Particulars:
    """Open what is sealed about a person. Raises NoKeyError, and NotWrittenDownError outside the journal."""
    return _particulars(keyring, Person.objects.get(id=person_id))


def household_of_person(person_id: UUID) -> UUID:
    """Say which household somebody belongs to today. Raises NoHouseholdError."""
    return _membership(person_id).household_id


def size_of(household_id: UUID) -> int:
    """Count who belongs to a household today."""
    return HouseholdMembership.objects.filter(household=household_id, to_on__isnull=True).count()


def kept_apart_from(household_id: UUID, said_by: UUID | None = None) -> frozenset[UUID]:
    """Say which households this one must not meet today (I-12), whoever said so; or by one case's compartment."""
    pairs = _pairs(household_id)
    if said_by is not None:
        pairs = pairs.filter(compartment=said_by)
    return frozenset(one for pair in pairs.values_list("one", "other") for one in pair) - {household_id}


def pairs_said_by(keyring: Keyring, household_id: UUID, compartment_id: UUID) -> tuple[Apart, ...]:
    """Open why one case keeps its household apart from others. Raises NoKeyError, NotWrittenDownError.

    From whom is not told, and what other cases said is not shown: it is theirs to know.
    """
    pairs = _pairs(household_id).filter(compartment=compartment_id).order_by("since", "id")
    return tuple(
        Apart(pair.id, pair.since, open_sealed(keyring, compartment_id, pair.reason) if pair.reason else "")
        for pair in pairs
    )


def is_said_by(pair_id: UUID, household_id: UUID, compartment_id: UUID) -> bool:
    """Say whether this pair stands, is about this household, and was said by the case with this key."""
    return _pairs(household_id).filter(id=pair_id, compartment=compartment_id).exists()


def keeps_household(person_id: UUID) -> bool:
    """Say whether the household of this person is kept in their own case. Raises NoHouseholdError."""
    return _membership(person_id).family_id is None


def confirmed_on(household_id: UUID) -> date | None:
    """Say on which day somebody said of this household: this is everybody."""
    household = _household(household_id)
    return household.confirmed_on if household else None


@prepared_first
def _household(household_id: UUID) -> QuerySet[Household]:
    return Household.objects.filter(id=household_id)


def belongs_to(person_id: UUID, household_id: UUID) -> bool:
    """Say whether somebody belongs to this household today."""
    return HouseholdMembership.objects.filter(
        person=person_id, household=household_id, to_on__isnull=True
    ).exists()


def has_own_case(person_id: UUID) -> bool:
    """Say whether a member of somebody else's household has a case of their own. Raises NoHouseholdError."""
    return _membership(person_id).family_id is not None


def members_of_household(keyring: Keyring, household_id: UUID) -> tuple[Known, ...]:
    """Open who belongs to a household today, each as far as the reader's keys go. Raises NotWrittenDownError."""
    return tuple(_known(keyring, row) for row in _belonging_to(household_id))


@prepared
def _belonging_to(household_id: UUID) -> QuerySet[HouseholdMembership]:
    rows = HouseholdMembership.objects.filter(household=household_id, to_on__isnull=True)
    return rows.select_related("person").order_by("from_on", "id")


@once
def _membership(person_id: UUID) -> HouseholdMembership:
    membership = _membership_of(person_id)
    if membership is None:
        raise NoHouseholdError
    return membership


@prepared_first
def _membership_of(person_id: UUID) -> QuerySet[HouseholdMembership]:
    return HouseholdMembership.objects.filter(person=person_id, to_on__isnull=True)


def _pairs(household_id: UUID) -> QuerySet[KeepApart]:
    return KeepApart.objects.filter(Q(one=household_id) | Q(other=household_id), ended_on__isnull=True)


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
