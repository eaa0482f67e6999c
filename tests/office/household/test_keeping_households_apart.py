"""Two households that must not meet: said by a supervisor on the case or by child protection, shown to nobody else."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from refuge.office.access.rules import NotAllowedError
from refuge.office.case.models import Event
from refuge.office.case.numbers import shown
from refuge.office.household import actions
from refuge.office.household.rules import NoSuchCaseError, NotAMemberError
from refuge.office.people import queries as people
from refuge.office.people.models import KeepApart
from refuge.office.people.rules import AgeBand, AlreadyApartError, SameHouseholdError
from tests.office.case.conftest import TODAY
from tests.office.household.conftest import WHY

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(opened, aye, bo, on_it):
    """A case of Aye's that Bo is on."""
    case_id = opened(aye)
    on_it(bo, case_id, by=aye)
    return case_id


@pytest.fixture
def his(opened, chit):
    """A case of Chit's, whom nobody need trust with hers."""
    return opened(chit)


@pytest.fixture
def apart(now_seen, row):
    """Keep two households apart: `apart(bo, hers, his)`."""

    def keep(by, case_id, other, reason=WHY):
        number = shown(row(other).case_no)
        actions.keep_apart(by.keyring, now_seen(case_id), other_number=number, reason=reason)

    return keep


def household_of(row, case_id):
    return people.household_of_person(row(case_id).person_id)


def test_bo_who_does_not_hold_the_other_case_keeps_the_two_apart(hers, his, bo, apart, row):
    apart(bo, hers, his)
    assert people.kept_apart_from(household_of(row, hers)) == {household_of(row, his)}
    assert people.kept_apart_from(household_of(row, his)) == {household_of(row, hers)}


def test_aye_who_works_the_case_does_not_write_a_pair(hers, his, aye, apart):
    with pytest.raises(NotAllowedError):
        apart(aye, hers, his)
    assert not KeepApart.objects.exists()


def test_dan_who_supervises_but_is_not_on_the_case_does_not_either(hers, his, dan, apart):
    with pytest.raises(NotAllowedError):
        apart(dan, hers, his)


def test_child_protection_writes_a_pair_from_a_childs_case(opened, thuza, his, apart, row):
    child = opened(thuza, age_band=AgeBand.under_15)
    apart(thuza, child, his)
    assert people.kept_apart_from(household_of(row, child)) == {household_of(row, his)}


def test_the_other_case_has_no_mark_of_it(hers, his, bo, chit, apart, row, signed_in, journal):
    before = (row(his).version, Event.objects.filter(case=his).count())
    apart(bo, hers, his)
    assert (row(his).version, Event.objects.filter(case=his).count()) == before
    page = signed_in(chit).get(f"/household/{his}/").text
    assert "This case asked for nothing." in page
    assert WHY not in page
    assert not [line for line in journal() if str(his) in line.object_ref and line.act.endswith("keep_apart")]


def test_those_on_the_case_read_why_but_not_from_whom(hers, his, bo, aye, apart, row, signed_in):
    apart(bo, hers, his)
    page = signed_in(aye).get(f"/household/{hers}/").text
    assert WHY in page
    assert shown(row(his).case_no) not in page
    assert str(his) not in page


def test_the_reason_lies_sealed_in_the_table(hers, his, bo, apart):
    apart(bo, hers, his)
    assert WHY.encode() not in KeepApart.objects.get().reason.stored()


def test_the_other_case_may_say_the_same_and_never_learns_that_it_was_said(
    hers, his, bo, dan, chit, on_it, apart
):
    on_it(dan, his, by=chit)
    apart(bo, hers, his)
    apart(dan, his, hers)
    assert KeepApart.objects.count() == 2


def test_one_case_says_it_once(hers, his, bo, apart):
    apart(bo, hers, his)
    with pytest.raises(AlreadyApartError):
        apart(bo, hers, his)


