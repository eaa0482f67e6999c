"""What changes in a case: each act is one transaction, one line of the journal, one event of the case.

`keyring.actor` acts. Every change but a note is compare-and-swap on the version the person was looking at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Max, Q

from refuge.office.audit.actions import journalled
from refuge.office.case import holders, parts, questions, rules, signals
from refuge.office.case.models import Case, Event
from refuge.office.case.numbers import new_case_number
from refuge.office.case.pen import Pen, Seen, ref, standing_of, take_up, take_up_any, tell, turn
from refuge.office.case.rules import (
    AccessReason,
    Act,
    AgeReason,
    Answer,
    CaseNotFoundError,
    Category,
    EntryRoute,
    EventKind,
    Given,
    Leaving,
    Move,
    NoteKind,
    Reason,
    Risk,
    Situation,
    Status,
    Track,
    Transition,
)
from refuge.office.people import actions as people
from refuge.office.people.queries import particulars_of
from refuge.office.people.rules import AgeBand, Gender, Particulars
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.audit.actions import OpenLine
    from refuge.protocol.sealing import SealingKey


def open_case(  # noqa: PLR0913 - what a case begins with, each by its name
    keyring: Keyring,
    actor: Actor,
    *,
    thread_compartment: UUID | None,
    age_band: AgeBand,
    category: Category,
    entry_route: EntryRoute,
    languages: Iterable[str],
    risk: Risk,
    risk_reasons: str,
    owner_id: UUID,
    today: date,
    gender: Gender = Gender.undisclosed,
    second_id: UUID | None = None,
) -> UUID:
    """Open a case for one person alone in their household; give back its id.

    `second_id` holds an adult's case besides its owner, so that it is not lost when one person is.
    Whoever holds the case holds the thread it came from. A child, or doubt about the age, opens on the child
    track: its officers alone hold both keys, and when this returns the caller may have lost theirs (X1). Send
    whoever opened it to the page `case:opened` with the id: it says who has it now and gives the reference.
    Raises NotAllowedError, WrongHandsError, NoChildProtectionError, NoKeyError.
    """
    with journalled(actor, Act.open, "case") as line:
        rules.check_opens(actor.roles)
        first_day = _FirstDay(
            keyring, line, risk, risk_reasons, owner_id, today, thread_compartment, second_id
        )
        particulars = Particulars(age_band, gender, tuple(languages))
        return _open(
            first_day,
            particulars,
            lambda compartment_id, key: people.write_down(compartment_id, key, particulars, today),
            category=category,
            entry_route=entry_route,
        )


def open_case_of(  # noqa: PLR0913 - what a case begins with, each by its name
    keyring: Keyring,
    *,
    person_id: UUID,
    category: Category,
    entry_route: EntryRoute,
    risk: Risk,
    risk_reasons: str,
    owner_id: UUID,
    today: date,
    second_id: UUID | None = None,
) -> UUID:
    """Open a case for somebody who is known already, as a member of a household; give back its id.

    What describes them moves under the key of their own case. `second_id` holds an adult's besides its owner. For a
    child the wall acts by itself, as in `open_case`.
    Raises NotAllowedError, WrongHandsError, NoChildProtectionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.open, "case") as line:
        rules.check_opens(keyring.actor.roles)
        first_day = _FirstDay(keyring, line, risk, risk_reasons, owner_id, today, second_id=second_id)
        particulars = particulars_of(keyring, person_id)

        def move(compartment_id: UUID, key: SealingKey) -> UUID:
            people.move_under(person_id, compartment_id, key, particulars)
            line.changed("people_person.compartment_id")
            return person_id

        return _open(first_day, particulars, move, category=category, entry_route=entry_route)


def add_note(  # noqa: PLR0913 - a note, and which sending of it this is
    keyring: Keyring,
    case_id: UUID,
    *,
    note_id: UUID,
    kind: NoteKind,
    words: str,
    today: date,
    corrects: int | None = None,
    trace: str = "",
) -> None:
    """Add a note; the same note sent twice is kept once. `corrects` is the number of the note it corrects.

    Raises CaseNotFoundError, NotAllowedError, NoKeyError.
    """
    with journalled(keyring.actor, Act.note, ref(case_id), trace) as line:
        pen = take_up_any(keyring, Act.note, case_id, today)
        if Event.objects.filter(id=note_id, case=pen.case, by_id=keyring.actor.id).exists():
            return
        line.changed("case_event.words")
        corrected = _note_numbered(pen.case, corrects)
        tell(pen, EventKind.note, id=note_id, note_kind=kind, corrects=corrected, words=words)


