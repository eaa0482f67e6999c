"""To a real front desk and back: letters, answers and notices, and every way in which that may break off."""

from __future__ import annotations

import dataclasses
import itertools
import socket
import threading
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from django.conf import settings

from refuge.office.contact import collecting, intake, receiving
from refuge.office.contact.collecting import BusyError
from refuge.office.contact.contents import ReturnAddress
from refuge.office.contact.line import Line, LineError, Trouble
from refuge.office.contact.models import (
    Collection,
    CollectorLease,
    HatchCounter,
    IntakeKey,
    Letter,
    Notice,
    QueuedAnswer,
    SealedLetter,
    WrappedSeed,
)
from refuge.office.contact.sending import Hours, Words, sealed_ahead
from refuge.protocol import collection, letter, mailbox, minisign
from tests.office.contact.front_desk import FrontDesk
from tests.office.contact.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return datetime.now(UTC)


DAYS_AHEAD = 5


@pytest.fixture(autouse=True)
def _a_short_month(settings):
    """Notices for a few days ahead: thirty say no more and take longer."""
    limits = dataclasses.replace(settings.PROGRAMME.limits, notices_ahead_days=DAYS_AHEAD)
    settings.PROGRAMME = dataclasses.replace(settings.PROGRAMME, limits=limits)


@pytest.fixture(scope="session")
def front_house(tmp_path_factory):
    """One real front desk for all of these tests: it takes a second to open."""
    desk = FrontDesk(tmp_path_factory.mktemp("front"))
    desk.set_up()
    yield desk
    desk.stop()


@pytest.fixture
def front(front_house):
    front_house.start()
    front_house.empty()
    return front_house


@pytest.fixture
def line(front, now):
    """A line to that front desk that loses no time between tries."""
    configuration = dataclasses.replace(settings.CONFIGURATION, front_url=front.url)
    with Line.open(configuration, lambda: now) as opened:
        opened.pause = lambda _seconds: None
        yield opened


@pytest.fixture
def office(aye, bo, line):
    """The office has collected once, so that its notices are up."""
    collecting.collect(line)
    return line


def sealed_things(count):
    """What the line carries without looking inside."""
    return [b"sealed thing %d" % number for number in range(count)]


def write(front, *letters, now):
    recipient = IntakeKey.objects.get(first_day=now.date()).recipient
    sealed = [letter.seal_letter(one, [recipient]) for one in letters]
    front.leave(*sealed, day=now.date().isoformat())
    return [letter.letter_hash(one) for one in sealed]


# --- there and back


def test_letters_are_here_and_gone_there(office, front, now):
    things = sealed_things(70)  # more than a page
    front.leave(*things, day=now.date().isoformat())
    progress = collecting.collect(office)
    assert (progress.fetched, progress.waiting, front.letters) == (70, 0, 0)
    assert {bytes(row.sealed) for row in SealedLetter.objects.all()} == set(things)


def test_the_person_reads_the_acknowledgement_at_the_front_desk(office, front, aye, now):
    person = Person()
    write(front, person.letter(), now=now)
    collecting.collect(office)
    receiving.open_letters(aye.keyring, now)
    assert collecting.collect(office).delivered == 2
    (sealed,) = front.answers_in(person.keys.mailbox)
    assert mailbox.open_answer(sealed, person.keys).language == "my"
    (cover,) = front.answers_in(person.cover_keys.mailbox)
    assert mailbox.open_answer(cover, person.cover_keys).text
    assert not QueuedAnswer.objects.exists()


def test_notices_for_the_days_ahead_are_up_after_the_first_collection(office, front, now):
    assert front.ask("SELECT count(*) FROM pages_notice")[0][0] == 1 + DAYS_AHEAD
    assert office.state().not_after == now.date() + timedelta(days=DAYS_AHEAD + 8)
    assert Notice.objects.filter(uploaded_on=now.date()).count() == 1 + DAYS_AHEAD
    collecting.collect(office)
    assert front.ask("SELECT count(*) FROM pages_notice")[0][0] == 1 + DAYS_AHEAD


def test_progress_is_told_on_the_way(office, front, now):
    front.leave(*sealed_things(70), day=now.date().isoformat())
    told = []
    collecting.collect(office, told.append)
    assert [(one.fetched, one.waiting) for one in told] == [(0, 70), (64, 6), (70, 0)]


