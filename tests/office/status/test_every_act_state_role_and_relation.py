"""Every act x state x role x relation, and every seat, asked of the real server, against tables written by hand.

200: their page opens. 403: they know of it, but may not do this. 404: for them there is none. 409: theirs, but not as
things stand. A refused act is sent whole, and changes nothing.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from refuge.office.access.rules import OPEN_ROLES, Role
from refuge.office.case.models import Case
from refuge.office.sealed.models import File
from refuge.office.status.models import Determination
from refuge.office.vault import actions as vault
from tests.office.status.conftest import REASONS, WISHES

pytestmark = pytest.mark.django_db
STATES = (
    "none",
    "interviewed",
    "panel_review",
    "decided",
    "appealed",
    "upheld",
    "changed",
    "deferred",
    "ended",
)
ANY = set(STATES)
EVERYBODY_IS_ASKED_IN = {"none", "panel_review", "deferred"}
NEWEST_IS = {"appealed": "interviewed", "upheld": "decided", "changed": "decided"}
"""After an appeal the newest determination is the one of the appeal; acts on the case are about that one."""

BY_HOLDERS = {
    "worker owner": 200,
    "worker on it": 200,
    "worker": 404,
    "supervisor on it": 200,
    "supervisor": 403,
}
BY_WHO_IS_NOT = {
    "worker owner": 403,
    "worker on it": 403,
    "worker": 404,
    "supervisor on it": 403,
    "supervisor": 200,
}
ON_CASE = {
    "": (BY_HOLDERS, ANY),
    "interview/": (BY_HOLDERS, {"none", "decided", "ended"}),
    "panel/": (BY_WHO_IS_NOT, {"interviewed"}),
    "before/": (BY_HOLDERS, {"interviewed"}),
    "tell/": (BY_HOLDERS, {"decided"}),
    "appeal/": (BY_HOLDERS, {"decided"}),
    "withdraw/": (BY_HOLDERS, {"interviewed", "panel_review"}),
    "rights/": (BY_HOLDERS, ANY),
    "custody/": (BY_HOLDERS, ANY),
    "custody/referred/": (BY_HOLDERS, ANY),
    "custody/released/": (BY_HOLDERS, ANY),
}
ONLY_READ = {"", "rights/"}
BY_SEAT = {
    "": ({"chair", "member", "legal"}, ANY),
    "propose/": ({"chair"}, {"panel_review"}),
    "speak/": ({"member"}, {"panel_review"}),
    "decide/": ({"chair"}, {"panel_review"}),
    "extend/": ({"chair"}, {"panel_review"}),
    "defer/": ({"chair", "member", "legal"}, {"panel_review", "decided"}),
    "not-here/": ({"chair", "member", "legal"}, {"panel_review", "decided"}),
    "resume/": ({"chair"}, {"deferred"}),
    "drop/": ({"chair"}, {"deferred"}),
    "sign/": ({"legal"}, {"panel_review"}),
}


@pytest.fixture
def people(staff, aye, bo, dan, chit, win):
    """Somebody for every role and relation; `with a key` hold the case's key without a role that works cases."""
    others = {role: staff(f"Other {role}", role) for role in sorted(OPEN_ROLES)}
    keyed = {
        f"{role} with a key": staff(f"Keyed {role}", role)
        for role in ("contact_officer", "auditor", "placement")
    }
    return {
        "worker owner": aye,
        "worker on it": win,
        "worker": chit,
        "supervisor on it": bo,
        "supervisor": dan,
        **{str(role): one for role, one in others.items() if role not in {Role.case_worker, Role.supervisor}},
        **keyed,
    }


@pytest.fixture
def standing_at(way, case, lin, htoo, hkun, hsa, people):
    """Bring the case to one state; give back the first determination, which is the one in that state."""

    def stand(state):
        way.legal = lin
        _go(way, state, (htoo, [hkun, hsa]))
        compartment = Case.objects.get(id=case).compartment_id
        for name, one in people.items():
            if name == "worker on it" or name.endswith("with a key"):
                vault.grant(people["worker owner"].keyring, compartment, one.id)
        return Determination.objects.order_by("number").first()

    return stand


def _go(way, state, second):
    today = timezone.localdate()
    if state == "none":
        return
    way.interview(today)
    if state == "ended":
        way.name(today=today)
        way.put_before(today)
        way.defer(today=today)
        from refuge.office.status import panels

        panels.drop(way.chair.keyring, way.before(today))
        return
    if state == "interviewed":
        return
    way.name(today=today)
    way.put_before(today)
    if state == "deferred":
        way.defer(today=today)
    if state in {"decided", "appealed", "upheld", "changed"}:
        way.decide(today, eligible="no")
    if state in {"appealed", "upheld", "changed"}:
        way.tell(today)
        way.appeal(today)
    if state in {"upheld", "changed"}:
        way.legal = None
        way.name(chair=second[0], members=second[1], today=today)
        way.put_before(today)
        way.decide(today, eligible="no" if state == "upheld" else "yes")


