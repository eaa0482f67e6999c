"""Every page x state x role x relation, asked of the real server, against a table written by hand.

404: for them there is no such undertaking. 403: they know of it, and it is not theirs to do. 409: not from here.
"""

from __future__ import annotations

import pytest

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, Role
from refuge.office.case.models import Case
from refuge.office.case.rules import RetentionClass, Track
from refuge.office.copies.models import Waiting
from refuge.office.undertaking import actions
from refuge.office.undertaking.models import StandardsVersion, Undertaking
from refuge.office.undertaking.rules import DeclinedReason, State
from refuge.office.vault import actions as vault

pytestmark = pytest.mark.django_db
RELATIONS = ("owner", "on it", "none")
OFFICER, CASE_SIDE = Role.undertaking_officer, {Role.case_worker, Role.supervisor}
BOTH_SIDES = ("", "decline/", "defer/", "offer-again/", "withdraw/", "share/")
OFFICERS_ALONE = ("explain/", "questions/", "clauses/1/", "sign/", "refresh/", "reaffirm/", "copy/")
PATHS = BOTH_SIDES + OFFICERS_ALONE
POSTED = [path for path in PATHS if path not in {"", "clauses/1/"}]
WHOLE = {
    "version": 1,
    "language": "my",
    "mode": "read",
    "interpreter": "no",
    "choice": "1",
    "witness": "colleague",
    "copy_given": "yes",
    "why": "not_said",
}
FROM = {
    "explain/": {State.offered},
    "questions/": {State.offered},
    "sign/": {State.explained},
    "decline/": {State.offered, State.explained, State.deferred},
    "defer/": {State.offered, State.explained},
    "offer-again/": {State.offered, State.explained, State.deferred},
    "withdraw/": {State.signed},
    "refresh/": {State.signed},
    "reaffirm/": {State.signed},
}
REACHED = [state for state in State if state not in {State.superseded, State.set_aside}]


def expected(path, role, relation, track):
    if track is Track.child:
        return 404
    if role is OFFICER:
        return 200
    if role in CASE_SIDE and relation != "none":
        return 200 if path in BOTH_SIDES else 403
    return 404


@pytest.fixture
def people(staff):
    return {(role, rel): staff(f"{role} {rel}", role) for role in sorted(OPEN_ROLES) for rel in RELATIONS}


def put_on(case, people, aye, role):
    """Everybody is on it who is not there by `none`; its owner is of this role."""
    for rel in ("owner", "on it"):
        if role not in KEYLESS:
            vault.grant(aye.keyring, case.compartment_id, people[role, rel].id)
    Case.objects.filter(id=case.id).update(owner=people[role, "owner"].id)


@pytest.fixture
def undertakings(people, ready, offered, aye):
    made = {}
    for role in sorted(OPEN_ROLES):
        case = Case.objects.get(id=ready())
        made[role] = offered(case.id)
        put_on(case, people, aye, role)
    return made


@pytest.mark.parametrize("track", Track)
def test_each_page_is_open_to_whom_the_table_says(track, people, undertakings, signed_in):
    if track is Track.child:
        Undertaking.objects.update(state=State.set_aside, ended_on="2026-11-23")
        Case.objects.update(track=track, retention_class=RetentionClass.child)
    wrong = []
    for (role, rel), member in people.items():
        client = signed_in(member)
        for path in PATHS:
            wanted = expected(path, role, rel, track)
            address = f"/standards/undertakings/{undertakings[role]}/{path}"
            asks = client.post if wanted != 200 and path in POSTED else client.get
            got = asks(address, WHOLE).status_code
            if got != wanted:
                wrong.append((path, role, rel, got, wanted))
    assert wrong == []
    assert set(Undertaking.objects.values_list("version", flat=True)) == {1}
    assert not Waiting.objects.exists()


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("path", ["", "offer/"])
def test_the_pages_of_a_case_are_for_those_on_it(path, track, people, ready, aye, signed_in):
    cases = {}
    for role in sorted(OPEN_ROLES):
        case = Case.objects.get(id=ready())
        put_on(case, people, aye, role)
        cases[role] = case.id
    if track is Track.child:
        Case.objects.update(track=track, retention_class=RetentionClass.child)
    wrong = []
    for (role, rel), member in people.items():
        got = signed_in(member).get(f"/standards/case/{cases[role]}/{path}").status_code
        wanted = of_a_case(role, rel, track)
        if got != wanted:
            wrong.append((role, rel, got, wanted))
    assert wrong == []


def of_a_case(role, relation, track):
    """A supervisor knows of every adult's case, child protection of every child's; on a child's case it is shut."""
    if track is Track.child:
        return 409 if role is Role.cp_officer else 404
    if role in CASE_SIDE and relation != "none":
        return 200
    return 403 if role is Role.supervisor else 404


@pytest.mark.parametrize("state", REACHED)
def test_each_act_is_possible_from_where_the_table_says(
    state, offered, answered, oo, aye, seen_row, signed_in
):
    undertaking_id = offered()
    bring(state, undertaking_id, answered, oo, aye, seen_row)
    version, client, wrong = seen_row(undertaking_id).version, signed_in(oo), []
    for path, states in FROM.items():
        if state in states:
            continue
        typed = {**WHOLE, "version": version}
        got = client.post(f"/standards/undertakings/{undertaking_id}/{path}", typed).status_code
        # Where every question is answered there is none to ask: the page of the undertaking follows.
        if got != (302 if path == "questions/" and state in ANSWERED else 409):
            wrong.append((path, got))
    assert wrong == []
    row = Undertaking.objects.get(id=undertaking_id)
    assert (row.state, row.version) == (state, version)


ANSWERED = {State.explained, State.signed, State.withdrawn_by_person}


def bring(state, undertaking_id, answered, oo, aye, seen_row):
    def seen():
        return seen_row(undertaking_id)

    if state is State.declined:
        actions.decline(oo.keyring, seen(), DeclinedReason.not_said)
    if state is State.deferred:
        actions.defer(aye.keyring, seen())
    if state not in ANSWERED:
        return
    answered(undertaking_id)
    if state is State.explained:
        return
    actions.sign(oo.keyring, seen(), actions.Signature("colleague", copy_given=True))
    if state is State.withdrawn_by_person:
        actions.withdraw(aye.keyring, seen())


STANDARDS = {
    "": set(OPEN_ROLES),
    "1/": set(OPEN_ROLES),
    "1/children/": set(OPEN_ROLES),
    "1/approve/": {Role.head, Role.legal},
    "undertakings/": {Role.undertaking_officer},
}


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_everybody_reads_the_standards_and_two_roles_approve_them(role, staff, signed_in):
    client, wrong = signed_in(staff("Somebody", role)), []
    for path, roles in STANDARDS.items():
        got, wanted = client.get(f"/standards/{path}").status_code, 200 if role in roles else 403
        if got != wanted:
            wrong.append((path, got, wanted))
    assert wrong == []
    sent = client.post("/standards/1/approve/", {"version": 1, "why": "first_set"})
    assert sent.status_code == (302 if role in {Role.head, Role.legal} else 403)
    counted = StandardsVersion.objects.filter(state="approved_once").count()
    assert counted == (1 if role in {Role.head, Role.legal} else 0)


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_the_standards_lead_everybody_to_raising_a_concern(role, staff, signed_in):
    client = signed_in(staff("Somebody", role))
    for path in ("", "1/children/"):
        assert 'href="/conduct/raise/"' in client.get(f"/standards/{path}").text
    assert client.get("/conduct/raise/").status_code == 200
