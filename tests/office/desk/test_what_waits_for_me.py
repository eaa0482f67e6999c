"""Each role's first page: what is due, late and waiting for me, and nothing of anybody else's."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import escape

from refuge.office.access.models import Staff
from refuge.office.access.rules import OPEN_ROLES, Role
from refuge.office.case import actions, parts
from refuge.office.case.models import Case
from refuge.office.case.numbers import new_case_number
from refuge.office.case.parts import Errand, Part
from refuge.office.case.rules import Given, Move, NoteKind
from refuge.office.contact import intake, receiving
from refuge.office.contact.models import Collection, Notice, QueuedAnswer, Thread
from refuge.office.desk import queries
from refuge.office.desk.words import waiting_here
from refuge.office.people.models import Person
from refuge.office.people.rules import AgeBand
from refuge.office.undertaking import sets
from refuge.office.vault.models import Compartment, WrappedKey
from tests.office.case.conftest import TODAY
from tests.office.contact import people

pytestmark = pytest.mark.django_db
NOW = datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=6)


def cases_on_the_desk_of(member):
    return queries.desk_of(member.actor, NOW).cases


@pytest.fixture
def thread(ei, bo):
    """A thread of somebody who wrote five hours ago that they are in danger, with nobody yet."""
    intake.make_notices(NOW)
    letterbox = people.Letterbox(NOW)
    letterbox.put(people.Person().letter(urgency="danger"), fetched_at=NOW - timedelta(hours=5))
    receiving.open_letters(ei.keyring, NOW)
    return Thread.objects.get()


def test_a_late_review_is_on_the_owners_desk_and_not_on_chits(opened, aye, chit):
    case_id = opened(aye, today=TODAY - timedelta(days=20))
    assert [row.id for row in cases_on_the_desk_of(aye).late] == [case_id]
    assert cases_on_the_desk_of(chit).is_clear


def test_a_review_that_is_due_soon_is_there_and_a_later_one_is_not(opened, aye):
    soon, _ = opened(aye, today=TODAY - timedelta(days=12)), opened(aye)
    assert [row.id for row in cases_on_the_desk_of(aye).soon] == [soon]


def test_a_supervisor_has_only_the_cases_they_hold_on_their_desk(opened, aye, bo):
    opened(aye, today=TODAY - timedelta(days=20))
    assert cases_on_the_desk_of(bo).is_clear


def test_an_approval_waits_on_the_desk_of_whoever_was_asked_until_it_is_given(
    opened, noted, aye, bo, now_seen
):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    assert [(one.case_id, one.move) for one in cases_on_the_desk_of(bo).approvals] == [(case_id, Move.assess)]
    actions.approve(bo.keyring, now_seen(case_id))
    assert cases_on_the_desk_of(bo).approvals == ()


def test_a_case_somebody_was_given_is_on_their_desk_until_it_is_taken(opened, aye, chit, now_seen):
    case_id = opened(aye)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    assert [(one.case_id, one.by, one.owned) for one in cases_on_the_desk_of(chit).handed] == [
        (case_id, "Aye", False)
    ]
    actions.take_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="no_longer_needed")
    assert cases_on_the_desk_of(chit).handed == ()


def test_a_child_walled_in_is_on_the_desk_of_who_protects_it_now_and_on_no_other(opened, aye, bo, phyu):
    case_id = opened(aye, age_band=AgeBand.unknown)
    Case.objects.filter(id=case_id).update(next_review=TODAY)
    assert [row.id for row in cases_on_the_desk_of(phyu).soon] == [case_id]
    assert cases_on_the_desk_of(aye).is_clear
    assert cases_on_the_desk_of(bo).is_clear


def test_a_case_whose_owner_has_left_is_on_every_supervisors_desk(opened, aye, bo):
    case_id = opened(aye)
    assert cases_on_the_desk_of(bo).ownerless == ()
    Staff.objects.filter(id=aye.id).update(is_active=False)
    assert [row.id for row in cases_on_the_desk_of(bo).ownerless] == [case_id]


def test_so_is_one_whose_owner_does_other_work_now(opened, aye, bo):
    case_id = opened(aye)
    Staff.objects.filter(id=aye.id).update(roles=",contact_officer,")
    assert [row.id for row in cases_on_the_desk_of(bo).ownerless] == [case_id]


def test_a_closed_case_is_on_no_desk(opened, aye):
    Case.objects.filter(id=opened(aye, today=TODAY - timedelta(days=90))).update(
        status="closed", next_review=None
    )
    assert cases_on_the_desk_of(aye).is_clear


def test_somebody_who_waits_too_long_is_on_every_contact_officers_desk(thread, ei, chit):
    desk = queries.desk_of(ei.actor, NOW)
    assert [row.id for row in desk.letters.late] == [thread.id]
    assert desk.letters.standing.in_danger == 1
    assert queries.desk_of(chit.actor, NOW).letters.late == ()


@pytest.mark.parametrize(("days", "warned"), [(9, True), (10, False)])
def test_it_warns_when_fewer_than_ten_days_of_notices_are_left(ei, days, warned):
    intake.make_notices(NOW)
    last = TODAY + timedelta(days=days)
    Notice.objects.filter(key__last_day__lte=last).update(uploaded_on=TODAY)
    letters = queries.desk_of(ei.actor, NOW).letters
    assert letters.notice_days_left == days
    assert letters.letterbox_closes_soon is warned


def test_it_warns_when_the_front_desk_has_no_notice_at_all(ei, signed_in):
    assert "its letterbox is closed" in signed_in(ei).get("/").text


def test_a_case_worker_is_not_bothered_with_the_letterbox(aye, signed_in):
    assert "its letterbox is closed" not in signed_in(aye).get("/").text


def test_an_administrator_sees_who_has_no_second_key_and_no_case(opened, aye, staff, signed_in):
    htun = staff("Htun", Role.administrator)
    staff("Kyi", Role.case_worker, second_factor=False)
    page = signed_in(htun).get("/").text
    assert "Kyi" in page
    assert "/cases/" not in page


def test_an_auditor_sees_the_last_line_of_the_journal(opened, aye, staff, signed_in, journal):
    opened(aye)
    page = signed_in(staff("In", Role.auditor)).get("/").text
    assert journal()[-1].hash.hex()[:16] in page


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_every_link_on_a_desk_opens_for_whom_it_is_shown(role, staff, signed_in):
    client = signed_in(staff("Lwin", role))
    page = client.get("/").text
    links = set(re.findall(r'href="(/[^"]*)"', page)) - {
        "/static/office/office.css",
        "/static/office/icon.svg",
    }
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.fixture
def no_rooms(monkeypatch):
    """As if no room above the case were there."""
    monkeypatch.setattr(parts, "_parts", {})


def copies(case, number):
    """As many cases again as asked, held by the same people: their ciphertext opens nowhere, and is not opened."""
    wraps = list(WrappedKey.objects.filter(compartment=case.compartment_id))
    person = Person.objects.get(id=case.person_id)
    for _ in range(number):
        compartment = Compartment.objects.create(kind="case")
        for one in wraps:
            one.pk, one.compartment = None, compartment
            one.save(force_insert=True)
        person.pk, person.compartment = uuid.uuid4(), compartment
        person.save(force_insert=True)
        case.pk, case.case_no = uuid.uuid4(), new_case_number()
        case.person, case.compartment = person, compartment
        case.save(force_insert=True)


@pytest.mark.parametrize("role", [Role.case_worker, Role.supervisor])
def test_a_desk_costs_the_same_with_ten_cases_and_with_two_hundred(opened, staff, signed_in, role):
    member = staff("Ma", role)
    client = signed_in(member)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        return len(asked)

    first = Case.objects.get(id=opened(member, today=TODAY - timedelta(days=20)))
    copies(first, 9)
    ten = cost()
    copies(first, 190)
    assert cost() == ten


def test_danger_stands_first_then_what_is_late_then_what_is_due(no_rooms, staff, signed_in):
    def brought(*_):
        return (
            Errand("Due", "/c/", due=TODAY + timedelta(days=1)),
            Errand("Danger", "/a/", due=TODAY + timedelta(days=9), danger=True),
            Errand("Late", "/b/", due=TODAY, late=True),
        )

    parts.register(Part("any", 1, errands=brought, roles=frozenset({Role.reviewer})))
    hla = staff("Hla", Role.reviewer)
    assert [one.title for one in queries.desk_of(hla.actor, NOW).errands] == ["Danger", "Late", "Due"]
    page = signed_in(hla).get("/").text
    assert page.index("/a/") < page.index("/b/") < page.index("/c/")


def test_nobody_is_asked_for_errands_of_work_that_is_not_theirs(no_rooms, staff):
    parts.register(Part("any", 1, errands=lambda *_: (Errand("x", "/"),), roles=frozenset({Role.legal})))
    assert queries.desk_of(staff("Hla", Role.reviewer).actor, NOW).errands == ()


def test_what_is_less_pressing_folds_away(no_rooms, staff, signed_in):
    many = tuple(Errand(f"Errand {n}", f"/{n}/") for n in range(queries.AT_A_GLANCE + 3))
    parts.register(Part("any", 1, errands=lambda *_: many, roles=frozenset({Role.placement})))
    assert "3 more, less pressing" in signed_in(staff("Mu", Role.placement)).get("/").text


@pytest.mark.parametrize("role", sorted(OPEN_ROLES - {Role.administrator, Role.auditor}))
def test_an_empty_desk_says_what_would_come_to_it(role, staff, signed_in, monkeypatch):
    monkeypatch.setattr(sets, "waiting_for", lambda _: ())  # a new profile has standards to approve
    page = signed_in(staff("Lwin", role)).get("/").text
    assert "Nothing waits for you now." in page
    with translation.override("en"):
        (words,) = waiting_here(frozenset({role}))
        assert escape(str(words)) in page


def test_a_late_review_and_an_approval_stand_in_the_one_list(
    no_rooms, opened, noted, aye, bo, now_seen, signed_in
):
    late, asked = opened(aye, today=TODAY - timedelta(days=20)), opened(aye)
    noted(aye, asked, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(asked), move=Move.assess, given=Given(), asked_of=bo.id)
    assert [one.link for one in queries.desk_of(aye.actor, NOW).errands] == [f"/cases/{late}/risk/"]
    assert [one.link for one in queries.desk_of(bo.actor, NOW).errands] == [f"/cases/{asked}/answer/"]


def test_somebody_in_danger_stands_above_everything(no_rooms, thread, opened, ei, staff):
    both = staff("Ma", Role.contact_officer, Role.case_worker)
    opened(both, today=TODAY - timedelta(days=60))
    first, second = queries.desk_of(both.actor, NOW).errands
    assert (first.link, first.danger, first.late) == (f"/contact/{thread.id}/", True, True)
    assert second.late


# --- the line is cut


def test_answers_that_wait_for_a_cut_line_are_counted_on_the_desk(ei, signed_in):
    before = timezone.now() - timedelta(minutes=2)
    Collection.objects.create(state="done", requested_at=before, started_at=before, finished_at=before)
    QueuedAnswer.objects.create(hash="a" * 64, mailbox="b" * 64, expires=TODAY, sealed=b"sealed")
    assert "What is answered goes with the next collection." in signed_in(ei).get("/").text
    now = timezone.now()
    Collection.objects.create(
        state="failed", requested_at=now, started_at=now, finished_at=now, trouble="silent"
    )
    page = signed_in(ei).get("/").text
    for words in ("The front desk does not answer.", "Answers wait here to go.", "The next try is at"):
        assert words in page
    assert f"It was last reached {timezone.localtime(before):%Y-%m-%d %H:%M}" in page


def test_with_the_line_open_and_nothing_waiting_the_desk_says_nothing_of_it(ei, signed_in):
    now = timezone.now()
    Collection.objects.create(state="done", requested_at=now, started_at=now, finished_at=now)
    page = signed_in(ei).get("/").text
    assert "next collection" not in page
    assert "last reached" not in page


def test_a_case_leads_its_owner_to_the_letters_it_came_from(thread, opened, ei, aye, signed_in):
    case_id = opened(ei, owner=aye, thread=thread.compartment)
    Thread.objects.filter(id=thread.id).update(case=case_id, outcome="open_case")
    client = signed_in(aye)
    address = f"/contact/of-case/{case_id}/"
    assert address in client.get(f"/cases/{case_id}/").text
    assert client.get(address, follow=True).status_code == 200


def test_what_only_a_key_may_tell_stands_above_everything_else(staff, signed_in, monkeypatch):
    aye, chit = staff("Aye", Role.case_worker), staff("Chit", Role.auditor)
    asked = []

    def alarms(keyring, _now):
        asked.append(keyring.actor.name)
        return (parts.Errand("Look at this case now", "/cases/", danger=True),)

    room = parts.Part("alarming", 1, alarms=alarms, roles=frozenset({Role.case_worker}))
    monkeypatch.setitem(parts._parts, "alarming", room)
    page = signed_in(aye).get("/").text
    assert page.index("Your desk") < page.index("Look at this case now") < page.index("<h2")
    assert "Look at this case now" not in signed_in(chit).get("/").text
    assert asked == ["Aye"]


@pytest.mark.parametrize(
    "due",
    [datetime(2026, 11, 24, tzinfo=UTC).date(), datetime(2026, 11, 24, 9, 0, tzinfo=UTC)],
    ids=["a day", "a moment"],
)
def test_an_alarm_stands_there_whether_a_day_is_known_or_the_minute(staff, signed_in, monkeypatch, due):
    def alarms(*_):
        return (parts.Errand("A complaint waits", "/files/", due=due),)

    room = parts.Part("alarming", 1, alarms=alarms, roles=frozenset({Role.legal}))
    monkeypatch.setitem(parts._parts, "alarming", room)
    page = signed_in(staff("Lin", Role.legal)).get("/").text
    assert "A complaint waits" in page
    assert "2026-11-24" in page