def whole_form(people, hla, htet, hnin):
    """Everything any of the forms asks for, rightly filled in: only the rules can refuse it."""
    today = timezone.localdate().isoformat()
    return {
        "interviewers": [str(people["worker owner"].id)],
        "methods": ["two_interviews"],
        "outcome": "confirmed",
        "voluntariness": "free",
        "in_custody": "no",
        "account": WISHES,
        "language": "my",
        "chair": str(hla.id),
        "members": [str(htet.id), str(hnin.id)],
        "understood": "on",
        "how_to_appeal": "on",
        "grounds": WISHES,
        "referred_to": "icrc",
        "notified_on": today,
        "released_on": today,
        "separate": "on",
        "finding": "dependant",
        "eligible": "yes",
        "reasons": REASONS,
        "opinion": "agree",
        "why": "member_away",
        "heard_anew_on": today,
        "released": "on",
        "file_id": str(uuid.uuid4()),
        "text": WISHES,
    }


def asked_in(state, people):
    """Everybody in three states; in the others those who work cases, for whom the state matters."""
    if state in EVERYBODY_IS_ASKED_IN:
        return people
    return {name: one for name, one in people.items() if name.startswith(("worker", "supervisor"))}


def snapshot():
    clear = [one.attname for one in Determination._meta.fields if one.get_internal_type() != "BinaryField"]
    return list(Determination.objects.order_by("number").values(*clear)), list(Case.objects.values("version"))


@pytest.mark.parametrize("state", STATES)
def test_each_act_on_a_case_is_open_to_whom_the_table_says(
    state, standing_at, people, signed_in, case, hla, htet, hnin
):
    standing_at(state)
    newest = NEWEST_IS.get(state, state)
    version = Case.objects.get(id=case).version
    form = {"version": version, **whole_form(people, hla, htet, hnin)}
    before, wrong = snapshot(), []
    for name, member in asked_in(state, people).items():
        client = signed_in(member)
        for path, (row, states) in ON_CASE.items():
            wanted = row.get(name, 404)
            if wanted == 200 and newest not in states:
                wanted = 409
            address = f"/status/{case}/{path}"
            reads = wanted == 200 or path in ONLY_READ
            got = (client.get(address) if reads else client.post(address, form)).status_code
            if got != wanted:
                wrong.append((name, path, got, wanted))
    assert wrong == []
    assert snapshot() == before


@pytest.mark.parametrize("state", STATES[1:])
def test_each_act_of_a_panel_is_open_to_whom_the_table_says(
    state, standing_at, people, signed_in, hla, htet, hnin, lin, htoo
):
    first = standing_at(state)
    seats = {"chair": hla, "member": htet, "legal": lin}
    others = {
        "another reviewer": htoo,
        **{f"other {name}": one for name, one in asked_in(state, people).items()},
    }
    form = {"version": first.version, **whole_form(people, hla, htet, hnin)}
    before, wrong = snapshot(), []
    for name, member in {**seats, **others}.items():
        client = signed_in(member)
        for path, (sitting, states) in BY_SEAT.items():
            wanted = 404 if name not in seats or state == "interviewed" else 200
            if wanted == 200:
                wanted = 403 if name not in sitting else 409 if state not in states else 200
            address = f"/status/panels/{first.id}/{path}"
            reads = wanted == 200 or not path
            got = (client.get(address) if reads else client.post(address, form)).status_code
            if got != wanted:
                wrong.append((name, path, got, wanted))
    assert wrong == []
    assert snapshot() == before
    assert not File.objects.exists()


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_the_list_of_panels_is_for_those_who_sit_or_name(role, staff, signed_in):
    wanted = 200 if role in {"reviewer", "legal", "supervisor"} else 403
    client = signed_in(staff("Somebody", role))
    assert client.get("/status/panels/").status_code == wanted
    assert ('href="/status/panels/"' in client.get("/").text) == (wanted == 200)


def test_on_the_child_track_every_page_is_shut(case, aye, phyu, seen, signed_in):
    from refuge.office.case import actions
    from refuge.office.case.rules import AgeReason
    from refuge.office.people.rules import AgeBand

    actions.correct_age(aye.keyring, seen(case), age_band=AgeBand.under_15, why=AgeReason.person_said)
    for path in ON_CASE:
        assert signed_in(phyu).get(f"/status/{case}/{path}").status_code == 409
        assert signed_in(aye).get(f"/status/{case}/{path}").status_code == 404


def test_without_signing_in_there_is_only_the_door(case):
    for path in (f"{case}/", "panels/", f"panels/{uuid.uuid4()}/", f"{case}/letter/{uuid.uuid4()}/"):
        assert Client().get(f"/status/{path}").url.startswith("/sign-in/")


def test_days_ahead_are_no_surprise(way):
    """An appeal is told on a desk when its days are nearly over, and on no other desk."""
    today = timezone.localdate()
    way.decided(today - dt.timedelta(days=13), eligible="no")
    way.tell(today - dt.timedelta(days=12))
    from refuge.office.status.part import errands

    titles = [str(one.title) for one in errands(way.people["aye"].actor, timezone.now())]
    assert any("The days of an appeal end" in one for one in titles)
    assert not any("appeal" in str(one.title) for one in errands(way.people["dan"].actor, timezone.now()))
