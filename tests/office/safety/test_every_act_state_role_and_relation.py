"""Every act x state of the check-in x track x role x relation, asked of the real server, against a table by hand.

200: their page opens. 403: they know the case, but may not do this. 404: for them there is no such case.
A refused act is sent whole, and changes nothing.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from refuge.office.access.rules import OPEN_ROLES, Role
from refuge.office.case.models import Case
from refuge.office.case.rules import RetentionClass, Track
from refuge.office.safety.models import CheckIn, SafetyPlan
from refuge.office.safety.rules import BY_TIME, OPEN, State
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from tests.office.safety.conftest import DUE, FORCED, PLAN, WELL

pytestmark = pytest.mark.django_db

HOLDING = (Role.case_worker, Role.supervisor, Role.cp_officer)
PEOPLE = {
    **{f"{role} {relation}": role for role in HOLDING for relation in ("owner", "on it", "none")},
    **{f"{role} none": role for role in OPEN_ROLES if role not in HOLDING},
    "contact_officer on it": Role.contact_officer,
    "legal on it": Role.legal,
}
HOLDERS = {person for person in PEOPLE if person.endswith(("owner", "on it"))}


def row(*, worker, supervisor, cp):
    """What owner, on it and none are answered, for the three roles that work cases, on a track that is theirs."""
    return {
        f"{role} {relation}": answer
        for role, answers in zip(HOLDING, (worker, supervisor, cp), strict=True)
        for relation, answer in zip(("owner", "on it", "none"), answers, strict=True)
    }


WORKING = row(worker=(200, 200, 404), supervisor=(200, 200, 403), cp=(200, 200, 403))
SECOND = row(worker=(403, 403, 404), supervisor=(403, 200, 403), cp=(403, 200, 403))
OVERSEEING = row(worker=(403, 403, 404), supervisor=(200, 200, 403), cp=(200, 200, 403))
TABLE = {
    "": WORKING,
    "plan/": WORKING,
    "plan/1/": WORKING,
    "plan/decide/": SECOND,
    "words/": WORKING,
    "schedule/": WORKING,
    "reminders/": WORKING,
    "record/": WORKING,
    "alarm/": WORKING,
    "panel/": OVERSEEING,
    "end/": WORKING,
}
ONLY_READ = {"", "plan/1/"}
ROLES_OF = {Track.adult: {Role.case_worker, Role.supervisor}, Track.child: {Role.cp_officer}}


def expected(path, person, track):
    """Where the role does not work on this track there is no such case, whatever key somebody holds."""
    return TABLE[path].get(person, 404) if PEOPLE[person] in ROLES_OF[track] else 404


@pytest.fixture
def people(staff):
    return {name: staff(name, role) for name, role in PEOPLE.items()}


@pytest.fixture
def stand(people, someone, aye):
    """One case for each owner, held by all who hold a key, its check-in in this state, a plan waiting."""

    def put(state, track):
        them = someone(with_bo=False).agrees_words().agrees_hours()
        case = them.case
        for one in HOLDERS:
            vault.grant(aye.keyring, case.compartment_id, people[one].id)
            vault.grant(aye.keyring, case.thread_compartment_id, people[one].id)
        _plan(case, aye)
        _put(case.id, state, track)
        return case

    return put


def _plan(case, aye):
    plan = SafetyPlan(
        id=uuid.uuid4(),
        case=case,
        number=1,
        agreed_on=case.opened_on,
        written_by_id=aye.id,
        needs_second=True,
    )
    plan.content = plan.seal("content", keys.key_of(aye.keyring, case.compartment_id), PLAN.written())
    plan.save(force_insert=True)


def _put(case_id, state, track):
    before = {"due": None, "late": "due", "missed": "late", "escalated_1": "missed", "panel": "escalated_3"}
    steps = {**before, "escalated_2": "escalated_1", "escalated_3": "escalated_2"}
    runs = DUE.replace(year=2099) if state in BY_TIME else None
    CheckIn.objects.filter(case=case_id).update(state=state, before=steps[state], moves_on_at=runs)
    kept = RetentionClass.child if track is Track.child else RetentionClass.standard
    Case.objects.filter(id=case_id).update(track=track, retention_class=kept)


def whole_form(version):
    """Everything any of the forms asks for, rightly filled in: only the rules can refuse it."""
    return {
        "version": str(version),
        "threats": ["arrest"],
        "family": "none",
        "warning_signs": "Signs.",
        "person_does": "Stay.",
        "we_do": "Answer.",
        "agreed": "on",
        "decision": "approved",
        "all_well": WELL,
        "forced": FORCED,
        "every_hours": "24",
        "from_hour": "19",
        "to_hour": "21",
        "channel": "mailbox",
        "wording": "",
        "outcome": "all_well",
        "text": "As agreed.",
        "reason": "arrived",
    }


def own(case, person, people):
    owner = people[person if person.endswith("owner") else "case_worker owner"]
    Case.objects.filter(id=case.id).update(owner=owner.id)


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("state", OPEN)
def test_each_act_is_open_to_whom_the_table_says(state, track, stand, people, signed_in):
    case, wrong = stand(state, track), []
    version = Case.objects.get(id=case.id).version
    for person, member in people.items():
        client = signed_in(member)
        own(case, person, people)
        for path in TABLE:
            wanted, address = expected(path, person, track), f"/safety/{case.id}/{path}"
            if wanted == 200 or path in ONLY_READ:
                got = client.get(address).status_code
            else:
                got = client.post(address, whole_form(version)).status_code
            if got != wanted:
                wrong.append((path, person, got, wanted))
    assert wrong == []
    assert Case.objects.get(id=case.id).version == version
    assert CheckIn.objects.get().state == state


@pytest.mark.parametrize("path", sorted(TABLE))
def test_somebody_elses_case_and_no_case_are_the_same_page(path, stand, people, signed_in):
    client = signed_in(people["case_worker none"])
    there, nowhere = (_page(client, one, path) for one in (stand(State.due, Track.adult).id, uuid.uuid4()))
    assert there == nowhere


def _page(client, case_id, path):
    page = client.get(f"/safety/{case_id}/{path}")
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.text).replace(str(case_id), "")
    return page.status_code, text


def test_without_signing_in_there_is_only_the_door(someone):
    them = someone()
    for path in TABLE:
        assert Client().get(f"/safety/{them.case_id}/{path}").url.startswith("/sign-in/")
