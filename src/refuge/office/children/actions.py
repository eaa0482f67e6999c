"""What child protection does: makes sure, writes down a talk, moves a child with a second officer, looks again.

`keyring.actor` acts, on the case as it was seen. Each act is one transaction, one line of the journal, one event of
the case. The journal names the file (`child:<id>`), never the case: it does not list which cases are children's (I-5).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from refuge.language.script import nfc
from refuge.office.audit.actions import journalled
from refuge.office.case import newcomers
from refuge.office.case.pen import Seen, take_up_for, tell, turn
from refuge.office.case.rules import CHILDREN, EventKind
from refuge.office.children import clock, rules
from refuge.office.children.models import Confirmation, NeedsHeard, Protection, Step
from refuge.office.children.rules import (
    POLICY,
    REVIEW_DAYS,
    Act,
    AgeLook,
    AlreadyAskedError,
    Answer,
    Given,
    Limits,
    Measure,
    Move,
    Needs,
    NoteKind,
    NothingToReviewError,
    ProtectionNotFoundError,
    State,
    Talk,
    TransitionError,
)
from refuge.office.people.queries import particulars_of

if TYPE_CHECKING:
    from datetime import datetime

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.pen import Pen
    from refuge.office.people.rules import AgeBand


def limits() -> Limits:
    """Give the time limits of the programme for children."""
    said = settings.PROGRAMME.limits
    return Limits(said.child_care_hours, said.interim_care_days, REVIEW_DAYS)


def begin(*, pen: Pen, **_: object) -> None:
    """Start the clock of a child whose case has just come behind the wall, inside the act that put it there."""
    due = rules.care_due(clock.now(), limits())
    Protection.objects.get_or_create(case=pen.case, defaults={"state": State.waiting_for_care, "due_at": due})


def has_arrived(*, pen: Pen, **_: object) -> None:
    """Run the clock from the day a child arrived, inside that act, where it comes after the wall."""
    child = Protection.objects.filter(case=pen.case, state=State.waiting_for_care).first()
    if child is None or child.due_at is None or pen.case.arrived_on is None:
        return
    zone = timezone.get_current_timezone()
    child.due_at = rules.care_due_after_arrival(child.due_at, pen.case.arrived_on, zone, limits())
    child.save(update_fields=["due_at"])


def confirm(keyring: Keyring, seen: Seen, *, measure: Measure) -> None:
    """Write down that something was made sure for a child; the same twice is once.

    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError.
    """
    with journalled(keyring.actor, Act.confirm, file_ref(seen.case_id)) as line:
        pen, child = _take_up(keyring, Act.confirm, seen)
        line.changed("children_confirmation.measure")
        Confirmation.objects.get_or_create(
            protection=child, measure=measure, defaults={"on": seen.today, "by_id": keyring.actor.id}
        )
        tell(pen, EventKind.children, code=f"children.{measure}")
        turn(pen.case)


def write_talk(keyring: Keyring, seen: Seen, talk: Talk) -> None:
    """Write down a talk with a child: what it needs and wishes, and whether it stopped the talk.

    Raises TalkTermsError, CaseNotFoundError, NotAllowedError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.write, file_ref(seen.case_id), talk.trace) as line:
        pen, _ = _take_up(keyring, Act.write, seen)
        rules.check_talk(talk.confirmed)
        line.changed("case_event.words")
        code = "children.talk_stopped" if talk.stopped else "children.talk"
        tell(pen, EventKind.children, code=code, words=talk.words)
        turn(pen.case)


