"""Every act x state x role x relation on a household, asked of the real server, against a table written by hand.

200: their page opens. 403: they know the case, but may not do this. 404: for them there is no such case.
"""

from __future__ import annotations

import uuid

import pytest

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, Role
from refuge.office.case.models import Case
from refuge.office.case.rules import TRACK_ROLES, RetentionClass, Status, Track
from refuge.office.household import actions
from refuge.office.people.models import HouseholdMembership, KeepApart
from refuge.office.vault import actions as vault
from tests.office.case.conftest import WORDS

pytestmark = pytest.mark.django_db

RELATIONS = ("owner", "on it", "none")
WORKERS = {Role.case_worker: (200, 200, 404), Role.supervisor: (200, 200, 403)}
ONLY_SUPERVISORS = {Role.case_worker: (403, 403, 404), Role.supervisor: (200, 200, 403)}
TABLE = {
    "": WORKERS,
    "add/": WORKERS,
    "everybody/": WORKERS,
    "MEMBER/": WORKERS,
    "MEMBER/left/": WORKERS,
    "MEMBER/own-case/": WORKERS,
    "apart/": ONLY_SUPERVISORS,
    "apart/PAIR/end/": ONLY_SUPERVISORS,
}
FORM = {
    "version": "1",
    "role": "sibling",
    "age_band": "25_59",
    "gender": "female",
    "said": "on",
    "left": "on",
    "category": "other",
    "risk": "low",
    "risk_reasons": WORDS,
    "wished": "on",
    "number": "0000-0000-0001",
    "reason": WORDS,
}


def expected(path, role, relation, track):
    """What the tables above say; on the child track, the same for those who work there and nothing for others."""
    if track is Track.child:
        if role not in TRACK_ROLES[Track.child]:
            return 404
        role = Role.supervisor  # child protection sees every child's case, as a supervisor every adult's
    elif role not in TRACK_ROLES[Track.adult]:
        return 404
    return TABLE[path][role][RELATIONS.index(relation)] if role in TABLE[path] else 404


@pytest.fixture
def people(staff):
    return {
        (role, relation): staff(f"{role} {relation}", role) for role in OPEN_ROLES for relation in RELATIONS
    }


@pytest.fixture
def held(people, opened, added, now_seen, row):
    """Cases with a member and a pair, one for each owner, on which everybody is who is not there by `none`."""
    supervisor = people[Role.supervisor, "owner"]

    def one_of(role, status, track):
        owner = people[role, "owner"]
        case_id = opened(supervisor)
        other = opened(supervisor)
        member = added(supervisor, case_id)
        number = row(other).case_no
        actions.keep_apart(supervisor.keyring, now_seen(case_id), other_number=number, reason=WORDS)
        for relation in RELATIONS[:2]:
            if role not in KEYLESS and people[role, relation] != supervisor:
                vault.grant(supervisor.keyring, row(case_id).compartment_id, people[role, relation].id)
        _put(case_id, status, track, owner)
        return case_id, member, KeepApart.objects.get(compartment=row(case_id).compartment_id).id

    return one_of


def _put(case_id, status, track, owner):
    closed = {"next_review": None} if status == Status.closed else {}
    suspended = {"suspended_from": "planned"} if status == Status.suspended_contact else {}
    Case.objects.filter(id=case_id).update(
        status=status,
        track=track,
        owner=owner.id,
        version=1,
        retention_class=RetentionClass.child if track == Track.child else RetentionClass.standard,
        **closed,
        **suspended,
    )


def answer_to(client, address, wanted):
    if wanted == 200:
        return client.get(address).status_code
    return {client.get(address).status_code, client.post(address, FORM).status_code}


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_each_act_is_open_to_whom_the_table_says(role, track, people, held, signed_in):
    case_id, member, pair = held(role, Status.open, track)
    wrong = []
    for relation in RELATIONS:
        client = signed_in(people[role, relation])
        for path in TABLE:
            wanted = expected(path, role, relation, track)
            address = f"/household/{case_id}/{path}".replace("MEMBER", str(member)).replace("PAIR", str(pair))
            got = answer_to(client, address, wanted)
            if path == "" and wanted != 200:
                got -= {405}
            if got not in (wanted, {wanted}):
                wrong.append((path, relation, got, wanted))
    assert wrong == []
    assert Case.objects.get(id=case_id).version == 1
    assert HouseholdMembership.objects.filter(to_on__isnull=True).count() == 3


@pytest.mark.parametrize("status", Status)
def test_who_belongs_together_may_be_written_down_in_every_state(status, people, held, signed_in):
    case_id, member, pair = held(Role.case_worker, status, Track.adult)
    client = signed_in(people[Role.case_worker, "owner"])
    pages = ["", "add/", "everybody/", f"{member}/", f"{member}/left/", f"{member}/own-case/"]
    assert {client.get(f"/household/{case_id}/{page}").status_code for page in pages} == {200}
    assert client.get(f"/household/{case_id}/apart/{pair}/end/").status_code == 403


@pytest.mark.parametrize("path", [path for path in TABLE if "MEMBER" in path or "PAIR" in path])
def test_somebody_who_is_not_of_this_household_is_not_here(path, people, held, signed_in):
    case_id, _, _ = held(Role.supervisor, Status.open, Track.adult)
    nobody = str(uuid.uuid4())
    address = f"/household/{case_id}/{path}".replace("MEMBER", nobody).replace("PAIR", nobody)
    assert signed_in(people[Role.supervisor, "owner"]).get(address).status_code == 404
