"""What the rooms above bring to a case: what there is to do, what is due, what must be settled, their words.

A room registers one `Part` when the office starts (`apps.py`, `ready`). The page of a case, its summary, the desk
and the way out ask them all, in order; they stand below and know none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.office.access.rules import Relation
from refuge.office.case.rules import EventKind, Need, Status, Track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from uuid import UUID

    from django.utils.functional import Promise

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor, RefusedError, Role

    Words = str | Promise


class Mark(StrEnum):
    """How far one line of the list of things to do is."""

    late = "late"
    now = "now"
    waiting = "waiting"  # for somebody else
    later = "later"  # something else comes first
    shut = "shut"  # a wall: not here, not now
    done = "done"


@dataclass(frozen=True)
class CaseAt:
    """A case as a reader stands before it: enough to say what comes next. `today` by the office's calendar."""

    id: UUID
    person_id: UUID
    compartment_id: UUID
    owner_id: UUID
    track: Track
    status: Status
    version: int
    opened_on: date
    relation: Relation
    now: datetime
    today: date


@dataclass(frozen=True)
class Task:
    """One line of what there is to do in a case. `link` is empty where this reader may not, or it is not yet."""

    title: Words
    mark: Mark
    link: str = ""
    who: Words = ""
    needs: tuple[Words, ...] = ()
    due: date | None = None


@dataclass(frozen=True)
class Fact:
    """One line of the summary of a case: never a name, a number or a place."""

    label: Words
    value: Words


@dataclass(frozen=True)
class Errand:
    """One thing on a desk. `title` says what, with a case number in it at most."""

    title: Words
    link: str
    due: date | datetime | None = None
    late: bool = False
    danger: bool = False


@dataclass(frozen=True)
class Settled:
    """What still stands open before a case can be closed."""

    matter: Words
    link: str = ""


@dataclass(frozen=True)
class Readiness:
    """What a room keeps of what closing needs, and which supervisors gave a second look."""

    settled: frozenset[Need] = frozenset()
    looked_at_by: frozenset[UUID] = frozenset()


def _nothing(*_: object) -> tuple[()]:
    return ()


def _no_needs(*_: object) -> frozenset[Need]:
    return frozenset()


def _not_ready(*_: object) -> Readiness:
    return Readiness()


@dataclass(frozen=True)
class Part:
    """What one room brings. Everything but its name and place may be left out.

    tasks and facts are called inside an open line of the journal, by somebody who holds the case's key.
    open_matters is asked before closing (I-35) and holds no words of the person.
    alarms is asked of a desk with the keyring in hand, for what no clear column may tell: it opens what is sealed, and
    writes that down by itself.
    missing says which needs of a move this room still waits for; readiness what it keeps of what closing needs,
    asked of somebody who holds the key.
    roles says whose desk is asked; words tells event codes (`room.verb`), refusals what was refused and what can
    be done now, in a reader's language.
    """

    name: str
    order: int
    tasks: Callable[[Keyring, CaseAt], tuple[Task, ...]] = _nothing
    facts: Callable[[Keyring, CaseAt], tuple[Fact, ...]] = _nothing
    errands: Callable[[Actor, datetime], tuple[Errand, ...]] = _nothing
    alarms: Callable[[Keyring, datetime], tuple[Errand, ...]] = _nothing
    open_matters: Callable[[UUID], tuple[Settled, ...]] = _nothing
    missing: Callable[[UUID], frozenset[Need]] = _no_needs
    readiness: Callable[[Keyring, UUID, date], Readiness] = _not_ready
    roles: frozenset[Role] = frozenset()
    words: Mapping[str, Words] = field(default_factory=dict)
    refusals: Mapping[type[RefusedError], Words] = field(default_factory=dict)


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Take a room's part in. The same name again puts the new one in its place."""
    _parts[part.name] = part


def parts() -> tuple[Part, ...]:
    """Give every part, in order."""
    return tuple(sorted(_parts.values(), key=lambda one: (one.order, one.name)))


def words_of(kind: EventKind, code: str) -> Words:
    """Tell what an event of another room says; its code where the room has no words for it."""
    return next((part.words[code] for part in parts() if code in part.words), f"{kind}: {code}")


def refusal_of(refusal: RefusedError) -> Words | None:
    """Tell what another room refused; nothing where no room knows."""
    return next((part.refusals[type(refusal)] for part in parts() if type(refusal) in part.refusals), None)


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """Gather what waits for somebody in every room, the late first, then by when it is due."""
    asked = (part for part in parts() if part.roles & actor.roles)
    found = [one for part in asked for one in part.errands(actor, now)]
    return in_order(found)


def in_order(found: Iterable[Errand]) -> tuple[Errand, ...]:
    """Put danger first, then what is late, then by when it is due."""
    return tuple(sorted(found, key=lambda one: (not one.danger, not one.late, str(one.due or "9"))))


def alarms(keyring: Keyring, now: datetime) -> tuple[Errand, ...]:
    """Gather what nobody may read from a table and somebody must know at once: it stands above everything else."""
    asked = (part for part in parts() if part.roles & keyring.actor.roles)
    return tuple(one for part in asked for one in part.alarms(keyring, now))


def open_matters(case_id: UUID) -> tuple[Settled, ...]:
    """Gather what still stands open before a case can be closed (I-35)."""
    return tuple(one for part in parts() for one in part.open_matters(case_id))


def missing(case_id: UUID) -> frozenset[Need]:
    """Gather which needs rooms still wait for, whatever the move."""
    return frozenset(need for part in parts() for need in part.missing(case_id))


def readiness(keyring: Keyring, case_id: UUID, today: date) -> Readiness:
    """Gather what rooms keep of what closing needs; that no matter stands open is one of it (I-35)."""
    found = [part.readiness(keyring, case_id, today) for part in parts()]
    settled = frozenset(need for one in found for need in one.settled) - {Need.matters_settled}
    if not open_matters(case_id):
        settled |= {Need.matters_settled}
    return Readiness(settled, frozenset(one for each in found for one in each.looked_at_by))
