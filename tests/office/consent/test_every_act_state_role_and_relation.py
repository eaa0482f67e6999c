"""Every act x state of a consent x track x role x relation, asked of the real server, against a table written by hand.

200: their page opens. 403: they know the case, but may not do this. 404: for them there is no such case, or no such
page for a consent in this state. A refused act is sent whole, and changes nothing.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, Role
from refuge.office.case.models import Case
from refuge.office.case.rules import RetentionClass, Track
from refuge.office.consent import actions
from refuge.office.consent.models import Consent
from refuge.office.consent.rules import SaidNo, State
from refuge.office.vault import actions as vault
from tests.office.consent.conftest import TODAY

pytestmark = pytest.mark.django_db

WORKING = {Role.case_worker: "worker", Role.supervisor: "supervisor", Role.cp_officer: "protector"}
RELATIONS = ("owner", "on it", "none")
PEOPLE = {
    **{f"{name} {relation}": role for role, name in WORKING.items() for relation in RELATIONS},
    **{f"{role} with a key": role for role in sorted(OPEN_ROLES - set(WORKING) - KEYLESS)},
    **{f"{role} none": role for role in sorted(OPEN_ROLES - set(WORKING))},
}


def row(*answers):
    """What worker and supervisor (owner, on it, none) are answered in an adult's case."""
    names = [f"{name} {relation}" for name in ("worker", "supervisor") for relation in RELATIONS]
    return dict(zip(names, answers, strict=True))


HOLDERS = row(200, 200, 404, 200, 200, 403)
OVERSEEN = row(200, 200, 404, 200, 200, 200)
TABLE = {
    "": OVERSEEN,
    "ask/c1/": HOLDERS,
    "told/": HOLDERS,
    "ONE/withdraw/": OVERSEEN,
    "ONE/record/": HOLDERS,
    "ONE/answer/": HOLDERS,
}
ONLY_WHEN_ASKED = {"ONE/answer/"}


def expected(path, state, track, person):
    """On the child track a protector is what a supervisor is on the other, and nobody else is anything."""
    name, _, relation = person.partition(" ")
    overseer = "supervisor" if track is Track.adult else "protector"
    if name == "worker" and track is Track.child:
        return 404
    if name not in {"worker", overseer}:
        return 404
    answer = TABLE[path][f"{'worker' if name == 'worker' else 'supervisor'} {relation}"]
    return 404 if answer == 200 and path in ONLY_WHEN_ASKED and state is not State.requested else answer


@pytest.fixture
def people(staff):
    return {name: staff(name, role) for name, role in PEOPLE.items()}


@pytest.fixture
def in_state(asked, given, now_seen):
    """A consent that came to stand in one state by acts alone."""

    def refused(by, case_id):
        consent_id = asked(by, case_id)
        actions.refuse(by.keyring, now_seen(case_id), consent_id, SaidNo())
        return consent_id

    def withdrawn(by, case_id):
        consent_id = given(by, case_id)
        actions.withdraw(by.keyring, case_id, consent_id, today=TODAY)
        return consent_id

    def renewed(by, case_id, today=TODAY):
        consent_id = given(by, case_id)
        given(by, case_id, today=today)
        return consent_id

    def expired(by, case_id):
        return renewed(by, case_id, TODAY + dt.timedelta(days=400))

    ways = {
        State.requested: asked,
        State.given: given,
        State.refused: refused,
        State.withdrawn: withdrawn,
        State.renewed: renewed,
        State.expired: expired,
    }
    return lambda by, case_id, state: ways[state](by, case_id)


@pytest.fixture
def standing_at(people, opened, in_state):
    """A case for each owner, with a consent in one state, held by everybody who is to hold a key."""

    def stand(state, track):
        overseer = "supervisor owner" if track is Track.adult else "protector owner"
        return {owner: _case(owner, state, track) for owner in ("worker owner", overseer)}

    def _case(owner, state, track):
        by = people["worker owner"]
        case_id = opened(by)
        consent_id = in_state(by, case_id, state)
        Consent.objects.filter(id=consent_id).update(for_child=track is Track.child)
        case = Case.objects.get(id=case_id)
        for name, member in people.items():
            if name != "worker owner" and (name == owner or name.endswith((" on it", "with a key"))):
                vault.grant(by.keyring, case.compartment_id, member.id)
        _put(case_id, people[owner].id, track)
        return case_id, consent_id

    def _put(case_id, owner_id, track):
        retention = RetentionClass.child if track is Track.child else RetentionClass.standard
        Case.objects.filter(id=case_id).update(track=track, retention_class=retention, owner_id=owner_id)

    return stand


def case_for(person, cases):
    return cases[person if person in cases else "worker owner"]


def whole_form(case_id):
    """Everything any of the forms asks for, rightly filled in: only the rules can refuse it."""
    version = Case.objects.get(id=case_id).version
    return {
        "version": version,
        "language": "en",
        "answer": "no",
        "refusal_reason": "",
        "other_basis": "",
        "page": "refusal",
        "heard": "0" * 64,
    }


def answer_to(client, case_id, consent_id, path, wanted):
    address = f"/consent/{case_id}/{path}".replace("ONE", str(consent_id))
    if wanted == 200 or path in {"", "ONE/record/"}:
        return client.get(address).status_code
    return client.post(address, whole_form(case_id)).status_code


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("state", State)
def test_each_act_is_open_to_whom_the_table_says(state, track, standing_at, people, signed_in):
    cases = standing_at(state, track)
    before = [*Consent.objects.order_by("id").values_list("id", "state")]
    wrong = []
    for person, member in people.items():
        client, (case_id, consent_id) = signed_in(member), case_for(person, cases)
        for path in TABLE:
            wanted = expected(path, state, track, person)
            got = answer_to(client, case_id, consent_id, path, wanted)
            if got != wanted:
                wrong.append((path, person, got, wanted))
    assert wrong == []
    assert [*Consent.objects.order_by("id").values_list("id", "state")] == before


@pytest.mark.parametrize("path", TABLE)
def test_somebody_elses_case_and_no_case_are_the_same_page(path, opened, given, aye, chit, signed_in):
    case_id = opened(aye)
    path, client = path.replace("ONE", str(given(aye, case_id))), signed_in(chit)
    there, nowhere = (_page(client, one, path) for one in (case_id, uuid.uuid4()))
    assert there == nowhere
    assert there[0] == 404


def _page(client, case_id, path):
    page = client.get(f"/consent/{case_id}/{path}")
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.text).replace(str(case_id), "")
    return page.status_code, text


def test_without_signing_in_there_is_only_the_door(opened, given, aye):
    case_id = opened(aye)
    consent_id = given(aye, case_id)
    for path in TABLE:
        address = f"/consent/{case_id}/{path}".replace("ONE", str(consent_id))
        assert Client().get(address).url.startswith("/sign-in/")
