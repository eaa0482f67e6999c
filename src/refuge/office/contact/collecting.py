"""A run to the front desk and back: answers and notices out, letters in. Each step may be killed and repeated.

A letter is on our disk before it is acknowledged, and only then does the front desk delete it. An answer
leaves our queue only once the front desk has confirmed that it lies in its mailbox.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import Q

from refuge.office.access import queries as staff
from refuge.office.access.rules import THE_OFFICE, Actor, Role
from refuge.office.audit.actions import journalled
from refuge.office.contact import intake, rules
from refuge.office.contact.intake import day_of
from refuge.office.contact.line import Clock, FrontState, Line, LineError, SerialNotHigherError, Trouble
from refuge.office.contact.models import Collection, CollectorLease, QueuedAnswer, SealedLetter
from refuge.office.contact.rules import EVERY_SECONDS, Act, Run
from refuge.protocol import collection
from refuge.protocol.collection import Deposit

POLL_SECONDS = 2.0
LEASE = timedelta(seconds=90)  # nothing on the line is silent for longer (line.TIMEOUT_SECONDS, PAUSES)
_BEAT = timedelta(seconds=20)
_PAGE_ANSWERS = 32
_RUNS_KEPT = timedelta(days=30)
_DROPPED_KEPT = timedelta(days=7)  # so long those who sealed it see that it did not go

log = logging.getLogger(__name__)


class BusyError(Exception):
    """Somebody else is collecting now."""


@dataclass(frozen=True)
class Progress:
    """How far a run has come."""

    fetched: int = 0
    waiting: int = 0
    delivered: int = 0


Report = Callable[[Progress], None]
Errand = Callable[[Line], None]

_errands: dict[str, Errand] = {}


def go_along(name: str, errand: Errand) -> None:
    """Let a room above come along on every run, once letters and answers are where they belong."""
    _errands[name] = errand


def _say_nothing(_progress: Progress) -> None:
    pass


def _nothing_besides(_now: datetime) -> None:
    pass


def request_collection(actor: Actor, now: datetime) -> None:
    """Ask the collector to go now; where it has been asked or is on its way, nothing changes.

    Raises NotAllowedError.
    """
    with journalled(actor, Act.collect, "collection"):
        rules.check_room_act(Act.collect, actor.roles)
        if not Collection.objects.filter(state__in=[Run.requested, Run.running]).exists():
            Collection.objects.create(requested_by_id=actor.id, requested_at=now)


def collect(line: Line, report: Report = _say_nothing) -> Progress:
    """Run to the front desk and back. Raises BusyError, and LineError once the run is noted as failed.

    What other rooms have to do there comes last: whatever becomes of it, letters have not waited.
    """
    with _lease(line) as begun:
        run = _begin(begun)
        with _noted(run, line.clock):
            keep_notices_ahead(begun)
            progress = _there_and_back(line, run, report)
        intake.destroy_spent_keys(day_of(line.clock()))
        for errand in _errands.values():
            errand(line)
        return progress


def keep_notices_ahead(now: datetime) -> None:
    """Top up the notices, once there is somebody who could open a letter."""
    if staff.staff_with(Role.contact_officer):
        intake.make_notices(now)


def _there_and_back(line: Line, run: Collection, report: Report) -> Progress:
    front = line.state()
    journey = _Journey(line, run, report)
    journey.move(waiting=front.letters)
    journey.bring_answers()
    journey.bring_notices(front)
    if journey.fetch_letters():
        run.emptied_on = min(front.day, day_of(line.clock()))
    return journey.progress


@dataclass
class _Journey:
    line: Line
    run: Collection
    report: Report
    progress: Progress = Progress()

    def move(self, *, fetched: int = 0, delivered: int = 0, waiting: int | None = None) -> None:
        """Note how far we are, for the page and the progress bar."""
        known = self.progress
        left = known.waiting if waiting is None else waiting
        self.progress = Progress(known.fetched + fetched, left, known.delivered + delivered)
        Collection.objects.filter(id=self.run.id).update(**vars(self.progress))
        self.report(self.progress)

    def bring_answers(self) -> None:
        while rows := _answers_to_bring(self.line.clock()):
            self.line.deposit([Deposit(row.mailbox, row.expires, bytes(row.sealed)) for row in rows])
            QueuedAnswer.objects.filter(hash__in=[row.hash for row in rows]).delete()
            self.move(delivered=len(rows))

    def bring_notices(self, front: FrontState) -> None:
        now = self.line.clock()
        if not intake.is_ours(front.serial):  # this office was restored: sign above what it has forgotten
            intake.make_notices(now, above=front.serial)
        for announcement in intake.notices_above(front.serial, front.day):
            try:
                self.line.upload(announcement.signed)
            except SerialNotHigherError:
                continue
            intake.note_uploaded(announcement.serial, day_of(now))

    def fetch_letters(self) -> bool:
        """Fetch until a page is empty; say whether that was because nothing was left."""
        before: list[str] = []
        while letters := (page := self.line.letters()).letters:
            hashes = [letter.hash for letter in letters]
            if hashes == before:  # acknowledged, and still there: we would turn in circles
                raise LineError(Trouble.damaged)
            _keep(letters, self.line.clock())
            self.line.acknowledge(hashes)
            self.move(fetched=len(letters), waiting=page.waiting)
            before = hashes
        return page.waiting == 0


def _answers_to_bring(now: datetime) -> list[QueuedAnswer]:
    """Give some of the answers that may go now; what was to come at an hour that has passed does not (I-32)."""
    waiting = QueuedAnswer.objects.filter(dropped=False)
    waiting.filter(not_after__lte=now).update(dropped=True, mailbox="", sealed=b"")
    QueuedAnswer.objects.filter(dropped=True, not_after__lt=now - _DROPPED_KEPT).delete()
    may_go = waiting.filter(Q(not_before__isnull=True) | Q(not_before__lte=now))
    return list(may_go.order_by("hash")[:_PAGE_ANSWERS])


def _keep(letters: Sequence[collection.SealedLetter], now: datetime) -> None:
    """Store letters durably; one that is here already is no error."""
    latest = day_of(now) + timedelta(days=1)  # whatever day a front desk claims
    rows = [
        SealedLetter(hash=one.hash, day=min(one.day, latest), fetched_at=now, sealed=one.sealed)
        for one in letters
    ]
    with transaction.atomic(durable=True):
        SealedLetter.objects.bulk_create(rows, ignore_conflicts=True)


# --- the run, as the page shows it ---


def _begin(now: datetime) -> Collection:
    """Take up what was asked for, or begin a run of our own. Runs that were killed are noted as such."""
    Collection.objects.filter(state=Run.running).update(
        state=Run.failed, trouble=Trouble.interrupted, finished_at=now
    )
    run = Collection.objects.filter(state=Run.requested).order_by("id").first()
    run = run or Collection(requested_at=now)
    run.state, run.started_at = Run.running, now
    run.save()
    return run


@contextmanager
def _noted(run: Collection, clock: Clock) -> Iterator[None]:
    """Note how the run ended, whatever happens."""
    try:
        yield
    except LineError as error:
        _end(run, clock(), state=Run.failed, trouble=error.trouble)
        raise
    except Exception:
        _end(run, clock(), state=Run.failed, trouble=Trouble.fault)
        raise
    _end(run, clock(), state=Run.done, emptied_on=run.emptied_on)


def _end(run: Collection, now: datetime, **columns: Any) -> None:
    Collection.objects.filter(id=run.id).update(finished_at=now, **columns)
    Collection.objects.filter(finished_at__lt=now - _RUNS_KEPT).delete()
    run.refresh_from_db()
    if run.fetched or run.delivered:
        with journalled(THE_OFFICE, Act.collect, f"collection:{run.id}", run.trouble) as entry:
            entry.changed("contact_sealedletter.sealed", "contact_queuedanswer.sealed")


# --- one collector at a time ---


@contextmanager
def _lease(line: Line) -> Iterator[datetime]:
    """Hold the lease while something moves. Raises BusyError, also when somebody else took it over."""
    lease = _Lease(uuid4(), line.clock)
    begun = lease.renew()
    line.still_here = lease.beat
    try:
        yield begun
    finally:
        line.still_here = lambda: None
        lease.give_back()


@dataclass
class _Lease:
    holder: UUID
    clock: Clock
    renewed_at: datetime | None = None

    def renew(self) -> datetime:
        now = self.clock()
        with transaction.atomic(durable=True):
            row, _ = CollectorLease.objects.select_for_update().get_or_create(id=1)
            if row.holder not in {None, self.holder} and row.until and row.until > now:
                raise BusyError
            row.holder, row.until = self.holder, now + LEASE
            row.save()
        self.renewed_at = now
        return now

    def beat(self) -> None:
        if self.renewed_at is None or self.clock() - self.renewed_at > _BEAT:
            self.renew()

    def give_back(self) -> None:
        CollectorLease.objects.filter(holder=self.holder).update(holder=None, until=None)


# --- in the background ---


def run_collector(
    stop: threading.Event,
    clock: Clock,
    every_seconds: float = EVERY_SECONDS,
    besides: Callable[[datetime], object] = _nothing_besides,
) -> None:
    """Collect what is asked for at once, and by itself every few minutes, until told to stop.

    `besides` is what else the office does by the clock, told the time, before each run and whether or not the line is
    cut; where it fails, the collector says so and goes on.
    """
    next_at = clock()
    while not stop.is_set():
        now = clock()
        if now >= next_at or _is_requested():
            _do_besides(besides, now)
            _collect_whatever_happens(clock)
            next_at = now + timedelta(seconds=every_seconds)
        stop.wait(POLL_SECONDS)


def _do_besides(besides: Callable[[datetime], object], now: datetime) -> None:
    close_old_connections()
    try:
        besides(now)
    except Exception:
        log.exception("What the office does by the clock failed; it is done again.")


def _is_requested() -> bool:
    close_old_connections()
    return Collection.objects.filter(state=Run.requested).exists()


def _collect_whatever_happens(clock: Clock) -> None:
    """The line may be cut for weeks: the collector notes it and goes again."""
    close_old_connections()
    try:
        with Line.open(settings.CONFIGURATION, clock) as line:
            collect(line)
    except (LineError, BusyError):
        return
    except Exception:
        log.exception("The collector failed on the way; it goes again.")
