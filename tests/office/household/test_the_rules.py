"""Every cell of the rules of a household."""

from __future__ import annotations

import pytest

from refuge.office.household import rules
from refuge.office.household.rules import (
    ApplicantError,
    ChildStaysError,
    KeptElsewhereError,
    NotAMemberError,
    OwnCaseError,
)
from refuge.office.people.rules import (
    AgeBand,
    AlreadyApartError,
    Gender,
    HouseholdRole,
    Particulars,
    SameHouseholdError,
    check_pair,
    no_more_than_needed,
)

CHILDREN = {AgeBand.under_15, AgeBand.from_15_to_17}
IN_DOUBT = CHILDREN | {AgeBand.unknown}


@pytest.mark.parametrize("after", AgeBand)
@pytest.mark.parametrize("before", AgeBand)
def test_a_child_stays_one_and_doubt_may_be_cleared_up(before, after):
    if before in CHILDREN and after not in IN_DOUBT:
        with pytest.raises(ChildStaysError):
            rules.check_correction(before, after)
    else:
        rules.check_correction(before, after)


@pytest.mark.parametrize("age_band", AgeBand)
def test_of_a_child_no_more_than_the_age_band_is_kept(age_band):
    told = Particulars(age_band, Gender.female, ("my",))
    kept = no_more_than_needed(told)
    assert kept == (Particulars(age_band, Gender.undisclosed, ()) if age_band in IN_DOUBT else told)


@pytest.mark.parametrize("role", HouseholdRole)
def test_everybody_may_be_added_but_a_second_applicant(role):
    if role is HouseholdRole.applicant:
        with pytest.raises(ApplicantError):
            rules.check_role(role)
    else:
        rules.check_role(role)


@pytest.mark.parametrize(
    ("check", "passes", "refusal"),
    [
        (lambda yes: rules.check_kept_here(kept_here=yes), True, KeptElsewhereError),
        (lambda yes: rules.check_member(belongs=yes), True, NotAMemberError),
        (lambda yes: rules.check_not_applicant(is_applicant=yes), False, ApplicantError),
        (lambda yes: rules.check_without_own_case(has_own_case=yes), False, OwnCaseError),
    ],
)
def test_each_check_lets_one_answer_pass(check, passes, refusal):
    check(passes)
    with pytest.raises(refusal):
        check(not passes)


def test_a_pair_is_two_households_and_said_once():
    check_pair("a", "b", said_before={"c"})
    with pytest.raises(SameHouseholdError):
        check_pair("a", "a", said_before=())
    with pytest.raises(AlreadyApartError):
        check_pair("a", "b", said_before={"b"})
