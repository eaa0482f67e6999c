"""Every page x kind x state x role x relation, asked of the real server, against a table written by hand.

200: their page opens. 404: for them there is no such file; what they get is the page of a file that never was. A
refused act is sent whole, and changes nothing. The roles are all that can be given; the relations are those of a
file: named in it, or not.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from refuge.office.access.rules import OPEN_ROLES, Role
from refuge.office.sealed.models import Entry, File
from refuge.office.vault import queries as keys
from tests.office.sealed.conftest import WORDS

pytestmark = pytest.mark.django_db

KINDS = ("serious_crime", "survivor", "complaint")
ADD = {"note": 1, "agreed_step": 2, "acknowledged": 3, "answered": 4, "closed": 6}
FILE = [(kind, path, closed) for kind in KINDS for path in ("", "reader/") for closed in (False, True)]
OPENS = {
    "serious_crime": {"case_worker", "supervisor", "reviewer", "legal", "inquiry"},
    "survivor": {str(role) for role in OPEN_ROLES} - {"administrator", "auditor", "head"},
    "complaint": {str(role) for role in OPEN_ROLES},
}
NAMED = {"serious_crime": ("lin", "hla"), "survivor": ("aye", "bo"), "complaint": ("nu",)}


@pytest.fixture
def files(opened, aye, bo, lin, hla, nu):
    return {
        "serious_crime": opened(aye, "serious_crime", [lin, hla]),
        "survivor": opened(aye, "survivor", [aye, bo]),
        "complaint": opened(aye, "complaint"),
    }


@pytest.fixture
def everybody(staff):
    """Somebody of every role who is named in no file."""
    return {str(role): staff(f"Other {role}", role) for role in sorted(OPEN_ROLES) if role != Role.grievance}


def whole_form(htet):
    return {"version": "1", "entry_id": str(uuid.uuid4()), "text": WORDS, "staff_id": str(htet.id)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_opens_to_those_named_in_it_and_to_nobody_else(
    kind, files, everybody, htet, signed_in, request
):
    wrong = []
    paths = ["", "reader/", *(f"add/{number}/" for number in ADD.values())]
    named = [request.getfixturevalue(name) for name in NAMED[kind]]
    others = [*everybody.values(), htet]
    for path in paths:
        for member, wanted in [*((one, 200) for one in named), *((one, 404) for one in others)]:
            client, address = signed_in(member), f"/files/{files[kind]}/{path}"
            sends = wanted == 404 and path
            got = client.post(address, whole_form(htet)) if sends else client.get(address)
            if got.status_code != wanted:
                wrong.append((kind, path, member.actor.name, got.status_code, wanted))
    assert wrong == []
    assert Entry.objects.count() == len(files)


OPEN_TO = {
    ("serious_crime", "reported"): {"note", "closed"},
    ("survivor", "reported"): {"note", "agreed_step", "closed"},
    ("complaint", "reported"): {"note", "acknowledged", "answered"},
    ("complaint", "acknowledged"): {"note", "answered"},
    ("complaint", "answered"): {"note", "closed"},
    ("serious_crime", "closed"): set(),
    ("survivor", "closed"): set(),
    ("complaint", "closed"): set(),
}
WAY = {"reported": [], "acknowledged": ["acknowledged"], "answered": ["answered"], "closed": ["closed"]}


@pytest.mark.parametrize(("kind", "state"), OPEN_TO)
def test_each_entry_is_taken_where_the_table_says(kind, state, files, add, htet, signed_in, request):
    reader = request.getfixturevalue(NAMED[kind][-1])
    way = ["answered", "closed"] if (kind, state) == ("complaint", "closed") else WAY[state]
    for code in way:
        add(reader, files[kind], code)
    client, wrong = signed_in(reader), []
    for code, number in ADD.items():
        file = File.objects.get(id=files[kind])
        if code in OPEN_TO[kind, state]:
            assert f"/add/{number}/" in client.get(f"/files/{file.id}/").text
            continue
        form = {**whole_form(htet), "version": str(file.version)}
        got = client.post(f"/files/{file.id}/add/{number}/", form).status_code
        if got != 409:
            wrong.append((code, got))
    assert wrong == []
    assert Entry.objects.filter(file=files[kind]).count() == 1 + len(way)


@pytest.mark.parametrize("number", [0, 5, 99])
def test_what_writes_itself_cannot_be_added(number, files, lin, signed_in):
    assert signed_in(lin).get(f"/files/{files['serious_crime']}/add/{number}/").status_code == 404


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_each_kind_is_opened_by_whom_the_table_says(role, staff, lin, hla, aye, nu, signed_in):
    member = staff("Somebody", role)
    client = signed_in(member)
    shown = client.get("/files/open/").text
    for kind, roles in OPENS.items():
        allowed = str(role) in roles
        assert (f'value="{kind}"' in shown) == allowed
        assert client.post("/files/open/words/", {"kind": kind}).status_code == (200 if allowed else 403)
        people = {"legal": lin.id, "reviewer": hla.id, "trusted": aye.id}
        whole = {"kind": kind, "file_id": str(uuid.uuid4()), "text": WORDS, **people}
        assert client.post("/files/open/words/", whole).status_code == (302 if allowed else 403)
        assert File.objects.filter(id=whole["file_id"]).exists() == allowed


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_the_door_and_the_empty_list_are_the_same_for_everybody(role, files, staff, signed_in):
    client = signed_in(staff("Somebody", role))
    page = client.get("/files/")
    assert page.status_code == 200
    assert 'href="/files/"' in page.text
    assert "There is nothing here for you." in page.text
    assert not re.search(r"/files/[0-9a-f]{8}-", page.text)


@pytest.mark.parametrize("path", ["", "reader/", "add/1/"])
def test_somebody_elses_file_and_no_file_are_the_same_page(path, files, htet, signed_in):
    client = signed_in(htet)
    there, nowhere = (_page(client, one, path) for one in (files["serious_crime"], uuid.uuid4()))
    assert there == nowhere


def _page(client, file_id, path):
    page = client.get(f"/files/{file_id}/{path}")
    return page.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", page.text).replace(str(file_id), "")


def test_without_signing_in_there_is_only_the_door(files):
    for path in ("", "open/", "opened/", f"{files['survivor']}/"):
        assert Client().get(f"/files/{path}").url.startswith("/sign-in/")


def test_the_keys_are_with_those_named_and_nobody_else(files, request):
    for kind, names in NAMED.items():
        held = keys.holders_of(File.objects.get(id=files[kind]).compartment_id)
        assert held == {request.getfixturevalue(name).id for name in names}
