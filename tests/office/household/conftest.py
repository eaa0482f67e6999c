"""The same people and cases as in the tests of the case; Thuza protects children, Mya and Naing come as a family."""

from __future__ import annotations

import pytest

from tests.office.case.conftest import aye, bo, chit, dan, ei, noted, now_seen, opened, row

__all__ = ["aye", "bo", "chit", "dan", "ei", "noted", "now_seen", "opened", "row"]
WHY = "She is afraid of somebody there, and says so herself."


@pytest.fixture
def thuza(staff):
    """Somebody who works on the child track."""
    from refuge.office.case.rules import TRACK_ROLES, Track

    return staff("Thuza", *TRACK_ROLES[Track.child])


@pytest.fixture
def added(db, now_seen):
    """Add somebody to a household: `added(aye, case_id, age_band=…, role=…)`; gives back their id."""
    from refuge.office.household import actions
    from refuge.office.people.rules import AgeBand, Gender, HouseholdRole, Particulars

    def add(
        by,
        case_id,
        *,
        age_band=AgeBand.from_25_to_59,
        gender=Gender.male,
        role=HouseholdRole.spouse_informal,
    ):
        particulars = Particulars(age_band, gender, ("my", "kyu"))
        return actions.add(by.keyring, now_seen(case_id), particulars=particulars, role=role)

    return add


@pytest.fixture
def given_own_case(db, now_seen):
    """Open a case of their own for a member: `given_own_case(aye, case_id, person_id, owner=chit)`."""
    from refuge.office.case.rules import Category, Risk
    from refuge.office.household import actions

    def give(by, case_id, person_id, owner=None):
        return actions.open_own_case(
            by.keyring,
            now_seen(case_id),
            person_id=person_id,
            category=Category.dependant,
            risk=Risk.medium,
            risk_reasons="They come along.",
            owner_id=(owner or by).id,
        )

    return give


@pytest.fixture
def household(db):
    """Who belongs to the household of a case, as somebody reads it: `household(aye, case_id)`, by person id."""
    from refuge.office.audit.actions import reading
    from refuge.office.household.queries import members_of
    from refuge.office.household.rules import Act

    def read(by, case_id):
        with reading(by.actor, Act.see, f"case:{case_id}"):
            return {one.person_id: one for one in members_of(by.keyring, case_id)}

    return read


@pytest.fixture
def on_it(db, now_seen):
    """Let somebody on a case: `on_it(bo, case_id, by=aye)`."""
    from refuge.office.case import actions

    def let_in(member, case_id, by):
        actions.give_access(by.keyring, now_seen(case_id), staff_id=member.id, why="works_with_owner")

    return let_in
