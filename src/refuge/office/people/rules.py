"""What may be said about a person who has no name here, and when somebody counts as a child. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


CHILD_OR_IN_DOUBT = frozenset({AgeBand.under_15, AgeBand.from_15_to_17, AgeBand.unknown})


def counts_as_child(age_band: AgeBand) -> bool:
    """Promise that a child, and anybody whose age is in doubt, is treated as a child (R4). Raises nothing."""
    return age_band in CHILD_OR_IN_DOUBT
