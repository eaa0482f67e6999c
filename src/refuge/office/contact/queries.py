"""What may be seen of threads and of what lies before them: with the actor in hand, as narrow, frozen values.

Only clear columns are shown here. What is sealed opens on the page of one thread (reading.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from refuge.office.access import queries as staff
from refuge.office.access.prepared import prepared, prepared_first
from refuge.office.access.rules import Actor
from refuge.office.audit.actions import refusals_written_down
from refuge.office.case.queries import childrens_cases
from refuge.office.contact import rules
from refuge.office.contact.models import (
    Collection,
    CollectorLease,
    Notice,
    QueuedAnswer,
    SealedLetter,
    Thread,
)
from refuge.office.contact.relations import is_hidden, protects_children_only, relations_of, roles_to
from refuge.office.contact.rules import (
    EVERY_SECONDS,
    Act,
    Circle,
    Clock,
    Danger,
    Distrust,
    Outcome,
    Pile,
    Run,
    State,
    ThreadNotFoundError,
    WaitingLimits,
)
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

PAGE_LENGTH = 25
NOBODY_WAITS = (0, 0, 0, 0, 0)
STUCK_AFTER = timedelta(seconds=30)


class Shelf(StrEnum):
    """Which threads a list shows."""

    waiting = "waiting"
    late = "late"
    unclaimed = "unclaimed"
    mine = "mine"
    answered = "answered"
    closed = "closed"


@dataclass(frozen=True)
class ThreadRow:
    """One thread in a list: nothing in it was sealed."""

    id: UUID
    version: int
    circle: Circle
    state: State
    danger: Danger
    waiting_since: datetime
    clock: Clock | None  # none where nobody waits
    language: str
    claimed_by: str
    is_mine: bool
    unread: int
    outcome: Outcome | None
    has_case: bool
    has_matter: bool = False

    @property
    def is_concern(self) -> bool:
        return self.circle is Circle.concerns

    @property
    def number(self) -> str:
        return number_of(self.id)


@dataclass(frozen=True)
class Inbox:
    circle: Circle
    shelf: Shelf
    rows: tuple[ThreadRow, ...]
    after: str


@dataclass(frozen=True)
class Standing:
    """How things stand in the inbox, as the desk shows it."""

    waiting: int
    late: int
    unclaimed: int
    mine: int
    in_danger: int


def number_of(thread_id: UUID) -> str:
    """Give a short number to speak of a thread: two groups of three digits, of its random id."""
    digits = f"{thread_id.int % 1_000_000:06d}"
    return f"{digits[:3]} {digits[3:]}"


def limits() -> WaitingLimits:
    said = settings.PROGRAMME.limits
    return WaitingLimits(said.danger_minutes, said.answer_minutes)


# --- the inbox ---


def check_room(actor: Actor, act: Act, circle: Circle) -> None:
    """Let somebody into the room of a circle, for this. Raises NotAllowedError, which is written down."""
    with refusals_written_down(actor, act, circle.value):
        rules.check_room_act(act, actor.roles, circle)


def inbox(
    actor: Actor, shelf: Shelf, now: datetime, after: str = "", circle: Circle = Circle.letters
) -> Inbox:
    """Give one page of a list of one circle. Raises NotAllowedError."""
    check_room(actor, Act.see_inbox, circle)
    lates = late_since(now)
    rows = _page(actor, shelf, lates, circle, after) if after else _first_page(actor, shelf, lates, circle)
    page = list(rows)[:PAGE_LENGTH]
    cursor = _cursor(page[-1]) if len(rows) > PAGE_LENGTH else ""
    return Inbox(circle, shelf, tuple(row_of(actor, thread, now) for thread in page), cursor)


def _page(
    actor: Actor, shelf: Shelf, lates: tuple[datetime, datetime], circle: Circle, after: str = ""
) -> QuerySet[Thread]:
    found = _shelved(visible(actor, circle), shelf, actor, lates)
    ordered = _by_danger(found, after) if shelf in _WAITING_SHELVES else _by_day(found, after)
    return ordered.select_related("claimed_by")[: PAGE_LENGTH + 1]


_first_page = prepared(_page)


def standing(actor: Actor, now: datetime, circle: Circle = Circle.letters) -> Standing:
    """Count who waits in one circle. Raises NotAllowedError."""
    check_room(actor, Act.see_inbox, circle)
    return Standing(*(_counted(actor, late_since(now), circle) or NOBODY_WAITS))


@prepared_first
def _counted(
    actor: Actor, lates: tuple[datetime, datetime], circle: Circle
) -> QuerySet[Thread, tuple[int, int, int, int, int]]:
    counted = visible(actor, circle).filter(waits=True).values("circle").order_by("circle")
    return counted.annotate(
        waiting=Count("id"),
        late=Count("id", filter=_is_late(lates)),
        unclaimed=Count("id", filter=Q(claimed_by=None)),
        of_mine=Count("id", filter=Q(claimed_by=actor.id)),
        in_danger=Count("id", filter=Q(danger=Danger.immediate)),
    ).values_list("waiting", "late", "unclaimed", "of_mine", "in_danger")


def visible(actor: Actor, circle: Circle = Circle.letters) -> QuerySet[Thread]:
    """Threads of one circle somebody may know of. One whose case is walled off from them is not even there (X1)."""
    heard = Thread.objects.filter(circle=circle, heard=True)
    roles = rules.roles_in(circle, actor.roles)
    of_a_case, held = Q(case__isnull=False), Q(compartment__in=keys.held_by(actor, Kind.thread))
    if circle is Circle.concerns:
        return heard.exclude(Q(matter__isnull=False) & ~held) if roles else heard.none()
    if roles & rules.READERS:
        # Said as an exception: a list said as a choice of two would read the whole table to begin a page.
        return heard.exclude(of_a_case & ~held)
    threads = heard.filter(of_a_case & held)
    return threads.filter(case__in=childrens_cases()) if protects_children_only(actor) else threads


_WAITING_SHELVES = frozenset({Shelf.waiting, Shelf.late, Shelf.unclaimed, Shelf.mine})


def _shelved(
    threads: QuerySet[Thread], shelf: Shelf, actor: Actor, lates: tuple[datetime, datetime]
) -> QuerySet[Thread]:
    conditions = {
        Shelf.waiting: Q(waits=True),
        Shelf.late: Q(waits=True) & _is_late(lates),
        Shelf.unclaimed: Q(waits=True, claimed_by=None),
        Shelf.mine: Q(waits=True, claimed_by=actor.id),
        Shelf.answered: Q(state=State.answered),
        Shelf.closed: Q(state=State.closed),
    }
    return threads.filter(conditions[shelf])


def late_since(now: datetime) -> tuple[datetime, datetime]:
    """Say since when somebody has waited too long: in danger, and otherwise."""
    said = limits()
    return now - timedelta(minutes=said.danger_minutes), now - timedelta(minutes=said.answer_minutes)


def _is_late(lates: tuple[datetime, datetime]) -> Q:
    in_danger = Q(danger=Danger.immediate, waiting_since__lt=lates[0])
    return in_danger | Q(danger__lt=Danger.immediate, waiting_since__lt=lates[1])


def _by_danger(threads: QuerySet[Thread], after: str) -> QuerySet[Thread]:
    if after:
        danger, since, last = _read_cursor(after)
        same_danger = Q(waiting_since__gt=since) | Q(waiting_since=since, id__gt=last)
        # The first condition says nothing new, but lets the index begin there.
        threads = threads.filter(danger__lte=danger).filter(Q(danger__lt=danger) | same_danger)
    return threads.order_by("-danger", "waiting_since", "id")


def _by_day(threads: QuerySet[Thread], after: str) -> QuerySet[Thread]:
    if after:
        _, since, last = _read_cursor(after)
        earlier = Q(waiting_since__lt=since) | Q(waiting_since=since, id__lt=last)
        threads = threads.filter(waiting_since__lte=since).filter(earlier)
    return threads.order_by("-waiting_since", "-id")


def _cursor(thread: Thread) -> str:
    return f"{thread.danger}.{microseconds(thread.waiting_since)}.{thread.id}"


def _read_cursor(after: str) -> tuple[int, datetime, UUID]:
    """Read where a page begins. Raises ThreadNotFoundError for what we never wrote."""
    try:
        danger, since, last = after.split(".")
        return int(danger), moment(since), UUID(last)
    except ValueError:
        raise ThreadNotFoundError from None


def microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def moment(written: str) -> datetime:
    """Undo `microseconds`. Raises ThreadNotFoundError for what we never wrote."""
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(written))
    except (ValueError, OverflowError):
        raise ThreadNotFoundError from None


def row_of(actor: Actor, thread: Thread, now: datetime) -> ThreadRow:
    danger = Danger(thread.danger)
    return ThreadRow(
        id=thread.id,
        version=thread.version,
        circle=Circle(thread.circle),
        state=State(thread.state),
        danger=danger,
        waiting_since=thread.waiting_since,
        clock=rules.clock(danger, thread.waiting_since, now, limits()) if thread.waits else None,
        language=thread.language,
        claimed_by=thread.claimed_by.name if thread.claimed_by else "",
        is_mine=thread.claimed_by_id == actor.id,
        unread=thread.unread,
        outcome=Outcome(thread.outcome) if thread.outcome else None,
        has_case=thread.case is not None,
        has_matter=thread.matter is not None,
    )


# --- one thread ---


def before_act(actor: Actor, act: Act, thread_id: UUID, now: datetime) -> ThreadRow:
    """Show a thread's clear columns to somebody about to act. Raises as the act itself would."""
    with refusals_written_down(actor, act, rules.ref(thread_id)):
        thread = found(actor, thread_id)
        rules.check_thread_act(act, State(thread.state), roles_to(actor, thread), relations_of(actor, thread))
    return row_of(actor, thread, now)