def test_the_run_is_noted_for_the_page(office, front, now):
    write(front, Person().letter(), now=now)
    collecting.collect(office)
    run = Collection.objects.latest("id")
    assert (run.state, run.fetched, run.waiting, run.emptied_on) == ("done", 1, 0, now.date())


def test_what_was_asked_for_on_the_page_is_what_runs(office, aye, now):
    collecting.request_collection(aye.actor, now)
    collecting.collect(office)
    run = Collection.objects.latest("id")
    assert (run.state, run.requested_by_id, Collection.objects.count()) == ("done", aye.id, 2)


def test_the_same_letter_offered_again_is_no_error(office, front, now):
    write(front, Person().letter(), now=now)
    collecting.collect(office)
    sealed = bytes(SealedLetter.objects.get().sealed)
    front.leave(sealed, day=now.date().isoformat())  # restored from a backup, say
    collecting.collect(office)
    assert (SealedLetter.objects.count(), front.letters) == (1, 0)


SOMEBODY_ELSE = "00000000-0000-0000-0000-000000000001"

# --- broken off at every step

STEPS = [
    (collecting._Journey, "bring_answers"),
    (collecting._Journey, "bring_notices"),
    (collecting._Journey, "fetch_letters"),
    (collecting, "_keep"),
    (Line, "state"),
    (Line, "letters"),
    (Line, "acknowledge"),
    (Line, "deposit"),
    (Line, "upload"),
]


class PowerCutError(BaseException):
    """The machine goes off: no handler of ours sees it."""


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(("where", "step"), STEPS, ids=lambda value: getattr(value, "__name__", value))
def test_a_run_that_breaks_off_loses_and_doubles_nothing(
    front, aye, bo, line, now, monkeypatch, where, step, moment
):
    person = Person()
    intake.make_notices(now)
    write(front, person.letter(), now=now)
    collecting.collect(line)
    receiving.open_letters(aye.keyring, now)  # two answers wait to be brought
    front.leave(*sealed_things(66), day=now.date().isoformat())
    Notice.objects.all().delete()
    intake.make_notices(now + timedelta(seconds=1), {"/": "00" * 32})  # and notices to be uploaded
    _cut_power(monkeypatch, where, step, moment)
    with pytest.raises(PowerCutError):
        collecting.collect(line)
    monkeypatch.undo()
    CollectorLease.objects.update(until=now - timedelta(seconds=1))  # what a killed collector leaves runs out
    collecting.collect(line)
    assert (front.letters, SealedLetter.objects.filter(state="sealed").count()) == (0, 66)
    assert len(front.answers_in(person.keys.mailbox)) == 1
    assert line.state().serial == Notice.objects.latest("serial").serial


def _cut_power(monkeypatch, where, step, moment):
    does = getattr(where, step)
    times = itertools.count()

    def cut(*args, **kwargs):
        if next(times) == 0 and moment == "before":
            raise PowerCutError
        does(*args, **kwargs)
        raise PowerCutError

    monkeypatch.setattr(where, step, cut)


def test_a_killed_run_is_noted_by_the_next_one(office, now):
    Collection.objects.create(requested_at=now, started_at=now, state="running")
    collecting.collect(office)
    states = list(Collection.objects.order_by("id").values_list("state", "trouble"))
    assert states == [("done", ""), ("failed", "interrupted"), ("done", "")]


# --- one at a time


def test_two_collectors_do_not_run_at_once(office, now):
    CollectorLease.objects.update(holder=SOMEBODY_ELSE, until=now + timedelta(seconds=10))
    with pytest.raises(BusyError):
        collecting.collect(office)


def test_a_killed_collector_blocks_nobody_for_long(office, now):
    CollectorLease.objects.update(holder=SOMEBODY_ELSE, until=now - timedelta(seconds=1))
    collecting.collect(office)


def test_a_collector_whose_lease_was_taken_over_stops(office, front, now, monkeypatch):
    write(front, Person().letter(), now=now)
    keep, late = collecting._keep, []
    office.clock = lambda: now + timedelta(minutes=len(late))

    def keep_and_lose_the_lease(letters, when):
        keep(letters, when)
        CollectorLease.objects.update(holder=SOMEBODY_ELSE, until=now + timedelta(hours=1))
        late.append(1)

    monkeypatch.setattr(collecting, "_keep", keep_and_lose_the_lease)
    with pytest.raises(BusyError):
        collecting.collect(office)
    assert SealedLetter.objects.count() == 1


