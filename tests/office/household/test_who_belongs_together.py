"""A family is written down person by person, each in their own right; of a child, its age band and no more."""

from __future__ import annotations

import pytest

from refuge.office.access.rules import NotAllowedError
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions as case_actions
from refuge.office.case.models import Case, Event
from refuge.office.case.pen import Seen
from refuge.office.case.rules import AgeReason, CaseNotFoundError, Track
from refuge.office.household import actions
from refuge.office.household.rules import (
    ApplicantError,
    ChildStaysError,
    KeptElsewhereError,
    NotAMemberError,
    OwnCaseError,
)
from refuge.office.people import queries as people
from refuge.office.people.models import Household, HouseholdMembership, Person
from refuge.office.people.rules import AgeBand, Gender, HouseholdRole, Particulars
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db
A_CHILD = {"age_band": AgeBand.under_15, "role": HouseholdRole.child, "gender": Gender.female}
A_WOMAN = Particulars(AgeBand.from_25_to_59, Gender.female, ("kyu",))


def test_a_partner_who_is_not_married_belongs_to_the_household(opened, aye, added, household):
    case_id = opened(aye)
    person_id = added(aye, case_id, role=HouseholdRole.spouse_informal)
    member = household(aye, case_id)[person_id]
    assert (member.role, member.gender, member.languages) == ("spouse_informal", "male", ("my", "kyu"))
    assert people.size_of(people.household_of_person(person_id)) == 2


def test_of_a_child_nothing_but_its_age_band_is_kept(opened, aye, added, household):
    case_id = opened(aye)
    person_id = added(aye, case_id, **A_CHILD)
    child = household(aye, case_id)[person_id]
    assert (child.age_band, child.gender, child.languages) == ("under_15", "undisclosed", ())
    assert child.is_child


@pytest.mark.parametrize("role", [role for role in HouseholdRole if role != "applicant"])
def test_everybody_who_lives_with_them_can_be_written_down(opened, aye, added, household, role):
    case_id = opened(aye)
    person_id = added(aye, case_id, role=role)
    assert household(aye, case_id)[person_id].role is role


def test_there_is_one_applicant(opened, aye, added):
    with pytest.raises(ApplicantError):
        added(aye, opened(aye), role=HouseholdRole.applicant)


def test_chit_who_does_not_hold_the_case_adds_nobody(opened, aye, chit, added):
    with pytest.raises(CaseNotFoundError):
        added(chit, opened(aye))


def test_bo_who_sees_the_case_but_does_not_hold_it_adds_nobody(opened, aye, bo, added):
    with pytest.raises(NotAllowedError):
        added(bo, opened(aye))


def test_whoever_looked_before_somebody_was_added_is_told(opened, aye, added, now_seen):
    case_id = opened(aye)
    before = now_seen(case_id)
    added(aye, case_id)
    with pytest.raises(StaleVersionError):
        actions.confirm(aye.keyring, before)


def test_what_happened_stands_in_the_story_of_the_case_and_in_the_journal(opened, aye, added, journal):
    case_id = opened(aye)
    added(aye, case_id)
    assert Event.objects.filter(case=case_id, kind="household").count() == 1
    line = journal(act="household.add")[0]
    assert (line.outcome, line.object_ref) == ("done", f"case:{case_id}")


def test_this_is_everybody_has_a_day_and_somebody_new_takes_it_back(opened, aye, added, now_seen):
    case_id = opened(aye)
    actions.confirm(aye.keyring, now_seen(case_id))
    assert Household.objects.get().confirmed_on == TODAY
    added(aye, case_id)
    assert Household.objects.get().confirmed_on is None


def correct(by, seen, person_id, particulars=A_WOMAN, role=HouseholdRole.sibling):
    actions.correct(by.keyring, seen, person_id=person_id, particulars=particulars, role=role)


def test_what_is_known_of_a_member_is_corrected(opened, aye, added, now_seen, household):
    case_id = opened(aye)
    person_id = added(aye, case_id)
    correct(aye, now_seen(case_id), person_id)
    member = household(aye, case_id)[person_id]
    assert (member.gender, member.languages, member.role) == ("female", ("kyu",), "sibling")


def test_a_member_who_turns_out_to_be_a_child_keeps_only_the_age_band(
    opened, aye, added, now_seen, household
):
    case_id = opened(aye)
    person_id = added(aye, case_id)
    younger = Particulars(AgeBand.from_15_to_17, Gender.female, ("kyu",))
    correct(aye, now_seen(case_id), person_id, younger)
    member = household(aye, case_id)[person_id]
    assert (member.age_band, member.gender, member.languages) == ("15_17", "undisclosed", ())


def test_a_child_does_not_become_an_adult_here(opened, aye, added, now_seen):
    case_id = opened(aye)
    child = added(aye, case_id, **A_CHILD)
    with pytest.raises(ChildStaysError):
        correct(aye, now_seen(case_id), child)


def test_the_applicant_is_not_corrected_nor_sent_away_here(opened, aye, now_seen, row):
    case_id = opened(aye)
    applicant = row(case_id).person_id
    with pytest.raises(ApplicantError):
        correct(aye, now_seen(case_id), applicant)
    with pytest.raises(ApplicantError):
        actions.leave(aye.keyring, now_seen(case_id), person_id=applicant)