def thread_of_case(actor: Actor, case_id: UUID) -> UUID:
    """Find the thread a case came from. Raises ThreadNotFoundError."""
    thread = Thread.objects.filter(case=case_id).first()
    if thread is None or not rules.may(Act.read, roles_to(actor, thread), relations_of(actor, thread)):
        raise ThreadNotFoundError
    return thread.id


def found(actor: Actor, thread_id: UUID) -> Thread:
    """Give a thread to the room itself. Raises ThreadNotFoundError, also for one that is hidden from the actor."""
    thread = Thread.objects.select_related("claimed_by").filter(id=thread_id).first()
    if thread is None or is_hidden(actor, thread):
        raise ThreadNotFoundError
    return thread


def officers(actor: Actor, circle: Circle = Circle.letters) -> dict[UUID, str]:
    """Name everybody to whom a thread of a circle can be handed."""
    able = staff.staff_with(rules.OPENER_OF[circle])
    return {one.id: one.name for one in able if one.id != actor.id}


# --- concerns, for the room in which matters are looked into ---


def concern(actor: Actor, thread_id: UUID, now: datetime) -> ThreadRow:
    """Give a concern's clear columns to an inquiry officer to whom it is something. Raises ThreadNotFoundError.

    Its words are read with `reading.read_thread`, answered with `actions.answer`; `actions.take_up` begins a matter.
    """
    with refusals_written_down(actor, Act.take_up, rules.ref(thread_id)):
        thread = found(actor, thread_id)
        if thread.circle != Circle.concerns:
            raise ThreadNotFoundError
    return row_of(actor, thread, now)


