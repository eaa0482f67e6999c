"""One person's safety as somebody who holds their case reads it: opened inside a line of the journal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from refuge.office.access import queries as staff
from refuge.office.access.rules import may_standing
from refuge.office.audit.actions import reading
from refuge.office.case.models import Case
from refuge.office.case.pen import ref
from refuge.office.case.queries import before_for
from refuge.office.case.rules import BOTH, OVERSEEING, on_track
from refuge.office.contact import ahead
from refuge.office.contact.ahead import Way
from refuge.office.safety import queries, watching
from refuge.office.safety.contents import Called, PlanWords, Said, Terms
from refuge.office.safety.models import CheckIn, SafetyPlan, Watch
from refuge.office.safety.rules import ALARMING, POLICY, Act, Call, Decision, Outcome, Rhythm, State, level
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.queries import Before

LAST = 14
TWO = 2


@dataclass(frozen=True)
class PlanSeen:
    """One version of a plan, opened."""

    number: int
    agreed_on: date
    written_by: str
    needs_second: bool
    decision: Decision | None
    decided_by: str
    words: PlanWords

    @property
    def waits(self) -> bool:
        return self.needs_second and self.decision is None

    @property
    def counts(self) -> bool:
        return not self.needs_second or self.decision is Decision.approved


@dataclass(frozen=True)
class CheckInSeen:
    """One check-in, opened. `height` is how far it had gone when it ended, 0 to 5."""

    number: int
    due_at: datetime
    until: datetime
    state: State
    height: int
    level: int
    outcome: Outcome | None
    by_letter: bool

    @property
    def is_alarming(self) -> bool:
        return self.state in ALARMING


@dataclass(frozen=True)
class Reminders:
    """What lies ready to be left in the person's mailbox."""

    waiting: int
    held_up: int
    dropped: int
    until: datetime | None


@dataclass(frozen=True)
class SafetyPage:
    """Everything about one person's safety, opened for somebody on their case."""

    in_force: PlanSeen | None
    waiting: PlanSeen | None
    versions: tuple[int, ...]
    is_on: bool
    words_agreed_on: date | None
    rhythm: Rhythm | None
    terms: Terms | None
    called: Called
    check_ins: tuple[CheckInSeen, ...]  # the newest first
    reminders: Reminders
    acts: frozenset[Act]
    is_alone: bool
    has_supervisor: bool

    @property
    def open(self) -> CheckInSeen | None:
        first = self.check_ins[0] if self.check_ins else None
        return None if first is None or first.outcome or first.state is State.waived else first

    @property
    def past(self) -> tuple[CheckInSeen, ...]:
        return tuple(one for one in self.check_ins if one is not self.open)

    @property
    def is_forced(self) -> bool:
        return self.called.why is Call.forced

    @property
    def wrote_without_word(self) -> bool:
        return self.called.why is Call.without_word


def read_safety(keyring: Keyring, case_id: UUID, now: datetime) -> tuple[Before, SafetyPage]:
    """Read one person's safety. Raises CaseNotFoundError, NotAllowedError, NoKeyError."""
    before = before_for(keyring.actor, Act.see, case_id, POLICY, tracks=BOTH)
    with reading(keyring.actor, Act.see, ref(case_id)):
        return before, _page(keyring, before, now)


def read_plan(keyring: Keyring, case_id: UUID, number: int) -> tuple[Before, PlanSeen | None]:
    """Read one version of a plan; nothing where there is none. Raises CaseNotFoundError, NotAllowedError."""
    before = before_for(keyring.actor, Act.see, case_id, POLICY, tracks=BOTH)
    with reading(keyring.actor, Act.see, ref(case_id)):
        row = SafetyPlan.objects.filter(case=case_id, number=number).first()
        return before, _plan(keyring, Case.objects.get(id=case_id), row) if row else None