def review_risk(keyring: Keyring, seen: Seen, *, risk: Risk, reasons: str, trace: str = "") -> None:
    """Look at the risk again; the next look is due by the new risk.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.review_risk, ref(seen.case_id), trace) as line:
        pen = take_up(keyring, Act.review_risk, seen)
        line.changed("case_case.risk", "case_case.next_review", "case_event.words")
        turn(pen.case, risk=risk, risk_set_on=seen.today, next_review=next_review(risk, seen.today))
        tell(pen, EventKind.risk_reviewed, code=risk, words=reasons)


def correct_age(keyring: Keyring, seen: Seen, *, age_band: AgeBand, why: AgeReason) -> Track:
    """Correct the age band. A child, or doubt, moves the case to the child track; nothing moves it back.

    Gives back the track the case is on now: the caller may just have lost their key to it (X1).
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NoChildProtectionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.correct_age, ref(seen.case_id), why) as line:
        pen = take_up(keyring, Act.correct_age, seen)
        people.correct_age_band(pen.case.person_id, pen.key, age_band)
        # The same columns whatever the age: the journal does not tell a child's case from another (I-5).
        line.changed("people_person.age_band", "case_case.track", "case_case.owner_id")
        tell(pen, EventKind.age_corrected, code=age_band)
        before = Track(pen.case.track)
        if rules.track_after(before, age_band) is before:
            turn(pen.case, track=before, owner_id=pen.case.owner_id)
        else:
            holders.wall_in(pen)
        return Track(pen.case.track)


def make_move(keyring: Keyring, seen: Seen, *, move: Move, given: Given) -> None:
    """Make a move that needs no second person.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, TransitionError, NeedError.
    """
    with journalled(keyring.actor, Act.move, ref(seen.case_id), move) as line:
        pen = take_up(keyring, Act.move, seen)
        transition = _checked_transition(pen, move, given)
        rules.check_direct(transition)
        line.changed("case_case.status")
        _go(pen, transition, code=given.reason)


def ask(keyring: Keyring, seen: Seen, *, move: Move, given: Given, asked_of: UUID) -> None:
    """Put a move before somebody who oversees the track; they are given the key if they do not hold it yet.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, TransitionError, NeedError,
    WrongHandsError, SamePersonError, AlreadyAskedError.
    """
    with journalled(keyring.actor, Act.ask, ref(seen.case_id), move) as line:
        pen = take_up(keyring, Act.ask, seen)
        transition = _checked_transition(pen, move, given)
        rules.check_asked(transition, holders.roles_of(asked_of), Track(pen.case.track))
        rules.check_second_person(asked_of, owner_id=pen.case.owner_id, asked_by=keyring.actor.id)
        questions.put(pen, move, given.reason, asked_of)
        line.changed("case_question.move")
        holders.let_in(pen, asked_of, AccessReason.approves)
        tell(pen, EventKind.asked, move=move, concerns_id=asked_of, code=given.reason)
        turn(pen.case)
        signals.holders_changed.send(Case, pen=pen)


def approve(keyring: Keyring, seen: Seen) -> None:
    """Approve the move that waits, and make it.

    Where the reason for closing needs a second look, it is that of a supervisor who neither owns the case, nor asked,
    nor approves.
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, SamePersonError, TransitionError, NeedError.
    """
    with journalled(keyring.actor, Act.approve, ref(seen.case_id)) as line:
        pen = take_up(keyring, Act.approve, seen)
        question = questions.waiting_for_me(pen)
        situation = whole_situation(keyring, pen.case, seen.today)
        transition = rules.transition_for(Move(question.move), situation)
        rules.check_stored_needs(transition, situation, seen.today)
        who = frozenset({pen.case.owner_id, question.asked_by_id, keyring.actor.id})
        rules.check_second_look(situation.leaving, who)
        line.changed("case_case.status", "case_question.answer")
        questions.close(pen, question, Answer.approved)
        _go(pen, transition, code=questions.reason_of(pen, question), asked_by_id=question.asked_by_id)


def decline(keyring: Keyring, seen: Seen, *, reasons: str, trace: str = "") -> None:
    """Say no, and why; the case stays where it is.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, SamePersonError, TransitionError.
    """
    with journalled(keyring.actor, Act.decline, ref(seen.case_id), trace) as line:
        pen = take_up(keyring, Act.decline, seen)
        question = questions.waiting_for_me(pen)
        line.changed("case_question.answer", "case_event.words")
        questions.close(pen, question, Answer.declined)
        tell(pen, EventKind.declined, move=question.move, asked_by_id=question.asked_by_id, words=reasons)
        turn(pen.case)


