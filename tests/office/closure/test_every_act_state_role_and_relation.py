"""Every page of this room x state x track x role x relation, asked of the real server, against a table by hand."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, Role
from refuge.office.case.models import Case, Event
from refuge.office.case.rules import TRACK_ROLES, RetentionClass, Status, Track
from refuge.office.closure.models import ClosingStep, Reprisal, Visit
from refuge.office.vault import actions as vault

pytestmark = pytest.mark.django_db

RELATIONS = ("owner", "on it", "none")
SHARES_OUT = {Role.supervisor, Role.cp_officer}  # sees that a case exists without holding it
SECOND_PERSONS = {Role.supervisor, Role.cp_officer}
BY_HOLDERS, BY_A_SECOND = "by holders", "by a second person"
PATHS = {
    "": BY_HOLDERS,
    "visit/": BY_HOLDERS,
    "visits/VISIT/answer/": BY_A_SECOND,
    "leaving/": BY_HOLDERS,
    "leaving/person_told/": BY_HOLDERS,
    "leaving/second_look/": BY_A_SECOND,
    "family/": BY_HOLDERS,
    "certificate/": BY_HOLDERS,
    "stays-closed/": BY_HOLDERS,
}
ONLY_READ = {"", "leaving/", "certificate/"}
STATES = (Status.in_support, Status.closing, Status.closed)  # before, while and after somebody leaves


def expected(path, role, relation, status, track):
    if relation == "none" or role not in TRACK_ROLES[track]:
        return 403 if role in SHARES_OUT and role in TRACK_ROLES[track] else 404
    if PATHS[path] == BY_A_SECOND and (role not in SECOND_PERSONS or relation == "owner"):
        return 403
    if path == "certificate/" and status not in {Status.closing, Status.closed}:
        return 404
    return 200


@pytest.fixture
def people(staff):
    return {(role, rel): staff(f"{role} {rel}", role) for role in OPEN_ROLES for rel in RELATIONS}


@pytest.fixture
def cases(people, aye, opened, visited):
    """One case for each who owns it, held by everybody who is on it, with a visit of Aye's that waits."""
    made = {}
    for role in OPEN_ROLES:
        case = Case.objects.get(id=opened(aye))
        visited(aye, case.id, harm="threat")
        for rel in ("owner", "on it"):
            if role not in KEYLESS:
                vault.grant(aye.keyring, case.compartment_id, people[role, rel].id)
        Case.objects.filter(id=case.id).update(owner=people[role, "owner"].id)
        made[role] = (case.id, Visit.objects.get(case=case).id)
    return made


def put(status, track):
    for case in Case.objects.all():
        Case.objects.filter(id=case.id).update(
            status=status,
            suspended_from="planned" if status == Status.suspended_contact else None,
            closing_from="planned" if status == Status.closing else None,
            next_review=None if status == Status.closed else case.opened_on,
            track=track,
            retention_class=RetentionClass.child if track is Track.child else RetentionClass.standard,
        )


def written():
    return tuple(kind.objects.count() for kind in (Event, Visit, ClosingStep, Reprisal))


WHOLE = {
    "mode": "in_person", "met": "person", "harm": "none", "risk": "low", "risk_reasons": "Quiet.",
    "next_on": "2026-11-24", "text": "We found another room.", "done": "on", "kind": "threat",
    "month": "2026-11", "help_given": "We found another room.",
}  # fmt: skip


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("status", STATES)
def test_each_page_is_open_to_whom_the_table_says(status, track, people, cases, signed_in):
    put(status, track)
    wrong, before = [], written()
    versions = dict(Case.objects.values_list("id", "version"))
    for (role, rel), member in people.items():
        client = signed_in(member)
        case_id, visit_id = cases[role]
        for path in PATHS:
            address = f"/closure/{case_id}/{path}".replace("VISIT", str(visit_id))
            wanted = expected(path, role, rel, status, track)
            reads = wanted == 200 or path in ONLY_READ
            got = (
                client.get(address)
                if reads
                else client.post(address, {"version": versions[case_id], **WHOLE})
            )
            if got.status_code != wanted:
                wrong.append((path, role, rel, got.status_code, wanted))
    assert wrong == []
    assert written() == before
    assert dict(Case.objects.values_list("id", "version")) == versions


def test_a_step_that_is_none_has_no_page(people, cases, signed_in):
    client = signed_in(people[Role.case_worker, "owner"])
    case_id, _ = cases[Role.case_worker]
    assert client.get(f"/closure/{case_id}/leaving/punish/").status_code == 404
    second = signed_in(people[Role.supervisor, "on it"])
    theirs, _ = cases[Role.supervisor]
    assert second.get(f"/closure/{theirs}/visits/{uuid.uuid4()}/answer/").status_code == 404


def test_somebody_elses_case_and_no_case_look_alike(people, cases, signed_in):
    client = signed_in(people[Role.case_worker, "none"])
    for one in (cases[Role.case_worker][0], uuid.uuid4()):
        assert client.get(f"/closure/{one}/").status_code == 404


def test_without_signing_in_there_is_only_the_door(cases):
    case_id, _ = cases[Role.case_worker]
    for path in PATHS:
        nobody = path.replace("VISIT", str(uuid.uuid4()))
        assert Client().get(f"/closure/{case_id}/{nobody}").url.startswith("/sign-in/")
