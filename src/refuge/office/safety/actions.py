"""What changes about somebody's safety: each act is one transaction, one line of the journal, one event of the case.

`keyring.actor` acts, on the case as it was seen. Whoever keeps watch by letter is told in `answering`, time in
`ticking`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db.models import Max
from django.utils import timezone

from refuge.language.script import nfc
from refuge.office.audit.actions import journalled
from refuge.office.case.pen import Pen, Seen, ref, take_up_for, tell, turn
from refuge.office.case.rules import BOTH, EventKind, Risk
from refuge.office.safety import marks, rules, watching
from refuge.office.safety.contents import LARGE, Called, PlanWords, Said, Terms, filled
from refuge.office.safety.models import CheckIn, SafetyPlan, Watch
from refuge.office.safety.rules import (
    POLICY,
    Act,
    Call,
    Channel,
    Decision,
    EndReason,
    JumpError,
    Move,
    NoMailboxError,
    NotDecidedError,
    NotWatchedError,
    Outcome,
    Rhythm,
    State,
    StillOpenError,
    WordsFirstError,
)
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.access.keyring import Keyring


# --- the plan ---


def agree_plan(keyring: Keyring, seen: Seen, words: PlanWords, trace: str = "") -> int:
    """Keep a new version of what was agreed with the person today; give back its number.

    Where the risk of the case is high it counts only once a supervisor has approved it (I-22).
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.agree_plan, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.agree_plan, seen, POLICY, tracks=BOTH)
        row = SafetyPlan(
            id=uuid4(),
            case=pen.case,
            number=_plans_so_far(pen.case.id) + 1,
            agreed_on=pen.today,
            written_by_id=pen.actor.id,
            needs_second=rules.needs_second(Risk(pen.case.risk)),
        )
        row.content = row.seal("content", pen.key, nfc(words.written()))
        row.save(force_insert=True)
        line.changed("safety_safetyplan.content")
        _tell(pen, "safety.plan_agreed")
        return row.number


def decide_plan(
    keyring: Keyring, seen: Seen, *, decision: Decision, reasons: str = "", trace: str = ""
) -> None:
    """Approve the newest version of a plan, or say why not yet.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, SamePersonError (I-22), NotDecidedError.
    """
    with journalled(keyring.actor, Act.decide_plan, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.decide_plan, seen, POLICY, tracks=BOTH)
        row = SafetyPlan.objects.filter(case=pen.case).order_by("-number").first()
        if row is None or row.decision is not None or not row.needs_second:
            raise NotDecidedError
        rules.check_second_person(pen.actor.id, owner_id=pen.case.owner_id, written_by=row.written_by_id)
        row.decision, row.decided_by_id, row.decided_on = decision, pen.actor.id, pen.today
        row.save(update_fields=["decision", "decided_by", "decided_on"])
        line.changed("safety_safetyplan.decision")
        _tell(pen, f"safety.plan_{decision}", reasons)


def _plans_so_far(case_id: UUID) -> int:
    return SafetyPlan.objects.filter(case=case_id).aggregate(highest=Max("number"))["highest"] or 0


# --- words and schedule ---


def agree_words(keyring: Keyring, seen: Seen, *, all_well: str, forced: str) -> None:
    """Keep two agreed words as keyed hashes. They are never shown again.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, WordsError, NoKeyError.
    """
    with journalled(keyring.actor, Act.agree_words, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.agree_words, seen, POLICY, tracks=BOTH)
        rules.check_words(all_well, forced)
        watch = watching.begun(keyring, pen.case)
        key = keys.key_of(keyring, watching.line_of(pen.case))
        watch.words = watch.seal("words", key, marks.marks_of(all_well, forced).written())
        watch.words_agreed_on = pen.today
        watch.save(update_fields=["words", "words_agreed_on"])
        line.changed("safety_watch.words")
        _tell(pen, "safety.words_agreed")


@dataclass(frozen=True)
class Schedule:
    """How often somebody is to be heard of, how, and what may be sent to them by itself."""

    rhythm: Rhythm
    terms: Terms


