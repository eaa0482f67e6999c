"""The auditor's page: who did, and looked at, what; for auditors only, and itself written down."""

from __future__ import annotations

from enum import StrEnum

import pytest

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.audit import queries
from refuge.office.audit.actions import record_read
from refuge.office.audit.models import Entry
from refuge.office.audit.queries import Wanted

pytestmark = pytest.mark.django_db


class Act(StrEnum):
    read_case = "case.read"
    add_note = "case.add_note"


@pytest.fixture
def nu(staff):
    return staff("Nu", Role.auditor)


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


@pytest.fixture
def bo(staff):
    return staff("Bo", Role.supervisor)


@pytest.mark.parametrize("role", Role)
def test_only_an_auditor_reads_the_journal(staff, role, journal):
    somebody = staff("Somebody", role)
    record_read(somebody.actor, Act.read_case, "case:1", [])
    if role is Role.auditor:
        assert queries.journal(somebody.actor, Wanted()).lines
    else:
        with pytest.raises(NotAllowedError):
            queries.journal(somebody.actor, Wanted())
        with pytest.raises(NotAllowedError):
            queries.check_may_follow(somebody.actor)
        assert [line.outcome for line in journal()] == ["done", "refused", "refused"]


def test_who_looked_at_this(nu, aye, bo, signed_in):
    record_read(aye.actor, Act.read_case, "case:1", ["note.text"])
    record_read(bo.actor, Act.read_case, "case:2", ["note.text"])
    page = signed_in(nu).get("/journal/", {"object_ref": "case:1"})
    shown = [(line.who, line.object_ref) for line in page.context["page"].lines]
    assert ("Aye", "case:1") in shown
    assert not any(about == "case:2" for _, about in shown)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"act": "case.add_note"}, {"case:2"}),
        ({"who": "aye"}, {"case:1"}),
        ({"who": "bo"}, {"case:2"}),
        ({"outcome": "refused"}, set()),
        ({"day": "1999-12-31"}, set()),
    ],
)
def test_filters(nu, aye, bo, wanted, expected, signed_in):
    record_read(aye.actor, Act.read_case, "case:1", [])
    record_read(bo.actor, Act.add_note, "case:2", [])
    given = {k: {"aye": str(aye.id), "bo": str(bo.id)}.get(v, v) for k, v in wanted.items()}
    lines = signed_in(nu).get("/journal/", given).context["page"].lines
    assert {line.object_ref for line in lines if line.object_ref.startswith("case:")} == expected


def test_todays_lines_are_under_today(nu, aye, signed_in):
    from django.utils import timezone

    record_read(aye.actor, Act.read_case, "case:1", [])
    today = timezone.localdate().isoformat()
    assert "case:1" in {
        line.object_ref for line in signed_in(nu).get("/journal/", {"day": today}).context["page"].lines
    }


def test_the_pages_follow_one_another_without_loss_or_double(nu, aye, signed_in):
    for number in range(120):
        record_read(aye.actor, Act.read_case, f"case:{number}", [])
    client, address, seen = signed_in(nu), "/journal/?act=case.read", []
    while address:
        page = client.get(address)
        seen += [line.object_ref for line in page.context["page"].lines]
        address = f"/journal/?{page.context['older']}" if page.context["older"] else ""
    assert seen == [f"case:{number}" for number in reversed(range(120))]


@pytest.mark.parametrize(
    "nonsense", ["before=x", "before=99999999999999999999", "day=x", "object_ref=%27%20or%201", "who=x"]
)
def test_nonsense_in_the_address_is_answered_calmly(nu, signed_in, nonsense):
    assert signed_in(nu).get(f"/journal/?{nonsense}").status_code == 200


def test_looking_at_the_journal_is_in_the_journal(nu, signed_in, journal):
    signed_in(nu).get("/journal/", {"object_ref": "case:1"})
    (line,) = journal()
    assert (line.act, line.object_ref, line.actor_name) == ("audit.read_journal", "case:1", "Nu")


def test_the_chain_can_be_followed_from_the_page(nu, signed_in, aye):
    record_read(aye.actor, Act.read_case, "case:1", [])
    assert "The journal is whole" in signed_in(nu).get("/journal/chain/").content.decode()


@pytest.mark.parametrize("address", ["/journal/", "/journal/chain/"])
def test_everybody_else_is_refused_and_reads_nothing(aye, bo, signed_in, address):
    record_read(bo.actor, Act.read_case, "case:7", [])
    page = signed_in(aye).get(address)
    assert page.status_code == 403
    assert "case:7" not in page.content.decode()
    assert Entry.objects.filter(actor_name="Aye", outcome="refused").exists()


def test_nothing_can_be_sent_to_the_journal(nu, signed_in):
    assert signed_in(nu).post("/journal/").status_code == 405
