"""The wall from outside: every address of every room that is about a case, asked by everybody, for a child's case.

The addresses are read from the office itself, so that a room built tomorrow is walked as well. For whoever does not
protect children there is nothing at any of them, even with a key that was left behind (I-4, I-5, I-36). For those who
do, what is made for adults says that it is shut: a room is open to children only where it is named below.
"""

from __future__ import annotations

import uuid

import pytest
from django.urls import URLResolver, get_resolver

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, Role
from refuge.office.people.rules import AgeBand
from refuge.office.vault import actions as vault

pytestmark = pytest.mark.django_db

NOTHING = {403, 404, 409}
FOR_CHILDREN_TOO = {
    "case",
    "children",
    "closure",
    "consent",
    "contact",
    "household",
    "identity",
    "placement",
    "reception",
    "safety",
}
"""Rooms with pages for a child's case. Whatever is not named here is made for adults, and must be shut."""
SEND_AS_WELL = {Role.case_worker, Role.supervisor, Role.contact_officer}


def addresses(resolver=None, before="", room=""):
    """Every address with a case in it: its room, its name and its route."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, route, one.app_name or room)
        elif "case_id" in one.pattern.converters:
            yield room, f"{room}:{one.name}", route


def filled_in(route, case_id):
    """The address for this case; whatever else it names is not there."""
    made = "/" + route.replace("<uuid:case_id>", str(case_id))
    while "<" in made:
        start, end = made.index("<"), made.index(">")
        kind = made[start + 1 : end].partition(":")[0]
        made = made[:start] + {"uuid": str(uuid.uuid4()), "int": "1"}.get(kind, "close") + made[end + 1 :]
    return made


EVERY = sorted(addresses())


def test_the_walk_finds_the_rooms():
    assert {"case", "children", "consent", "contact", "household", "reception"} <= {
        room for room, _, _ in EVERY
    }
    assert len(EVERY) > 40


@pytest.fixture
def child(opened, phyu, pan):
    return opened(phyu, age_band=AgeBand.from_15_to_17)


@pytest.fixture
def with_a_key_left_behind(staff, phyu, child, row):
    """Somebody of a role who, by whatever mistake, still holds the key of the child's case."""

    def make(role):
        member = staff("Sit", role)
        if role not in KEYLESS:
            vault.grant(phyu.keyring, row(child).compartment_id, member.id)
        return member

    return make


def asked(client, address, typed):
    """What an address answers, looked at and, where something is typed, sent."""
    return [client.get(address), *([client.post(address, typed)] if typed else [])]


@pytest.mark.parametrize("role", sorted(OPEN_ROLES - {Role.cp_officer}))
def test_i_5_nobody_else_gets_anything_at_any_address(
    role, child, with_a_key_left_behind, row, signed_in, reauthenticated
):
    member = with_a_key_left_behind(role)
    client = reauthenticated(signed_in(member), member)
    version = row(child).version
    leaks = [
        (name, answer.status_code)
        for _, name, route in EVERY
        for answer in asked(
            client, filled_in(route, child), {"version": version} if role in SEND_AS_WELL else {}
        )
        if answer.status_code not in NOTHING | {405} or row(child).case_no in answer.text.replace("-", "")
    ]
    assert leaks == []
    assert row(child).version == version


def test_i_5_a_childs_case_and_no_case_answer_alike(child, with_a_key_left_behind, signed_in):
    client = signed_in(with_a_key_left_behind(Role.supervisor))
    nowhere = uuid.uuid4()
    different = [
        name
        for _, name, route in EVERY
        if client.get(filled_in(route, child)).status_code
        != client.get(filled_in(route, nowhere)).status_code
    ]
    assert different == []


def test_i_4_for_child_protection_what_is_made_for_adults_is_shut_and_says_so(
    child, phyu, signed_in, reauthenticated
):
    client, wrong = reauthenticated(signed_in(phyu), phyu), []
    for room, name, route in EVERY:
        if room in FOR_CHILDREN_TOO:
            continue
        answer = client.get(filled_in(route, child))
        shut = answer.status_code == 409 and "child protection" in answer.text
        if not shut and answer.status_code != 405:  # an address that takes a form and shows no page
            wrong.append((name, answer.status_code))
    assert wrong == []


def test_i_4_nothing_made_for_adults_is_begun_for_a_child(child, phyu, signed_in, reauthenticated):
    client = reauthenticated(signed_in(phyu), phyu)
    begun = [
        (name, answer.status_code)
        for room, name, route in EVERY
        if room not in FOR_CHILDREN_TOO
        for answer in [client.post(filled_in(route.replace("<str:kind>", "intake"), child), {"version": 1})]
        if answer.status_code != 405 and (answer.status_code != 409 or "child protection" not in answer.text)
    ]
    assert begun == []


def test_no_address_breaks_for_child_protection(child, phyu, signed_in, reauthenticated):
    client = reauthenticated(signed_in(phyu), phyu)
    broken = [name for _, name, route in EVERY if client.get(filled_in(route, child)).status_code >= 500]
    assert broken == []
