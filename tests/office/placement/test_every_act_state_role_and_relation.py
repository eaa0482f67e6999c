"""Every act on places x state x role x relation, asked of the real server, against tables written by hand.

200: their page opens. 403: they know it is there, but may not do this. 404: for them there is no such thing.
A refused act is sent whole, and changes nothing.
"""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, Role
from refuge.office.case.models import Case
from refuge.office.case.rules import RetentionClass, Track
from refuge.office.placement.models import Hold, Placement, Site
from refuge.office.placement.rules import State
from refuge.office.vault import actions as vault
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db

RELATIONS = ("owner", "on it", "none")
CASE_SIDE = {Role.case_worker, Role.supervisor, Role.cp_officer}
SEES_ALL = {Role.supervisor, Role.cp_officer, Role.placement}
BY_BOTH_SIDES = {"refuse/", "move-in/", "move-out/", "cancel/", "share/"}
ALONE = {"cosign/": Role.cp_officer, "confirm/": Role.supervisor, "offer/SITE/": Role.placement}
PATHS = ("", *sorted(BY_BOTH_SIDES), *ALONE)
FROM = {  # a page opens in every state: what is not possible from there is refused when it is sent
    "refuse/": {"matched"},
    "move-in/": {"host_confirmed"},
    "move-out/": {"moved_in"},
    "cancel/": {"requested", "matched", "host_confirmed"},
    "cosign/": {"matched", "moved_in"},
    "confirm/": {"matched"},
    "offer/SITE/": {"requested"},
}
ON_TRACK = {Track.adult: {Role.case_worker, Role.supervisor}, Track.child: {Role.cp_officer}}


def is_holder(role, relation, track):
    return relation != "none" and role in ON_TRACK[track]


def expected(path, role, relation, track):
    if role not in SEES_ALL and not is_holder(role, relation, track):
        return 404
    if path == "":
        return 200
    if path in ALONE:
        return 200 if role is ALONE[path] else 403
    # Whoever supervises or protects children and holds the case is on its side whatever its track.
    holds = relation != "none" and role in CASE_SIDE
    return 200 if role is Role.placement or holds else 403


@pytest.fixture
def people(staff):
    return {(role, rel): staff(f"{role} {rel}", role) for role in OPEN_ROLES for rel in RELATIONS}


@pytest.fixture
def placements(people, opened, aye, asked):
    """A placement for each who is on its case, held by everybody who is on it."""
    made = {}
    for role in OPEN_ROLES:
        case = Case.objects.get(id=opened(aye))
        made[role] = asked(case.id)
        for rel in ("owner", "on it"):
            if role not in KEYLESS:
                vault.grant(aye.keyring, case.compartment_id, people[role, rel].id)
        Case.objects.filter(id=case.id).update(owner=people[role, "owner"].id)
    return made


def put_on(track):
    kept = RetentionClass.child if track is Track.child else RetentionClass.standard
    Case.objects.update(track=track, retention_class=kept)


OVERSEEING = {Track.adult: Role.supervisor, Track.child: Role.cp_officer}  # sees that a case is there
WHOLE = {"version": 1, "why": "wished"}


@pytest.mark.parametrize("track", Track)
def test_each_page_is_open_to_whom_the_table_says(track, people, placements, site, signed_in):
    site_id = site()
    put_on(track)
    wrong = []
    for (role, rel), member in people.items():
        client = signed_in(member)
        for path in PATHS:
            wanted = expected(path, role, rel, track)
            address = f"/places/requests/{placements[role]}/{path}".replace("SITE", str(site_id))
            asks = client.get if wanted == 200 or not path else client.post
            got = asks(address, {**WHOLE, "site_id": str(site_id)}).status_code
            if got != wanted:
                wrong.append((path, role, rel, got, wanted))
    assert wrong == []
    assert set(Placement.objects.values_list("state", "version")) == {(State.requested, 1)}
    assert not Hold.objects.exists()


