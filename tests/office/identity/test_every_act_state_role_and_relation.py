"""Every act x state x role x relation around a name, asked of the real server, against a table written by hand.

200: their page opens. 302: it is done. 403: they know the case, but may not do this. 404: for them there is none.
409: it is theirs to do, and not as things stand.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, Role
from refuge.office.case.models import Case
from refuge.office.identity import actions
from refuge.office.identity.models import Opening, Record
from refuge.office.identity.rules import Purpose, State, Words
from refuge.office.people.rules import AgeBand
from refuge.office.vault import actions as vault
from tests.office.identity.conftest import NAME

pytestmark = pytest.mark.django_db

RELATIONS = ("owner", "on it", "none")
HOLDERS_ONLY = {Role.case_worker: (200, 200, 404), Role.supervisor: (200, 200, 403)}
KNOWN_TO = {Role.case_worker: (200, 200, 404), Role.supervisor: (200, 200, 200)}
SECOND_OFFICERS = {Role.case_worker: (403, 403, 404), Role.supervisor: (403, 200, 200)}
NOT_THEIRS = {Role.case_worker: (404, 404, 404), Role.supervisor: (404, 404, 403)}
PAGES = {
    "": KNOWN_TO,
    "write/": HOLDERS_ONLY,
    "ask/": HOLDERS_ONLY,
    "asked/REQUEST/": SECOND_OFFICERS,
    "asked/REQUEST/open/": NOT_THEIRS,  # somebody else asked
}
SENDING = {"erase/": HOLDERS_ONLY, "halves/": KNOWN_TO, "asked/REQUEST/back/": NOT_THEIRS}
FORM = {"version": "1", "name_used": "Saw", "purpose": "health", "answer": "lend"}


def expected(table, role, relation):
    return table[role][RELATIONS.index(relation)] if role in table else 404


@pytest.fixture
def people(staff):
    return {
        (role, relation): staff(f"{role} {relation}", role) for role in OPEN_ROLES for relation in RELATIONS
    }


@pytest.fixture
def asked_about(people, opened, written, staff, now, row):
    """A case with a name, owned by one of this role, on which everybody is who is not there by `none`."""

    def stand(role):
        first = people[Role.case_worker, "owner"]
        case_id = opened(first)
        for relation in RELATIONS[:2]:
            if role not in KEYLESS and people[role, relation] != first:
                vault.grant(first.keyring, row(case_id).compartment_id, people[role, relation].id)
        written(first, case_id)
        asker = staff("Asker", Role.case_worker)
        Case.objects.filter(id=case_id).update(owner=people[role, "owner"].id)
        opening = Opening(
            record=Record.objects.get(), purpose=Purpose.health, state=State.asked, asked_at=now
        )
        opening.asked_by_id = asker.id
        opening.save()
        return case_id, opening.id

    return stand


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_each_page_is_open_to_whom_the_table_says(role, people, asked_about, signed_in, reauthenticated):
    case_id, opening_id = asked_about(role)
    wrong = []
    for relation in RELATIONS:
        client = reauthenticated(signed_in(people[role, relation]), people[role, relation])
        for path, table in {**PAGES, **SENDING}.items():
            wanted = expected(table, role, relation)
            address = f"/identity/{case_id}/{path}".replace("REQUEST", str(opening_id))
            if wanted == 200 and path in SENDING:
                continue
            got = {client.get(address).status_code} if path in PAGES else set()
            if wanted != 200 and path:
                got |= {client.post(address, FORM).status_code}
            if got != {wanted}:
                wrong.append((path, relation, got, wanted))
    assert wrong == []
    assert Opening.objects.get().state == State.asked


@pytest.mark.parametrize("state", State)
def test_in_each_state_only_the_moves_of_the_table_are_made(
    state, kept, aye, bo, lent, wanted, signed_in, reauthenticated
):
    opening_id = wanted(aye, kept)
    if state is State.lent:
        actions.lend(bo.keyring, kept, opening_id, version=1, now=timezone.now())
    else:
        Opening.objects.update(state=state)
    version = Opening.objects.get().version
    answered = signed_in(bo).post(
        f"/identity/{kept}/asked/{opening_id}/", {"version": version, "answer": "no"}
    )
    assert (answered.status_code == 302) is (state is State.asked)
    Opening.objects.filter(id=opening_id, state=State.refused).update(state=state)
    shown = reauthenticated(signed_in(aye), aye).post(f"/identity/{kept}/asked/{opening_id}/open/")
    assert (shown.status_code == 200) is (state is State.lent)
    assert (NAME in shown.text) is (state is State.lent)


@pytest.mark.parametrize("role", [Role.case_worker, Role.supervisor, Role.cp_officer])
def test_on_the_child_track_there_is_only_child_protection(
    role, opened, thuza, sandar, staff, agreed_by_child, now_seen, signed_in, now
):
    case_id = opened(thuza, age_band=AgeBand.under_15)
    agreed_by_child(thuza, case_id)
    actions.write(thuza.keyring, now_seen(case_id, timezone.localdate()), Words(NAME))
    opening_id = actions.ask(thuza.keyring, case_id, purpose=Purpose.family, now=now)
    who = sandar if role is Role.cp_officer else staff("Nobody", role)
    wanted = 200 if role is Role.cp_officer else 404
    client = signed_in(who)
    for path in ("", f"asked/{opening_id}/"):
        assert client.get(f"/identity/{case_id}/{path}").status_code == wanted


def test_the_page_of_a_request_is_gone_with_the_minutes(kept, aye, bo, lent, now, signed_in, reauthenticated):
    opening_id = lent(aye, kept, by=bo)
    Opening.objects.update(expires_at=now - timedelta(seconds=1))
    page = reauthenticated(signed_in(aye), aye).post(f"/identity/{kept}/asked/{opening_id}/open/")
    assert page.status_code == 409
    assert Opening.objects.get().lent is None
