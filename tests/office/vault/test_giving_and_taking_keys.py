"""Keys of compartments: who can open, after being given a key and after being taken off."""

from __future__ import annotations

import pytest

from refuge.office.access.rules import Role
from refuge.office.vault import actions, queries
from refuge.office.vault.rules import KeylessRoleError, Kind, LastHolderError, NoKeyError

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(staff):
    return (
        staff("Aye", Role.case_worker),
        staff("Bo", Role.supervisor),
        staff("Chit", Role.case_worker),
    )


def test_whoever_is_given_a_key_opens_it_and_nobody_else(people):
    aye, bo, chit = people
    compartment, key = actions.create_compartment(Kind.case, [aye.id, bo.id])
    assert queries.key_of(aye.keyring, compartment) == key
    assert queries.key_of(bo.keyring, compartment) == key
    with pytest.raises(NoKeyError):
        queries.key_of(chit.keyring, compartment)


def test_a_key_given_later_opens_every_version(people):
    aye, bo, chit = people
    compartment, first = actions.create_compartment(Kind.case, [aye.id, bo.id])
    actions.revoke(aye.keyring, compartment, bo.id)
    actions.grant(aye.keyring, compartment, chit.id)
    assert queries.versions_held(chit.actor, compartment) == (1, 2)
    assert queries.key_of(chit.keyring, compartment, 1) == first


def test_taking_somebody_off_turns_the_key_and_leaves_them_nothing(people):
    aye, bo, _ = people
    compartment, first = actions.create_compartment(Kind.case, [aye.id, bo.id])
    actions.revoke(aye.keyring, compartment, bo.id)
    assert queries.key_of(aye.keyring, compartment).version == 2
    assert queries.key_of(aye.keyring, compartment) != first
    assert queries.holders_of(compartment) == {aye.id}
    with pytest.raises(NoKeyError):
        queries.key_of(type(bo.keyring)(bo.actor, bo.seed), compartment, 1)


def test_somebody_without_a_key_can_neither_give_nor_take_one(people):
    aye, bo, chit = people
    compartment, _ = actions.create_compartment(Kind.case, [aye.id, bo.id])
    actions.grant(chit.keyring, compartment, chit.id)
    assert queries.holders_of(compartment) == {aye.id, bo.id}
    with pytest.raises(NoKeyError):
        actions.revoke(chit.keyring, compartment, aye.id)


def test_the_last_key_cannot_be_taken_away(people):
    aye, _, _ = people
    compartment, _ = actions.create_compartment(Kind.thread, [aye.id])
    with pytest.raises(LastHolderError):
        actions.revoke(aye.keyring, compartment, aye.id)
    assert queries.holders_of(compartment) == {aye.id}


def test_an_administrator_is_never_given_a_key(people, staff):
    aye, _, _ = people
    htun = staff("Htun", Role.administrator)
    compartment, _ = actions.create_compartment(Kind.case, [aye.id])
    with pytest.raises(KeylessRoleError):
        actions.grant(aye.keyring, compartment, htun.id)
    with pytest.raises(KeylessRoleError):
        actions.create_compartment(Kind.case, [aye.id, htun.id])
