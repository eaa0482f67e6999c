"""What may be seen of children without opening anything: clocks and states, for those who protect them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import OuterRef, Q

from refuge.office.access import walking
from refuge.office.access.prepared import prepared
from refuge.office.access.rules import RefusedError
from refuge.office.audit.actions import journalled
from refuge.office.case import newcomers
from refuge.office.case.numbers import shown
from refuge.office.case.queries import is_case_held
from refuge.office.children import rules
from refuge.office.children.models import Protection, Step
from refuge.office.children.rules import Act, Move, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from refuge.office.access.rules import Actor

PAGE_LENGTH = 25
LENGTH = 10
_SHOWN = ("state", "due_at", "case__case_no")


@dataclass(frozen=True)
class ChildRow:
    """One child in a list: a state and a clock, nothing that was sealed."""

    id: UUID
    case_id: UUID
    number: str
    state: State
    due_at: datetime | None


@dataclass(frozen=True)
class ChildPage:
    """One page of the list, and where the next one begins. `colleagues_wait` counts keys to be given."""

    rows: tuple[ChildRow, ...]
    after: str
    colleagues_wait: int


@dataclass(frozen=True)
class StepRow:
    """A step that waits for a second officer, as a desk shows it."""

    case_id: UUID
    number: str
    move: Move
    asked_by: str
    asked_at: datetime


def list_children(actor: Actor, after: str = "") -> ChildPage:
    """List the children on the way to lasting care, the clock that runs out first on top. Raises NotAllowedError."""
    with _refusals_written_down(actor, Act.list):
        rules.check_room(Act.list, actor.roles)
    found = _held(actor).order_by("due_at", "id")
    last = _read_cursor(after)
    if last:
        later = Q(due_at__gt=last[0]) | Q(due_at=last[0], id__gt=last[1])
        found = found.filter(later, due_at__gte=last[0])
    rows = [_row(child) for child in found.select_related("case").only(*_SHOWN)[: PAGE_LENGTH + 1]]
    page = tuple(rows[:PAGE_LENGTH])
    cursor = _cursor(page[-1]) if len(rows) > PAGE_LENGTH else ""
    return ChildPage(page, cursor, newcomers.count(actor))


def clocks(actor: Actor) -> tuple[ChildRow, ...]:
    """Give the ten clocks that run out first, of the children this actor protects."""
    return tuple(_row(child) for child in _first_clocks(actor))


@prepared
def _first_clocks(actor: Actor) -> QuerySet[Protection]:
    return _held(actor).select_related("case").only(*_SHOWN).order_by("due_at", "id")[:LENGTH]


def steps_for(actor: Actor) -> tuple[StepRow, ...]:
    """Give the ten steps that have waited longest for somebody else than who asked."""
    return tuple(
        StepRow(
            row.protection.case_id,
            shown(row.protection.case.case_no),
            Move(row.move),
            row.asked_by.name,
            row.asked_at,
        )
        for row in _steps_for(actor)
    )


@prepared
def _steps_for(actor: Actor) -> QuerySet[Step]:
    protected = Protection.objects.filter(is_case_held(actor), id=OuterRef("protection"))
    held = Step.objects.filter(walking.has(protected), answer__isnull=True)
    rows = held.exclude(asked_by=actor.id).select_related("protection__case", "asked_by")
    rows = rows.only("move", "asked_at", "asked_by__name", "protection__case__case_no")
    return rows.order_by("asked_at", "id")[:LENGTH]


def state_of(case_id: UUID) -> State | None:
    """Say where a child is; nothing for a case that is no child's."""
    found = Protection.objects.filter(case=case_id).values_list("state", flat=True).first()
    return State(found) if found else None


def has_waiting_step(case_id: UUID) -> bool:
    """Say whether a step waits for a second officer."""
    return Step.objects.filter(protection__case=case_id, answer__isnull=True).exists()


def check_lets_in(actor: Actor) -> None:
    """Let somebody see how many keys are to be given. Raises NotAllowedError, which is written down."""
    with _refusals_written_down(actor, Act.let_in):
        rules.check_room(Act.let_in, actor.roles)


def _held(actor: Actor) -> QuerySet[Protection]:
    # Along the clocks: whoever protects children holds nearly all of them, and a page is soon full.
    return Protection.objects.filter(is_case_held(actor), due_at__isnull=False)


def _row(child: Protection) -> ChildRow:
    return ChildRow(child.id, child.case_id, shown(child.case.case_no), State(child.state), child.due_at)


def _cursor(row: ChildRow) -> str:
    assert row.due_at is not None  # noqa: S101 - only running clocks are listed
    return f"{row.due_at.astimezone(UTC).isoformat()}.{row.id}"


def _read_cursor(after: str) -> tuple[datetime, UUID] | None:
    """Read where a page begins; from the beginning, where that was not written by us."""
    moment, _, last = after.rpartition(".")
    try:
        due_at, child = datetime.fromisoformat(moment), UUID(last)
    except ValueError:
        return None
    return (due_at, child) if due_at.tzinfo else None


@contextmanager
def _refusals_written_down(actor: Actor, act: Act) -> Iterator[None]:
    try:
        yield
    except RefusedError as refusal:
        with journalled(actor, act, "children"):
            raise refusal from None
