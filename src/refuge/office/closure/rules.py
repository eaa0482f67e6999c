"""May it happen after support has begun, and at the end? Visits, what closing needs, and what comes after.

Pure. Visits follow P11, closing P13. A case itself moves by the table of `case/rules.py`; here stands what settles
the needs of its last steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.office.access.rules import HOLDERS, RefusedError, Relation, Role, Standings
from refuge.office.case.rules import CLOSING_NEEDS, Need, Reason, Risk

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


class Act(StrEnum):
    see = "closure.see"
    visit = "closure.visit"
    look = "closure.look"
    step = "closure.step"
    second_look = "closure.second_look"
    retaliation = "closure.retaliation"
    certificate = "closure.certificate"
    stays_closed = "closure.stays_closed"


class ContactMode(StrEnum):
    in_person = "in_person"
    by_letter = "by_letter"
    by_voice = "by_voice"
    through_partner = "through_partner"


class Met(StrEnum):
    person = "person"
    family = "family"
    nobody = "nobody"


class Progress(StrEnum):
    """How far what was promised and wished for has come."""

    well = "well"
    slowly = "slowly"
    stuck = "stuck"
    changed = "changed"


class Harm(StrEnum):
    """What somebody has lived through since the last visit. Any of it but `none` is answered by a supervisor (R8)."""

    none = "none"
    threat = "threat"
    stigma = "stigma"
    violence = "violence"
    pressure_to_return = "pressure_to_return"
    pressure_to_fight = "pressure_to_fight"


class Content(StrEnum):
    """How content somebody is with what we do, in their words; about us, never a mark for them."""

    not_at_all = "1"
    little = "2"
    partly = "3"
    mostly = "4"
    fully = "5"


class Step(StrEnum):
    """What is done, with the person where that can be, while a case is being closed."""

    person_told = "person_told"
    risk_talk = "risk_talk"
    informed = "informed"
    consents_reviewed = "consents_reviewed"
    things_returned = "things_returned"
    partner_accepted = "partner_accepted"
    all_tried = "all_tried"
    second_look = "second_look"
    certificate = "certificate"
    aftercare = "aftercare"


class Retaliation(StrEnum):
    """What was done to a family because somebody left."""

    arrest = "arrest"
    threat = "threat"
    property_seizure = "property_seizure"
    dismissal = "dismissal"
    other = "other"


class NotClosingError(RefusedError):
    """The case is not being closed: there is nothing to settle."""

    reason = "not_closing"
    status = 409


class NotClosedError(RefusedError):
    """The case is not closed."""

    reason = "not_closed"
    status = 409


class TooLateError(RefusedError):
    """The next visit is planned for after the day by which it is due."""

    reason = "visit_too_late"
    status = 409


class AnsweredError(RefusedError):
    """The visit has its answer, or needs none."""

    reason = "visit_answered"
    status = 409


class NotInFutureError(RefusedError):
    """The last sign of somebody, or what was done to their family, lies in the future."""

    reason = "in_the_future"
    status = 409


_WORKERS = frozenset({Role.case_worker, Role.supervisor, Role.cp_officer})
_OVERSEERS = frozenset({Role.supervisor, Role.cp_officer})


def _row(roles: Collection[Role], relations: frozenset[Relation]) -> Standings:
    return dict.fromkeys(roles, relations)


_ON_IT = frozenset({Relation.on_it})
POLICY = {
    Act.see: _row(_WORKERS, HOLDERS),
    Act.visit: _row(_WORKERS, HOLDERS),
    Act.look: _row(_OVERSEERS, _ON_IT),  # never the owner, never who made the visit (I-22)
    Act.step: _row(_WORKERS, HOLDERS),
    Act.second_look: _row(_OVERSEERS, _ON_IT),
    Act.retaliation: _row(_WORKERS, HOLDERS),
    Act.certificate: _row(_WORKERS, HOLDERS),
    Act.stays_closed: _row(_WORKERS, HOLDERS),
}
"""Who may do what here. On the child track only child-protection officers are left of these roles (X1)."""

EVERY_THIRD = 3
MILESTONE_DAYS = (30, 91, 182, 365)
"""One, three, six and twelve months after moving in somebody is visited at the latest, or after arriving (P11)."""

AFTERCARE_DAYS = (30, 91, 182)
"""One, three and six months after a case closed, for whoever wants it (P13)."""


def needs_look(number: int, *, harm: Harm, before: Risk, now: Risk) -> bool:
    """Say whether a supervisor looks at a visit: after harm (R8), a change of risk, and every third time (P11).

    `number` counts from one. Raises nothing.
    """
    return harm is not Harm.none or now is not before or number % EVERY_THIRD == 0


def next_visit(today: date, *, days: int, since: date) -> date:
    """Promise the day by which the next visit is due: by the risk's `days`, or a milestone.

    Milestones count `since` they moved in, or arrived. Raises nothing.
    """
    ahead = (since + timedelta(days=one) for one in MILESTONE_DAYS)
    return min([today + timedelta(days=days), *(day for day in ahead if day > today)])


def next_after_moving(planned: date | None, *, moved_in_on: date) -> date | None:
    """Promise the day of the next visit to whoever moved in: the first milestone, where nothing sooner is planned.

    Nothing where no visit is planned at all. Raises nothing.
    """
    return min(planned, moved_in_on + timedelta(days=MILESTONE_DAYS[0])) if planned else None


def next_aftercare(today: date, *, closed_on: date) -> date | None:
    """Promise the day of the next call after a case closed; nothing after the last. Raises nothing."""
    ahead = (closed_on + timedelta(days=one) for one in AFTERCARE_DAYS)
    return min((day for day in ahead if day > today), default=None)


def check_next(wanted: date, *, today: date, latest: date) -> None:
    """Let a next visit be agreed that lies ahead and not after the day it is due. Raises TooLateError."""
    if not today < wanted <= latest:
        raise TooLateError


def check_waits(*, waits: bool) -> None:
    """Let a visit be answered that waits for it. Raises AnsweredError."""
    if not waits:
        raise AnsweredError


def check_not_ahead(day: date, today: date) -> None:
    """Let a day pass that has been. Raises NotInFutureError."""
    if day > today:
        raise NotInFutureError


@dataclass(frozen=True)
class Taken:
    """One step that was taken: when, by whom; `day` is the last sign from them, where the step is about that."""

    step: Step
    at: datetime
    on: date
    by: UUID
    day: date | None = None


@dataclass(frozen=True)
class Known:
    """What is known of a closing, from this room and from the panel's. `last_sign` is the last day with a sign."""

    taken: tuple[Taken, ...]
    last_sign: date | None = None
    notice_given: bool = False
    appeal_open: bool = True


