"""What may be seen of undertakings without a key: their number, how far they are, what is due. Never whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q

from refuge.office.access import walking
from refuge.office.access.once import once
from refuge.office.access.prepared import prepared
from refuge.office.access.rules import RefusedError, check
from refuge.office.audit.actions import journalled
from refuge.office.case.models import Case
from refuge.office.case.rules import ADULTS
from refuge.office.undertaking import rules, sets
from refuge.office.undertaking.models import IS_OPEN, LAST_WORD, StandardsVersion, Undertaking
from refuge.office.undertaking.rules import STANDARDS, Act, Clocks, SetState, State
from refuge.office.undertaking.sets import Clause, clauses
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from refuge.office.access.rules import Actor

__all__ = ["Clause", "clauses"]  # the rooms above name clauses by these

LENGTH = 10
PAGE_LENGTH = 50


@dataclass(frozen=True)
class Waiting:
    """One undertaking as officers see it. `due`: the next thing to do with it, by when; `again`: a new set is in force."""

    id: UUID
    case_id: UUID
    number: str
    state: State
    standards: int
    offered_on: date
    refresh: date | None
    reaffirm: date | None
    again: bool

    @property
    def due(self) -> date | None:
        """When the first of its clocks runs out; nothing where none runs."""
        return min((one for one in (self.refresh, self.reaffirm) if one), default=None)

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


@dataclass(frozen=True)
class Shelf:
    """What officers have before them: whom to explain it to, and who is to be gone through it with again."""

    to_explain: tuple[Waiting, ...]
    due: tuple[Waiting, ...]
    again: tuple[Waiting, ...]


def clocks() -> Clocks:
    """Give the clocks of the profile."""
    limits = settings.PROGRAMME.limits
    return Clocks(limits.refresh_days, limits.reaffirm_days)


def shelf(actor: Actor, today: date) -> Shelf:
    """Show what waits for undertaking officers. Raises NotAllowedError, which is written down."""
    check_standards(actor, Act.see_list)
    in_force = sets.number_in_force()
    return Shelf(
        to_explain=_some(_open(PAGE_LENGTH), in_force),
        due=_due(today, in_force, PAGE_LENGTH),
        again=_some(_again()[:PAGE_LENGTH], in_force) if in_force is not None else (),
    )


def check_standards(actor: Actor, act: Act) -> None:
    """Let somebody do this with the standards. Raises NotAllowedError, which is written down."""
    try:
        check(act, actor, STANDARDS)
    except RefusedError as refusal:
        with journalled(actor, act, "undertakings"):
            raise refusal from None


def waits_for_officers(today: date) -> tuple[Waiting, ...]:
    """Give what waits for an officer, ten of each kind at most, what waits longest first."""
    in_force = sets.number_in_force()
    return (*_some(_to_explain(LENGTH), in_force), *_due(today, in_force, LENGTH))


def asked_again(actor: Actor) -> tuple[Waiting, ...]:
    """Give what was signed for an earlier set in cases this actor holds, ten at most: they are asked again."""
    in_force = sets.number_in_force()
    return _some(_asked_again(actor), in_force) if in_force is not None else ()


@prepared
def _asked_again(actor: Actor) -> QuerySet[Undertaking]:
    mine = _again().filter(case__compartment__in=keys.held_by(actor, Kind.case))
    offered = Undertaking.objects.filter(IS_OPEN, case=OuterRef("case"))
    return mine.exclude(Exists(offered))[:LENGTH]


@once
def of_case(case_id: UUID) -> tuple[Waiting, ...]:
    """Give every undertaking of a case, the newest first."""
    return _some(_of_case(case_id), sets.number_in_force())


@prepared
def _of_case(case_id: UUID) -> QuerySet[Undertaking]:
    return Undertaking.objects.filter(case=case_id).order_by("-offered_on", "-id")


def _adults() -> QuerySet[Undertaking]:
    """Those of adults, asked row by row: said as a join, SQLite would begin at every adult's case there is."""
    adults = Case.objects.filter(id=OuterRef("case"), track__in=[track.value for track in ADULTS])
    return Undertaking.objects.filter(walking.has(adults)).order_by("offered_on", "id")


