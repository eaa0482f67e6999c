"""The table of acts, cell by cell, and the roles somebody may hold."""

from __future__ import annotations

from enum import StrEnum
from itertools import combinations
from uuid import uuid4

import pytest

from refuge.office.access import rules
from refuge.office.access.rules import POLICY, Act, Actor, NotAllowedError, Role, RolesRefusedError

ADMINISTRATOR_ONLY = {
    Act.invite,
    Act.withdraw_invitation,
    Act.change_roles,
    Act.take_off,
    Act.bring_back,
}
CELLS = [(act, role) for act in Act for role in Role]


def expected(act, role):
    if act in ADMINISTRATOR_ONLY:
        return role is Role.administrator
    if act is Act.see_staff:
        return role in {Role.administrator, Role.auditor}
    return True


@pytest.mark.parametrize(("act", "role"), CELLS)
def test_every_cell_of_the_table(act, role):
    actor = Actor(uuid4(), "Aye", frozenset({role}))
    assert rules.may(act, actor, POLICY) is expected(act, role)
    if expected(act, role):
        rules.check(act, actor, POLICY)
    else:
        with pytest.raises(NotAllowedError):
            rules.check(act, actor, POLICY)


@pytest.mark.parametrize("act", Act)
def test_somebody_without_a_role_may_do_nothing(act):
    assert not rules.may(act, Actor(uuid4(), "Chit", frozenset()), POLICY)


def test_an_act_that_stands_in_no_table_is_allowed_to_nobody():
    class Forgotten(StrEnum):
        act = "nowhere.act"

    assert not rules.may(Forgotten.act, Actor(uuid4(), "Aye", frozenset(Role)), {})


def test_every_act_stands_in_the_table():
    assert POLICY.keys() == set(Act)


@pytest.mark.parametrize("pair", list(combinations(sorted(rules.OPEN_ROLES), 2)))
def test_an_administrator_and_a_head_hold_no_other_role(pair):
    if {Role.administrator, Role.head} & set(pair):
        with pytest.raises(RolesRefusedError):
            rules.check_roles(pair)
    else:
        assert rules.check_roles(pair) == frozenset(pair)


@pytest.mark.parametrize("role", Role)
def test_only_roles_whose_room_is_built_can_be_given(role):
    if role in rules.OPEN_ROLES:
        assert rules.check_roles([role]) == {role}
    else:
        with pytest.raises(RolesRefusedError):
            rules.check_roles([role])


def test_nobody_is_given_no_role():
    with pytest.raises(RolesRefusedError):
        rules.check_roles([])


def test_nobody_changes_their_own_rights():
    htun = Actor(uuid4(), "Htun", frozenset({Role.administrator}))
    with pytest.raises(NotAllowedError):
        rules.check_not_oneself(htun, htun.id)
    rules.check_not_oneself(htun, uuid4())


def test_an_actor_carries_no_secret():
    assert set(Actor.__dataclass_fields__) == {"id", "name", "roles"}