# --- the line


def test_a_front_desk_that_is_away_is_said_to_be_silent(office, front):
    front.stop()
    with pytest.raises(LineError) as error:
        collecting.collect(office)
    assert error.value.trouble is Trouble.silent
    assert Collection.objects.latest("id").trouble == "silent"


def test_what_is_written_while_the_line_is_cut_is_kept_shown_and_brought_later(
    office, front, aye, now, signed_in
):
    person = Person()
    write(front, person.letter(), now=now)
    collecting.collect(office)
    receiving.open_letters(aye.keyring, now)
    front.stop()
    with pytest.raises(LineError):
        collecting.collect(office)
    page = signed_in(aye).get("/").text
    for words in ("The front desk does not answer.", "Answers wait here to go.", "The next try is at"):
        assert words in page
    front.start()
    assert collecting.collect(office).delivered == 2
    assert front.answers_in(person.keys.mailbox)
    assert "wait here to go" not in signed_in(aye).get("/").text


def test_a_front_desk_that_does_not_know_us_says_so(office, now):
    office.configuration = dataclasses.replace(
        office.configuration, collector_seed=minisign.new_signing_seed()
    )
    with pytest.raises(LineError) as error:
        collecting.collect(office)
    assert error.value.trouble is Trouble.refused


def test_a_counter_that_fell_behind_catches_up(office, front, now):
    HatchCounter.objects.update(last=0)
    office.clock = lambda: datetime(2020, 1, 1, tzinfo=UTC)  # and a clock that stands still
    assert office.state().day == now.date()
    assert HatchCounter.objects.get().last > 1_700_000_000_000


def test_a_line_that_carries_one_letter_at_a_time_is_enough(office, front, now, monkeypatch):
    write(front, *(Person().letter() for _ in range(9)), now=now)
    once = Line._once

    def thin(line, method, path, body, counter):
        reply = once(line, method, path, body, counter)
        if len(reply.body) > 25_000:
            raise httpx.ReadError("the line broke")
        return reply

    monkeypatch.setattr(Line, "_once", thin)
    assert collecting.collect(office).fetched == 9


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
        b'HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{"letters": -1}',
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 9_000_000,
    ],
    ids=["no JSON", "no object", "fewer than none", "somewhere else", "without end"],
)
def test_what_no_front_desk_would_say_is_not_believed(aye, now, reply):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_always_reply, args=(listener, reply), daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        configuration = dataclasses.replace(settings.CONFIGURATION, front_url=url)
        with Line.open(configuration, lambda: now) as line:
            line.pause = lambda _seconds: None
            with pytest.raises(LineError) as error:
                collecting.collect(line)
    assert error.value.trouble is Trouble.damaged


def _always_reply(listener, reply):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.recv(65536)
            try:
                connection.sendall(reply)
            except OSError:
                continue


def test_a_letter_under_a_wrong_name_is_not_taken(office, front, now, monkeypatch):
    front.leave(b"sealed thing", day=now.date().isoformat())
    unpack = collection.unpack_letters
    monkeypatch.setattr(
        collection, "unpack_letters", lambda packed: unpack(packed.replace(b"thing", b"thong"))
    )
    with pytest.raises(LineError) as error:
        collecting.collect(office)
    assert error.value.trouble is Trouble.damaged
    assert not SealedLetter.objects.exists()


def test_a_letter_that_was_damaged_at_the_front_desk_comes_and_lies_in_quarantine(office, front, aye, now):
    write(front, Person().letter(), Person().letter(), now=now)
    one_of_them = "(SELECT min(hash) FROM letterbox_letter)"
    front.ask(f"UPDATE letterbox_letter SET sealed = substr(sealed, 1, 9000) WHERE hash = {one_of_them}")
    assert collecting.collect(office).fetched == 2
    batch = receiving.open_letters(aye.keyring, now)
    assert (batch.opened, batch.quarantined) == (1, 1)