def test_somebody_from_another_household_is_not_found_here(opened, aye, added, now_seen):
    case_id, elsewhere = opened(aye), opened(aye)
    stranger = added(aye, elsewhere)
    for act in (correct, lambda by, seen, one: actions.leave(by.keyring, seen, person_id=one)):
        with pytest.raises(NotAMemberError):
            act(aye, now_seen(case_id), stranger)


def test_somebody_who_left_belongs_to_it_no_more(opened, aye, added, now_seen, household):
    case_id = opened(aye)
    person_id = added(aye, case_id)
    actions.leave(aye.keyring, now_seen(case_id), person_id=person_id)
    assert person_id not in household(aye, case_id)
    with pytest.raises(people.NoHouseholdError):
        people.household_of_person(person_id)


def test_an_adult_has_a_case_of_their_own_at_their_wish(
    opened, aye, chit, added, given_own_case, household, row
):
    case_id = opened(aye)
    person_id = added(aye, case_id)
    own = given_own_case(aye, case_id, person_id, owner=chit)
    assert row(own).owner_id == chit.id
    assert Person.objects.get(id=person_id).compartment_id == row(own).compartment_id
    seen_by_family, seen_by_own = household(aye, case_id)[person_id], household(chit, own)[person_id]
    assert (seen_by_family.age_band, seen_by_family.role) == ("25_59", "spouse_informal")
    assert (seen_by_family.gender, seen_by_family.languages) == ("undisclosed", ())
    assert (seen_by_own.gender, seen_by_own.languages) == ("male", ("my", "kyu"))


def test_the_household_stays_one(opened, aye, chit, added, given_own_case, row):
    case_id = opened(aye)
    person_id = added(aye, case_id)
    given_own_case(aye, case_id, person_id, owner=chit)
    assert people.household_of_person(person_id) == people.household_of_person(row(case_id).person_id)
    assert HouseholdMembership.objects.count() == 2


def test_whoever_holds_only_the_members_case_knows_nothing_of_the_others(
    opened, aye, chit, added, given_own_case, household, row
):
    case_id = opened(aye)
    own = given_own_case(aye, case_id, added(aye, case_id), owner=chit)
    applicant = household(chit, own)[row(case_id).person_id]
    assert (applicant.is_closed, applicant.role, applicant.case_id) == (True, None, None)
    assert applicant.is_child  # whatever stands on a closed age stays on the safe side


def test_nobody_has_two_cases(opened, aye, added, given_own_case, now_seen):
    case_id = opened(aye)
    person_id = added(aye, case_id)
    given_own_case(aye, case_id, person_id)
    with pytest.raises(OwnCaseError):
        given_own_case(aye, case_id, person_id)
    with pytest.raises(OwnCaseError):
        correct(aye, now_seen(case_id), person_id)
    assert Case.objects.count() == 2


def test_the_household_is_changed_in_the_case_that_keeps_it(opened, aye, added, given_own_case, now_seen):
    case_id = opened(aye)
    own = given_own_case(aye, case_id, added(aye, case_id))
    with pytest.raises(KeptElsewhereError):
        actions.confirm(aye.keyring, now_seen(own))
    with pytest.raises(KeptElsewhereError):
        added(aye, own)


def test_an_age_corrected_in_their_own_case_is_told_to_the_family(
    opened, aye, chit, added, given_own_case, now_seen, household
):
    case_id = opened(aye)
    person_id = added(aye, case_id)
    own = given_own_case(aye, case_id, person_id, owner=chit)
    case_actions.correct_age(
        chit.keyring, now_seen(own), age_band=AgeBand.from_18_to_24, why=AgeReason.mistake
    )
    assert household(aye, case_id)[person_id].age_band is AgeBand.from_18_to_24


def test_where_nobody_reads_the_familys_case_the_age_is_in_doubt_there(
    opened, aye, chit, added, given_own_case, now_seen, household
):
    from refuge.office.access.models import Staff

    case_id = opened(aye)
    person_id = added(aye, case_id)
    own = given_own_case(aye, case_id, person_id, owner=chit)
    Staff.objects.filter(id=aye.id).update(is_active=False)
    case_actions.correct_age(
        chit.keyring, now_seen(own), age_band=AgeBand.from_18_to_24, why=AgeReason.mistake
    )
    member = household(aye, case_id)[person_id]
    assert (member.is_closed, member.is_child) == (True, True)


def test_with_a_case_of_their_own_they_leave_into_a_household_of_their_own(
    opened, aye, chit, added, given_own_case, now_seen, household
):
    case_id = opened(aye)
    person_id = added(aye, case_id)
    own = given_own_case(aye, case_id, person_id, owner=chit)
    actions.leave(aye.keyring, now_seen(case_id), person_id=person_id)
    alone = household(chit, own)
    assert [(one.person_id, one.is_applicant) for one in alone.values()] == [(person_id, True)]
    assert people.keeps_household(person_id)


def test_a_child_who_came_along_goes_to_child_protection(
    opened, aye, thuza, added, given_own_case, household, row
):
    case_id = opened(aye)
    child = added(aye, case_id, **A_CHILD)
    own = given_own_case(aye, case_id, child)
    assert (row(own).track, row(own).owner_id) == (Track.child, thuza.id)
    still = household(aye, case_id)[child]
    assert (still.age_band, still.role, still.gender) == ("under_15", "child", "undisclosed")
    assert still.case_id is None
    with pytest.raises(CaseNotFoundError):
        actions.confirm(aye.keyring, Seen(own, 1, TODAY))