def write_needs(keyring: Keyring, seen: Seen, needs: Needs) -> None:
    """Write down what a child has and lacks, beside what was written before.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.write, file_ref(seen.case_id), needs.trace) as line:
        pen, child = _take_up(keyring, Act.write, seen)
        line.changed("children_needsheard.said")
        number = NeedsHeard.objects.filter(protection=child).count() + 1
        row = NeedsHeard(id=uuid4(), protection=child, number=number, on=seen.today, by_id=keyring.actor.id)
        row.said = row.seal("said", pen.key, json.dumps({**needs.stands, "words": nfc(needs.words)}))
        row.save(force_insert=True)
        tell(pen, EventKind.children, code="children.needs")
        turn(pen.case)


def write_tracing(keyring: Keyring, seen: Seen, *, words: str, trace: str = "") -> None:
    """Write down, sealed, how far the search for a child's family is. Only with the child's own wish (Paris Principles).

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.write, file_ref(seen.case_id), trace) as line:
        pen, _ = _take_up(keyring, Act.write, seen)
        line.changed("case_event.words")
        tell(pen, EventKind.children, code=f"children.{NoteKind.tracing}", words=words)
        turn(pen.case)


def review(keyring: Keyring, seen: Seen, *, words: str, trace: str = "") -> None:
    """Look at interim care again; the next look is due by the limits, on its last day at the latest.

    Raises NothingToReviewError, CaseNotFoundError, NotAllowedError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.review, file_ref(seen.case_id), trace) as line:
        pen, child = _take_up(keyring, Act.review, seen)
        if child.care_since is None:
            raise NothingToReviewError
        line.changed("children_protection.due_at", "case_event.words")
        zone = timezone.get_current_timezone()
        child.due_at = rules.review_due(child.care_since, seen.today, zone, limits())
        child.save(update_fields=["due_at"])
        tell(pen, EventKind.children, code="children.reviewed", words=words)
        turn(pen.case)


def assess_age(keyring: Keyring, seen: Seen, look: AgeLook) -> None:
    """Write down what came of looking into an age, the last resort. It moves nothing: the case stays where it is.

    Raises AgeTermsError, CaseNotFoundError, NotAllowedError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.assess_age, file_ref(seen.case_id), look.trace) as line:
        pen, _ = _take_up(keyring, Act.assess_age, seen)
        rules.check_age_terms(look.confirmed)
        line.changed("case_event.words")
        tell(pen, EventKind.children, code=f"children.age_{look.finding}", words=look.words)
        turn(pen.case)


def ask(keyring: Keyring, seen: Seen, *, move: Move, given: Given, now: datetime) -> None:
    """Put a move before a second officer, with the reasons why it is best for the child.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, TransitionError, NeedError, AlreadyAskedError,
    NoKeyError.
    """
    with journalled(keyring.actor, Act.ask, file_ref(seen.case_id), given.trace) as line:
        pen, child = _take_up(keyring, Act.ask, seen)
        transition = rules.transition_for(move, State(child.state))
        rules.check_needs(transition, given, made_sure(child), age_of(pen))
        if _waiting(child) is not None:
            raise AlreadyAskedError
        line.changed("children_step.reasons")
        step = Step(
            id=uuid4(),
            protection=child,
            move=move,
            from_state=transition.source,
            to_state=transition.target,
            asked_by_id=keyring.actor.id,
            asked_at=now,
        )
        step.reasons = step.seal("reasons", pen.key, nfc(given.reasons))
        step.save(force_insert=True)
        tell(pen, EventKind.children, code=f"children.asked_{move}", words=given.reasons)
        turn(pen.case)


def approve(keyring: Keyring, seen: Seen, *, now: datetime) -> None:
    """Approve the move that waits, and make it. Care counts from the moment it was asked for.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, TransitionError, SamePersonError, NoKeyError.
    """
    with journalled(keyring.actor, Act.approve, file_ref(seen.case_id)) as line:
        pen, child = _take_up(keyring, Act.approve, seen)
        step = _waiting_or_refuse(child)
        rules.check_second_officer(keyring.actor.id, asked_by=step.asked_by_id)
        transition = rules.transition_for(Move(step.move), State(child.state))
        line.changed("children_protection.state", "children_step.answer")
        _close(step, Answer.approved, keyring, now)
        _go(child, transition.target, step, seen)
        tell(pen, EventKind.children, code=f"children.{step.move}", asked_by_id=step.asked_by_id)
        turn(pen.case)