def test_the_table_refuses_it_twice_from_one_case(hers, his, bo, apart):
    apart(bo, hers, his)
    again = KeepApart.objects.get()
    again.id, again.reason, again._state.adding = None, None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_what_one_case_ends_the_other_still_says(hers, his, bo, dan, chit, on_it, apart, now_seen, row):
    on_it(dan, his, by=chit)
    apart(bo, hers, his)
    apart(dan, his, hers)
    mine = KeepApart.objects.get(compartment=row(hers).compartment_id)
    actions.end_keep_apart(bo.keyring, now_seen(hers), pair_id=mine.id, reason="She says so.")
    assert people.kept_apart_from(household_of(row, hers)) == {household_of(row, his)}


def test_a_pair_is_ended_by_the_case_that_said_it_and_no_other(
    hers, his, bo, dan, chit, on_it, apart, now_seen
):
    on_it(dan, his, by=chit)
    apart(bo, hers, his)
    pair = KeepApart.objects.get()
    with pytest.raises(NotAMemberError):
        actions.end_keep_apart(dan.keyring, now_seen(his), pair_id=pair.id, reason="He says so.")
    assert KeepApart.objects.get().ended_on is None


def test_aye_does_not_end_what_bo_wrote(hers, his, aye, bo, apart, now_seen):
    apart(bo, hers, his)
    with pytest.raises(NotAllowedError):
        actions.end_keep_apart(
            aye.keyring, now_seen(hers), pair_id=KeepApart.objects.get().id, reason="So it goes."
        )


def test_once_ended_they_may_meet(hers, his, bo, apart, now_seen, row):
    apart(bo, hers, his)
    pair = KeepApart.objects.get()
    actions.end_keep_apart(bo.keyring, now_seen(hers), pair_id=pair.id, reason="She says so.")
    assert people.kept_apart_from(household_of(row, hers)) == frozenset()
    assert KeepApart.objects.get().ended_on == TODAY


@pytest.mark.parametrize("typed", ["0000-0000-0001", "nothing like a number"])
def test_a_number_of_no_case_and_an_unreadable_one_are_refused_alike(hers, bo, now_seen, typed):
    with pytest.raises(NoSuchCaseError):
        actions.keep_apart(bo.keyring, now_seen(hers), other_number=typed, reason=WHY)


def test_a_childs_number_says_nothing_to_whoever_does_not_protect_children(
    hers, staff, opened, on_it, aye, thuza, apart, now_seen, row
):
    from refuge.office.access.rules import Role
    from refuge.office.case.rules import TRACK_ROLES, Track

    child = opened(thuza, age_band=AgeBand.under_15)
    if Role.supervisor in TRACK_ROLES[Track.child]:
        pytest.skip("supervisors stand in for child protection until it is there")
    supervisor = staff("Dan", Role.supervisor)
    on_it(supervisor, hers, by=aye)
    with pytest.raises(NoSuchCaseError):
        apart(supervisor, hers, child)


def test_people_of_one_household_are_not_kept_apart_until_somebody_leaves(
    hers, aye, bo, chit, added, given_own_case, on_it, apart, now_seen, row
):
    person_id = added(aye, hers)
    own = given_own_case(aye, hers, person_id, owner=chit)
    with pytest.raises(SameHouseholdError):
        apart(bo, hers, own)
    actions.leave(aye.keyring, now_seen(hers), person_id=person_id)
    apart(bo, hers, own)
    assert people.kept_apart_from(household_of(row, hers)) == {people.household_of_person(person_id)}


def test_whoever_leaves_stays_apart_from_whom_the_household_was_kept_apart(
    hers, his, aye, bo, chit, dan, opened, added, given_own_case, apart, now_seen, row
):
    person_id = added(aye, hers)
    given_own_case(aye, hers, person_id, owner=aye)
    apart(bo, hers, his)
    actions.leave(aye.keyring, now_seen(hers), person_id=person_id)
    assert people.kept_apart_from(people.household_of_person(person_id)) == {household_of(row, his)}