def set_schedule(keyring: Keyring, seen: Seen, schedule: Schedule, now: datetime) -> None:
    """Agree when and how somebody checks in; the first check-in is due within a day.

    What was laid ready by an older schedule is taken back at once (I-32).
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, RhythmError, WordsFirstError, NoMailboxError,
    StillOpenError, OutsideContactRuleError, NoKeyError.
    """
    with journalled(keyring.actor, Act.set_schedule, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.set_schedule, seen, POLICY, tracks=BOTH)
        rules.check_rhythm(schedule.rhythm)
        if watching.is_cut(pen.case):
            raise StillOpenError
        watch = watching.begun(keyring, pen.case)
        _check_way(pen, watch, schedule.terms.way)
        _waive_or_refuse(pen, now)
        _write_schedule(pen, watch, schedule)
        due_at = rules.first_due(timezone.localtime(now), schedule.rhythm)
        watching.begin_check_in(pen.case, due_at, schedule.rhythm)
        watching.lay_reminders_ready(keyring, watch, schedule.terms, now)
        line.changed("safety_watch.terms", "safety_watch.every_hours", "safety_checkin.due_at")
        _tell(pen, "safety.schedule_set")


def lay_reminders_ready(keyring: Keyring, seen: Seen, now: datetime) -> None:
    """Seal reminders for two more weeks, on the terms that are agreed.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NotWatchedError, NoKeyError.
    """
    with journalled(keyring.actor, Act.set_schedule, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.set_schedule, seen, POLICY, tracks=BOTH)
        watch = _watch_or_refuse(pen)
        terms = watching.terms_of(keyring, watch)
        if terms is None or watching.is_cut(pen.case):
            raise NotWatchedError
        watching.lay_reminders_ready(keyring, watch, terms, now)
        line.changed("safety_watch.ahead")
        _tell(pen, "safety.reminders_ready")


def _check_way(pen: Pen, watch: Watch, way: Channel) -> None:
    if way is not Channel.mailbox:
        return
    if pen.case.thread_compartment_id is None:
        raise NoMailboxError
    if watch.words_agreed_on is None:
        raise WordsFirstError


def _waive_or_refuse(pen: Pen, now: datetime) -> None:
    check_in = watching.open_check_in(pen.case.id)
    if check_in is None:
        return
    if Move.waive not in rules.moves_from(State(check_in.state)):
        raise StillOpenError
    watching.move(check_in, Move.waive, now, handled_by_id=pen.actor.id)


def _write_schedule(pen: Pen, watch: Watch, schedule: Schedule) -> None:
    watch.every_hours = schedule.rhythm.every_hours
    watch.from_hour, watch.to_hour = schedule.rhythm.from_hour, schedule.rhythm.to_hour
    watch.terms = watch.seal("terms", pen.key, schedule.terms.written())
    watch.save(update_fields=["every_hours", "from_hour", "to_hour", "terms"])


# --- how somebody is ---


@dataclass(frozen=True)
class Recorded:
    """What somebody of ours heard or learnt, or that they tried in vain."""

    outcome: Outcome
    words: str = field(default="", repr=False)
    trace: str = ""


def record(keyring: Keyring, seen: Seen, recorded: Recorded, now: datetime) -> None:
    """Write down how somebody is: spoken with (well, or forced), not reached, or cleared up by what was learnt.

    Whoever is forced is as well as anybody else to those who see no more than the clear columns (I-33); those on the
    case are called.
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NotWatchedError, JumpError, NoKeyError.
    """
    with journalled(keyring.actor, Act.record, ref(seen.case_id), recorded.trace) as line:
        pen = take_up_for(keyring, Act.record, seen, POLICY, tracks=BOTH)
        watch = _watch_or_refuse(pen)
        check_in = watching.open_check_in(pen.case.id)
        _take_in(pen, watch, check_in, recorded.outcome, now)
        line.changed("safety_checkin.state", "safety_checkin.said", "safety_watch.called")
        _tell(pen, "safety.recorded", filled(recorded.words or " ", LARGE))


