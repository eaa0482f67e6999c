"""Who may write down who belongs together, and who must be kept apart. Pure.

The household is kept in the case of whoever applied. A member may have a case of their own; then the family's case
knows their role and their age band, and of a child never more (X1).
"""

from __future__ import annotations

from enum import StrEnum

from refuge.office.access.rules import HOLDERS, RefusedError, Role, Standings
from refuge.office.people.rules import AgeBand, HouseholdRole, counts_as_child


class Act(StrEnum):
    see = "household.see"
    confirm = "household.confirm"
    add = "household.add"
    correct = "household.correct"
    leave = "household.leave"
    keep_apart = "household.keep_apart"
    end_keep_apart = "household.end_keep_apart"
    open_own_case = "household.open_own_case"


class Code(StrEnum):
    """What the case's timeline says happened here."""

    added = "household.added"
    corrected = "household.corrected"
    left = "household.left"
    confirmed = "household.confirmed"
    own_case = "household.own_case"
    kept_apart = "household.kept_apart"
    apart_no_more = "household.apart_no_more"


_WHO_WORKS_IT: Standings = {
    Role.case_worker: HOLDERS,
    Role.supervisor: HOLDERS,
    Role.cp_officer: HOLDERS,
}
# Whoever is feared may have a friend among the staff: a pair takes a supervisor on the case, or child protection.
_WHO_KEEPS_APART: Standings = {Role.supervisor: HOLDERS, Role.cp_officer: HOLDERS}

POLICY = {
    Act.see: _WHO_WORKS_IT,
    Act.confirm: _WHO_WORKS_IT,
    Act.add: _WHO_WORKS_IT,
    Act.correct: _WHO_WORKS_IT,
    Act.leave: _WHO_WORKS_IT,
    Act.open_own_case: _WHO_WORKS_IT,
    Act.keep_apart: _WHO_KEEPS_APART,
    Act.end_keep_apart: _WHO_KEEPS_APART,
}
"""Which relation to a case lets which role do which act. What is not listed is allowed to nobody."""

MEMBER_ROLES = tuple(role for role in HouseholdRole if role is not HouseholdRole.applicant)
"""What somebody added to a household can be. There is one applicant, and it is whose case it is."""


class KeptElsewhereError(RefusedError):
    """The household is kept in the case of another member of it."""

    reason = "kept_elsewhere"
    status = 409


class NotAMemberError(RefusedError):
    """Nobody like that belongs to this household today."""

    reason = "not_a_member"
    status = 404


class OwnCaseError(RefusedError):
    """They have a case of their own: what is known of them is written there."""

    reason = "own_case"
    status = 409


class ApplicantError(RefusedError):
    """It is their case that keeps the household: they do not leave it, and there is no second one like them."""

    reason = "applicant"
    status = 409


class ChildStaysError(RefusedError):
    """Whoever counts as a child stays so here. An age is decided by child protection, in the child's own case."""

    reason = "child_stays"
    status = 409


class NoSuchCaseError(RefusedError):
    """No case with this number that the actor could name."""

    reason = "no_such_case"
    status = 409


def check_kept_here(*, kept_here: bool) -> None:
    """Let somebody change a household in the case that keeps it. Raises KeptElsewhereError."""
    if not kept_here:
        raise KeptElsewhereError


def check_member(*, belongs: bool) -> None:
    """Let an act pass about somebody who belongs to this household today. Raises NotAMemberError."""
    if not belongs:
        raise NotAMemberError


def check_not_applicant(*, is_applicant: bool) -> None:
    """Let an act pass about somebody who is not the applicant. Raises ApplicantError."""
    if is_applicant:
        raise ApplicantError


def check_without_own_case(*, has_own_case: bool) -> None:
    """Let somebody be described, or be given a case, who has none yet. Raises OwnCaseError."""
    if has_own_case:
        raise OwnCaseError


def check_role(role: HouseholdRole) -> None:
    """Let somebody be added, or corrected, in this role. Raises ApplicantError: there is one applicant."""
    if role not in MEMBER_ROLES:
        raise ApplicantError


def check_correction(before: AgeBand, after: AgeBand) -> None:
    """Let an age be corrected. Raises ChildStaysError where a child would become an adult (X1, R4).

    Doubt may be cleared up in both directions: in doubt the person was a child for everything that was decided.
    """
    if before is not AgeBand.unknown and counts_as_child(before) and not counts_as_child(after):
        raise ChildStaysError
