"""What changes: a questionnaire is begun, saved page by page, held where it could do harm, finished.

`keyring.actor` acts. Every save seals the whole draft under the case's key at once, and is compare-and-swap on the
draft's own version: of two colleagues on one draft the second is told, and nothing typed is lost.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db.models import Max

from refuge.language.script import nfc
from refuge.office.access.rules import check_standing
from refuge.office.assessment import rules
from refuge.office.assessment.models import Assessment
from refuge.office.assessment.rules import (
    POLICY,
    Act,
    AlreadyBegunError,
    Item,
    Kind,
    NotFoundError,
    Reached,
    State,
)
from refuge.office.assessment.words import summary
from refuge.office.audit.actions import journalled
from refuge.office.case import rules as cases
from refuge.office.case.pen import Pen, ref, standing_of, take_up_any, tell, turn
from refuge.office.case.rules import ADULTS, EventKind, NoteKind, Status, Track
from refuge.office.case.signals import found_in_custody
from refuge.office.consent.queries import c1_answered
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from datetime import date

    from refuge.office.access.keyring import Keyring


@dataclass(frozen=True)
class SeenDraft:
    """Which draft somebody had before their eyes, at which version, on which day."""

    case_id: UUID
    draft_id: UUID
    version: int
    today: date


@dataclass(frozen=True)
class Answered:
    """One answer: to which question, what, and the few words besides where it has room for them."""

    key: str
    given: object
    words: str = ""


def start(keyring: Keyring, case_id: UUID, kind: Kind, *, today: date) -> UUID:
    """Begin a questionnaire, empty; give back its id. One that is finished stays as it is beside it.

    Raises CaseNotFoundError, WalledError, NotAllowedError, ClosedError, AlreadyBegunError, NoKeyError.
    """
    with journalled(keyring.actor, Act.start, ref(case_id)) as line:
        pen = _take_up(keyring, Act.start, case_id, today)
        same = Assessment.objects.filter(case=pen.case, kind=kind)
        if same.exclude(state=State.finished).exists():
            raise AlreadyBegunError
        line.changed("assessment_assessment.state", "assessment_assessment.answers")
        row = Assessment(
            id=uuid4(),
            case=pen.case,
            kind=kind,
            number=(same.aggregate(highest=Max("number"))["highest"] or 0) + 1,
            state=State.draft,
            started_on=today,
            started_by_id=pen.actor.id,
            saved_by_id=pen.actor.id,
        )
        row.answers = row.seal("answers", pen.key, "{}")
        row.save(force_insert=True)
        return row.id


def save(keyring: Keyring, seen: SeenDraft, answered: Answered, *, trace: str = "") -> State:
    """Keep one answer; say where the draft stands now.

    Raises CaseNotFoundError, WalledError, NotAllowedError, ClosedError, NotFoundError, StaleVersionError,
    MoveError, AnswerError, NoKeyError.
    """
    with journalled(keyring.actor, Act.save, ref(seen.case_id), trace) as line:
        pen = _take_up(keyring, Act.save, seen.case_id, seen.today)
        row = _row(pen, seen)
        item = rules.item_of(Kind(row.kind), answered.key)
        rules.check_answer(item, answered.given)
        line.changed("assessment_assessment.answers")
        answers = {**answers_of(keyring, pen.case.compartment_id, row), **_kept(item, answered)}
        before, after = State(row.state), rules.state_after_saving(State(row.state), item.key, answers)
        if after is not before:
            row.raised_by_id, row.released_by_id = pen.actor.id, None
            tell(pen, EventKind.assessment, code="assessment.held", words=answered.words)
        row.answers = row.seal("answers", pen.key, json.dumps(answers))
        _write(row, state=after, saved_by_id=pen.actor.id)
        return after


def release(keyring: Keyring, seen: SeenDraft, *, words: str, trace: str = "") -> None:
    """Answer, as a supervisor who neither raised it nor owns the case, how the harm is avoided (R8).

    Raises CaseNotFoundError, WalledError, NotAllowedError, ClosedError, NotFoundError, StaleVersionError,
    MoveError, SamePersonError, NoKeyError.
    """
    with journalled(keyring.actor, Act.release, ref(seen.case_id), trace) as line:
        pen = _take_up(keyring, Act.release, seen.case_id, seen.today)
        row = _row(pen, seen)
        target = rules.target_of(Act.release, State(row.state))
        rules.check_releases(standing_of(pen.actor, pen.case), raised_by=row.raised_by_id)
        line.changed("assessment_assessment.release_words")
        row.release_words = row.seal("release_words", pen.key, nfc(words))
        row.released_by_id = pen.actor.id
        tell(pen, EventKind.assessment, code="assessment.released", words=words)
        _write(row, state=target)


def finish(keyring: Keyring, seen: SeenDraft) -> None:
    """Finish a questionnaire. The assessment becomes a note of the case, which its next step asks for.

    Where it shows that somebody is or was in custody, whoever decides about status is told within this act (X3).

    Raises CaseNotFoundError, WalledError, NotAllowedError, ClosedError, NotFoundError, StaleVersionError,
    MoveError, UnansweredError, HarmError, UndecidedError, NoKeyError.
    """
    with journalled(keyring.actor, Act.finish, ref(seen.case_id)) as line:
        pen = _take_up(keyring, Act.finish, seen.case_id, seen.today)
        row = _row(pen, seen)
        kind, answers = Kind(row.kind), answers_of(keyring, pen.case.compartment_id, row)
        reached = Reached(kind, State(row.state), answers)
        rules.check_finishes(reached, c1_answered=c1_answered(pen.case.id, seen.today))
        line.changed("assessment_assessment.state")
        row.finished_on, row.finished_by_id = seen.today, pen.actor.id
        _write(row, state=State.finished)
        _tell_finished(pen, kind, summary(kind, answers))
        if rules.shows_custody(answers):
            found_in_custody.send(Assessment, pen=pen)
        turn(pen.case)


def answers_of(keyring: Keyring, compartment_id: UUID, row: Assessment) -> dict[str, Any]:
    """Open what was answered. Raises NoKeyError."""
    opened: dict[str, Any] = json.loads(keys.open_sealed(keyring, compartment_id, row.answers))
    return opened


def _tell_finished(pen: Pen, kind: Kind, words: str) -> None:
    if kind is Kind.assessment:
        tell(pen, EventKind.note, note_kind=NoteKind.assessment, words=words)
    else:
        tell(pen, EventKind.assessment, code="assessment.intake_finished", words=words)


def _take_up(keyring: Keyring, act: Act, case_id: UUID, today: date) -> Pen:
    """Lock the case for work on a draft, which has a version of its own."""
    pen = take_up_any(keyring, cases.Act.see, case_id, today)
    cases.check_track(Track(pen.case.track), ADULTS)
    check_standing(act, cases.on_track(standing_of(keyring.actor, pen.case), Track(pen.case.track)), POLICY)
    rules.check_works(Status(pen.case.status))
    return pen


def _row(pen: Pen, seen: SeenDraft) -> Assessment:
    row = Assessment.objects.select_for_update().filter(case=pen.case, id=seen.draft_id).first()
    if row is None:
        raise NotFoundError
    cases.check_version(seen.version, row.version)
    return row


def _kept(item: Item, answered: Answered) -> dict[str, object]:
    given = nfc(answered.given) if isinstance(answered.given, str) else answered.given
    return {item.key: given, **({f"{item.key}_words": nfc(answered.words)} if item.words else {})}


def _write(row: Assessment, **columns: Any) -> None:
    # The case and the row are locked, and the version was looked at: nobody else writes here now.
    for column, value in columns.items():
        setattr(row, column, value)
    row.version += 1
    row.save()
