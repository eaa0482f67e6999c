"""What is known of a person, for somebody who holds the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refuge.office.people.models import Person
from refuge.office.people.rules import AgeBand, Gender, Particulars
from refuge.office.vault.queries import open_sealed

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.access.keyring import Keyring


def particulars_of(keyring: Keyring, person_id: UUID) -> Particulars:
    """Open what is sealed about a person. Raises NoKeyError, and NotWrittenDownError outside the journal."""
    person = Person.objects.get(id=person_id)
    age_band, gender, languages = (
        open_sealed(keyring, person.compartment_id, sealed)
        for sealed in (person.age_band, person.gender, person.languages)
    )
    return Particulars(AgeBand(age_band), Gender(gender), tuple(filter(None, languages.split(","))))
