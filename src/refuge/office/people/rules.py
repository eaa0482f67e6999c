"""What may be said about a person who has no name here, and when somebody counts as a child. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.office.access.rules import RefusedError

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


class AgeBand(StrEnum):
    """Five bands and doubt; a birthday would identify."""

    under_15 = "under_15"
    from_15_to_17 = "15_17"
    from_18_to_24 = "18_24"
    from_25_to_59 = "25_59"
    from_60 = "60_plus"
    unknown = "unknown"


class Gender(StrEnum):
    female = "female"
    male = "male"
    other = "other"
    undisclosed = "undisclosed"


class HouseholdRole(StrEnum):
    """What somebody is to the one whose case keeps the household. Married or not, in care or not: all belong."""

    applicant = "applicant"
    spouse_formal = "spouse_formal"
    spouse_informal = "spouse_informal"
    child = "child"
    parent = "parent"
    sibling = "sibling"
    guardian = "guardian"
    in_care = "in_care"
    other = "other"


@dataclass(frozen=True)
class Particulars:
    """What is known of somebody, and it is little."""

    age_band: AgeBand
    gender: Gender
    languages: tuple[str, ...]


class SameHouseholdError(RefusedError):
    """People of one household cannot be kept apart while they belong to it: somebody leaves it first."""

    reason = "same_household"
    status = 409


class AlreadyApartError(RefusedError):
    """Said already by this case: these two households are kept apart."""

    reason = "already_apart"
    status = 409


CHILD_OR_IN_DOUBT = frozenset({AgeBand.under_15, AgeBand.from_15_to_17, AgeBand.unknown})


def counts_as_child(age_band: AgeBand) -> bool:
    """Promise that a child, and anybody whose age is in doubt, is treated as a child (R4). Raises nothing."""
    return age_band in CHILD_OR_IN_DOUBT


def no_more_than_needed(particulars: Particulars) -> Particulars:
    """Promise that of a child in somebody else's household nothing is kept but its age band (X1). Raises nothing.

    Whatever else there is to say about a child stands in its own case, on the child track.
    """
    if counts_as_child(particulars.age_band):
        return Particulars(particulars.age_band, Gender.undisclosed, ())
    return particulars


def check_pair(one: UUID, other: UUID, *, said_before: Collection[UUID]) -> None:
    """Let two households be kept apart (I-12). `said_before` is from whom this case keeps its household apart.

    Raises SameHouseholdError, AlreadyApartError.
    """
    if one == other:
        raise SameHouseholdError
    if other in said_before:
        raise AlreadyApartError
