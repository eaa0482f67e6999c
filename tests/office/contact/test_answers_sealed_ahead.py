"""Answers sealed ahead go to the person's own mailbox, inside the hours they chose, or not at all (I-32)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from refuge.office.access.rules import Role
from refuge.office.audit.actions import journalled
from refuge.office.case.rules import Category, EntryRoute, Risk
from refuge.office.contact import actions, ahead
from refuge.office.contact.ahead import Way
from refuge.office.contact.collecting import _answers_to_bring
from refuge.office.contact.models import QueuedAnswer
from refuge.office.contact.rules import Act, ThreadNotFoundError
from refuge.office.contact.sending import Hours
from refuge.office.people.rules import AgeBand, Gender
from refuge.office.vault.rules import NoKeyError
from refuge.protocol import mailbox
from tests.office.contact.people import Person

pytestmark = pytest.mark.django_db
WORDS = "The public pages were looked over."


@pytest.fixture
def eh(staff):
    return staff("Eh", Role.case_worker)


@pytest.fixture
def person():
    return Person()


@pytest.fixture
def case_id(desk, person, aye, eh, now):
    on_desk = desk(person)
    particulars = {
        "age_band": AgeBand.from_25_to_59,
        "category": Category.police,
        "entry_route": EntryRoute.self,
        "gender": Gender.undisclosed,
        "languages": ["my"],
        "risk": Risk.high,
        "risk_reasons": "The family is asked about them.",
        "owner_id": eh.id,
    }
    opened = actions.open_case(aye.keyring, on_desk.seen, particulars, now)
    QueuedAnswer.objects.all().delete()  # the acknowledgement has gone
    return opened


@pytest.fixture
def sealed(case_id, eh, now):
    """Seal one for the hours from 6 to 8 hours from now."""

    def seal(by=eh):
        hours = Hours(now + timedelta(hours=6), now + timedelta(hours=8))
        with journalled(by.actor, Act.answer, "thread:x"):
            return ahead.seal_ahead(by.keyring, case_id, WORDS, [hours])

    return seal


def test_it_does_not_go_before_its_hour(sealed, now):
    sealed()
    assert _answers_to_bring(now + timedelta(hours=5, minutes=59)) == []


def test_within_its_hours_it_goes_to_the_persons_own_mailbox(sealed, person, now):
    sealed()
    (row,) = _answers_to_bring(now + timedelta(hours=6))
    answer = mailbox.open_answer(bytes(row.sealed), person.keys)
    assert (answer.text, answer.language) == (WORDS, "my")
    assert row.expires == (now + timedelta(days=1)).date()


def test_after_its_hours_it_is_dropped_and_nothing_of_it_is_left(sealed, now):
    sealed()
    assert _answers_to_bring(now + timedelta(hours=8)) == []
    row = QueuedAnswer.objects.get()
    assert (row.mailbox, bytes(row.sealed), row.dropped) == ("", b"", True)


def test_whoever_sealed_it_sees_how_far_it_came(sealed, now):
    (one,) = sealed()
    ways = [ahead.ways_of([one], now + timedelta(hours=hour))[one.hash] for hour in (5, 7, 9)]
    assert ways == [Way.waits, Way.held_up, Way.dropped]
    QueuedAnswer.objects.all().delete()
    assert ahead.ways_of([one], now)[one.hash] is Way.gone


def test_what_was_dropped_is_told_for_a_week(sealed, now):
    (one,) = sealed()
    _answers_to_bring(now + timedelta(hours=9))
    assert ahead.ways_of([one], now + timedelta(days=1))[one.hash] is Way.dropped
    _answers_to_bring(now + timedelta(days=8))
    assert not QueuedAnswer.objects.exists()


def test_it_can_be_taken_back(sealed, now):
    (one,) = sealed()
    ahead.take_back([one.hash])
    assert _answers_to_bring(now + timedelta(hours=6)) == []


def test_an_answer_somebody_wrote_is_not_taken_back_with_it(sealed):
    QueuedAnswer.objects.create(hash="a" * 64, mailbox="b" * 64, expires="2026-04-01", sealed=b"x")
    ahead.take_back(["a" * 64])
    assert QueuedAnswer.objects.count() == 1


def test_without_the_threads_key_nothing_is_sealed(sealed, staff):
    with pytest.raises(NoKeyError):
        sealed(by=staff("Chit", Role.case_worker))


def test_a_case_without_letters_has_no_mailbox(eh, now):
    with pytest.raises(ThreadNotFoundError):
        ahead.language_for(eh.id)


def test_i_32_the_database_refuses_hours_that_run_backwards(now):
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuedAnswer.objects.create(
            hash="a" * 64, mailbox="b" * 64, expires=now.date(), sealed=b"x", not_before=now, not_after=now
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuedAnswer.objects.create(
            hash="a" * 64, mailbox="b" * 64, expires=now.date(), sealed=b"x", not_before=now
        )
