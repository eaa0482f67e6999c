"""One child's file as somebody who protects children reads it: opened inside a line of the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from refuge.office.access import queries as staff
from refuge.office.audit.actions import reading
from refuge.office.case.models import Case
from refuge.office.case.queries import before_for
from refuge.office.case.rules import CHILDREN
from refuge.office.children import rules
from refuge.office.children.actions import file_ref, limits, made_sure
from refuge.office.children.models import NeedsHeard, Protection, Step
from refuge.office.children.rules import (
    POLICY,
    Act,
    Area,
    Measure,
    Move,
    Need,
    Needs,
    ProtectionNotFoundError,
    Stands,
    State,
    TimeLeft,
)
from refuge.office.people.queries import particulars_of
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.queries import Before
    from refuge.office.children.rules import Transition
    from refuge.office.people.rules import Particulars


@dataclass(frozen=True)
class Open:
    """A move that leads on from here, and what it still needs."""

    transition: Transition
    missing: tuple[Need, ...]

    @property
    def move(self) -> Move:
        return self.transition.move


@dataclass(frozen=True)
class Asked:
    """A step that waits for a second officer, with its reasons."""

    move: Move
    by: str
    at: datetime
    reasons: str
    mine: bool


@dataclass(frozen=True)
class Heard:
    """What a child has and lacks, as it was said last."""

    needs: Needs
    on: date
    by: str

    @property
    def lacks(self) -> tuple[Area, ...]:
        return tuple(area for area, stands in self.needs.stands.items() if stands is Stands.missing)


@dataclass(frozen=True)
class File:
    """How a child is protected. `left` reads the running clock; `care_until` is the last day of interim care."""

    state: State
    due_at: datetime | None
    left: TimeLeft | None
    care_since: date | None
    care_until: date | None
    over_long: bool
    person: Particulars
    measures: tuple[tuple[Measure, bool], ...]
    moves: tuple[Open, ...]
    asked: Asked | None
    heard: Heard | None
    alone: bool  # nobody else is there who could approve

    @property
    def missing(self) -> tuple[Measure, ...]:
        return tuple(measure for measure, done in self.measures if not done)


def read_file(keyring: Keyring, case_id: UUID, now: datetime, today: date) -> tuple[Before, File]:
    """Read one child's file. Raises CaseNotFoundError, ProtectionNotFoundError, NotAllowedError, NoKeyError."""
    before = before_for(keyring.actor, Act.see, case_id, POLICY, tracks=CHILDREN)
    with reading(keyring.actor, Act.see, file_ref(case_id)):
        return before, file_of(keyring, case_id, now, today)


def file_of(keyring: Keyring, case_id: UUID, now: datetime, today: date) -> File:
    """Open a child's file inside a line of the journal that is open already.

    Raises ProtectionNotFoundError, NoKeyError.
    """
    child = Protection.objects.select_related("case").filter(case=case_id).first()
    if child is None:
        raise ProtectionNotFoundError
    person = particulars_of(keyring, child.case.person_id)
    sure, said = made_sure(child), limits()
    step = Step.objects.filter(protection=child, answer__isnull=True).select_related("asked_by").first()
    since = child.care_since
    return File(
        state=State(child.state),
        due_at=child.due_at,
        left=rules.time_left(child.due_at, now) if child.due_at else None,
        care_since=since,
        care_until=since + timedelta(days=said.interim_days) if since else None,
        over_long=rules.is_over_long(since, today, said) if since else False,
        person=person,
        measures=tuple((one, one in sure) for one in rules.measures_for(person.age_band)),
        moves=tuple(
            Open(line, rules.missing(line, sure, person.age_band))
            for line in rules.moves_from(State(child.state))
        ),
        asked=_asked(keyring, child.case, step) if step else None,
        heard=_heard(keyring, child),
        alone=_is_alone(keyring, child.case),
    )


def _asked(keyring: Keyring, case: Case, step: Step) -> Asked:
    return Asked(
        move=Move(step.move),
        by=step.asked_by.name,
        at=step.asked_at,
        reasons=keys.open_sealed(keyring, case.compartment_id, step.reasons),
        mine=step.asked_by_id == keyring.actor.id,
    )


def _heard(keyring: Keyring, child: Protection) -> Heard | None:
    row = NeedsHeard.objects.filter(protection=child).order_by("-number").select_related("by").first()
    if row is None:
        return None
    said = json.loads(keys.open_sealed(keyring, child.case.compartment_id, row.said))
    stands = {area: Stands(said[area]) for area in Area}
    return Heard(Needs(stands, said["words"]), row.on, row.by.name)


def _is_alone(keyring: Keyring, case: Case) -> bool:
    others = keys.holders_of(case.compartment_id) - {keyring.actor.id}
    return not any(rules.ROOM & one.roles for one in staff.actors(others).values())
