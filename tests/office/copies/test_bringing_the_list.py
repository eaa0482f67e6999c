"""The list goes along with the collector to a real front desk, waits for the line, and survives a restored office."""

from __future__ import annotations

import dataclasses
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings

from refuge.office.access.rules import Role
from refuge.office.contact import collecting
from refuge.office.contact.line import Line, LineError, Trouble
from refuge.office.copies import actions, bringing, queries
from refuge.office.copies.models import Listed, Register, Waiting
from refuge.protocol import minisign, notice
from refuge.protocol.copies import (
    EACH_DAY,
    CopyList,
    SignedCopies,
    digest_of,
    random_digest,
    sign_copies,
    verify_copies,
)
from tests.office.contact.front_desk import FrontDesk
from tests.office.copies.test_numbers_and_the_list import TEXT

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture(autouse=True)
def _a_short_month(settings):
    limits = dataclasses.replace(settings.PROGRAMME.limits, notices_ahead_days=2)
    settings.PROGRAMME = dataclasses.replace(settings.PROGRAMME, limits=limits)


@pytest.fixture(scope="session")
def front_house(tmp_path_factory):
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
    configuration = dataclasses.replace(django_settings.CONFIGURATION, front_url=front.url)
    with Line.open(configuration, lambda: now) as opened:
        opened.pause = lambda _seconds: None
        yield opened


@pytest.fixture
def oo(staff):
    return staff("Oo", Role.undertaking_officer)


def published(front):
    rows = front.ask("SELECT written, signature FROM copies_copylist")
    configuration = django_settings.CONFIGURATION
    signed = SignedCopies(*rows[0])
    return verify_copies(signed, configuration.root_public_key, configuration.front_id)


def test_a_collection_brings_the_list_along(oo, front, line, now):
    number = actions.issue(oo.actor, TEXT)
    collecting.collect(line)
    assert digest_of(TEXT, number) in published(front).digests
    assert queries.held_on() == now.date()
    with urllib.request.urlopen(f"{front.url}/copies.json") as fetched:
        assert digest_of(TEXT, number).encode() in fetched.read()


def test_the_second_run_of_a_day_asks_for_nothing(front, line, monkeypatch):
    collecting.collect(line)
    monkeypatch.setattr(line, "state", lambda: pytest.fail("it asked"))
    bringing.bring(line)


def test_a_copy_of_the_same_day_waits_for_the_next(oo, front, line):
    collecting.collect(line)
    before = published(front)
    actions.issue(oo.actor, TEXT)
    collecting.collect(line)
    assert published(front) == before
    assert Waiting.objects.count() == 1


def test_while_the_line_is_cut_it_waits_and_is_seen_to_wait(oo, front, line, now):
    actions.issue(oo.actor, TEXT)
    front.stop()
    with pytest.raises(LineError):
        collecting.collect(line)
    state = queries.state(oo.actor, now.date())
    assert (state.waiting, state.held_on) == (1, None)
    front.start()
    collecting.collect(line)
    state = queries.state(oo.actor, now.date())
    assert (state.waiting, state.held_on) == (0, now.date())


def test_an_upload_that_was_cut_off_is_repeated(front, line, monkeypatch):
    """The front desk has it, and the word of that did not arrive."""
    real = Line.publish

    def cut_after(self, signed):
        real(self, signed)
        raise LineError(Trouble.cut)

    monkeypatch.setattr(Line, "publish", cut_after)
    with pytest.raises(LineError):
        collecting.collect(line)
    monkeypatch.undo()
    there = published(front)
    collecting.collect(line)
    assert published(front) == there
    assert queries.held_on() == there.day


def test_letters_are_collected_whatever_becomes_of_the_list(front, line, now, monkeypatch):
    front.leave(b"a letter", day=now.date().isoformat())
    monkeypatch.setattr(Line, "publish", lambda *_: (_ for _ in ()).throw(LineError(Trouble.damaged)))
    with pytest.raises(LineError):
        collecting.collect(line)
    assert front.letters == 0


def test_an_office_restored_from_a_backup_goes_on_from_what_was_published(oo, front, line, now):
    number = actions.issue(oo.actor, TEXT)
    collecting.collect(line)
    Listed.objects.all().delete()  # the backup is older than the first copy
    Register.objects.all().delete()
    bringing.bring(line)
    assert digest_of(TEXT, number) in set(Listed.objects.values_list("digest", flat=True))
    assert queries.held_on() == now.date()


def test_a_list_that_leaves_something_out_is_mended_and_brought_again(front, line, now):
    """Our own table lost rows of days that were published."""
    ours = a_list(now, days=2, until=now.date() - DAY)
    front.ask("INSERT INTO copies_copylist VALUES (1, ?, ?)", ours.document, ours.signature)
    Register.objects.create(began=now.date() - 2 * DAY, day=now.date() - DAY, held_on=now.date() - DAY)
    Listed.objects.bulk_create(Listed(digest=random_digest()) for _ in range(2 * EACH_DAY))
    bringing.bring(line)
    there = published(front)
    assert len(there.digests) == 3 * EACH_DAY
    assert set(json_digests(ours)) < set(there.digests)
    assert set(there.digests) == set(Listed.objects.values_list("digest", flat=True))


def a_list(now, *, days, until, **otherwise):
    import json

    certificate = json.loads(django_settings.CONFIGURATION.operations_certificate)
    usual = {
        "front_id": django_settings.CONFIGURATION.front_id,
        "began": until - (days - 1) * DAY,
        "day": until,
        "digests": tuple(sorted(random_digest() for _ in range(days * EACH_DAY))),
        "operations": notice.read_certificate(certificate),
    }
    return sign_copies(CopyList(**{**usual, **otherwise}), django_settings.CONFIGURATION.operations_seed)


def json_digests(signed):
    import json

    return json.loads(signed.document)["digests"]


def test_what_a_front_desk_says_is_ours_is_believed_only_with_our_signature(front, line, now, monkeypatch):
    forged = a_list(now, days=1, until=now.date())
    forged = dataclasses.replace(forged, signature=minisign.sign(forged.document, bytes(32), "x"))
    monkeypatch.setattr(Line, "published", lambda _: forged)
    state = line.state()
    monkeypatch.setattr(Line, "state", lambda _: dataclasses.replace(state, copies_until=now.date()))
    with pytest.raises(LineError) as error:
        bringing.bring(line)
    assert error.value.trouble is Trouble.damaged
    assert not Listed.objects.exists()


def test_a_clock_that_runs_ahead_uses_up_no_days(front, line, now):
    line.clock = lambda: now + 400 * DAY
    bringing.bring(line)
    assert published(front).day == now.date()
    bringing.bring(line)
    assert len(published(front).digests) == EACH_DAY


def test_a_front_desk_that_knows_a_newer_key_is_told_as_refusing(front, line, monkeypatch):
    from refuge.office.contact.line import CopiesRefusedError

    monkeypatch.setattr(Line, "publish", lambda *_: (_ for _ in ()).throw(CopiesRefusedError))
    monkeypatch.setattr(bringing, "_take_up", lambda _: None)
    with pytest.raises(LineError) as error:
        bringing.bring(line)
    assert error.value.trouble is Trouble.refused
    assert queries.held_on() is None


def test_a_front_desk_of_an_older_version_is_left_alone(front, line, monkeypatch):
    state = dataclasses.replace(line.state(), takes_copies=False)
    monkeypatch.setattr(Line, "state", lambda _: state)
    bringing.bring(line)
    assert not Register.objects.exists()
