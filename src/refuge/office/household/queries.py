"""Who belongs together, as somebody who holds the key of a case may know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refuge.office.access.once import once
from refuge.office.case import queries as cases
from refuge.office.people import queries as people
from refuge.office.people.rules import AgeBand, Gender, HouseholdRole, counts_as_child

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.access.keyring import Keyring


@dataclass(frozen=True)
class Member:
    """One person of a household.

    Whoever is closed to the reader has no role, an age band in doubt, and therefore counts as a child: what
    stands on it stays on the safe side (R4). `case_id` is their own case, where the reader may know of it.
    """

    person_id: UUID
    age_band: AgeBand
    gender: Gender
    languages: tuple[str, ...]
    role: HouseholdRole | None
    case_id: UUID | None
    has_own_key: bool
    is_closed: bool

    @property
    def is_child(self) -> bool:
        return counts_as_child(self.age_band)

    @property
    def is_applicant(self) -> bool:
        return self.role is HouseholdRole.applicant


@once
def members_of(keyring: Keyring, case_id: UUID) -> tuple[Member, ...]:
    """Open who belongs to the household of this case today, the applicant first.

    For somebody who holds the case's key, inside an open line of the journal. Raises CaseNotFoundError,
    NoHouseholdError, NotWrittenDownError.
    """
    known = people.members_of_household(keyring, household_of(case_id))
    theirs = cases.cases_of_persons(keyring.actor, [one.person_id for one in known])
    return tuple(sorted((_member(one, theirs.get(one.person_id)) for one in known), key=_order))


def household_of(case_id: UUID) -> UUID:
    """Say which household the person of this case belongs to. Raises CaseNotFoundError, NoHouseholdError."""
    return people.household_of_person(cases.person_of(case_id))


def _order(member: Member) -> tuple[int, UUID]:
    roles = list(HouseholdRole)
    return roles.index(member.role) if member.role else len(roles), member.person_id


def _member(known: people.Known, case_id: UUID | None) -> Member:
    particulars = known.particulars
    return Member(
        person_id=known.person_id,
        age_band=known.age_band or AgeBand.unknown,
        gender=particulars.gender if particulars else Gender.undisclosed,
        languages=particulars.languages if particulars else (),
        role=known.role,
        case_id=case_id,
        has_own_key=known.has_own_key,
        is_closed=known.age_band is None,
    )
