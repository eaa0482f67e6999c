"""A letter for a case is announced to the rooms above once, the moment somebody may read it."""

import pytest

from refuge.office.access.rules import Role
from refuge.office.case.rules import Category, EntryRoute, Risk
from refuge.office.case.signals import letter_arrived
from refuge.office.contact import actions, reading
from refuge.office.contact.models import Letter
from refuge.office.people.rules import AgeBand, Gender
from tests.office.contact.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """What a room above hears."""
    news = []

    def listen(**said):
        news.append(said)

    letter_arrived.connect(listen)
    yield news
    letter_arrived.disconnect(listen)


@pytest.fixture
def eh(staff):
    return staff("Eh", Role.case_worker)


@pytest.fixture
def case_of(desk, aye, eh, now):
    def open_one(person, age_band=AgeBand.from_25_to_59):
        on_desk = desk(person)
        particulars = {
            "age_band": age_band,
            "category": Category.police,
            "entry_route": EntryRoute.self,
            "gender": Gender.undisclosed,
            "languages": ["my"],
            "risk": Risk.high,
            "risk_reasons": "The family is asked about them.",
            "owner_id": eh.id,
        }
        return actions.open_case(aye.keyring, on_desk.seen, particulars, now)

    return open_one


def test_a_letter_of_somebody_without_a_case_is_not(heard, opened):
    opened(Person().letter())
    assert heard == []


def test_a_letter_of_somebody_with_a_case_is(heard, case_of, opened, now):
    person = Person()
    case_id = case_of(person)
    opened(person.letter("Still here."))
    (news,) = heard
    assert (news["case_id"], news["words"], news["by_cover"], news["moved"]) == (
        case_id,
        "Still here.",
        False,
        False,
    )
    assert news["written_at"] == news["now"] == now


def test_with_what_is_known_about_it(heard, case_of, opened):
    person = Person()
    case_of(person)
    opened(person.under_force().letter("They want me to write."))
    renewed = person.with_a_new_code()
    opened(renewed.letter("A new code.", renews=person.keys.thread))
    assert [(one["by_cover"], one["moved"]) for one in heard] == [(True, False), (False, True)]


def test_one_that_comes_twice_is_announced_once(heard, case_of, opened):
    person = Person()
    case_of(person)
    letter = person.letter("Still here.")
    opened(letter)
    opened(letter)
    assert len(heard) == 1


def test_where_the_thread_is_closed_to_its_opener_when_a_holder_reads(heard, case_of, opened, phyu, now):
    person = Person()
    case_of(person, AgeBand.from_15_to_17)
    thread = opened(person.letter("Still here."))
    assert heard == []
    reading.read_thread(phyu.keyring, thread.id, now)
    reading.read_thread(phyu.keyring, thread.id, now)
    assert [one["words"] for one in heard] == ["Still here."]
    assert not Letter.objects.filter(announced=False).exists()
