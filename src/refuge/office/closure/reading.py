"""Visits and closing as somebody who holds the case reads them: opened inside a line of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from refuge.office.access import queries as staff
from refuge.office.access.once import once
from refuge.office.access.prepared import prepared, prepared_first
from refuge.office.audit.actions import reading
from refuge.office.case import parts
from refuge.office.case.actions import closing_reason, whole_situation
from refuge.office.case.models import Case
from refuge.office.case.parts import Settled
from refuge.office.case.pen import ref
from refuge.office.case.queries import before_for, closing_begun
from refuge.office.case.rules import BOTH, CLOSING_NEEDS, Need, Reason, Status, closing_needs
from refuge.office.closure import rules
from refuge.office.closure.models import ClosingStep, Reprisal, Schedule, Visit
from refuge.office.closure.rules import (
    POLICY,
    Act,
    Clocks,
    ContactMode,
    Content,
    Harm,
    Known,
    Met,
    Progress,
    Retaliation,
    Step,
    Taken,
)
from refuge.office.status.queries import decision_of
from refuge.office.status.rules import Eligible
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from enum import StrEnum

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.queries import Before


@dataclass(frozen=True)
class Seen:
    """One visit, opened."""

    id: UUID
    number: int
    on: date
    by: str
    by_id: UUID
    waits: bool
    looked_at_by: str
    looked_on: date | None
    mode: ContactMode
    met: Met
    harm: Harm
    progress: Progress | None
    content: Content | None
    wishes: str
    answer: str


@dataclass(frozen=True)
class Suffered:
    """What was done to a family, opened."""

    on: date
    kind: Retaliation
    month: str
    help_given: str


@dataclass(frozen=True)
class FollowUp:
    """Visits of one case, the newest first, and when the next one is due."""

    next_on: date | None
    wrote_again_on: date | None
    visits: tuple[Seen, ...]
    suffered: tuple[Suffered, ...]

    @property
    def waits(self) -> bool:
        return any(one.waits for one in self.visits)


@dataclass(frozen=True)
class Done:
    """One step of closing that was taken."""

    step: Step
    on: date
    by: str
    words: str


@dataclass(frozen=True)
class Asked:
    """One thing that closing needs, and whether it is settled; `step` says what settles it here."""

    need: Need
    settled: bool
    step: Step | None


@dataclass(frozen=True)
class LeavingView:
    """Why a case is being closed, or was; what that needs, what stands open in other rooms, what was done."""

    reason: Reason | None
    asked: tuple[Asked, ...]
    matters: tuple[Settled, ...]
    done: tuple[Done, ...]
    offered: tuple[Step, ...]

    @property
    def is_ready(self) -> bool:
        return self.reason is not None and all(one.settled for one in self.asked)


def read_follow_up(keyring: Keyring, case_id: UUID) -> tuple[Before, FollowUp]:
    """Read the visits of one case. Raises CaseNotFoundError, NotAllowedError, NoKeyError."""
    before = before_for(keyring.actor, Act.see, case_id, POLICY, tracks=BOTH)
    with reading(keyring.actor, Act.see, ref(case_id)):
        return before, follow_up_of(keyring, Case.objects.get(id=case_id))


def read_leaving(keyring: Keyring, case_id: UUID, today: date) -> tuple[Before, LeavingView]:
    """Read how far the closing of one case is. Raises CaseNotFoundError, NotAllowedError, NoKeyError."""
    before = before_for(keyring.actor, Act.see, case_id, POLICY, tracks=BOTH)
    with reading(keyring.actor, Act.see, ref(case_id)):
        return before, leaving_of(keyring, Case.objects.get(id=case_id), today)


def read_certificate(keyring: Keyring, case_id: UUID) -> Before:
    """Note that a certificate was shown, to be printed. Raises CaseNotFoundError, NotAllowedError."""
    before = before_for(keyring.actor, Act.certificate, case_id, POLICY, tracks=BOTH)
    with reading(keyring.actor, Act.certificate, ref(case_id)):
        return before


@once
def follow_up_of(keyring: Keyring, case: Case) -> FollowUp:
    """Open the visits inside a line of the journal that is open already. Raises NoKeyError."""
    known, rows = _schedule(case.id), _visits(case.id)
    names = staff.names({one for row in rows for one in (row.by_id, row.looked_at_by_id) if one})
    return FollowUp(
        next_on=known.next_on if known else None,
        wrote_again_on=known.wrote_again_on if known else None,
        visits=tuple(_seen(keyring, case, row, names) for row in rows),
        suffered=tuple(_suffered(keyring, case, row) for row in _reprisals(case)),
    )


@prepared_first
def _schedule(case_id: UUID) -> QuerySet[Schedule]:
    return Schedule.objects.filter(case=case_id)


@prepared
def _visits(case_id: UUID) -> QuerySet[Visit]:
    return Visit.objects.filter(case=case_id).order_by("-number")


def leaving_of(keyring: Keyring, case: Case, today: date) -> LeavingView:
    """Open how far a closing is, inside a line of the journal that is open already. Raises NoKeyError."""
    reason = closing_reason(keyring, case) if case.status in {Status.closing, Status.closed} else None
    if reason is None:
        return LeavingView(None, (), (), (), ())
    is_closing = case.status == Status.closing
    missing = closing_needs(whole_situation(keyring, case, today), today) if is_closing else ()
    asked = (Asked(one, one not in missing, rules.SETTLED_BY.get(one)) for one in CLOSING_NEEDS[reason])
    return LeavingView(
        reason=reason,
        asked=tuple(asked),
        matters=parts.open_matters(case.id) if is_closing else (),
        done=_done(keyring, case),
        offered=tuple(step for step in rules.steps_for(reason) if step not in rules.SETTLED_BY.values()),
    )


def readiness(keyring: Keyring, case_id: UUID, today: date) -> parts.Readiness:
    """Say what this room keeps of what closing needs, inside a line of the journal. Raises NoKeyError."""
    case = Case.objects.get(id=case_id)
    taken = steps_taken(keyring, case, closing_begun(case_id))
    limits = settings.PROGRAMME.limits
    clocks = Clocks(today, limits.return_reflection_hours, limits.lost_contact_days)
    decision = decision_of(case_id)
    told_no = decision is not None and decision.eligible is Eligible.no and decision.told
    appeal_open = decision is None or decision.appeal_open(today)
    known = Known(taken, _last_sign(keyring, case, taken), told_no, appeal_open)
    looked = frozenset(one.by for one in taken if one.step is Step.second_look)
    return parts.Readiness(rules.settled(known, clocks), looked)


def steps_taken(keyring: Keyring, case: Case, begun: int) -> tuple[Taken, ...]:
    """Open the steps of one closing, inside a line of the journal. Raises NoKeyError."""
    rows = ClosingStep.objects.filter(case=case, begun=begun).order_by("at")
    return tuple(_taken(keyring, case, row) for row in rows)


def _last_sign(keyring: Keyring, case: Case, taken: tuple[Taken, ...]) -> date | None:
    """Find the last day with a sign: as said when everything was tried, or a later visit at which they were met."""
    said = max((one.day for one in taken if one.day), default=None)
    if said is None:
        return None
    for row in Visit.objects.filter(case=case, on__gt=said).order_by("-number"):
        if _opened(keyring, case, row.met) == Met.person:
            return row.on
    return said


def _taken(keyring: Keyring, case: Case, row: ClosingStep) -> Taken:
    day = _opened(keyring, case, row.day)
    step = Step(_opened(keyring, case, row.step))
    return Taken(step, row.at, row.on, row.by_id, date.fromisoformat(day) if day else None)


def _done(keyring: Keyring, case: Case) -> tuple[Done, ...]:
    rows = list(ClosingStep.objects.filter(case=case, begun=closing_begun(case.id)).order_by("at"))
    names = staff.names({row.by_id for row in rows})
    return tuple(
        Done(
            Step(_opened(keyring, case, row.step)),
            row.on,
            names[row.by_id],
            _opened(keyring, case, row.words),
        )
        for row in rows
    )


def _reprisals(case: Case) -> Any:
    return Reprisal.objects.filter(case=case).order_by("-on", "id")


def _suffered(keyring: Keyring, case: Case, row: Reprisal) -> Suffered:
    kind = Retaliation(_opened(keyring, case, row.kind))
    return Suffered(row.on, kind, _opened(keyring, case, row.month), _opened(keyring, case, row.help_given))


def _seen(keyring: Keyring, case: Case, row: Visit, names: dict[UUID, str]) -> Seen:
    def code(kind: type[StrEnum], sealed: object) -> Any:
        said = _opened(keyring, case, sealed)
        return kind(said) if said else None

    return Seen(
        id=row.id,
        number=row.number,
        on=row.on,
        by=names[row.by_id],
        by_id=row.by_id,
        waits=row.waits,
        looked_at_by=names[row.looked_at_by_id] if row.looked_at_by_id else "",
        looked_on=row.looked_on,
        mode=code(ContactMode, row.mode),
        met=code(Met, row.met),
        harm=code(Harm, row.harm),
        progress=code(Progress, row.progress),
        content=code(Content, row.content),
        wishes=_opened(keyring, case, row.wishes),
        answer=_opened(keyring, case, row.answer),
    )


def _opened(keyring: Keyring, case: Case, sealed: object) -> str:
    return keys.open_sealed(keyring, case.compartment_id, sealed) if sealed else ""  # type: ignore[arg-type]