@prepared
def _open(length: int) -> QuerySet[Undertaking]:
    return _adults().filter(IS_OPEN)[:length]


@prepared
def _to_explain(length: int) -> QuerySet[Undertaking]:
    return _adults().filter(IS_OPEN).exclude(state=State.deferred)[:length]


def _due(today: date, in_force: int | None, length: int) -> tuple[Waiting, ...]:
    """What is gone through again soon, or is to be asked for again after a year: what is due first, first.

    Two questions, each along an index of its own, so that what is done for a year is not walked past.
    """
    limits = clocks()
    year_ago = today - timedelta(days=limits.reaffirm_days - limits.refresh_days)
    rows = (*_soon(length), *_yearly(year_ago, length))
    found = {one.id: one for one in _some(rows, in_force)}
    return tuple(sorted(found.values(), key=lambda one: one.due or one.offered_on)[:length])


def _signed() -> QuerySet[Undertaking]:
    return _adults().filter(state=State.signed)


@prepared
def _soon(length: int) -> QuerySet[Undertaking]:
    return _signed().filter(refreshed_on__isnull=True).order_by("signed_on", "id")[:length]


@prepared
def _yearly(year_ago: date, length: int) -> QuerySet[Undertaking]:
    return _signed().alias(last=LAST_WORD).filter(last__lte=year_ago).order_by("last", "id")[:length]


def _again() -> QuerySet[Undertaking]:
    """What was signed for a set that is past: asked by its number, so that what is in force is not walked past."""
    past = StandardsVersion.objects.filter(state=SetState.past).values("number")
    return _signed().filter(standards__in=past).order_by("standards", "signed_on", "id")


def _some(rows: Iterable[Undertaking], in_force: int | None) -> tuple[Waiting, ...]:
    return tuple(waiting_of(one, in_force) for one in rows)


def waiting_of(one: Undertaking, in_force: int | None) -> Waiting:
    """Show one undertaking as officers see it."""
    signed_on = one.signed_on if one.state == State.signed else None
    again = signed_on is not None and in_force is not None and one.standards_id != in_force
    return Waiting(
        id=one.id,
        case_id=one.case_id,
        number=one.number,
        state=State(one.state),
        standards=one.standards_id,
        offered_on=one.offered_on,
        refresh=rules.refresh_due(signed_on, one.refreshed_on, clocks()) if signed_on else None,
        reaffirm=rules.reaffirm_due(signed_on, one.affirmed_on, clocks())
        if signed_on and not again
        else None,
        again=again,
    )


@dataclass(frozen=True)
class Happened:
    """What happened between two days, with nobody's number. Raw: whoever shows it applies the disclosure rules.

    Each is dated by a column that never changes, so that what is asked of days gone by is always the same.
    """

    offered: int
    signed: int
    declined: int
    refreshed: int
    refresh_kept: int
    refresh_missed: int


def happened(first: date, after: date) -> Happened:
    """Count what happened from one day on, until the day before another, and whose refresh fell due then."""
    within = (first, after - timedelta(days=1))
    kept = [refreshed_on is not None and refreshed_on <= due for due, refreshed_on in _refreshes_due(*within)]
    counted = Undertaking.objects.aggregate(  # walked once, for all four
        offered=Count("id", filter=Q(offered_on__range=within)),
        signed=Count("id", filter=Q(signed_on__range=within)),
        declined=Count("id", filter=Q(state=State.declined, ended_on__range=within)),
        refreshed=Count("id", filter=Q(refreshed_on__range=within)),
    )
    return Happened(
        **counted,
        refresh_kept=kept.count(True),
        refresh_missed=kept.count(False),
    )


def _refreshes_due(first: date, last: date) -> list[tuple[date, date | None]]:
    """Give the days by which undertakings still in force were to be gone through again, each with the day it was done."""
    days = timedelta(days=clocks().refresh_days)
    signed = Undertaking.objects.filter(signed_on__range=(first - days, last - days))
    rows = signed.values_list("signed_on", "refreshed_on", "ended_on")
    return [
        (signed_on + days, refreshed_on)
        for signed_on, refreshed_on, ended_on in rows
        if signed_on is not None and (ended_on is None or ended_on > signed_on + days)
    ]
