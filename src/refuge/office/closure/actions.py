"""What changes after support has begun, and at the end. `keyring.actor` acts, on the case as it was seen.

Each act is one transaction, one line of the journal, one event of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db.models import Max
from django.utils import timezone

from refuge.language.script import nfc
from refuge.office.audit.actions import journalled
from refuge.office.case import actions as cases
from refuge.office.case import queries as case_queries
from refuge.office.case.models import Case
from refuge.office.case.pen import Pen, Seen, ref, take_up_for, tell, turn
from refuge.office.case.rules import (
    BOTH,
    CaseNotFoundError,
    EventKind,
    Move,
    Risk,
    Status,
    check_second_person,
)
from refuge.office.closure import rules
from refuge.office.closure.models import ClosingStep, Reprisal, Schedule, Visit
from refuge.office.closure.reading import steps_taken
from refuge.office.closure.rules import (
    POLICY,
    Act,
    ContactMode,
    Content,
    Harm,
    Met,
    NotClosedError,
    NotClosingError,
    Progress,
    Retaliation,
    Step,
)
from refuge.office.placement.queries import moved_in_on

if TYPE_CHECKING:
    from collections.abc import Collection

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.rules import Transition


@dataclass(frozen=True)
class Found:
    """What was found at a visit. Once the case is closed `risk` and `next_on` are left out."""

    mode: ContactMode
    met: Met
    harm: Harm
    progress: Progress | None = None
    content: Content | None = None
    wishes: str = ""
    risk: Risk | None = None
    risk_reasons: str = ""
    next_on: date | None = None
    trace: str = ""


def visit(keyring: Keyring, seen: Seen, found: Found) -> UUID:
    """Write a visit down; the risk is looked at in the same act. Gives back the visit's id.

    `found.next_on` is due by the risk as it is now, or by a milestone after moving in.
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, TooLateError, NoKeyError.
    """
    with journalled(keyring.actor, Act.visit, ref(seen.case_id), found.trace) as line:
        pen = take_up_for(keyring, Act.visit, seen, POLICY, tracks=BOTH)
        line.changed("closure_visit.harm", "closure_schedule.next_on")
        made = _new_visit(pen, found)
        tell(pen, EventKind.closure, code=_event_of(found.harm), words=found.wishes)
        if pen.case.status == Status.closed:
            _plan_aftercare(
                pen, wanted=Schedule.objects.filter(case=pen.case, next_on__isnull=False).exists()
            )
            turn(pen.case)
        else:
            _plan_next(pen, found)
            now_seen = Seen(pen.case.id, pen.case.version, seen.today)
            risk = found.risk or Risk(pen.case.risk)
            cases.review_risk(keyring, now_seen, risk=risk, reasons=found.risk_reasons)
        return made.id


def look(keyring: Keyring, seen: Seen, *, visit_id: UUID, words: str, trace: str = "") -> None:
    """Answer a visit as a second person: what is done about it. Nobody answers their own (I-22, R8).

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, SamePersonError, AnsweredError, NoKeyError.
    """
    with journalled(keyring.actor, Act.look, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.look, seen, POLICY, tracks=BOTH)
        looked_at = Visit.objects.filter(id=visit_id, case=pen.case).first()
        if looked_at is None:
            raise CaseNotFoundError
        rules.check_waits(waits=looked_at.waits)
        check_second_person(keyring.actor.id, owner_id=pen.case.owner_id, asked_by=looked_at.by_id)
        line.changed("closure_visit.answer")
        looked_at.answer = looked_at.seal("answer", pen.key, nfc(words))
        looked_at.looked_at_by_id, looked_at.looked_on, looked_at.waits = keyring.actor.id, seen.today, False
        looked_at.save(update_fields=["answer", "looked_at_by", "looked_on", "waits"])
        tell(pen, EventKind.closure, code="closure.looked", words=words)
        turn(pen.case)


@dataclass(frozen=True)
class NewStep:
    """A step of closing. `day` is the last day with a sign from them, where everything was tried in vain."""

    step: Step
    now: datetime
    words: str = ""
    day: date | None = None
    trace: str = ""


def take_step(keyring: Keyring, seen: Seen, new: NewStep) -> None:
    """Write down one step of closing: told, talked, given back, looked at a second time.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NotClosingError, SamePersonError, NotInFutureError.
    """
    act = Act.second_look if new.step is Step.second_look else Act.step
    with journalled(keyring.actor, act, ref(seen.case_id), new.trace) as line:
        pen = take_up_for(keyring, act, seen, POLICY, tracks=BOTH)
        if pen.case.status != Status.closing:
            raise NotClosingError
        if new.step is Step.second_look:
            owner = pen.case.owner_id
            check_second_person(keyring.actor.id, owner_id=owner, asked_by=owner)
        rules.check_not_ahead(new.day or seen.today, seen.today)
        line.changed("closure_closingstep.step")
        _new_step(pen, new)
        tell(pen, EventKind.closure, code=f"closure.{new.step}", words=new.words)
        turn(pen.case)


@dataclass(frozen=True)
class Suffered:
    """What was done to a family and what we did about it. `month` is `2026-11`: no day, no name, no place."""

    kind: Retaliation
    month: str
    help_given: str
    trace: str = ""


def log_reprisal(keyring: Keyring, seen: Seen, suffered: Suffered) -> None:
    """Write down what was done to a family because somebody left.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.retaliation, ref(seen.case_id), suffered.trace) as line:
        pen = take_up_for(keyring, Act.retaliation, seen, POLICY, tracks=BOTH)
        line.changed("closure_reprisal.kind")
        row = Reprisal(id=uuid4(), case=pen.case, on=seen.today, by_id=keyring.actor.id)
        row.kind = row.seal("kind", pen.key, suffered.kind)
        row.month = row.seal("month", pen.key, suffered.month)
        row.help_given = row.seal("help_given", pen.key, nfc(suffered.help_given))
        row.save(force_insert=True)
        tell(pen, EventKind.closure, code="closure.retaliation", words=suffered.help_given)
        turn(pen.case)