def thread_of_matter(actor: Actor, matter_id: UUID) -> UUID:
    """Find the concern a matter began from, for those who hold its key. Raises ThreadNotFoundError."""
    thread = Thread.objects.filter(matter=matter_id).first()
    if thread is None or is_hidden(actor, thread):
        raise ThreadNotFoundError
    return thread.id


def unread_of_matters(actor: Actor) -> bool:
    """Say whether somebody wrote, unread so far, on the line of a matter whose key the actor holds."""
    held = keys.held_by(actor, Kind.thread)
    return Thread.objects.filter(matter__isnull=False, unread__gt=0, compartment__in=held).exists()


# --- the pile, the line and the notices ---


@dataclass(frozen=True)
class LastRun:
    """How the last run to the front desk stands."""

    state: Run
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    has_fetched: bool
    is_more_there: bool  # at the front desk
    has_delivered: bool
    trouble: str
    next_at: datetime | None
    is_stuck: bool  # asked for, or due, and nobody sees to it: the collector is not running

    @property
    def is_under_way(self) -> bool:
        return self.state in {Run.requested, Run.running}


@dataclass(frozen=True)
class Outgoing:
    """How the line to the front desk stands, and whether answers wait here for it; not how many (`Tray`)."""

    answers: bool
    reached_at: datetime | None
    next_at: datetime | None
    trouble: str
    is_cut: bool


def outgoing(now: datetime) -> Outgoing:
    """Say what waits for the line. An answer has no time of its own: it waits since the line was last open."""
    run, good = _last_run(now), _last_good_run()
    is_cut = run is not None and (run.state is Run.failed or run.is_stuck)
    return Outgoing(
        answers=bool(_queued()),
        reached_at=good.finished_at if good else None,
        next_at=run.next_at if run else None,
        trouble=run.trouble if run else "",
        is_cut=is_cut,
    )


