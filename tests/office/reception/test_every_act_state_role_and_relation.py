"""Every page of reception x state x track x role x relation, asked of the real server, against a table by hand."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, Role
from refuge.office.case.models import Case, Event
from refuge.office.case.rules import TRACK_ROLES, RetentionClass, Track
from refuge.office.reception import actions
from refuge.office.reception.models import Check, Keeping, Stay
from refuge.office.vault import actions as vault
from tests.office.case.conftest import TODAY
from tests.office.reception.conftest import ALL_WELL

pytestmark = pytest.mark.django_db

RELATIONS = ("owner", "on it", "none")
SHARES_OUT = {Role.supervisor, Role.cp_officer}  # sees that a case exists without holding it
WORK_CASES = {Role.case_worker, Role.supervisor}
PATHS = {
    "": "GET",
    "arrive/": "POST",
    "health/": "POST",
    "card/": "POST",
    "leave/": "POST",
    "things/KEPT/back/": "POST",
}
NOT_FOR_A_CHILD = {"card/"}


def expected(path, role, relation, track):
    if relation == "none" or role not in TRACK_ROLES[track]:
        sees = role in SHARES_OUT and role in TRACK_ROLES[track]
        return 403 if sees else 404
    if track is Track.child and path in NOT_FOR_A_CHILD:
        return 404
    return 200


@pytest.fixture
def people(staff):
    return {(role, rel): staff(f"{role} {rel}", role) for role in OPEN_ROLES for rel in RELATIONS}


@pytest.fixture
def cases(people, aye, arrived, looked_at_each, now_seen):
    """One case for each who owns it, held by everybody who is on it."""
    made = {}
    for role in OPEN_ROLES:
        case = Case.objects.get(id=arrived())
        looked_at_each(aye, case.id, [one for one in ALL_WELL if one.item == "belongings"])
        for rel in ("owner", "on it"):
            if role not in KEYLESS:
                vault.grant(aye.keyring, case.compartment_id, people[role, rel].id)
        Case.objects.filter(id=case.id).update(owner=people[role, "owner"].id)
        made[role] = case
    return made


def put_on(track):
    kept = RetentionClass.child if track is Track.child else RetentionClass.standard
    Case.objects.update(track=track, retention_class=kept)


@pytest.mark.parametrize("track", Track)
def test_each_page_is_open_to_whom_the_table_says(track, people, cases, signed_in):
    put_on(track)
    wrong = []
    before = (Event.objects.count(), Check.objects.count())
    for (role, rel), member in people.items():
        client, case = signed_in(member), cases[role]
        kept = Keeping.objects.get(case=case).id
        for path, how in PATHS.items():
            address = f"/reception/{case.id}/{path}".replace("KEPT", str(kept))
            wanted = expected(path, role, rel, track)
            got = (
                client.get(address) if wanted == 200 or how == "GET" else client.post(address, {"version": 3})
            )
            if got.status_code != wanted:
                wrong.append((path, role, rel, got.status_code, wanted))
    assert wrong == []
    assert (Event.objects.count(), Check.objects.count()) == before
    assert not Stay.objects.filter(left_on__isnull=False).exists()


def test_an_answer_that_is_not_on_the_list_has_no_page(people, cases, signed_in):
    client = signed_in(people[Role.case_worker, "owner"])
    assert client.get(f"/reception/{cases[Role.case_worker].id}/weapons/").status_code == 404


def test_somebody_elses_case_and_no_case_look_alike(people, cases, signed_in):
    client = signed_in(people[Role.case_worker, "none"])
    pages = [client.get(f"/reception/{one}/") for one in (cases[Role.case_worker].id, uuid.uuid4())]
    assert {page.status_code for page in pages} == {404}


def test_without_signing_in_there_is_only_the_door(arrived):
    assert Client().get(f"/reception/{arrived()}/").url.startswith("/sign-in/")


def test_a_stale_form_says_so_and_keeps_what_was_typed(arrived, aye, now_seen, signed_in):
    case_id = arrived()
    old = now_seen(case_id).version
    actions.check(aye.keyring, now_seen(case_id), ALL_WELL[0])
    typed = {"version": old, "answer": "personal", "text": "Two bags and a drum."}
    page = signed_in(aye).post(f"/reception/{case_id}/belongings/", typed)
    assert page.status_code == 409
    assert "Somebody else changed this case" in page.text
    assert "Two bags and a drum." in page.text


def test_a_child_sends_whoever_asked_to_the_receipt(arrived, aye, phyu, now_seen, signed_in):
    case_id = arrived()
    answer = {"version": now_seen(case_id).version, "answer": "applicant"}
    page = signed_in(aye).post(f"/reception/{case_id}/children/", answer)
    assert page.url == f"/cases/{case_id}/opened/"


def test_a_child_in_the_family_leads_to_the_household(arrived, aye, now_seen, signed_in):
    case_id = arrived()
    answer = {"version": now_seen(case_id).version, "answer": "family"}
    page = signed_in(aye).post(f"/reception/{case_id}/children/", answer)
    assert page.url == f"/household/{case_id}/"


def test_a_whole_arrival_by_its_pages(opened, aye, signed_in, now_seen):
    case_id, client = opened(aye, today=TODAY), signed_in(aye)

    def send(path, **typed):
        page = client.post(f"/reception/{case_id}/{path}", {"version": now_seen(case_id).version, **typed})
        assert page.status_code == 302, page.text
        return client.get(f"/reception/{case_id}/").text

    assert "They are here" in client.get(f"/reception/{case_id}/").text
    send("arrive/", arrived_on=TODAY.isoformat())
    for found in ALL_WELL:
        text = send(f"{found.item}/", answer=found.answer, text=found.words)
    assert "received" in text
    kept = Keeping.objects.get(case=case_id)
    assert "Two bags" in client.get(f"/reception/{case_id}/things/{kept.id}/").text
    assert client.get(f"/reception/{case_id}/things/{uuid.uuid4()}/").status_code == 404
    assert "given back" in send(f"things/{kept.id}/back/")
    assert "Nobody is at reception" in send("leave/")
