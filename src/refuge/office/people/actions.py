"""Writing down people and their household. Called by the rooms above, inside their acts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from refuge.office.people import queries, rules
from refuge.office.people.models import Household, HouseholdMembership, KeepApart, Person
from refuge.office.people.rules import AgeBand, HouseholdRole, Particulars
from refuge.office.vault import actions as vault
from refuge.office.vault.codes import turn
from refuge.office.vault.rules import LastHolderError

if TYPE_CHECKING:
    from datetime import date

    from refuge.protocol.sealing import SealingKey


def write_down(compartment_id: UUID, key: SealingKey, particulars: Particulars, today: date) -> UUID:
    """Keep a new person, alone in a household of their own. Their words are sealed in this compartment."""
    person = _new_person(compartment_id, key, particulars)
    _join(Household.objects.create().id, person, key, HouseholdRole.applicant, today)
    return person.id


def add_member(  # noqa: PLR0913, PLR0917 - a person, where their words are sealed, and to whom they belong
    household_id: UUID,
    compartment_id: UUID,
    key: SealingKey,
    particulars: Particulars,
    role: HouseholdRole,
    today: date,
) -> UUID:
    """Keep a new person who belongs to this household. Of a child, no more than its age band is kept.

    Whoever said that this was everybody has to say so again.
    """
    person = _new_person(compartment_id, key, rules.no_more_than_needed(particulars))
    _join(household_id, person, key, role, today)
    Household.objects.filter(id=household_id).update(confirmed_on=None)
    return person.id


def correct_member(person_id: UUID, key: SealingKey, particulars: Particulars, role: HouseholdRole) -> None:
    """Put better words in the place of the old ones, for a member without a case of their own."""
    membership = _membership(person_id)
    membership.role = membership.seal("role", key, role)
    membership.save(update_fields=["role"])
    _describe(membership.person, key, rules.no_more_than_needed(particulars))
    membership.person.save(update_fields=["age_band", "gender", "languages"])


def correct_age_band(person_id: UUID, key: SealingKey, age_band: AgeBand) -> None:
    """Put a better age band in the place of the old one, and leave it for the family's case as well."""
    person = Person.objects.select_for_update().get(id=person_id)
    person.age_band = person.seal("age_band", key, age_band)
    person.save(update_fields=["age_band"])
    _tell_family(person_id, age_band)


def move_under(person_id: UUID, compartment_id: UUID, key: SealingKey, particulars: Particulars) -> None:
    """Seal somebody's words under the key of a case of their own; the family keeps their role and age band.

    Nobody who holds only the family's key opens the rest any more.
    """
    membership = _membership(person_id)
    person, family = membership.person, membership.person.compartment_id
    person.compartment_id = compartment_id
    _describe(person, key, particulars)
    person.save()
    membership.family_id = family
    membership.save(update_fields=["family"])
    _tell_family(person_id, particulars.age_band)


def leave(person_id: UUID, today: date) -> None:
    """End somebody's time in a household. With a case of their own they have a household of their own from now on.

    Whatever the household left behind is kept apart from, they are kept apart from as well.
    """
    membership = _membership(person_id)
    membership.to_on = today
    membership.save(update_fields=["to_on"])
    Household.objects.filter(id=membership.household_id).update(confirmed_on=None)
    if membership.family_id is not None:
        _begin_alone(membership, today)


def confirm(household_id: UUID, today: date) -> None:
    """Write down that somebody said: this is everybody."""
    Household.objects.filter(id=household_id).update(confirmed_on=today)


def keep_apart(  # noqa: PLR0913, PLR0917 - a pair, why, and under which key
    one: UUID, other: UUID, compartment_id: UUID, key: SealingKey | None, reason: str, today: date
) -> UUID:
    """Keep two households apart from today (I-12), because the case with this key says so.

    Raises AlreadyApartError, SameHouseholdError.
    """
    rules.check_pair(one, other, said_before=queries.kept_apart_from(one, compartment_id))
    first, second = sorted((one, other))
    pair = KeepApart(id=uuid4(), one_id=first, other_id=second, since=today, compartment_id=compartment_id)
    if key is not None:
        pair.reason = pair.seal("reason", key, reason)
    pair.save(force_insert=True)
    return pair.id


def end_keep_apart(pair_id: UUID, today: date) -> None:
    """Let two households meet again. Raises StaleVersionError if somebody else just ended it."""
    turn(KeepApart.objects.select_for_update().get(id=pair_id), ended_on=today)


def _new_person(compartment_id: UUID, key: SealingKey, particulars: Particulars) -> Person:
    person = Person(id=uuid4(), compartment_id=compartment_id)
    _describe(person, key, particulars)
    person.save(force_insert=True)
    return person


def _describe(person: Person, key: SealingKey, particulars: Particulars) -> None:
    person.age_band = person.seal("age_band", key, particulars.age_band)
    person.gender = person.seal("gender", key, particulars.gender)
    person.languages = person.seal("languages", key, ",".join(particulars.languages))


def _join(household_id: UUID, person: Person, key: SealingKey, role: HouseholdRole, today: date) -> None:
    membership = HouseholdMembership(id=uuid4(), household_id=household_id, person=person, from_on=today)
    membership.role = membership.seal("role", key, role)
    membership.save(force_insert=True)


def _membership(person_id: UUID) -> HouseholdMembership:
    rows = HouseholdMembership.objects.select_for_update(of=("self",)).select_related("person")
    membership = rows.filter(person=person_id, to_on__isnull=True).first()
    if membership is None:
        raise queries.NoHouseholdError
    return membership


def _tell_family(person_id: UUID, age_band: AgeBand) -> None:
    """Leave an age band for those who hold the family's key, without holding it oneself."""
    membership = HouseholdMembership.objects.filter(person=person_id, to_on__isnull=True).first()
    if membership is None or membership.family_id is None:
        return
    try:
        key = vault.fresh_key(membership.family_id)
        membership.age_band = membership.seal("age_band", key, age_band)
    except LastHolderError:
        # Nobody here reads the family's case. An age that is not known there counts as a child's (R4).
        membership.age_band = None
    membership.save(update_fields=["age_band"])


def _begin_alone(left: HouseholdMembership, today: date) -> None:
    household = Household.objects.create()
    key = vault.fresh_key(left.person.compartment_id)
    _join(household.id, left.person, key, HouseholdRole.applicant, today)
    for other in queries.kept_apart_from(left.household_id):
        keep_apart(household.id, other, left.person.compartment_id, None, "", today)
