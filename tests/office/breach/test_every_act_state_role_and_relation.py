"""Every page x state x role x relation, asked of the real server, against a table written by hand.

200: their page opens. 403: they sit in the matter, but another seat does this. 404: for them there is no such matter;
what they get is the page of a matter that never was. 409: theirs, but not as the matter stands. A refused act is sent
whole, and changes nothing. The relations are those of a matter: who looks first, who inquires, who decides the
appeal, and nobody.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from refuge.office.access.rules import OPEN_ROLES, Role
from refuge.office.breach.models import Entry, Matter
from tests.office.breach.conftest import REASONS, WORDS

pytestmark = pytest.mark.django_db

HOLD = {
    "reported": [("triage", "pyae")],
    "triaged": [("triage", "pyae")],
    "aside": [("triage", "pyae"), ("triage", "thida")],
    "inquiry": [("inquirer", "ree")],
    "finding": [("inquirer", "ree")],
    "measure": [("inquirer", "ree")],
    "appeal": [("inquirer", "ree"), ("reviewer", "htet")],
    "closed": [("inquirer", "ree")],
    "unfounded": [("triage", "pyae"), ("triage", "thida")],
    "handed_to_x2": [],
}
"""Who holds the key in each state, and by which seat: all others, who sat there before included, find nothing.

