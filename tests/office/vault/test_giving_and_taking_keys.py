"""Keys of compartments: who can open, after being given a key and after being taken off."""

from __future__ import annotations

import pytest

from refuge.office.access.rules import Role
from refuge.office.vault import actions, queries
from refuge.office.vault.models import WrappedKey
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
    with pytest.raises(NoKeyError):
        actions.grant(chit.keyring, compartment, chit.id)
    with pytest.raises(NoKeyError):
        actions.revoke(chit.keyring, compartment, aye.id)
    assert queries.holders_of(compartment) == {aye.id, bo.id}


def test_the_last_key_cannot_be_taken_away(people):
    aye, _, _ = people
    compartment, _ = actions.create_compartment(Kind.thread, [aye.id])
    with pytest.raises(LastHolderError):
        actions.revoke(aye.keyring, compartment, aye.id)
    assert queries.holders_of(compartment) == {aye.id}


@pytest.mark.parametrize("role", [Role.administrator, Role.head])
def test_an_administrator_and_a_head_are_never_given_a_key(people, staff, role):
    aye, _, _ = people
    htun = staff("Htun", role)
    compartment, _ = actions.create_compartment(Kind.case, [aye.id])
    with pytest.raises(KeylessRoleError):
        actions.grant(aye.keyring, compartment, htun.id)
    with pytest.raises(KeylessRoleError):
        actions.create_compartment(Kind.case, [aye.id, htun.id])


def test_taking_somebody_off_the_staff_turns_every_key_they_shared(people, staff, journal):
    from refuge.office.access import actions as access

    aye, bo, chit = people
    htun = staff("Htun", Role.administrator)
    shared, _ = actions.create_compartment(Kind.case, [aye.id, bo.id])
    other, _ = actions.create_compartment(Kind.case, [bo.id, chit.id])
    access.take_off(htun.actor, aye.id)
    assert queries.holders_of(shared) == {bo.id}
    assert queries.key_of(bo.keyring, shared).version == 2
    assert queries.current_version(other) == 1
    assert [(line.act, line.object_ref) for line in journal()] == [
        ("vault.turn_keys", f"compartment:{shared}"),
        ("access.take_off", f"staff:{aye.id}"),
    ]


def test_what_only_they_held_is_not_lost_but_told(people, staff):
    from refuge.office.access import actions as access

    aye, _, _ = people
    htun = staff("Htun", Role.administrator)
    alone, key = actions.create_compartment(Kind.thread, [aye.id])
    access.take_off(htun.actor, aye.id)
    assert queries.held_by_nobody_else(aye.id) == {alone}
    assert queries.key_of(aye.keyring, alone) == key


@pytest.mark.parametrize("role", [Role.administrator, Role.head])
def test_nobody_becomes_one_who_holds_none_while_a_key_is_theirs_alone(people, staff, role):
    from refuge.office.access import actions as access
    from refuge.office.access.models import Staff

    aye, bo, _ = people
    htun = staff("Htun", Role.administrator)
    compartment, _ = actions.create_compartment(Kind.case, [aye.id])
    with pytest.raises(LastHolderError):
        access.change_roles(htun.actor, aye.id, [role])
    assert Staff.objects.get(id=aye.id).role_set == {Role.case_worker}
    actions.grant(aye.keyring, compartment, bo.id)
    access.change_roles(htun.actor, aye.id, [role])
    assert queries.holders_of(compartment) == {bo.id}


def test_somebody_taken_off_is_given_no_key_and_does_not_count_as_holder(people):
    from refuge.office.access.models import Staff

    aye, bo, chit = people
    compartment, _ = actions.create_compartment(Kind.case, [aye.id, bo.id])
    Staff.objects.filter(id__in=[bo.id, chit.id]).update(is_active=False)
    with pytest.raises(KeylessRoleError):
        actions.grant(aye.keyring, compartment, chit.id)
    with pytest.raises(LastHolderError):
        actions.revoke(aye.keyring, compartment, aye.id)


def test_keys_in_the_table_open_with_the_staff_seed_alone(people):
    from refuge.office.vault.models import WrappedKey
    from refuge.protocol import opening
    from refuge.protocol.errors import NoMatchError

    aye, bo, _ = people
    compartment, key = actions.create_compartment(Kind.case, [aye.id])
    wrapped = bytes(WrappedKey.objects.get(compartment=compartment).wrapped)
    assert key.bytes not in wrapped
    assert opening.unwrap_key(wrapped, aye.seed) == key.bytes
    with pytest.raises(NoMatchError):
        opening.unwrap_key(wrapped, bo.seed)


def test_no_such_compartment_is_no_key(people):
    from uuid import uuid4

    with pytest.raises(NoKeyError):
        queries.key_of(people[0].keyring, uuid4())


def test_a_keyring_shows_nothing(people):
    aye = people[0]
    assert aye.seed.hex() not in repr(aye.keyring)
    assert repr(aye.seed) not in repr(aye.keyring)


def test_every_key_says_what_kind_of_thing_it_opens_whoever_made_it(people):
    aye, bo, chit = people
    panel, _ = actions.create_compartment(Kind.panel, [aye.id, bo.id])
    actions.revoke(aye.keyring, panel, bo.id)
    actions.grant(aye.keyring, panel, chit.id)
    assert set(WrappedKey.objects.values_list("kind", flat=True)) == {Kind.panel}
    assert set(queries.held_by(chit.actor, Kind.panel)) == {panel}
    assert not queries.held_by(chit.actor, Kind.case)


def test_keys_of_many_compartments_are_one_question_and_another_persons_stay_closed(
    people, django_assert_num_queries
):
    aye, _, chit = people
    mine = dict(actions.create_compartments(Kind.case, [aye.id], 5))
    ((not_mine, _),) = actions.create_compartments(Kind.case, [chit.id], 1)
    with django_assert_num_queries(1):
        queries.take_out_many(aye.keyring, [(one, 1) for one in (*mine, not_mine)])
        assert {one: queries.key_of(aye.keyring, one, 1) for one in mine} == mine
    with pytest.raises(NoKeyError):
        queries.key_of(aye.keyring, not_mine, 1)
    with django_assert_num_queries(0):
        queries.take_out_many(aye.keyring, [(one, 1) for one in mine])
