"""Every act x state x track x role x relation, asked of the real server, against a table written by hand.

200: their page opens. 403: they know the case, but may not do this. 404: for them there is no such case; what
they get is the same page as for a case that never was. A refused act is sent whole, and changes nothing.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from refuge.office.access.rules import Role
from refuge.office.case.models import Case, Event
from refuge.office.case.rules import Move, RetentionClass, Status, Track
from refuge.office.vault import actions as vault
from tests.office.case.conftest import WORDS

pytestmark = pytest.mark.django_db

PEOPLE = {
    "worker owner": Role.case_worker,
    "worker on it": Role.case_worker,
    "worker not on it": Role.case_worker,
    "supervisor owner": Role.supervisor,
    "supervisor on it": Role.supervisor,
    "supervisor not on it": Role.supervisor,
    "protector owner": Role.cp_officer,
    "protector on it": Role.cp_officer,
    "protector not on it": Role.cp_officer,
    "contact officer": Role.contact_officer,
    "contact officer with a key": Role.contact_officer,
    "administrator": Role.administrator,
    "auditor": Role.auditor,
}
WITH_KEY = {one for one in PEOPLE if "owner" in one or (one.endswith(" on it") and "not" not in one)}
WITH_KEY |= {"contact officer with a key"}
OWNERS = ("worker owner", "supervisor owner", "protector owner")
OUTSIDE = {"contact officer": 404, "contact officer with a key": 404, "administrator": 404, "auditor": 404}


def row(*answers):
    """What worker owner, on it, not on it and supervisor owner, on it, not on it are answered.

    What a supervisor is to an adult's case a protector of children is to a child's.
    """
    return {**dict(zip(list(PEOPLE)[:9], (*answers, *answers[3:]), strict=True)), **OUTSIDE}


TABLE = {
    "": row(200, 200, 404, 200, 200, 200),
    "handover/": row(200, 200, 404, 200, 200, 403),
    "summary/": row(200, 200, 404, 200, 200, 403),
    "note/": row(200, 200, 404, 200, 200, 403),
    "risk/": row(200, 200, 404, 200, 200, 403),
    "age/": row(200, 200, 404, 200, 200, 403),
    "access/": row(200, 403, 404, 200, 200, 403),
    "access/give/": row(200, 403, 404, 200, 200, 403),
    "access/take/WORKER-ON-IT/": row(200, 403, 404, 200, 200, 403),
    "note/2/correct/": row(200, 200, 404, 200, 200, 403),
    "access/hand-over/": row(200, 403, 404, 200, 200, 403),
    "answer/": row(403, 403, 404, 403, 200, 403),
    "withdraw/": row(200, 200, 404, 200, 200, 403),
}
NOT_WHEN_CLOSED = {"note/", "note/2/correct/", "risk/", "access/give/"}
BY_HOLDERS = row(200, 200, 404, 200, 200, 403)
BY_OWNER = row(200, 403, 404, 200, 403, 403)
MOVES = {
    "assess": (BY_HOLDERS, {"open", "reopened"}),
    "plan": (BY_HOLDERS, {"assessed"}),
    "start_support": (BY_OWNER, {"planned"}),
    "follow_up": (BY_OWNER, {"in_support"}),
    # Somebody may leave at any time (R1).
    "begin_closing": (BY_HOLDERS, set(Status) - {"closing", "closed"}),
    "reconsider": (BY_HOLDERS, {"closing"}),
    "close": (BY_OWNER, {"closing"}),
    "suspend": (BY_HOLDERS, set(Status) - {"closed", "suspended_contact"}),
    "resume": (BY_HOLDERS, {"suspended_contact"}),
    "reopen": (BY_HOLDERS, {"closed"}),
}
ONLY_READ = {"", "access/", "handover/", "summary/"}


def expected(path, move, status, track, person):
    answer = (MOVES[move][0] if move else TABLE[path])[person]
    if answer != 404 and (track == "child") != ("protector" in person):
        return 404
    if answer == 200 and path in NOT_WHEN_CLOSED and status == "closed":
        return 403
    return answer


def is_on_the_table(move, status, track):
    return status in MOVES[move][1]


@pytest.fixture
def people(staff):
    return {name: staff(name, role) for name, role in PEOPLE.items()}


@pytest.fixture
def standing_at(people, opened, noted):
    """Three cases in one state, owned by a worker, a supervisor, a protector, held by all who hold a key."""

    def stand(status, track):
        cases = {}
        worker = people["worker owner"]
        for owner in OWNERS:
            case = Case.objects.get(id=opened(worker))
            for one in WITH_KEY:
                vault.grant(worker.keyring, case.compartment_id, people[one].id)
            noted(worker, case.id)
            _put(case, status, track, people[owner])
            cases[owner] = case
        return cases

    return stand


def _put(case, status, track, owner):
    Case.objects.filter(id=case.id).update(
        status=status,
        suspended_from="planned" if status == "suspended_contact" else None,
        closing_from="planned" if status == "closing" else None,
        next_review=None if status == "closed" else case.next_review,
        track=track,
        owner=owner.id,
        retention_class=RetentionClass.child if track == Track.child else RetentionClass.standard,
    )


def case_for(person, cases):
    return cases[person if person in OWNERS else "worker owner"]


def whole_form(people):
    """Everything any of the forms asks for, rightly filled in: only the rules can refuse it."""
    return {
        "version": "1",
        "note_id": str(uuid.uuid4()),
        "kind": "note",
        "text": WORDS,
        "risk": "low",
        "reasons": WORDS,
        "age_band": "18_24",
        "why": "works_with_owner",
        "reason": "no_answer",
        "answer": "approve",
        "staff_id": str(people["worker not on it"].id),
        "asked_of": str(people["supervisor on it"].id),
    }


def answer_to(client, case, path, people, wanted):
    address = f"/cases/{case.id}/{path}".replace("WORKER-ON-IT", str(people["worker on it"].id))
    if wanted == 200 or path in ONLY_READ:
        return client.get(address).status_code
    return client.post(address, whole_form(people)).status_code


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("status", Status)
def test_each_act_is_open_to_whom_the_table_says(status, track, standing_at, people, signed_in):
    cases = standing_at(status, track)
    clients = {name: signed_in(member) for name, member in people.items()}
    wrong = []
    for path in TABLE:
        for person, client in clients.items():
            wanted = expected(path, None, status, track, person)
            got = answer_to(client, case_for(person, cases), path, people, wanted)
            if got != wanted:
                wrong.append((path, person, got, wanted))
    assert wrong == []
    assert Event.objects.count() == len(cases) * len(["opened", "noted"])
    assert set(Case.objects.values_list("version", flat=True)) == {1}


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("status", Status)
def test_each_move_is_open_from_where_the_table_says(status, track, standing_at, people, signed_in):
    cases = standing_at(status, track)
    clients = {name: signed_in(member) for name, member in people.items()}
    wrong = []
    for move in Move:
        for person, client in clients.items():
            wanted = _expected_of_move(move, status, track, person)
            got = answer_to(client, case_for(person, cases), f"move/{move}/", people, wanted)
            if got != wanted:
                wrong.append((move, person, got, wanted))
    assert wrong == []
    assert set(Case.objects.values_list("status", "version")) == {(status, 1)}


def _expected_of_move(move, status, track, person):
    if not is_on_the_table(move, status, track):
        knows_it = expected("note/", None, "open", track, person)
        return 409 if knows_it == 200 else knows_it
    return expected("", move, status, track, person)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_list_is_for_those_who_work_cases(person, people, signed_in):
    works_cases = PEOPLE[person] in {Role.case_worker, Role.supervisor, Role.cp_officer}
    assert signed_in(people[person]).get("/cases/").status_code == (200 if works_cases else 403)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_case_is_opened_by_those_who_meet_people(person, people, signed_in):
    meets_people = PEOPLE[person] not in {Role.administrator, Role.auditor}
    assert signed_in(people[person]).get("/cases/open/").status_code == (200 if meets_people else 403)


@pytest.mark.parametrize("path", TABLE)
def test_somebody_elses_case_and_no_case_are_the_same_page(path, standing_at, people, signed_in):
    case = standing_at(Status.open, Track.adult)["worker owner"]
    client = signed_in(people["worker not on it"])
    there, nowhere = (_page(client, one, path) for one in (case.id, uuid.uuid4()))
    assert there == nowhere


def _page(client, case_id, path):
    page = client.get(f"/cases/{case_id}/{path}")
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.text).replace(str(case_id), "")
    return page.status_code, text


def test_without_signing_in_there_is_only_the_door(opened, people):
    case_id = opened(people["worker owner"])
    for path in TABLE:
        nobody_yet = path.replace("WORKER-ON-IT", str(people["worker on it"].id))
        assert Client().get(f"/cases/{case_id}/{nobody_yet}").url.startswith("/sign-in/")
