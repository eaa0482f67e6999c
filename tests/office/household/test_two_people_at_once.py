"""When two people change one household, one wins and the other is told (I-23)."""

from __future__ import annotations

import pytest

from refuge.office.case.numbers import shown
from refuge.office.household import actions
from refuge.office.people.models import HouseholdMembership, KeepApart
from refuge.office.people.rules import AgeBand, Gender, HouseholdRole, Particulars
from tests.office.case.test_two_people_at_once import at_once
from tests.office.household.conftest import WHY

pytestmark = pytest.mark.django_db(transaction=True)
WOMAN = Particulars(AgeBand.from_25_to_59, Gender.female, ("my",))


@pytest.fixture
def shared(opened, aye, chit, on_it):
    case_id = opened(aye)
    on_it(chit, case_id, by=aye)
    return case_id


def test_of_two_who_add_the_same_person_one_counts(shared, aye, chit, now_seen):
    seen = now_seen(shared)
    ends = at_once(
        *(
            lambda one=one: (
                actions.add(one.keyring, seen, particulars=WOMAN, role=HouseholdRole.sibling) and None
            )
            for one in (aye, chit)
        )
    )
    assert ends.count("done") == 1
    assert HouseholdMembership.objects.count() == 2


def test_of_two_cases_opened_for_one_member_one_is_there(shared, aye, chit, added, given_own_case):
    from refuge.office.case.models import Case

    person_id = added(aye, shared)
    ends = at_once(*(lambda one=one: given_own_case(one, shared, person_id) and None for one in (aye, chit)))
    assert ends.count("done") == 1
    assert Case.objects.filter(person=person_id).count() == 1


def test_two_cases_that_say_the_same_at_once_are_both_heard(opened, bo, dan, now_seen, row):
    one, other = opened(bo), opened(dan)

    def say(by, case_id, about):
        number = shown(row(about).case_no)
        actions.keep_apart(by.keyring, now_seen(case_id), other_number=number, reason=WHY)

    assert at_once(lambda: say(bo, one, other), lambda: say(dan, other, one)) == ["done", "done"]
    assert KeepApart.objects.count() == 2