@pytest.mark.parametrize("state", State)
def test_each_act_is_possible_from_where_the_table_says(
    state, opened, asked, site, aye, pan, bo, htun, seen_row, signed_in
):
    placement_id, site_id = asked(opened(aye)), site()
    _bring(state, placement_id, site_id, aye, pan, bo, seen_row)
    version = seen_row(placement_id).version
    who = {"cosign/": htun, "confirm/": bo, "offer/SITE/": pan}
    wrong = []
    for path, states in FROM.items():
        if state in states:
            continue
        address = f"/places/requests/{placement_id}/{path}".replace("SITE", str(site_id))
        typed = {"version": version, "why": "wished", "site_id": str(site_id)}
        got = signed_in(who.get(path, aye)).post(address, typed).status_code
        if got != 409:
            wrong.append((path, got))
    assert wrong == []
    row = Placement.objects.get(id=placement_id)
    assert (row.state, row.version) == (state, version)


def _bring(state, placement_id, site_id, aye, pan, bo, seen_row):
    from refuge.office.placement import actions
    from refuge.office.placement.rules import Why

    def seen():
        return seen_row(placement_id)

    if state is State.cancelled:
        actions.cancel(aye.keyring, seen(), why=Why.wished)
    if state in {State.requested, State.cancelled}:
        return
    actions.match(pan.keyring, seen(), site_id=site_id)
    if state is State.refused_by_household:
        actions.refuse(aye.keyring, seen())
    if state in {State.matched, State.refused_by_household}:
        return
    actions.confirm(bo.keyring, seen())
    if state is State.host_confirmed:
        return
    actions.move_in(aye.keyring, seen())
    if state is State.moved_out:
        actions.move_out(aye.keyring, seen(), why=Why.wished)


OFFICERS = {Role.placement}
PLACES = {Role.placement, Role.supervisor, Role.cp_officer}
SITE_PAGES = {
    "": PLACES,
    "sites/new/": OFFICERS,
    "sites/SITE/": PLACES,
    "sites/SITE/inspect/": OFFICERS,
    "sites/SITE/beds/": OFFICERS,
    "sites/SITE/waiver/": OFFICERS,
    "sites/SITE/close/": OFFICERS,
    "sites/SITE/open/": {Role.supervisor},
    "sites/SITE/approve-waiver/": {Role.supervisor},
    "sites/SITE/note/": {Role.placement, Role.supervisor},
}


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_sites_are_for_those_who_look_after_them(role, staff, site, signed_in):
    site_id, client = site(opened=False), signed_in(staff("Somebody", role))
    wrong = []
    for path, roles in SITE_PAGES.items():
        address = f"/places/{path}".replace("SITE", str(site_id))
        got, wanted = client.get(address).status_code, 200 if role in roles else 403
        if got != wanted:
            wrong.append((path, got, wanted))
        if wanted == 403 and path not in {"", "sites/SITE/"}:
            wrong += [path] if client.post(address, {"version": 1, "beds": 1}).status_code != 403 else []
    assert wrong == []
    assert Site.objects.get().version == 2  # proposed and inspected, and nothing since


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("path", ["", "ask/"])
def test_the_pages_of_a_case_are_for_those_on_it(path, track, people, opened, aye, signed_in):
    cases = {}
    for role in OPEN_ROLES:
        case = Case.objects.get(id=opened(aye))
        for rel in ("owner", "on it"):
            if role not in KEYLESS:
                vault.grant(aye.keyring, case.compartment_id, people[role, rel].id)
        Case.objects.filter(id=case.id).update(owner=people[role, "owner"].id)
        cases[role] = case.id
    put_on(track)
    wrong = []
    for (role, rel), member in people.items():
        oversees = role is OVERSEEING[track]
        opens = is_holder(role, rel, track) or (oversees and path == "")
        wanted = 200 if opens else 403 if oversees else 404
        got = signed_in(member).get(f"/places/case/{cases[role]}/{path}").status_code
        if got != wanted:
            wrong.append((role, rel, got, wanted))
    assert wrong == []


def test_somebody_elses_placement_and_none_look_alike(opened, aye, asked, chit, signed_in):
    one = asked(opened(aye))
    pages = [signed_in(chit).get(f"/places/requests/{each}/") for each in (one, uuid.uuid4())]
    assert {page.status_code for page in pages} == {404}


def test_without_signing_in_there_is_only_the_door(site):
    for path in SITE_PAGES:
        assert Client().get(f"/places/{path}".replace("SITE", str(site()))).url.startswith("/sign-in/")
    assert TODAY
