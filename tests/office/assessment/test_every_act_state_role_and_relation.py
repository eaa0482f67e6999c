"""Every act x state of a questionnaire x track x role x relation, asked of the real server, against a table by hand.

200: their page opens (302 after a press). 403: they know the case, but may not do this. 404: for them there is no
such case. 409: the child track is shut for it. A refused act is sent whole, and changes nothing.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, Role
from refuge.office.assessment import actions
from refuge.office.assessment.models import Assessment
from refuge.office.assessment.rules import State
from refuge.office.case.models import Case
from refuge.office.case.rules import RetentionClass, Track
from refuge.office.vault import actions as vault

pytestmark = pytest.mark.django_db

RELATIONS = ("owner", "on it", "none")
WORKING = {"worker": Role.case_worker, "supervisor": Role.supervisor}
PEOPLE = {
    **{f"{name} {relation}": role for name, role in WORKING.items() for relation in RELATIONS},
    **{f"{role} with a key": role for role in sorted(OPEN_ROLES - set(WORKING.values()) - KEYLESS)},
    **{f"{role} none": role for role in sorted(OPEN_ROLES - set(WORKING.values()))},
}


def row(*answers):
    """What worker and supervisor (owner, on it, none) are answered in an adult's case."""
    return dict(zip(list(PEOPLE)[:6], answers, strict=True))


HOLDERS = row(200, 200, 404, 200, 200, 403)
SUPERVISORS = row(403, 403, 404, 200, 200, 403)
TABLE = {"": HOLDERS, "ONE/": HOLDERS, "ONE/needs/": HOLDERS, "ONE/harm/answer/": SUPERVISORS}
PRESSED = {"start/assessment/": HOLDERS}
PROTECTOR = Role.cp_officer


def expected(table, path, track, person):
    """Behind the wall there is no intake and no assessment of this kind, not even for those who protect children."""
    if track is Track.child:
        return 409 if person.startswith(f"{PROTECTOR} ") else 404
    return table[path].get(person, 404)


@pytest.fixture
def people(staff):
    return {name: staff(name, role) for name, role in PEOPLE.items()}


@pytest.fixture
def standing_at(people, opened, filled, seen):
    """Two cases with an intake in one state, one owned by a worker and one by a supervisor."""

    def stand(state, track):
        return {owner: _case(owner, state, track) for owner in ("worker owner", "supervisor owner")}

    def _case(owner, state, track):
        by = people[owner]
        case_id = opened(by)
        draft_id = filled(by, case_id, "intake", **({"harm": "yes"} if state is State.held else {}))
        if state is State.finished:
            actions.finish(by.keyring, seen(draft_id))
        case = Case.objects.get(id=case_id)
        for name, member in people.items():
            if name.endswith((" on it", "with a key")):
                vault.grant(by.keyring, case.compartment_id, member.id)
        retention = RetentionClass.child if track is Track.child else RetentionClass.standard
        Case.objects.filter(id=case_id).update(track=track, retention_class=retention)
        return case_id, draft_id

    return stand


def case_for(person, cases):
    return cases["supervisor owner" if person == "supervisor owner" else "worker owner"]


def answer_to(client, case_id, draft_id, path, wanted):
    address = f"/assessment/{case_id}/{path}".replace("ONE", str(draft_id))
    if wanted == 200 or path == "":
        return client.get(address).status_code
    version = Assessment.objects.get(id=draft_id).version
    return client.post(address, {"version": version, "given": ["food"], "words": "Nobody."}).status_code


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("state", State)
def test_each_act_is_open_to_whom_the_table_says(state, track, standing_at, people, signed_in):
    cases = standing_at(state, track)
    before = [*Assessment.objects.order_by("id").values_list("id", "state", "version")]
    wrong = []
    for person, member in people.items():
        client, (case_id, draft_id) = signed_in(member), case_for(person, cases)
        for path in TABLE:
            wanted = expected(TABLE, path, track, person)
            got = answer_to(client, case_id, draft_id, path, wanted)
            if got != wanted:
                wrong.append((path, person, got, wanted))
    assert wrong == []
    assert [*Assessment.objects.order_by("id").values_list("id", "state", "version")] == before


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("person", PEOPLE)
def test_it_is_begun_by_whom_the_table_says(person, track, standing_at, people, signed_in):
    cases = standing_at(State.draft, track)
    case_id, _ = case_for(person, cases)
    wanted = expected(PRESSED, "start/assessment/", track, person)
    got = signed_in(people[person]).post(f"/assessment/{case_id}/start/assessment/").status_code
    assert got == (302 if wanted == 200 else wanted)
    assert Assessment.objects.filter(kind="assessment").exists() is (wanted == 200)


@pytest.mark.parametrize("path", TABLE)
def test_somebody_elses_case_and_no_case_are_the_same_page(path, opened, begun, aye, chit, signed_in):
    case_id = opened(aye)
    path, client = path.replace("ONE", str(begun(aye, case_id, "intake"))), signed_in(chit)
    there, nowhere = (_page(client, one, path) for one in (case_id, uuid.uuid4()))
    assert there == nowhere
    assert there[0] == 404


def _page(client, case_id, path):
    page = client.get(f"/assessment/{case_id}/{path}")
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.text).replace(str(case_id), "")
    return page.status_code, text


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_an_empty_sheet_is_for_those_who_meet_people(role, staff, signed_in):
    meets = role in {Role.case_worker, Role.supervisor, Role.contact_officer}
    assert signed_in(staff("Somebody", role)).get("/assessment/sheet/intake/").status_code == (
        200 if meets else 403
    )


def test_without_signing_in_there_is_only_the_door(opened, begun, aye):
    case_id = opened(aye)
    draft_id = begun(aye, case_id, "intake")
    for path in TABLE:
        address = f"/assessment/{case_id}/{path}".replace("ONE", str(draft_id))
        assert Client().get(address).url.startswith("/sign-in/")