def stays_closed(keyring: Keyring, seen: Seen) -> None:
    """Take a letter after closing off the desks: it was read and answered, and the case stays closed.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NotClosedError.
    """
    with journalled(keyring.actor, Act.stays_closed, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.stays_closed, seen, POLICY, tracks=BOTH)
        waiting = Schedule.objects.filter(case=pen.case, wrote_again_on__isnull=False)
        if pen.case.status != Status.closed or not waiting.update(wrote_again_on=None):
            raise NotClosedError
        line.changed("closure_schedule.wrote_again_on")
        tell(pen, EventKind.closure, code="closure.stays_closed")
        turn(pen.case)


def heard_of_a_letter(*, case_id: UUID, now: datetime, **_: object) -> None:
    """Note that somebody wrote after their case was closed. Nothing opens again by it (R1: they ask, we offer)."""
    if Case.objects.filter(id=case_id, status=Status.closed).exists():
        Schedule.objects.update_or_create(
            case_id=case_id, defaults={"wrote_again_on": timezone.localdate(now)}
        )


def heard_of_a_move(*, pen: Pen, transition: Transition, **_: object) -> None:
    """Keep the days of visits in step with the case: from support on, and after closing for whoever wants it."""
    if transition.target is Status.closed:
        _schedule(pen, closed_on=pen.today, wrote_again_on=None)
        _plan_aftercare(pen, wanted=_wants_aftercare(pen))
    elif transition.move in {Move.start_support, Move.reopen}:
        due = latest_visit(pen.case, Risk(pen.case.risk), pen.today)
        _schedule(pen, next_on=due, closed_on=None, wrote_again_on=None)


def heard_of_a_home(*, person_ids: Collection[UUID], today: date, **_: object) -> None:
    """Bring the next visit forward to a month after somebody moved in, within that act."""
    planned = Schedule.objects.select_for_update().filter(
        case__person__in=list(person_ids), closed_on__isnull=True
    )
    for row in planned:
        row.next_on = rules.next_after_moving(row.next_on, moved_in_on=today)
        row.save(update_fields=["next_on"])


def latest_visit(case: Case, risk: Risk, today: date) -> date:
    """Say by which day the next visit is due. Milestones count from the day they moved in, else from arriving."""
    days = (cases.next_review(risk, today) - today).days
    since = moved_in_on(case.id) or case.arrived_on or case.opened_on
    return rules.next_visit(today, days=days, since=since)


def latest_visit_of(case_id: UUID, today: date) -> date:
    """Say by which day the next visit of a case is due as its risk is now."""
    case = Case.objects.get(id=case_id)
    return latest_visit(case, Risk(case.risk), today)


def _new_visit(pen: Pen, found: Found) -> Visit:
    highest: int | None = Visit.objects.filter(case=pen.case).aggregate(highest=Max("number"))["highest"]
    made = Visit(id=uuid4(), case=pen.case, number=(highest or 0) + 1, on=pen.today, by_id=pen.actor.id)
    before = Risk(pen.case.risk)
    made.waits = rules.needs_look(made.number, harm=found.harm, before=before, now=found.risk or before)
    for column in ("mode", "met", "harm", "progress", "content", "wishes"):
        said = getattr(found, column)
        if said:
            setattr(made, column, made.seal(column, pen.key, nfc(said)))
    made.save(force_insert=True)
    return made


def _event_of(harm: Harm) -> str:
    return "closure.visit" if harm is Harm.none else "closure.visit_harm"


def _plan_next(pen: Pen, found: Found) -> None:
    latest = latest_visit(pen.case, found.risk or Risk(pen.case.risk), pen.today)
    wanted = found.next_on or latest
    rules.check_next(wanted, today=pen.today, latest=latest)
    _schedule(pen, next_on=wanted)


def _plan_aftercare(pen: Pen, *, wanted: bool) -> None:
    known = Schedule.objects.filter(case=pen.case).first()
    closed_on = known.closed_on if known and known.closed_on else pen.today
    _schedule(pen, next_on=rules.next_aftercare(pen.today, closed_on=closed_on) if wanted else None)


def _schedule(pen: Pen, **columns: date | None) -> None:
    Schedule.objects.update_or_create(case=pen.case, defaults=columns)


def _wants_aftercare(pen: Pen) -> bool:
    taken = steps_taken(pen.keyring, pen.case, case_queries.closing_begun(pen.case.id))
    return any(one.step is Step.aftercare for one in taken)


def _new_step(pen: Pen, new: NewStep) -> None:
    row = ClosingStep(id=uuid4(), case=pen.case, begun=case_queries.closing_begun(pen.case.id))
    row.at, row.on, row.by_id = new.now, pen.today, pen.actor.id
    row.step = row.seal("step", pen.key, new.step)
    if new.day:
        row.day = row.seal("day", pen.key, new.day.isoformat())
    if new.words:
        row.words = row.seal("words", pen.key, nfc(new.words))
    row.save(force_insert=True)