`aside`: triaged, and one of two has said that there is nothing in it.
"""

OPEN = set(HOLD) - {"aside", "closed", "unfounded", "handed_to_x2"}
ACTS = {
    "": ({"triage", "inquirer", "reviewer"}, set(HOLD) - {"handed_to_x2"}),
    "help/": ({"triage", "inquirer"}, OPEN),
    "note/": ({"triage", "inquirer", "reviewer"}, OPEN),
    "triage/": ({"triage"}, {"reported"}),
    "pass-on/": ({"triage"}, {"reported", "triaged"}),
    "nothing/": ({"triage"}, {"triaged"}),
    "name/": ({"triage"}, {"triaged"}),
    "interim/": ({"triage", "inquirer"}, {"triaged", "inquiry"}),
    "tell-first/": ({"inquirer"}, {"inquiry"}),
    "hear/": ({"inquirer"}, {"inquiry"}),
    "elsewhere/": ({"triage", "inquirer"}, {"triaged", "inquiry"}),
    "propose/": ({"bench"}, {"inquiry", "appeal"}),
    "speak/": ({"bench"}, {"inquiry", "appeal"}),
    "leave/": ({"inquirer", "reviewer"}, {"inquiry", "finding", "measure", "appeal"}),
    "tell/": ({"inquirer"}, {"finding"}),
    "appeal/": ({"inquirer"}, {"finding", "measure"}),
    "review/": ({"inquirer"}, {"measure"}),
    "lift/": ({"inquirer"}, {"finding", "measure"}),
    "close/": ({"inquirer"}, {"finding", "measure"}),
}
BENCH = {"inquiry": "inquirer", "appeal": "reviewer"}


def wanted(path, state, seat):
    seats, states = ACTS[path]
    if seats == {"bench"}:
        seats = {BENCH.get(state)}
    if seat not in seats:
        return 403
    return 200 if {"aside": "triaged"}.get(state, state) in states else 409


def whole_form(member, other):
    """Everything any of the forms asks for."""
    return {
        "what": "offered_and_taken",
        "text": WORDS,
        "clause": "prisoners",
        "period": "weeks",
        "source": "staff",
        "case_no": "",
        "first": str(member.id),
        "second": str(other.id),
        "staff_id": str(other.id),
        "measures": "keep_apart",
        "language": "my",
        "heard": "heard",
        "companion": "came",
        "finding": "minor",
        "measure": "",
        "opinion": "agree",
        "why": "done",
        "review_on": "2099-01-01",
        "file_id": str(uuid.uuid4()),
        "legal": str(other.id),
        "reviewer": str(member.id),
    }


@pytest.mark.parametrize("state", HOLD)
def test_those_who_sit_in_a_matter_do_what_the_table_says(state, in_state, signed_in, request):
    matter_id, wrong = in_state(state), []
    for seat, name in HOLD[state]:
        client = signed_in(request.getfixturevalue(name))
        for path in ACTS:
            got = client.get(f"/conduct/{matter_id}/{path}").status_code
            if got != wanted(path, state, seat):
                wrong.append((state, seat, path, got, wanted(path, state, seat)))
    assert wrong == []


@pytest.mark.parametrize("state", HOLD)
def test_a_refused_act_sent_whole_changes_nothing(state, in_state, signed_in, request, ree, saw):
    matter_id, wrong = in_state(state), []
    before = _as_it_lies(matter_id)
    for seat, name in HOLD[state]:
        client = signed_in(request.getfixturevalue(name))
        for path in set(ACTS) - {""}:
            expected = wanted(path, state, seat)
            if expected == 200:
                continue
            form = {**whole_form(ree, saw), "version": str(Matter.objects.get(id=matter_id).version)}
            got = client.post(f"/conduct/{matter_id}/{path}", form).status_code
            # A form that comes too late may be found wanting first; what is another seat's is refused before.
            if got != expected and (got, expected) != (200, 409):
                wrong.append((state, seat, path, got, expected))
    assert wrong == []
    assert _as_it_lies(matter_id) == before


@pytest.mark.parametrize("state", HOLD)
def test_for_everybody_else_there_is_no_such_matter(state, in_state, staff, signed_in, request, ree, saw):
    matter_id, wrong = in_state(state), []
    before = _as_it_lies(matter_id)
    strangers = [staff(f"Other {role}", role) for role in sorted(OPEN_ROLES)]
    holding = {name for _, name in HOLD[state]}
    sat = [request.getfixturevalue(name) for name in sorted({"pyae", "ree", "htet"} - holding)]
    for member in (*strangers, *sat):
        client = signed_in(member)
        form = {**whole_form(ree, saw), "version": str(Matter.objects.get(id=matter_id).version)}
        for path in ACTS:
            address = f"/conduct/{matter_id}/{path}"
            got = client.post(address, form) if path else client.get(address)
            if got.status_code != 404:
                wrong.append((state, member.actor.name, path, got.status_code))
    assert wrong == []
    assert _as_it_lies(matter_id) == before


def _as_it_lies(matter_id):
    row = Matter.objects.filter(id=matter_id).values("stage", "version", "helped_on", "told_on", "heard_on")
    return list(row), Entry.objects.count()


LISTS, LEARNS = {"inquiry", "reviewer"}, {"head", "supervisor"}


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_who_opens_the_list_the_figures_and_the_page_for_raising_a_concern(role, staff, signed_in, pyae):
    client = signed_in(staff("Somebody", role))
    assert client.get("/conduct/").status_code == (200 if role in LISTS else 403)
    assert client.get("/conduct/learning/").status_code == (200 if role in LEARNS else 403)
    assert client.get("/conduct/raise/").status_code == 200
    assert client.get("/conduct/received/").status_code == 200
    desk = client.get("/").text
    assert ('href="/conduct/"' in desk) == (role in LISTS)
    assert ('href="/conduct/learning/"' in desk) == (role in LEARNS)


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_everybody_may_raise_a_concern_and_reads_it_no_more(role, staff, signed_in, pyae, thida):
    client, matter_id = signed_in(staff("Somebody", role)), str(uuid.uuid4())
    sent = client.post("/conduct/raise/", {"matter_id": matter_id, "text": WORDS, "case_no": ""})
    assert (sent.status_code, sent.url) == (302, "/conduct/received/")
    assert client.get(f"/conduct/{matter_id}/").status_code == 404
    assert WORDS not in client.get("/conduct/received/").text


@pytest.mark.parametrize("path", ["", "note/", "elsewhere/"])
def test_somebody_elses_matter_and_no_matter_are_the_same_page(path, inquiry, staff, signed_in):
    client = signed_in(staff("Zaw", Role.inquiry))
    there, nowhere = (_page(client, one, path) for one in (inquiry, uuid.uuid4()))
    assert there == nowhere


def _page(client, matter_id, path):
    page = client.get(f"/conduct/{matter_id}/{path}")
    return page.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", page.text).replace(str(matter_id), "")


def test_without_signing_in_there_is_only_the_door(inquiry):
    for path in ("", "raise/", "received/", "learning/", f"{inquiry}/", f"{inquiry}/note/"):
        assert Client().get(f"/conduct/{path}").url.startswith("/sign-in/")


def test_no_page_for_an_act_that_is_none(inquiry, ree, signed_in):
    assert signed_in(ree).get(f"/conduct/{inquiry}/amnesty/").status_code == 404


def test_reasons_are_kept_as_they_were_written(found, ree, read):
    assert read(ree, found).findings[0].verdict.reasons == REASONS