def withdraw(keyring: Keyring, seen: Seen) -> None:
    """Take one's own question back.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, TransitionError.
    """
    with journalled(keyring.actor, Act.withdraw, ref(seen.case_id)) as line:
        pen = take_up(keyring, Act.withdraw, seen)
        question = questions.waiting_or_refuse(pen.case)
        rules.check_withdraws(standing_of(keyring.actor, pen.case), asked_by=question.asked_by_id)
        line.changed("case_question.answer")
        questions.close(pen, question, Answer.withdrawn)
        tell(pen, EventKind.withdrawn, move=question.move)
        turn(pen.case)


def give_access(keyring: Keyring, seen: Seen, *, staff_id: UUID, why: AccessReason) -> None:
    """Let somebody else work on the case: they are given its key, and that of its thread.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, WrongHandsError, NoKeyError.
    """
    with journalled(keyring.actor, Act.give_access, ref(seen.case_id), why) as line:
        pen = take_up(keyring, Act.give_access, seen)
        rules.check_may_hold(holders.roles_of(staff_id), Track(pen.case.track))
        line.changed("vault_wrappedkey.wrapped")
        holders.let_in(pen, staff_id, why)
        turn(pen.case)
        signals.holders_changed.send(Case, pen=pen)


def take_access(keyring: Keyring, seen: Seen, *, staff_id: UUID, why: AccessReason) -> None:
    """Take somebody off the case: both keys are turned, so that they open nothing written from now on.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, OwnerStaysError, WrongHandsError,
    NoKeyError.
    """
    with journalled(keyring.actor, Act.take_access, ref(seen.case_id), why) as line:
        pen = take_up(keyring, Act.take_access, seen)
        rules.check_can_be_taken_off(staff_id, owner_id=pen.case.owner_id, track=Track(pen.case.track))
        line.changed("vault_wrappedkey.wrapped")
        holders.let_out(pen, staff_id, why)
        turn(pen.case)
        signals.holders_changed.send(Case, pen=pen)


def hand_over(keyring: Keyring, seen: Seen, *, staff_id: UUID, why: AccessReason, stays: bool) -> None:
    """Make somebody else the owner. The one before keeps the key only where they stay on the case.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, WrongHandsError, NoKeyError.
    """
    with journalled(keyring.actor, Act.hand_over, ref(seen.case_id), why) as line:
        pen = take_up(keyring, Act.hand_over, seen)
        before, track = pen.case.owner_id, Track(pen.case.track)
        rules.check_may_hold(holders.roles_of(staff_id), track)
        rules.check_new_owner(staff_id, before)
        line.changed("case_case.owner_id", "vault_wrappedkey.wrapped")
        questions.lapse(pen)
        holders.let_in(pen, staff_id, why)
        tell(pen, EventKind.handed_over, concerns_id=staff_id, code=why)
        turn(pen.case, owner_id=staff_id)
        if not stays and track is not Track.child:
            holders.let_out_if_in(pen, before, why)
        signals.holders_changed.send(Case, pen=pen)


@dataclass(frozen=True)
class _FirstDay:
    """Who opens a case for whom to work on, and the risk as it is seen then."""

    keyring: Keyring
    line: OpenLine
    risk: Risk
    risk_reasons: str
    owner_id: UUID
    today: date
    thread_compartment: UUID | None = None
    second_id: UUID | None = None


def _open(
    first: _FirstDay,
    particulars: Particulars,
    person_under: Callable[[UUID, SealingKey], UUID],
    *,
    category: Category,
    entry_route: EntryRoute,
) -> UUID:
    track = rules.track_for(particulars.age_band)
    owner = holders.owner_for(track, first.keyring.actor, first.owner_id)
    second = holders.second_for(track, owner, first.second_id)
    born_with = holders.born_with_key(track, owner) | second
    compartment_id, key = vault.create_compartment(Kind.case, born_with)
    case = _new_case(
        key,
        category,
        entry_route,
        person_id=person_under(compartment_id, key),
        compartment_id=compartment_id,
        thread_compartment_id=first.thread_compartment,
        owner_id=owner,
        **_on_the_first_day(track, first.risk, first.today),
    )
    first.line.about(ref(case.id))
    first.line.changed("case_case.status", "case_case.track", "case_case.owner_id")
    pen = Pen(first.keyring, case, first.today, new_key=key)
    tell(pen, EventKind.opened, code=first.risk, words=first.risk_reasons)
    if track is Track.child:
        signals.walled_in.send(Case, pen=pen)
    holders.share_thread(pen, with_these=second)
    for one in second:
        tell(pen, EventKind.access_given, concerns_id=one, code=AccessReason.second_key)
    return case.id