def calls_for(keyring: Keyring) -> list[tuple[UUID, str, Called]]:
    """Open, for every case somebody holds, whether those on it are called: case, its number, why.

    Written down only where there is anything to open; whether there was an alarm, the journal does not tell.
    Raises NoKeyError.
    """
    watches = queries.watched_by(keyring.actor)
    if not watches:
        keys.take_out_again(keyring, ())
        return []
    with reading(keyring.actor, Act.look, f"staff:{keyring.actor.id}"):
        keys.take_out_again(keyring, ((watching.line_of(one.case), one.called.version) for one, _ in watches))
        opened = [(watch.case_id, number, watching.called(keyring, watch)) for watch, number in watches]
    called = (one for one in opened if one[2].why is not Call.none)
    return sorted(called, key=lambda one: (one[2].why is not Call.forced, one[2].since))


def _page(keyring: Keyring, before: Before, now: datetime) -> SafetyPage:
    case = Case.objects.get(id=before.row.id)
    watch = queries.watch_over(case.id)
    in_force, newest = queries.plan_in_force(case.id), queries.newest_plan(case.id)
    waits = newest is not None and newest != in_force
    overseeing = OVERSEEING[before.row.track]
    here = [one.id for one in before.holders if one.here]
    return SafetyPage(
        in_force=_plan(keyring, case, in_force) if in_force else None,
        waiting=_plan(keyring, case, newest) if newest and waits else None,
        versions=tuple(range(newest.number, 0, -1)) if newest else (),
        is_on=watch is not None and watch.is_on,
        words_agreed_on=watch.words_agreed_on if watch else None,
        rhythm=watching.rhythm_of(watch) if watch else None,
        terms=watching.terms_of(keyring, watch) if watch else None,
        called=watching.called(keyring, watch) if watch else Called(),
        check_ins=_check_ins(keyring, case),
        reminders=_reminders(keyring, watch, now),
        acts=_acts(before),
        is_alone=len(here) < TWO,
        has_supervisor=any(overseeing in one.roles for one in staff.actors(here).values()),
    )


def _acts(before: Before) -> frozenset[Act]:
    standing = on_track(before.standing, before.row.track)
    return frozenset(act for act in POLICY if may_standing(act, standing, POLICY))


def _plan(keyring: Keyring, case: Case, row: SafetyPlan) -> PlanSeen:
    names = staff.names([one for one in (row.written_by_id, row.decided_by_id) if one])
    words = PlanWords.read(keys.open_sealed(keyring, case.compartment_id, row.content))
    return PlanSeen(
        number=row.number,
        agreed_on=row.agreed_on,
        written_by=names[row.written_by_id],
        needs_second=row.needs_second,
        decision=Decision(row.decision) if row.decision else None,
        decided_by=names[row.decided_by_id] if row.decided_by_id else "",
        words=words,
    )


def _check_ins(keyring: Keyring, case: Case) -> tuple[CheckInSeen, ...]:
    rows = list(CheckIn.objects.filter(case=case).order_by("-number")[:LAST])
    versions = {row.said.version for row in rows if row.said}
    keys.take_out(keyring, watching.line_of(case), versions)
    return tuple(_check_in(row, watching.said_at(keyring, case, row)) for row in rows)


def _check_in(row: CheckIn, said: Said | None) -> CheckInSeen:
    state = State(row.state)
    reached = State(row.before) if row.before and (said or state is State.waived) else state
    return CheckInSeen(
        number=row.number,
        due_at=row.due_at,
        until=row.due_at + timedelta(minutes=row.window_minutes),
        state=state,
        height=_height(reached),
        level=level(reached),
        outcome=said.was if said else None,
        by_letter=said.by_letter if said else False,
    )


def _height(state: State) -> int:
    """Say how far a check-in had gone: in time, late, missed, then one more for each step."""
    order = (State.due, State.late, State.missed, State.escalated_1, State.escalated_2, State.escalated_3)
    return order.index(state) if state in order else len(order) - 1


def _reminders(keyring: Keyring, watch: Watch | None, now: datetime) -> Reminders:
    laid = watching.reminders(keyring, watch) if watch else ()
    ways = Counter(ahead.ways_of(laid, now).values())
    until = max((one.hours.end for one in laid), default=None)
    return Reminders(ways[Way.waits], ways[Way.held_up], ways[Way.dropped], until)