@dataclass(frozen=True)
class Clocks:
    """Today and the profile's limits."""

    today: date
    reflection_hours: int
    lost_contact_days: int


SETTLED_BY = {
    Need.person_told: Step.person_told,
    Need.risk_talk: Step.risk_talk,
    Need.informed_twice: Step.informed,
    Need.time_to_think: Step.informed,
    Need.consents_reviewed: Step.consents_reviewed,
    Need.things_returned: Step.things_returned,
    Need.partner_accepted: Step.partner_accepted,
    Need.every_step_tried: Step.all_tried,
    Need.long_silence: Step.all_tried,
    Need.second_supervisor: Step.second_look,
}
"""Which step settles which need. The others are settled elsewhere: the risk, what rooms hold, the panel."""

_ONCE = frozenset(SETTLED_BY) - {Need.informed_twice, Need.time_to_think, Need.long_silence}


def settled(known: Known, clocks: Clocks) -> frozenset[Need]:
    """Say which needs of closing are settled, of those this room keeps (P13, I-9). Raises nothing."""
    taken = {one.step for one in known.taken}
    talks = sorted(one.at for one in known.taken if one.step is Step.informed)
    days = {one.on for one in known.taken if one.step is Step.informed}
    silence = timedelta(days=clocks.lost_contact_days)
    have = {need: SETTLED_BY[need] in taken for need in _ONCE}
    have[Need.informed_twice] = len(days) > 1
    have[Need.time_to_think] = bool(talks) and talks[-1] - talks[0] >= timedelta(
        hours=clocks.reflection_hours
    )
    have[Need.long_silence] = known.last_sign is not None and clocks.today - known.last_sign >= silence
    have[Need.notice_given] = known.notice_given
    have[Need.appeal_over] = known.notice_given and not known.appeal_open
    return frozenset(need for need, is_so in have.items() if is_so)


def steps_for(reason: Reason) -> tuple[Step, ...]:
    """List the steps that a reason for closing asks for, each once, then what may be offered. Raises nothing."""
    needed = dict.fromkeys(SETTLED_BY[need] for need in CLOSING_NEEDS[reason] if need in SETTLED_BY)
    offered = () if reason in NOBODY_THERE else (Step.certificate, Step.aftercare)
    return (*needed, *offered)


NOBODY_THERE = frozenset(
    {Reason.died, Reason.lost_contact, Reason.duplicate, Reason.transferred_to_child_track}
)
"""Reasons for which nobody is there to be given a certificate, or called later."""


def months(today: date, count: int = 24) -> tuple[str, ...]:
    """List the last months as `2026-11`, the newest first: no day is ever kept. Raises nothing."""
    first = today.year * 12 + today.month - 1
    return tuple(f"{one // 12}-{one % 12 + 1:02}" for one in range(first, first - count, -1))
