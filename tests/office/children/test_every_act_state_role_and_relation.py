"""Every page of child protection x state x role x relation, asked of the real server, against a table by hand.

200: their page opens. 403: they protect children, but hold no key to this one. 404: for them there is no such child.
409: not from where the child is now. A refused act is
sent whole, and changes nothing.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, Role
from refuge.office.case.models import Case, Event
from refuge.office.children.models import Protection, Step
from refuge.office.children.rules import AgeTerm, State, TalkTerm
from refuge.office.people.rules import AgeBand
from refuge.office.vault import actions as vault
from tests.office.children.conftest import NOW, REASONS

pytestmark = pytest.mark.django_db

RELATIONS = ("owner", "on it", "none")
ANYWHERE = set(State)
# path: from which states its page opens for whoever protects children and holds the key
TABLE = {
    "": ANYWHERE,
    "handover/": ANYWHERE,
    "sure/told/": ANYWHERE,
    "talk/": ANYWHERE,
    "needs/": ANYWHERE,
    "tracing/": ANYWHERE,
    "review/": ANYWHERE,
    "age/": ANYWHERE,
    "answer/": ANYWHERE,
    "withdraw/": ANYWHERE,
    "move/hand_to_care/": {"waiting_for_care"},
    "move/reunite/": {"waiting_for_care", "in_civilian_care", "long_term_care"},
    "move/settle/": {"in_civilian_care"},
    "move/back_to_care/": {"with_family", "long_term_care"},
    "move/end/": {"waiting_for_care", "in_civilian_care", "with_family", "long_term_care"},
}
ONLY_READ = {"", "handover/"}
WHOLE_FORM = {
    "version": "1",
    "terms": [*TalkTerm, *AgeTerm],
    "text": REASONS,
    "wished": "on",
    "finding": "child",
    "answer": "approve",
    "child_heard": "on",
    "family_safe": "on",
    "health": "there",
    "food": "missing",
    "school": "not_said",
    "trusted": "there",
}


def expected(path, state, role, relation):
    if role is not Role.cp_officer:
        return 404
    if relation == "none":  # they know that there is a child, and hold no key yet: a colleague lets them in
        return 403
    return 200 if state in TABLE[path] else 409


@pytest.fixture
def people(staff):
    return {(role, rel): staff(f"{role} {rel}", role) for role in OPEN_ROLES for rel in RELATIONS}


@pytest.fixture
def child_of(people, opened, phyu):
    """One child's case owned by somebody of this role and held by who is on it; whoever is not holds no key."""

    def make(role, state):
        case = Case.objects.get(id=opened(phyu, age_band=AgeBand.from_15_to_17))
        for rel in ("owner", "on it"):
            if role not in KEYLESS:
                vault.grant(phyu.keyring, case.compartment_id, people[role, rel].id)
        vault.revoke(phyu.keyring, case.compartment_id, people[Role.cp_officer, "none"].id)
        Case.objects.filter(id=case.id).update(owner=people[role, "owner"].id)
        _put(case, state)
        return case

    return make


def _put(case, state):
    clocked = state in {State.waiting_for_care, State.in_civilian_care}
    Protection.objects.filter(case=case.id).update(
        state=state,
        due_at=NOW if clocked else None,
        care_since=NOW.date() if state is State.in_civilian_care else None,
    )


@pytest.mark.parametrize("state", State)
def test_each_page_is_open_to_whom_the_table_says(state, people, child_of, signed_in):
    cases = {role: child_of(role, state) for role in OPEN_ROLES}
    events, wrong = Event.objects.count(), []
    for (role, rel), member in people.items():
        client = signed_in(member)
        for path in TABLE:
            wanted, address = expected(path, state, role, rel), f"/children/{cases[role].id}/{path}"
            looks = wanted == 200 or path in ONLY_READ
            got = (client.get(address) if looks else client.post(address, WHOLE_FORM)).status_code
            if got != wanted:
                wrong.append((path, role, rel, got, wanted))
    assert wrong == []
    assert Event.objects.count() == events
    assert not Step.objects.exists()


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_the_list_is_for_those_who_protect_children(role, staff, signed_in):
    client = signed_in(staff("Lwin", role))
    wanted = 200 if role is Role.cp_officer else 403
    assert [client.get(path).status_code for path in ("/children/", "/children/let-in/")] == [wanted] * 2


@pytest.mark.parametrize("path", TABLE)
def test_a_childs_case_an_adults_and_none_are_the_same_page_to_a_case_worker(
    path, opened, phyu, aye, chit, signed_in
):
    client = signed_in(chit)
    cases = (opened(phyu, age_band=AgeBand.under_15), opened(aye), uuid.uuid4())
    assert len({_page(client, one, path) for one in cases}) == 1


def _page(client, case_id, path):
    page = client.get(f"/children/{case_id}/{path}")
    return page.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", page.text).replace(str(case_id), "")


def test_an_adults_case_is_nothing_here_even_for_child_protection(opened, aye, phyu, signed_in):
    client, case_id = signed_in(phyu), opened(aye)
    assert {client.get(f"/children/{case_id}/{path}").status_code for path in TABLE} == {404}


def test_what_is_on_no_list_has_no_page(child_case, phyu, signed_in):
    client, case_id = signed_in(phyu), child_case()
    for path in ("sure/searched/", "move/hold/"):
        assert client.get(f"/children/{case_id}/{path}").status_code == 404


def test_without_signing_in_there_is_only_the_door(child_case):
    case_id = child_case()
    for path in ("", "let-in/", *(f"{case_id}/{one}" for one in TABLE)):
        assert Client().get(f"/children/{path}").url.startswith("/sign-in/")