def _take_in(pen: Pen, watch: Watch, check_in: CheckIn | None, outcome: Outcome, now: datetime) -> None:
    said, known = Said.now(outcome, now, by_letter=False), watching.called(pen.keyring, watch)
    if outcome in {Outcome.all_well, Outcome.forced}:
        watching.call(pen.keyring, watch, watching.call_after(known, outcome, now))
        if check_in and watching.counts(watch, check_in, now):
            watching.finish(pen.keyring, watch, check_in, said, now)
        return
    if check_in is None:
        raise NotWatchedError
    watching.call(pen.keyring, watch, known)
    if outcome is Outcome.learnt:
        watching.finish(pen.keyring, watch, check_in, said, now)
    elif Move.escalate in rules.moves_from(State(check_in.state)):
        watching.move(check_in, Move.escalate, now, handled_by_id=pen.actor.id)


def end_alarm(keyring: Keyring, seen: Seen, *, words: str, trace: str = "") -> None:
    """Say that somebody who was forced is so no more, or that a letter without the word is understood, and why.

    The journal and the clear columns tell no difference from `record`.
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NotWatchedError, NotDecidedError, NoKeyError.
    """
    with journalled(keyring.actor, Act.record, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.record, seen, POLICY, tracks=BOTH)
        watch = _watch_or_refuse(pen)
        if watching.called(keyring, watch).why is Call.none:
            raise NotDecidedError
        watching.call(keyring, watch, Called())
        line.changed("safety_checkin.state", "safety_checkin.said", "safety_watch.called")
        _tell(pen, "safety.recorded", filled(words, LARGE))


def put_to_panel(keyring: Keyring, seen: Seen, *, words: str, now: datetime, trace: str = "") -> None:
    """Put somebody nobody can reach before the panel: what was tried, and what is known.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, JumpError, NoKeyError.
    """
    with journalled(keyring.actor, Act.put_to_panel, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.put_to_panel, seen, POLICY, tracks=BOTH)
        check_in = watching.open_check_in(pen.case.id)
        if check_in is None:
            raise JumpError
        watching.move(check_in, Move.put_to_panel, now, handled_by_id=pen.actor.id)
        line.changed("safety_checkin.state")
        _tell(pen, "safety.put_to_panel", words)


@dataclass(frozen=True)
class Ending:
    """Why nobody has to be heard of any more."""

    reason: EndReason
    words: str = field(default="", repr=False)
    trace: str = ""


def end(keyring: Keyring, seen: Seen, ending: Ending, now: datetime) -> None:
    """End the check-ins: reminders are taken back, the agreed words are destroyed.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NotWatchedError, StillOpenError, NoKeyError.
    """
    with journalled(keyring.actor, Act.end, ref(seen.case_id), ending.trace) as line:
        pen = take_up_for(keyring, Act.end, seen, POLICY, tracks=BOTH)
        watch = _watch_or_refuse(pen)
        if watching.called(keyring, watch).why is Call.forced:
            raise StillOpenError
        watch.is_on = False  # no check-in follows the last one
        _end_check_in(pen, watch, ending.reason, now)
        watching.take_reminders_back(keyring, watch)
        watching.call(keyring, watch, Called())
        watch.ended_on, watch.words, watch.words_agreed_on = pen.today, None, None
        watch.save(update_fields=["is_on", "ended_on", "words", "words_agreed_on"])
        line.changed("safety_watch.is_on", "safety_watch.words", "safety_checkin.state")
        _tell(pen, f"safety.ended_{ending.reason}", ending.words)


def _end_check_in(pen: Pen, watch: Watch, reason: EndReason, now: datetime) -> None:
    check_in = watching.open_check_in(pen.case.id)
    if check_in is None:
        if reason is EndReason.lost_contact:
            raise StillOpenError
        return
    if rules.move_at_end(reason, State(check_in.state)) is Move.clear_up:
        said = Said.now(Outcome.learnt, now, by_letter=False)
        watching.finish(pen.keyring, watch, check_in, said, now)
    else:
        watching.move(check_in, Move.waive, now, handled_by_id=pen.actor.id)


# --- what every act does ---


def _watch_or_refuse(pen: Pen) -> Watch:
    watch = watching.locked(pen.case.id)
    if watch is None or not watch.is_on:
        raise NotWatchedError
    return watch


def _tell(pen: Pen, code: str, words: str = "") -> None:
    tell(pen, EventKind.safety, code=code, words=words)
    turn(pen.case)
