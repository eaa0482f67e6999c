"""Every act x state x role x relation on a concern, asked of the real server, against a table written by hand.

Whoever is no inquiry officer, and whoever is not named to its matter, gets 404 everywhere: for them it is not there.
Others get 200 or 302 for what they may do, 403 for what is not theirs, 409 for what is not possible from that state.
"""

from __future__ import annotations

import uuid
from itertools import product

import pytest

from refuge.office.access.rules import OPEN_ROLES, Role
from refuge.office.contact import actions
from refuge.office.contact.models import Thread
from refuge.office.contact.rules import Outcome, State
from tests.office.contact.people import Person

pytestmark = pytest.mark.django_db

N, T, A, W, C = State.new, State.triaged, State.answered, State.written_again, State.closed
ALL, LIVING, JUDGED = {N, T, A, W, C}, {N, T, A, W}, {T, A, W}

# act: how it is asked, for whom, and in which states it is possible
ACTS = {
    "": ("GET", {"unclaimed", "mine", "anothers"}, ALL),
    "claim/": ("POST", {"unclaimed"}, LIVING),
    "take-over/": ("POST", {"anothers"}, LIVING),
    "triage/": ("GET", {"mine"}, LIVING),
    "answer/": ("GET", {"mine"}, JUDGED),
    "hand-over/": ("GET", {"mine"}, LIVING),
    "end/": ("GET", {"mine"}, JUDGED),
    "erase/": ("GET", {"unclaimed", "mine", "anothers"}, {C}),
    "open-case/": ("GET", set(), JUDGED),
}
CLAIMS = ("unclaimed", "mine", "anothers")


@pytest.fixture
def thread(saw, told):
    return told(Person().concern("He beat her."))


def put(thread, state, claimed_by, **columns):
    closed = (
        {"closed_on": "2026-01-01", "outcome": "hoax"} if state is C else {"closed_on": None, "outcome": ""}
    )
    waits = state in {N, T, W}
    Thread.objects.filter(id=thread.id).update(
        state=state, waits=waits, claimed_by=claimed_by, version=1, **{**closed, **columns}
    )


def ask(client, thread, act):
    method = ACTS[act][0]
    send = client.get if method == "GET" else client.post
    return send(f"/contact/{thread.id}/{act}", {"version": 1} if method == "POST" else {}).status_code


def expected(act, state, claim):
    method, theirs, possible = ACTS[act]
    if claim not in theirs:
        return 403
    if state not in possible:
        return 409 if method == "GET" else 302  # a button pressed too late leads back and says why
    return 200 if method == "GET" else 302


@pytest.mark.parametrize("claim", CLAIMS)
def test_an_inquiry_officer_is_answered_as_the_table_says(thread, ree, saw, signed_in, claim):
    client = signed_in(ree)
    whose = {"unclaimed": None, "mine": ree.id, "anothers": saw.id}[claim]
    found = {}
    for act, state in product(ACTS, State):
        put(thread, state, whose)
        found[act, state] = ask(client, thread, act)
    assert found == {(act, state): expected(act, state, claim) for act, state in product(ACTS, State)}


@pytest.mark.parametrize("role", sorted(OPEN_ROLES - {Role.inquiry}))
def test_for_everybody_else_it_is_not_there(thread, ree, staff, signed_in, role):
    other = staff("Zaw", role)
    client = signed_in(other)
    for claimed_by in (None, ree.id, other.id):
        for state in (N, T, C):
            put(thread, state, claimed_by)
            assert {ask(client, thread, act) for act in ACTS} == {404}
    before = Thread.objects.values().get()
    put(thread, T, ree.id)
    ask(client, thread, "claim/")
    assert Thread.objects.get().claimed_by_id == ree.id
    assert before["id"] == thread.id


def test_for_an_inquiry_officer_who_is_not_named_to_its_matter_it_is_not_there(thread, ree, saw, signed_in):
    matter = uuid.uuid4()
    put(thread, T, saw.id, matter=matter, outcome=Outcome.taken_up)
    assert ask(signed_in(ree), thread, "") == 200
    actions.keep_to(saw.actor, matter, [saw.id])
    assert {ask(signed_in(ree), thread, act) for act in ACTS} == {404}
    assert ask(signed_in(saw), thread, "") == 200


def test_whoever_asks_for_a_form_or_a_room_that_is_not_theirs_is_written_down(
    thread, staff, signed_in, journal
):
    zaw = staff("Zaw", Role.contact_officer)
    client = signed_in(zaw)
    for path, act in (
        (f"/contact/{thread.id}/answer/", "contact.answer"),
        (f"/contact/{thread.id}/end/", "contact.close"),
        ("/contact/concerns/", "contact.see_inbox"),
        ("/contact/concerns/open/", "contact.open_letters"),
        ("/contact/concerns/quarantine/", "contact.see_quarantine"),
    ):
        assert client.get(path).status_code in {403, 404}
        line = journal()[-1]
        assert (line.act, line.actor_id, line.outcome) == (act, str(zaw.id), "refused"), path
