"""Whoever is in danger comes first, then whoever has waited longest; and the list costs the same however long."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.contact import actions, queries
from refuge.office.contact.models import Thread
from refuge.office.contact.queries import Shelf
from refuge.office.contact.rules import Danger, Outcome, State, ThreadNotFoundError
from tests.office.contact.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(aye, now):
    """The numbers of the threads on a shelf, in order."""

    def on(shelf=Shelf.waiting, by=aye, **more):
        return [row.id for row in queries.inbox(by.actor, shelf, now, **more).rows]

    return on


def test_danger_comes_first_then_the_longest_wait(opened, rows, now):
    calm = opened(Person().letter(urgency="later"), fetched_at=now - timedelta(hours=20))
    urgent = opened(Person().letter(urgency="danger"), fetched_at=now - timedelta(minutes=5))
    soon = opened(Person().letter(urgency="soon"), fetched_at=now - timedelta(hours=1))
    older = opened(Person().letter(urgency="danger"), fetched_at=now - timedelta(minutes=50))
    assert rows() == [older.id, urgent.id, soon.id, calm.id]


def test_each_row_shows_its_clock(opened, aye, now):
    opened(Person().letter(urgency="danger"), fetched_at=now - timedelta(minutes=22))
    (row,) = queries.inbox(aye.actor, Shelf.waiting, now).rows
    assert (row.clock.minutes_left, row.danger, row.unread, row.state) == (38, Danger.immediate, 1, State.new)


def test_the_shelves_show_what_they_say(desk, opened, rows, now, aye, dee):
    mine = desk()
    free = opened(Person().letter())
    hers = desk(judged=False).claim(by=dee)
    answered = desk().answer()
    ended = desk()
    actions.close(aye.actor, ended.seen, Outcome.hoax, now.date())
    late = opened(Person().letter(urgency="danger"), fetched_at=now - timedelta(minutes=61))
    assert set(rows()) == {mine.thread.id, free.id, hers.thread.id, late.id}
    assert rows(Shelf.mine) == [mine.thread.id]
    assert set(rows(Shelf.unclaimed)) == {free.id, late.id}
    assert rows(Shelf.late) == [late.id]
    assert rows(Shelf.answered) == [answered.thread.id]
    assert rows(Shelf.closed) == [ended.thread.id]


def test_the_desk_is_told_how_things_stand(desk, opened, aye, now):
    desk()
    opened(Person().letter(urgency="danger"), fetched_at=now - timedelta(minutes=61))
    standing = queries.standing(aye.actor, now)
    assert standing == queries.Standing(waiting=2, late=1, unclaimed=1, mine=1, in_danger=1)


@pytest.mark.parametrize("shelf", [Shelf.waiting, Shelf.closed])
def test_pages_follow_each_other_without_gap_or_repeat(shelf, aye, now):
    _many(60, shelf, now)
    seen, after = [], ""
    while True:
        page = queries.inbox(aye.actor, shelf, now, after)
        seen += [row.id for row in page.rows]
        if not page.after:
            break
        after = page.after
    assert len(seen) == len(set(seen)) == 60


def _many(count, shelf, now):
    import uuid

    closed = shelf is Shelf.closed
    threads = [
        Thread(
            compartment=uuid.uuid4(),
            state=State.closed if closed else State.new,
            waits=not closed,
            danger=n % 3,
            waiting_since=now - timedelta(minutes=n // 4),
            language="my",
            outcome=Outcome.hoax if closed else "",
            closed_on=now.date() if closed else None,
        )
        for n in range(count)
    ]
    for thread in threads:
        thread.return_address = thread.seal("return_address", _key(), "{}")
    Thread.objects.bulk_create(threads)


def _key():
    from refuge.protocol import sealing

    return sealing.new_key()


@pytest.mark.parametrize("shelf", list(Shelf))
def test_a_page_costs_the_same_however_many_wait(aye, now, shelf):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            queries.inbox(aye.actor, shelf, now)
        return len(captured)

    _many(3, shelf, now)
    few = cost()
    _many(40, shelf, now)
    assert cost() == few == 1


@pytest.mark.parametrize("after", ["x", "1.2", "1.99999999999999999999.x", "1.1.not-an-id"])
def test_a_place_we_never_wrote_is_not_there(aye, now, after):
    with pytest.raises(ThreadNotFoundError):
        queries.inbox(aye.actor, Shelf.waiting, now, after)


def test_bo_sees_the_inbox_and_chit_does_not(opened, rows, bo, chit):
    thread = opened(Person().letter())
    assert rows(by=bo) == [thread.id]
    with pytest.raises(NotAllowedError):
        rows(by=chit)


def test_a_case_worker_sees_no_thread_but_those_of_their_cases(opened, rows, staff):
    opened(Person().letter())
    assert rows(by=staff("Eh", Role.case_worker)) == []


def test_a_list_opens_nothing(opened, aye, now, journal):
    opened(Person().letter())
    before = len(journal())
    queries.inbox(aye.actor, Shelf.waiting, now)
    assert len(journal()) == before
