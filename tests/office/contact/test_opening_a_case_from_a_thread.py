"""When somebody asks for more than advice: the thread goes on as the line of their case."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.case.rules import Category, EntryRoute, Risk
from refuge.office.contact import actions, queries, reading, sending, sharing
from refuge.office.contact.contents import TriageWords
from refuge.office.contact.models import Letter
from refuge.office.contact.queries import Shelf
from refuge.office.contact.rules import CaseGoesOnError, Danger, Outcome, State, ThreadNotFoundError
from refuge.office.people.rules import AgeBand, Gender
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from tests.office.contact.people import Person, answers_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def eh(staff):
    return staff("Eh", Role.case_worker)


@pytest.fixture
def case_from(aye, eh, now):
    def open_one(on_desk, age_band=AgeBand.from_25_to_59, owner=eh):
        particulars = {
            "age_band": age_band,
            "category": Category.police,
            "entry_route": EntryRoute.self,
            "gender": Gender.undisclosed,
            "languages": ["my"],
            "risk": Risk.high,
            "risk_reasons": "The family is asked about them.",
            "owner_id": owner.id,
        }
        return actions.open_case(aye.keyring, on_desk.seen, particulars, now)

    return open_one


def test_the_case_worker_reads_and_answers_in_the_thread(desk, case_from, eh, now):
    person = Person()
    on_desk = desk(person, "We want out.")
    case_id = case_from(on_desk)
    thread = on_desk.current()
    assert (thread.case, thread.outcome, thread.state) == (case_id, Outcome.open_case, State.triaged)
    page = reading.read_thread(eh.keyring, queries.thread_of_case(eh.actor, case_id), now)
    assert [entry.words.text for entry in page.entries] == ["We want out."]
    on_desk.answer("I am with you now.", by=eh)
    assert "I am with you now." in [one.text for one in answers_for(person.keys)]


def test_another_case_worker_sees_nothing_of_it(desk, case_from, staff, now):
    on_desk = desk()
    case_id = case_from(on_desk)
    other = staff("Fei", Role.case_worker)
    assert queries.inbox(other.actor, Shelf.waiting, now).rows == ()
    with pytest.raises(ThreadNotFoundError):
        queries.thread_of_case(other.actor, case_id)
    with pytest.raises(NotAllowedError):
        reading.read_thread(other.keyring, on_desk.thread.id, now)


def test_a_thread_with_a_case_does_not_end_by_itself(desk, case_from, aye, now):
    on_desk = desk()
    case_from(on_desk)
    with pytest.raises(CaseGoesOnError):
        actions.close(aye.actor, on_desk.seen, Outcome.lost, now.date())


def test_a_second_case_is_not_opened_from_the_same_thread(desk, case_from):
    on_desk = desk()
    case_from(on_desk)
    with pytest.raises(CaseGoesOnError):
        case_from(on_desk)


# --- a child, or doubt


@pytest.fixture
def walled(desk, case_from, phyu):
    def behind_the_wall(person):
        on_desk = desk(person)
        case_from(on_desk, AgeBand.unknown)
        return on_desk

    return behind_the_wall


def test_a_childs_thread_is_gone_for_everybody_but_child_protection(walled, aye, bo, phyu, eh, now):
    on_desk = walled(Person())
    for member in (aye, bo, eh):
        assert queries.inbox(member.actor, Shelf.waiting, now).rows == ()
        with pytest.raises(NotAllowedError):
            reading.read_thread(member.keyring, on_desk.thread.id, now)
    assert [row.id for row in queries.inbox(phyu.actor, Shelf.waiting, now).rows] == [on_desk.thread.id]


def test_a_childs_next_letter_reaches_child_protection_through_hands_that_cannot_read(
    walled, opened, aye, phyu, now
):
    person = Person()
    on_desk = walled(person)
    letter = person.letter("They took my brother.", urgency="danger")
    opened(letter, fetched_at=now + timedelta(minutes=5), by=aye)
    page = reading.read_thread(phyu.keyring, on_desk.thread.id, now)
    assert [entry.words.text for entry in page.entries][-1] == "They took my brother."
    with pytest.raises(NotAllowedError):
        reading.read_thread(aye.keyring, on_desk.thread.id, now)
    assert Letter.objects.count() == 2


def test_however_often_the_lock_was_turned_a_page_costs_the_same(walled, opened, aye, phyu, now):
    def cost():
        keyring = dataclasses.replace(phyu.keyring, opened={})
        with CaptureQueriesContext(connection) as captured:
            reading.read_thread(keyring, on_desk.thread.id, now)
        return len(captured)

    person = Person()
    on_desk = walled(person)
    opened(person.letter(), by=aye)
    cost()
    few = cost()
    for _ in range(3):  # each time the key is turned, for hands that cannot read
        opened(person.letter(), by=aye)
    cost()
    assert cost() == few


def test_child_protection_judges_and_answers_behind_the_wall(walled, phyu, now):
    person = Person()
    on_desk = walled(person)
    actions.triage(phyu.keyring, on_desk.seen, Danger.immediate, TriageWords(child="yes"))
    actions.answer(phyu.keyring, on_desk.seen, sending.Words("You are not alone.", "my"), now)
    assert "You are not alone." in [one.text for one in answers_for(person.keys)]


def test_whoever_opened_it_is_not_left_holding_it(walled):
    assert walled(Person()).current().claimed_by is None


def test_even_a_key_that_was_left_behind_opens_no_childs_thread(walled, phyu, bo, now):
    on_desk = walled(Person())
    vault.grant(phyu.keyring, on_desk.current().compartment, bo.id)
    with pytest.raises(NotAllowedError):
        reading.read_thread(bo.keyring, on_desk.thread.id, now)


def test_child_protection_has_no_business_with_the_threads_of_adults(desk, case_from, aye, phyu, now):
    on_desk = desk()
    case_from(on_desk)
    vault.grant(aye.keyring, on_desk.current().compartment, phyu.id)
    assert queries.inbox(phyu.actor, Shelf.waiting, now).rows == ()
    with pytest.raises(NotAllowedError):
        reading.read_thread(phyu.keyring, on_desk.thread.id, now)


def test_who_answers_letters_and_protects_children_gives_no_newcomer_a_childs_thread(
    walled, staff, phyu, now
):
    both = staff("Naw", Role.contact_officer, Role.cp_officer)
    on_desk = walled(Person())
    newcomer = staff("Gay", Role.contact_officer)
    sharing.share_with_newcomers(both.keyring)
    assert not keys.versions_held(newcomer.actor, on_desk.current().compartment)


def test_every_page_of_a_childs_thread_opens_for_child_protection(walled, phyu, signed_in):
    thread, client = walled(Person()).current(), signed_in(phyu)
    for path in (
        "",
        f"{thread.id}/",
        f"{thread.id}/triage/",
        f"{thread.id}/answer/",
        f"of-case/{thread.case}/",
    ):
        assert client.get(f"/contact/{path}", follow=True).status_code == 200, path