def test_the_environment_names_no_proxy_for_us(office, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with Line.open(office.configuration, office.clock) as line:
        assert line.state().letters == 0


def test_a_configured_proxy_is_the_only_way_out(office):
    configuration = dataclasses.replace(office.configuration, proxy="socks5://127.0.0.1:1")
    with Line.open(configuration, office.clock) as line:
        line.pause = lambda _seconds: None
        with pytest.raises(LineError) as error:
            line.state()
    assert error.value.trouble is Trouble.silent


# --- keys


def test_a_key_is_destroyed_after_its_window_an_empty_pile_and_the_last_letter(office, front, aye, now):
    write(front, Person().letter(), now=now)
    collecting.collect(office)
    later = now + timedelta(days=12)
    Collection.objects.update(emptied_on=later.date())
    intake.destroy_spent_keys(later.date())
    assert WrappedSeed.objects.filter(key__first_day=now.date()).exists()  # the letter lies here unopened
    receiving.open_letters(aye.keyring, now)
    intake.destroy_spent_keys(later.date())
    assert not WrappedSeed.objects.filter(key__first_day=now.date()).exists()
    assert IntakeKey.objects.filter(destroyed_on=later.date()).count() == 3
    assert not SealedLetter.objects.exists()  # and its hash is forgotten
    assert Letter.objects.count() == 1


def test_nine_days_away_and_everything_still_opens(office, front, aye, now):
    write(front, *(Person().letter(f"day 0, {n}") for n in range(3)), now=now)
    back = now + timedelta(days=9)
    office.clock = lambda: back
    collecting.collect(office)
    assert intake.live_keys().filter(first_day=now.date()).exists()
    assert receiving.open_letters(aye.keyring, back).opened == 3


def test_an_office_restored_from_a_backup_signs_above_what_it_forgot(office, front, now):
    forgotten = Notice.objects.latest("serial").serial
    Notice.objects.all().delete()
    IntakeKey.objects.all().delete()  # intake keys are in no backup
    office.clock = lambda: now + timedelta(minutes=1)
    collecting.collect(office)
    assert office.state().serial == Notice.objects.latest("serial").serial > forgotten
    newest = Notice.objects.filter(uploaded_on__isnull=False).values_list("key__first_day", flat=True)
    assert set(newest) == {now.date() + timedelta(days=n) for n in range(1 + DAYS_AHEAD)}


# --- in the background


@pytest.fixture(autouse=True)
def _connection_stays_open(monkeypatch):
    """The background process drops stale connections; here there is one, in a transaction that is rolled back."""
    monkeypatch.setattr(collecting, "close_old_connections", lambda: None)


def test_the_collector_goes_when_asked_and_ends_when_told(office, aye, now, monkeypatch):
    stop = threading.Event()
    gone = []

    def go(_clock):
        gone.append(1)
        Collection.objects.filter(state="requested").update(state="done")
        if len(gone) == 2:
            stop.set()

    monkeypatch.setattr(collecting, "_collect_whatever_happens", go)
    monkeypatch.setattr(collecting, "POLL_SECONDS", 0.01)
    collecting.request_collection(aye.actor, now)
    clock = itertools.chain([now, now, now], itertools.repeat(now + timedelta(seconds=400)))
    collecting.run_collector(stop, lambda: next(clock))
    assert len(gone) == 2


@pytest.mark.parametrize("error", [LineError(Trouble.cut), BusyError(), RuntimeError()])
def test_nothing_that_goes_wrong_ends_the_collector(aye, now, monkeypatch, error):
    def fail(_line):
        raise error

    monkeypatch.setattr(collecting, "collect", fail)
    collecting._collect_whatever_happens(lambda: now)


def test_what_was_sealed_ahead_is_left_inside_its_hours_only(office, front, now):
    people = [Person(), Person(), Person()]
    for person, begin, end in zip(people, (-2, -1, 1), (-1, 1, 2), strict=True):
        hours = Hours(now + timedelta(hours=begin), now + timedelta(hours=end))
        sealed_ahead(Words("Nothing new.", "en"), ReturnAddress.of(person.letter()), hours).save()
    assert collecting.collect(office).delivered == 1
    assert [len(front.answers_in(person.keys.mailbox)) for person in people] == [0, 1, 0]
    assert sorted(QueuedAnswer.objects.values_list("dropped", flat=True)) == [False, True]
