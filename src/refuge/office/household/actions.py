"""What changes in a household: each act is one transaction, one line of the journal, one event of the case.

`keyring.actor` acts, and holds the key of the case that keeps the household; every act takes the version of that
case somebody was looking at. Adults' cases and children's alike: who may is decided by the track.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refuge.office.audit.actions import journalled
from refuge.office.case import actions as case_actions
from refuge.office.case import queries as cases
from refuge.office.case.numbers import UnreadableCaseNumberError
from refuge.office.case.pen import Pen, Seen, ref, take_up_for, tell, turn
from refuge.office.case.rules import BOTH, CaseNotFoundError, Category, EntryRoute, EventKind, Risk
from refuge.office.household import rules
from refuge.office.household.rules import POLICY, Act, Code, NoSuchCaseError
from refuge.office.people import actions as people
from refuge.office.people import queries
from refuge.office.people.rules import HouseholdRole, Particulars

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.access.keyring import Keyring


def add(keyring: Keyring, seen: Seen, *, particulars: Particulars, role: HouseholdRole) -> UUID:
    """Write down that somebody belongs to this household; give back their id. Of a child, its age band only.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, KeptElsewhereError, ApplicantError, NoKeyError.
    """
    with journalled(keyring.actor, Act.add, ref(seen.case_id)) as line:
        pen = _take_up_household(keyring, Act.add, seen)
        rules.check_role(role)
        household_id = queries.household_of_person(pen.case.person_id)
        person_id = people.add_member(
            household_id, pen.case.compartment_id, pen.key, particulars, role, seen.today
        )
        line.changed("people_person.age_band", "people_householdmembership.role")
        _end(pen, Code.added)
        return person_id


def correct(
    keyring: Keyring, seen: Seen, *, person_id: UUID, particulars: Particulars, role: HouseholdRole
) -> None:
    """Put better words in the place of the old ones, for a member who has no case of their own.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, KeptElsewhereError, NotAMemberError,
    ApplicantError, OwnCaseError, ChildStaysError, NoKeyError.
    """
    with journalled(keyring.actor, Act.correct, ref(seen.case_id)) as line:
        pen = _take_up_member(keyring, Act.correct, seen, person_id)
        rules.check_role(role)
        rules.check_without_own_case(has_own_case=queries.has_own_case(person_id))
        rules.check_correction(queries.particulars_of(keyring, person_id).age_band, particulars.age_band)
        people.correct_member(person_id, pen.key, particulars, role)
        line.changed("people_person.age_band", "people_householdmembership.role")
        _end(pen, Code.corrected)


def leave(keyring: Keyring, seen: Seen, *, person_id: UUID) -> None:
    """Write down that somebody belongs to this household no more.

    With a case of their own they have a household of their own from now on, and whatever this household is kept
    apart from, they are kept apart from as well.
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, KeptElsewhereError, NotAMemberError,
    ApplicantError, LastHolderError.
    """
    with journalled(keyring.actor, Act.leave, ref(seen.case_id)) as line:
        pen = _take_up_member(keyring, Act.leave, seen, person_id)
        people.leave(person_id, seen.today)
        line.changed("people_householdmembership.to_on")
        _end(pen, Code.left)


def confirm(keyring: Keyring, seen: Seen) -> None:
    """Write down that the person said: this is everybody.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, KeptElsewhereError, NoKeyError.
    """
    with journalled(keyring.actor, Act.confirm, ref(seen.case_id)) as line:
        pen = _take_up_household(keyring, Act.confirm, seen)
        people.confirm(queries.household_of_person(pen.case.person_id), seen.today)
        line.changed("people_household.confirmed_on")
        _end(pen, Code.confirmed)


def open_own_case(  # noqa: PLR0913 - what a case begins with, each by its name
    keyring: Keyring,
    seen: Seen,
    *,
    person_id: UUID,
    category: Category,
    risk: Risk,
    risk_reasons: str,
    owner_id: UUID,
    second_id: UUID | None = None,
    entry_route: EntryRoute = EntryRoute.family,
    trace: str = "",
) -> UUID:
    """Open a case for a member of the household; give back its id. The household stays one.

    For a child the wall acts by itself: child protection holds the case. Send whoever opened it to the page
    `case:opened`, which says who has it now and gives the reference (I-11).
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, KeptElsewhereError, NotAMemberError,
    ApplicantError, OwnCaseError, WrongHandsError, NoChildProtectionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.open_own_case, ref(seen.case_id), trace):
        pen = _take_up_member(keyring, Act.open_own_case, seen, person_id)
        rules.check_without_own_case(has_own_case=queries.has_own_case(person_id))
        case_id = case_actions.open_case_of(
            keyring,
            person_id=person_id,
            category=category,
            entry_route=entry_route,
            risk=risk,
            risk_reasons=risk_reasons,
            owner_id=owner_id,
            second_id=second_id,
            today=seen.today,
        )
        _end(pen, Code.own_case)
        return case_id


def keep_apart(keyring: Keyring, seen: Seen, *, other_number: str, reason: str, trace: str = "") -> None:
    """Keep this household apart from that of the case with another number (I-12).

    The other case has no mark of it: whoever holds it may be whom this household is afraid of. Nothing about the
    other case is opened or told but that there is one; a child's is found by child protection only.
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NoSuchCaseError, SameHouseholdError,
    AlreadyApartError, NoKeyError.
    """
    with journalled(keyring.actor, Act.keep_apart, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.keep_apart, seen, POLICY, tracks=BOTH)
        one = queries.household_of_person(pen.case.person_id)
        other = _household_numbered(pen, other_number)
        people.keep_apart(one, other, pen.case.compartment_id, pen.key, reason, seen.today)
        line.changed("people_keepapart.reason")
        _end(pen, Code.kept_apart)


def end_keep_apart(keyring: Keyring, seen: Seen, *, pair_id: UUID, reason: str, trace: str = "") -> None:
    """End what this case said, for a reason; where the other case said the same, the two stay apart.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NotAMemberError, NoKeyError.
    """
    with journalled(keyring.actor, Act.end_keep_apart, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.end_keep_apart, seen, POLICY, tracks=BOTH)
        household_id = queries.household_of_person(pen.case.person_id)
        rules.check_member(belongs=queries.is_said_by(pair_id, household_id, pen.case.compartment_id))
        people.end_keep_apart(pair_id, seen.today)
        line.changed("people_keepapart.ended_on")
        _end(pen, Code.apart_no_more, reason)


def _take_up_household(keyring: Keyring, act: Act, seen: Seen) -> Pen:
    pen = take_up_for(keyring, act, seen, POLICY, tracks=BOTH)
    rules.check_kept_here(kept_here=queries.keeps_household(pen.case.person_id))
    return pen


def _take_up_member(keyring: Keyring, act: Act, seen: Seen, person_id: UUID) -> Pen:
    pen = _take_up_household(keyring, act, seen)
    household_id = queries.household_of_person(pen.case.person_id)
    rules.check_member(belongs=queries.belongs_to(person_id, household_id))
    rules.check_not_applicant(is_applicant=person_id == pen.case.person_id)
    return pen


def _household_numbered(pen: Pen, number: str) -> UUID:
    try:
        return queries.household_of_person(cases.person_numbered(pen.actor, number))
    except (CaseNotFoundError, UnreadableCaseNumberError):
        raise NoSuchCaseError from None


def _end(pen: Pen, code: Code, words: str = "") -> None:
    tell(pen, EventKind.household, code=code, words=words)
    turn(pen.case)