def _new_case(key: SealingKey, category: Category, entry_route: EntryRoute, **columns: Any) -> Case:
    case = Case(id=uuid4(), case_no=new_case_number(), **columns)
    case.category = case.seal("category", key, category)
    case.entry_route = case.seal("entry_route", key, entry_route)
    case.save(force_insert=True)
    return case


def _on_the_first_day(track: Track, risk: Risk, today: date) -> dict[str, Any]:
    return {
        "track": track,
        "retention_class": holders.retention_of(track),
        "status": Status.open,
        "opened_on": today,
        "risk": risk,
        "risk_set_on": today,
        "next_review": next_review(risk, today),
    }


def next_review(risk: Risk, today: date) -> date:
    limits = settings.PROGRAMME.limits
    days = {
        Risk.high: limits.review_high_days,
        Risk.medium: limits.review_medium_days,
        Risk.low: limits.review_low_days,
    }
    return rules.next_review(risk, today, days=days)


def whole_situation(keyring: Keyring, case: Case, today: date) -> Situation:
    """Where a case stands, for somebody who holds its key: also why it is being closed. Raises NoKeyError."""
    situation = situation_of(case)
    reason = closing_reason(keyring, case) if situation.status is Status.closing else None
    if reason is None:
        return situation
    ready = parts.readiness(keyring, case.id, today)
    return replace(situation, leaving=Leaving(reason, ready.settled, ready.looked_at_by))


def closing_reason(keyring: Keyring, case: Case) -> Reason | None:
    """Open the reason for which a case is being, or was last, closed. Raises NoKeyError."""
    begun = Event.objects.filter(case=case, kind=EventKind.moved, move=Move.begin_closing).order_by("-number")
    last = begun.first()
    return Reason(keys.open_sealed(keyring, case.compartment_id, last.code)) if last else None


def situation_of(case: Case) -> Situation:
    """Where a case stands, as far as its clear columns say."""
    return Situation(
        status=Status(case.status),
        track=Track(case.track),
        suspended_from=Status(case.suspended_from) if case.suspended_from else None,
        notes=_notes_since_opening(case),
        risk_set_on=case.risk_set_on,
        closing_from=Status(case.closing_from) if case.closing_from else None,
        missing=parts.missing(case.id),
    )


def _notes_since_opening(case: Case) -> frozenset[NoteKind]:
    events = Event.objects.filter(case=case)
    begun = events.filter(Q(kind=EventKind.opened) | Q(to_status=Status.reopened))
    since = begun.aggregate(number=Max("number"))["number"] or 0
    kinds = (
        events.filter(kind=EventKind.note, number__gt=since).values_list("note_kind", flat=True).distinct()
    )
    return frozenset(NoteKind(kind) for kind in kinds if kind)


def _note_numbered(case: Case, number: int | None) -> Event | None:
    if number is None:
        return None
    note = Event.objects.filter(case=case, number=number, kind=EventKind.note).first()
    if note is None:
        raise CaseNotFoundError
    return note


def _checked_transition(pen: Pen, move: Move, given: Given) -> Transition:
    situation = whole_situation(pen.keyring, pen.case, pen.today)
    transition = rules.transition_for(move, situation)
    rules.check_takes(transition, standing_of(pen.actor, pen.case))
    rules.check_needs(transition, situation, given, pen.today)
    return transition


def _go(pen: Pen, transition: Transition, *, code: str | None, asked_by_id: UUID | None = None) -> None:
    tell(
        pen,
        EventKind.moved,
        move=transition.move,
        from_status=transition.source,
        to_status=transition.target,
        asked_by_id=asked_by_id,
        code=code,
    )
    suspending = transition.target is Status.suspended_contact
    closing_from = rules.closing_from_after(transition, situation_of(pen.case))
    turn(
        pen.case,
        status=transition.target,
        suspended_from=transition.source if suspending else None,
        closing_from=closing_from,
        next_review=_review_after(transition, pen),
    )
    signals.moved.send(Case, pen=pen, transition=transition)


def _review_after(transition: Transition, pen: Pen) -> date | None:
    """When the risk is looked at next: never while closed, soon after opening again, else as it was."""
    if transition.target is Status.closed:
        return None
    if transition.source is Status.closed:
        return next_review(Risk(pen.case.risk), pen.today)
    due: date | None = pen.case.next_review
    return due
