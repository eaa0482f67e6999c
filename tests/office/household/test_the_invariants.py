"""The invariants that live in this room, by their numbers in the process."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from refuge.office.access.rules import OPEN_ROLES, Relation, Role
from refuge.office.case.models import Case
from refuge.office.case.numbers import shown
from refuge.office.case.rules import CaseNotFoundError, Track
from refuge.office.household import actions, rules
from refuge.office.household.rules import Act, ChildStaysError, NoSuchCaseError
from refuge.office.people import queries as people
from refuge.office.people.models import KeepApart
from refuge.office.people.rules import AgeBand, Gender, HouseholdRole, Particulars
from tests.office.household.conftest import WHY
from tests.office.refusing import refused_by

pytestmark = pytest.mark.django_db
A_CHILD = {"age_band": AgeBand.under_15, "role": HouseholdRole.child, "gender": Gender.female}


def everything_in_the_database():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from (bytes(one) if isinstance(one, memoryview) else str(one).encode() for one in row)


def test_i_1_what_describes_a_family_is_nowhere_in_the_clear(
    opened, aye, bo, chit, added, on_it, now_seen, row
):
    case_id, other = opened(aye), opened(chit)
    on_it(bo, case_id, by=aye)
    added(aye, case_id, role=HouseholdRole.spouse_informal)
    number = shown(row(other).case_no)
    actions.keep_apart(bo.keyring, now_seen(case_id), other_number=number, reason=WHY)
    for word in (WHY, "spouse_informal", "female"):
        assert not [value for value in everything_in_the_database() if word.encode() in value]


def test_i_1_a_household_has_no_column_for_a_name():
    columns = {
        column.name for model in apps.get_app_config("people").get_models() for column in model._meta.fields
    }
    assert not {one for one in columns if "name" in one or "birth" in one or "number" in one}


def test_i_4_and_i_5_a_childs_own_case_is_not_seen_by_whoever_works_the_familys(
    opened, aye, bo, thuza, added, given_own_case, on_it, household, signed_in, row
):
    case_id = opened(aye)
    child = added(aye, case_id, **A_CHILD)
    own = given_own_case(aye, case_id, child)
    on_it(bo, case_id, by=aye)
    assert row(own).track == Track.child
    for member in (aye, bo):
        assert household(member, case_id)[child].case_id is None
        assert str(own) not in signed_in(member).get(f"/household/{case_id}/").text
        assert signed_in(member).get(f"/household/{own}/").status_code == 404
        with pytest.raises(CaseNotFoundError):
            actions.confirm(member.keyring, _seen(own))


def test_i_5_a_childs_case_number_tells_a_supervisor_nothing(opened, aye, bo, thuza, on_it, now_seen, row):
    case_id, childs = opened(aye), opened(thuza, age_band=AgeBand.under_15)
    on_it(bo, case_id, by=aye)
    number = shown(row(childs).case_no)
    with pytest.raises(NoSuchCaseError) as a_childs:
        actions.keep_apart(bo.keyring, now_seen(case_id), other_number=number, reason=WHY)
    with pytest.raises(NoSuchCaseError) as nobodys:
        actions.keep_apart(bo.keyring, now_seen(case_id), other_number="0000-0000-0000", reason=WHY)
    assert (a_childs.value.reason, a_childs.value.status) == (nobodys.value.reason, nobodys.value.status)


def test_i_11_a_child_in_the_family_counts_as_one_wherever_it_is_asked_about(
    opened, aye, chit, added, given_own_case, household
):
    case_id = opened(aye)
    child, partner = added(aye, case_id, **A_CHILD), added(aye, case_id)
    own = given_own_case(aye, case_id, partner, owner=chit)
    assert household(aye, case_id)[child].is_child
    assert household(chit, own)[child].is_child  # closed to her, and therefore on the safe side
    adult = Particulars(AgeBand.from_25_to_59, Gender.female, ())
    with pytest.raises(ChildStaysError):
        actions.correct(
            aye.keyring, _seen(case_id), person_id=child, particulars=adult, role=HouseholdRole.child
        )


def test_i_11_the_household_stays_one_when_a_child_has_a_case_of_its_own(
    opened, aye, thuza, added, given_own_case, row
):
    case_id = opened(aye)
    child = added(aye, case_id, **A_CHILD)
    given_own_case(aye, case_id, child)
    household_id = people.household_of_person(row(case_id).person_id)
    assert people.household_of_person(child) == household_id
    assert people.size_of(household_id) == 2


def test_i_12_a_pair_is_known_from_both_households_until_whoever_said_so_ends_it(
    opened, aye, bo, chit, on_it, now_seen, row
):
    case_id, other = opened(aye), opened(chit)
    on_it(bo, case_id, by=aye)
    number = shown(row(other).case_no)
    actions.keep_apart(bo.keyring, now_seen(case_id), other_number=number, reason=WHY)
    one, two = (people.household_of_person(row(each).person_id) for each in (case_id, other))
    assert (people.kept_apart_from(one), people.kept_apart_from(two)) == ({two}, {one})


def test_i_12_the_database_refuses_a_pair_that_is_none(opened, aye, bo, chit, on_it, now_seen, row):
    case_id, other = opened(aye), opened(chit)
    on_it(bo, case_id, by=aye)
    number = shown(row(other).case_no)
    actions.keep_apart(bo.keyring, now_seen(case_id), other_number=number, reason=WHY)
    pair = KeepApart.objects.get()
    for columns in ({"one": pair.other, "other": pair.one}, {"other": pair.one}):
        with refused_by("pair_in_order"):
            KeepApart.objects.update(**columns)


def test_i_25_and_i_36_what_is_read_stands_in_the_journal_and_no_other_role_reads(
    opened, aye, added, household, journal
):
    case_id = opened(aye)
    added(aye, case_id)
    household(aye, case_id)
    assert "people_householdmembership.role" in journal(act="household.see")[-1].columns_read
    listed = {role for line in rules.POLICY.values() for role in line}
    assert listed == {Role.case_worker, Role.supervisor, Role.cp_officer}
    assert Role.administrator in OPEN_ROLES - listed


def test_only_holders_do_anything_here():
    assert all(Relation.none not in held for line in rules.POLICY.values() for held in line.values())
    assert set(rules.POLICY) == set(Act)


def _seen(case_id):
    from refuge.office.case.pen import Seen
    from tests.office.case.conftest import TODAY

    return Seen(case_id, Case.objects.get(id=case_id).version, TODAY)