@prepared_first
def _newest_run() -> QuerySet[Collection]:
    return Collection.objects.order_by("-id")


@prepared_first
def _last_good_run() -> QuerySet[Collection]:
    return Collection.objects.filter(state=Run.done).order_by("-id")


@prepared
def _queued() -> QuerySet[QueuedAnswer, Any]:
    return QueuedAnswer.objects.values_list("pk", flat=True)[:1]


@dataclass(frozen=True)
class Tray:
    """What lies between the front desk and the inbox.

    Letters lie in one pile whatever circle they are for, and answers go with one collection, so no number is said of
    either: whoever knows how many are theirs would know how many are not.
    """

    to_open: bool
    quarantined: int
    to_deliver: bool
    last_run: LastRun | None
    notices_until: date | None


def tray(actor: Actor, now: datetime, circle: Circle = Circle.letters) -> Tray:
    """Say what lies between the front desk and the inbox of one circle. Raises NotAllowedError."""
    check_room(actor, Act.see_inbox, circle)
    return Tray(
        to_open=bool(_one_to_try(circle)),
        quarantined=distrusted(circle).count(),
        to_deliver=bool(_may_go(now)),
        last_run=_last_run(now),
        notices_until=_notices_until(),
    )


@prepared
def _one_to_try(circle: Circle) -> QuerySet[SealedLetter, Any]:
    return to_try(circle).values_list("pk", flat=True)[:1]


@prepared
def _may_go(now: datetime) -> QuerySet[QueuedAnswer, Any]:
    may_go = QueuedAnswer.objects.filter(dropped=False).exclude(not_before__gt=now)
    return may_go.values_list("pk", flat=True)[:1]


@prepared_first
def _notices_until() -> QuerySet[Notice, date]:
    uploaded = Notice.objects.filter(uploaded_on__isnull=False).order_by("-key__last_day")
    return uploaded.values_list("key__last_day", flat=True)


def to_try(circle: Circle) -> QuerySet[SealedLetter]:
    """Sealed letters that one circle has not tried in vain yet."""
    return SealedLetter.objects.filter(state=Pile.sealed, circle__in=["", circle])


def distrusted(circle: Circle) -> QuerySet[SealedLetter]:
    """What did not open: what was sealed to a circle is for that circle; what fits no key, for those of letters."""
    whose = [circle] if circle is Circle.concerns else ["", circle]
    return SealedLetter.objects.filter(state=Pile.quarantined, circle__in=whose)


def _last_run(now: datetime) -> LastRun | None:
    row = _newest_run()
    if row is None:
        return None
    again = row.finished_at + timedelta(seconds=EVERY_SECONDS) if row.finished_at else None
    return LastRun(
        state=Run(row.state),
        requested_at=row.requested_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        has_fetched=bool(row.fetched),
        is_more_there=bool(row.waiting),
        has_delivered=bool(row.delivered),
        trouble=row.trouble,
        next_at=again,
        is_stuck=_is_stuck(row, now),
    )


def _is_stuck(run: Collection, now: datetime) -> bool:
    """Say whether the next move is overdue: to take it up, to give a sign of life on the way, or to go again."""
    if run.state == Run.requested:
        return now > run.requested_at + STUCK_AFTER
    if run.state == Run.running:
        return not CollectorLease.objects.filter(until__gt=now).exists()
    again = (run.finished_at or run.requested_at) + timedelta(seconds=EVERY_SECONDS)
    return now > again + 2 * STUCK_AFTER


@dataclass(frozen=True)
class Quarantined:
    """A letter that did not open."""

    hash: str
    day: date
    distrust: Distrust


def quarantine(
    actor: Actor, after: str = "", circle: Circle = Circle.letters
) -> tuple[tuple[Quarantined, ...], str]:
    """Give one page of the letters that did not open, and where the next one begins. Raises NotAllowedError."""
    check_room(actor, Act.see_quarantine, circle)
    rows = distrusted(circle).filter(hash__gt=after).order_by("hash").defer("sealed")
    found_rows = list(rows[: PAGE_LENGTH + 1])
    page = tuple(Quarantined(row.hash, row.day, Distrust(row.distrust)) for row in found_rows[:PAGE_LENGTH])
    return page, page[-1].hash if len(found_rows) > PAGE_LENGTH else ""