def decline(keyring: Keyring, seen: Seen, *, words: str, now: datetime, trace: str = "") -> None:
    """Say no, and why; the child stays where it is. Raises as `approve`."""
    with journalled(keyring.actor, Act.decline, file_ref(seen.case_id), trace) as line:
        pen, child = _take_up(keyring, Act.decline, seen)
        step = _waiting_or_refuse(child)
        rules.check_second_officer(keyring.actor.id, asked_by=step.asked_by_id)
        line.changed("children_step.answer", "case_event.words")
        _close(step, Answer.declined, keyring, now)
        tell(pen, EventKind.children, code="children.declined", words=words, asked_by_id=step.asked_by_id)
        turn(pen.case)


def withdraw(keyring: Keyring, seen: Seen, *, now: datetime) -> None:
    """Take one's own step back. Raises CaseNotFoundError, NotAllowedError, StaleVersionError, TransitionError."""
    with journalled(keyring.actor, Act.withdraw, file_ref(seen.case_id)) as line:
        pen, child = _take_up(keyring, Act.withdraw, seen)
        step = _waiting_or_refuse(child)
        rules.check_withdraws(keyring.actor.id, asked_by=step.asked_by_id)
        line.changed("children_step.answer")
        _close(step, Answer.withdrawn, keyring, now)
        tell(pen, EventKind.children, code="children.withdrawn")
        turn(pen.case)


def let_colleagues_in(keyring: Keyring, *, now: datetime) -> int:
    """Give colleagues who protect children the keys of children's cases, and of their threads, that one holds.

    Some at a time: how many more there are says `newcomers.count`. Raises NotAllowedError.
    """
    with journalled(keyring.actor, Act.let_in, "children") as line:
        rules.check_room(Act.let_in, keyring.actor.roles)
        line.changed("vault_wrappedkey.wrapped")
        return newcomers.let_in(keyring, timezone.localdate(now))


def file_ref(case_id: UUID) -> str:
    """How the journal names a child's file; the file of nobody is named alike."""
    found = Protection.objects.filter(case=case_id).values_list("id", flat=True).first()
    return f"child:{found}" if found else "child"


def made_sure(child: Protection) -> frozenset[Measure]:
    """Say what was made sure for a child."""
    rows = Confirmation.objects.filter(protection=child).values_list("measure", flat=True)
    return frozenset(Measure(one) for one in rows)


def age_of(pen: Pen) -> AgeBand:
    """Open a child's age band, inside the act. Raises NoKeyError."""
    return particulars_of(pen.keyring, pen.case.person_id).age_band


def _take_up(keyring: Keyring, act: Act, seen: Seen) -> tuple[Pen, Protection]:
    pen = take_up_for(keyring, act, seen, POLICY, tracks=CHILDREN)
    child = Protection.objects.select_for_update().filter(case=pen.case).first()
    if child is None:
        raise ProtectionNotFoundError
    return pen, child


def _waiting(child: Protection) -> Step | None:
    return Step.objects.filter(protection=child, answer__isnull=True).first()


def _waiting_or_refuse(child: Protection) -> Step:
    step = _waiting(child)
    if step is None:
        raise TransitionError
    return step


def _close(step: Step, answer: Answer, keyring: Keyring, now: datetime) -> None:
    step.answer, step.answered_by_id, step.answered_at = answer, keyring.actor.id, now
    step.save(update_fields=["answer", "answered_by", "answered_at"])


def _go(child: Protection, target: State, step: Step, seen: Seen) -> None:
    zone = timezone.get_current_timezone()
    in_care = target is State.in_civilian_care
    child.state = target
    child.care_since = timezone.localdate(step.asked_at) if in_care else None
    child.due_at = (
        rules.review_due(child.care_since, seen.today, zone, limits()) if child.care_since else None
    )
    child.save(update_fields=["state", "care_since", "due_at"])
