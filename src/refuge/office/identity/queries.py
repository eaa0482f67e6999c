"""What may be seen around a name that is kept: who holds which half, who asked. Never anything of what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef

from refuge.office.access import queries as staff
from refuge.office.access import walking
from refuge.office.access.prepared import prepared
from refuge.office.access.rules import may_standing
from refuge.office.case import queries as cases
from refuge.office.case.models import Case
from refuge.office.case.rules import BOTH, Track, on_track
from refuge.office.identity import halves, rules
from refuge.office.identity.actions import has_yes
from refuge.office.identity.models import Opening, Record, Share
from refuge.office.identity.rules import POLICY, UNDER_WAY, Act, NotTheirsError, Purpose, Side, State

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.rules import Actor
    from refuge.office.case.queries import Before, CaseRow

LATEST = 10
ERRANDS = 10
_SHOWN = ("purpose", "asked_at", "expires_at", "record__case__case_no")


@dataclass(frozen=True)
class Asked:
    """One request, as those see it who may know of it."""

    id: UUID
    purpose: Purpose
    state: State
    by: str
    at: datetime
    until: datetime | None
    version: int
    mine: bool
    may_answer: bool

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_to_erase(self) -> bool:
        return self.purpose is Purpose.erase


@dataclass(frozen=True)
class Kept:
    """That something is kept of a person, who holds the halves of its key, and who asked for it lately."""

    row: CaseRow
    has_yes: bool
    exists: bool
    sides: tuple[tuple[Side, tuple[str, ...]], ...]
    without: tuple[str, ...]  # to whom the reader could give a half of their own side
    mine: Side | None
    asked: tuple[Asked, ...]
    acts: frozenset[Act]

    @property
    def is_lost(self) -> bool:
        """Whether one side is nobody who still works here, so that nobody can ever open it."""
        return self.exists and not all(names for _, names in self.sides)

    @property
    def ready(self) -> Asked | None:
        """What was lent to the reader and can be opened now."""
        return next((one for one in self.asked if one.mine and one.state is State.lent), None)

    @property
    def may_ask(self) -> bool:
        mine_under_way = any(one.mine and one.is_under_way for one in self.asked)
        able = Act.ask in self.acts and self.mine is Side.one
        return self.has_yes and able and not mine_under_way and not self.is_lost


def before_act(actor: Actor, act: Act, case_id: UUID) -> Before:
    """Fetch what a form needs before an act of this room. Raises CaseNotFoundError, NotAllowedError."""
    return cases.before_for(actor, act, case_id, POLICY, tracks=BOTH)


def kept_of(before: Before, today: date) -> Kept:
    """Say what is around the name of this case's person."""
    record = Record.objects.filter(case=before.row.id).first()
    standing = on_track(before.standing, before.row.track)
    held = halves.holders_of(record) if record else {}
    names = staff.names(staff.actors(held))
    return Kept(
        row=before.row,
        has_yes=has_yes(before.row.id, today),
        exists=record is not None,
        sides=tuple((side, tuple(sorted(names[one] for one in names if held[one] is side))) for side in Side),
        without=_without(before.row.id, held, held.get(standing.staff_id)),
        mine=held.get(standing.staff_id),
        asked=_asked(record, before) if record else (),
        acts=frozenset(act for act in Act if may_standing(act, standing, POLICY)),
    )


def request_of(before: Before, opening_id: UUID) -> Asked:
    """Fetch one request. Raises NotTheirsError."""
    row = Opening.objects.filter(id=opening_id, record__case=before.row.id).select_related("asked_by").first()
    if row is None:
        raise NotTheirsError
    return _one(row, before)


def own_request_of(before: Before, opening_id: UUID) -> Asked:
    """Fetch one's own request. Raises NotTheirsError."""
    asked = request_of(before, opening_id)
    if not asked.mine:
        raise NotTheirsError
    return asked


@prepared
def waiting_for(actor: Actor) -> QuerySet[Opening]:
    """Give the requests that this second officer could answer, ten at most, the oldest first."""
    half = Share.objects.filter(record=OuterRef("record"), staff=actor.id, side=Side.other)
    mine = Opening.objects.filter(walking.has(half), state=State.asked)
    rows = mine.exclude(asked_by=actor.id).select_related("record__case").only(*_SHOWN)
    return rows.order_by("asked_at")[:ERRANDS]


@prepared
def lent_to(actor: Actor, now: datetime) -> QuerySet[Opening]:
    """Give what was lent to this actor and can still be opened, ten at most."""
    mine = Opening.objects.filter(asked_by=actor.id, lent__isnull=False, expires_at__gt=now)
    return mine.select_related("record__case").only(*_SHOWN).order_by("expires_at")[:ERRANDS]


def is_kept(case_id: UUID) -> bool:
    """Say whether a name is kept for this case."""
    return Record.objects.filter(case=case_id).exists()


def is_under_way(case_id: UUID) -> bool:
    """Say whether somebody has asked for a name, and it is not over."""
    return Opening.objects.filter(record__case=case_id, state__in=UNDER_WAY).exists()


def _without(case_id: UUID, held: dict[UUID, Side], mine: Side | None) -> tuple[str, ...]:
    if mine is None:
        return ()
    case = Case.objects.get(id=case_id)
    due = {one.staff_id: rules.side_of(one, Track(case.track)) for one in halves.everybody(case)}
    lacking = [one for one, side in due.items() if side is mine and one not in held]
    return tuple(sorted(staff.names(lacking).values()))


def _asked(record: Record, before: Before) -> tuple[Asked, ...]:
    rows = Opening.objects.filter(record=record).select_related("asked_by").order_by("-asked_at")[:LATEST]
    return tuple(_one(row, before) for row in rows)


def _one(row: Opening, before: Before) -> Asked:
    standing = on_track(before.standing, before.row.track)
    mine, erasing = row.asked_by_id == standing.staff_id, row.purpose == Purpose.erase
    able = may_standing(Act.erase if erasing else Act.lend, standing, POLICY)
    return Asked(
        id=row.id,
        purpose=Purpose(row.purpose),
        state=State(row.state),
        by=row.asked_by.name,
        at=row.asked_at,
        until=row.expires_at,
        version=row.version,
        mine=mine,
        may_answer=able and not mine and row.state == State.asked,
    )
