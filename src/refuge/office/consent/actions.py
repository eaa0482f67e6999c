"""What changes: somebody is asked, says yes or no, takes it back. Each is one transaction and one event of the case.

`keyring.actor` acts. All but taking back are compare-and-swap on the version of the case; taking back is never stale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Max

from refuge.language.script import nfc
from refuge.office.access.rules import Relation, check_standing
from refuge.office.audit.actions import journalled
from refuge.office.case import rules as cases
from refuge.office.case.pen import Pen, Seen, ref, standing_of, take_up_any, take_up_for, tell, turn
from refuge.office.case.rules import BOTH, EventKind, Status, Track
from refuge.office.consent import rules
from refuge.office.consent.marks import mark_of_recipient, marks_of_categories
from refuge.office.consent.models import Consent
from refuge.office.consent.queries import kept
from refuge.office.consent.reading_out import read_out
from refuge.office.consent.rules import (
    POLICY,
    TERMS,
    Act,
    AlreadyAskedError,
    CaseNow,
    Category,
    ConsentNotFoundError,
    Days,
    Level,
    NoticeChangedError,
    Question,
    Said,
    SaidNo,
    State,
)
from refuge.office.consent.signals import withdrawn
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from datetime import date
    from enum import StrEnum

    from refuge.office.access.keyring import Keyring


def ask(keyring: Keyring, seen: Seen, question: Question, *, trace: str = "") -> UUID:
    """Write down that somebody is being asked; give back the id of the open question.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, RecipientError, PurposeError, CategoriesError,
    NotForAChildError, NotInReceptionError, AlreadyAskedError.
    """
    with journalled(keyring.actor, Act.request, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.request, seen, POLICY, tracks=BOTH)
        rules.check_question(question)
        rules.check_may_ask(question.level, _now_of(pen))
        line.changed("consent_consent.state")
        row = _open_question(pen, question)
        _done(pen, "requested", question.level)
        return row.id


def give(keyring: Keyring, seen: Seen, consent_id: UUID, *, said: Said, heard: str) -> None:
    """Write down a yes. It takes the place of the one before; `heard` is the hash of what was read aloud.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, ConsentNotFoundError, MoveError,
    NotForAChildError, NotInReceptionError, WitnessNeededError, GuardianNeededError, NoticeChangedError.
    """
    with journalled(keyring.actor, Act.give, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.give, seen, POLICY, tracks=BOTH)
        row = _row(pen, consent_id)
        target = rules.target_of(Act.give, State(row.state))
        question = _question_of(pen, row)
        rules.check_may_ask(question.level, _now_of(pen))
        rules.check_said(said, Track(pen.case.track))
        _check_heard(question, heard)
        line.changed("consent_consent.state")
        renews = _make_room(pen, row)
        _write_yes(pen, row, question, said)
        row.state = target
        row.save()
        _done(pen, "renewed" if renews else "given", question.level)


def refuse(
    keyring: Keyring,
    seen: Seen,
    consent_id: UUID,
    said: SaidNo | None = None,
    *,
    trace: str = "",
) -> None:
    """Write down a no. A yes given before to the same question ends with it: it was taken back.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, ConsentNotFoundError, MoveError.
    """
    with journalled(keyring.actor, Act.refuse, ref(seen.case_id), trace) as line:
        pen = take_up_for(keyring, Act.refuse, seen, POLICY, tracks=BOTH)
        row = _row(pen, consent_id)
        row.state = rules.target_of(Act.refuse, State(row.state))
        line.changed("consent_consent.state")
        why, before = said or SaidNo(), _in_force(row)
        if before:
            _end(pen, before, Act.withdraw)
        _seal(pen, row, refusal_reason=nfc(why.reason), other_basis=why.other_basis)
        row.save()
        _done(pen, "refused", Level(row.level))


def withdraw(keyring: Keyring, case_id: UUID, consent_id: UUID, *, today: date) -> None:
    """Take a yes back, at once and everywhere. Nothing stands in its way: no version, no state of the case, no key.

    Done twice it is done once. Raises CaseNotFoundError, NotAllowedError, ConsentNotFoundError; MoveError where
    there is nothing to take back.
    """
    with journalled(keyring.actor, Act.withdraw, ref(case_id)) as line:
        pen = take_up_any(keyring, cases.Act.see, case_id, today)
        standing = cases.on_track(standing_of(pen.actor, pen.case), Track(pen.case.track))
        check_standing(Act.withdraw, standing, POLICY)
        row = _row(pen, consent_id)
        if row.state == State.withdrawn:
            return
        line.changed("consent_consent.state", "consent_consent.withdrawn_on")
        _end(pen, row, Act.withdraw)
        # A supervisor who holds no key ends it all the same; the story then says where, not what.
        holds = standing.relation is not Relation.none
        tell(pen, EventKind.consent, code=f"consent.withdrawn_{row.level}" if holds else None)
        turn(pen.case)


def end_for_child(*, pen: Pen, **_: object) -> None:
    """End what somebody agreed to before they were known to be a child; it is asked anew, with a guardian (X1).

    Called by the wall, within the act that puts it up. The person is told, which waits on a desk until it is done.
    """
    rows = Consent.objects.select_for_update().filter(case=pen.case, for_child=False)
    for row in rows.filter(state__in=[State.given, State.requested]):
        with journalled(pen.actor, Act.expire, ref(pen.case.id)) as line:
            line.changed("consent_consent.state")
            was_given = row.state == State.given
            _end(pen, row, Act.expire if was_given else Act.withdraw, untold=was_given)
            tell(pen, EventKind.consent, code=f"consent.ended_{row.level}")


def tell_ended(keyring: Keyring, seen: Seen) -> None:
    """Write down that the person was told of every consent that ended without them (I-9).

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError.
    """
    with journalled(keyring.actor, Act.tell, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.tell, seen, POLICY, tracks=BOTH)
        line.changed("consent_consent.ended_untold")
        Consent.objects.filter(case=pen.case, ended_untold=True).update(ended_untold=False)
        tell(pen, EventKind.consent, code="consent.told")
        turn(pen.case)


def _open_question(pen: Pen, question: Question) -> Consent:
    mark = mark_of_recipient(pen.case.id, question.recipient)
    same = Consent.objects.filter(case=pen.case, level=question.level, recipient_mark=mark)
    if same.filter(state=State.requested).exists():
        raise AlreadyAskedError
    row = Consent(
        id=uuid4(),
        case=pen.case,
        level=question.level,
        number=(same.aggregate(highest=Max("number"))["highest"] or 0) + 1,
        state=State.requested,
        for_child=Track(pen.case.track) is Track.child,
        recipient_mark=mark,
        asked_on=pen.today,
        asked_by_id=pen.actor.id,
    )
    _seal_question(pen, row, question)
    row.save(force_insert=True)
    return row


def _seal_question(pen: Pen, row: Consent, question: Question) -> None:
    heard, kinds = read_out(question), rules.covered(question)
    row.category_marks = marks_of_categories(row.id, kinds)
    _seal(
        pen,
        row,
        purpose=nfc(question.purpose),
        recipient=nfc(question.recipient),
        language=question.language,
        notice_version=str(heard.version),
        notice_hash=heard.hash,
    )
    row.categories = row.seal("categories", pen.key, ",".join(sorted(kinds)))


def _check_heard(question: Question, heard: str) -> None:
    if heard != read_out(question).hash:
        raise NoticeChangedError


def _write_yes(pen: Pen, row: Consent, question: Question, said: Said) -> None:
    heard, days, level = read_out(question), limits(), question.level
    row.given_on, row.live_from = pen.today, rules.live_from(level, pen.today, days)
    row.expires_on = rules.expires_on(level, row.live_from, days)
    _seal(
        pen,
        row,
        notice_version=str(heard.version),
        notice_hash=heard.hash,
        legal_basis=TERMS[level].basis,
        mode=said.mode,
        capacity=said.capacity,
        interpreter="yes" if said.interpreter else "no",
        witness=said.witness,
    )


def _make_room(pen: Pen, row: Consent) -> bool:
    """Let the yes that was in force make room for the new one; say whether there was one that still counted."""
    before = _in_force(row)
    if before is None:
        return False
    ran_out = rules.shown_state(kept(before), pen.today) is State.expired
    before.state = rules.target_of(Act.expire if ran_out else Act.renew, State(before.state))
    before.save(update_fields=["state"])
    row.supersedes = before
    return not ran_out


def _end(pen: Pen, row: Consent, act: Act, *, untold: bool = False) -> None:
    """End one yes, or one open question, and let every room cut what hangs on it, in this transaction (I-15)."""
    was_given = row.state == State.given
    row.state = rules.target_of(act, State(row.state))
    row.ended_untold = untold
    row.withdrawn_on = pen.today if row.state == State.withdrawn else None
    row.save(update_fields=["state", "withdrawn_on", "ended_untold"])
    if was_given:
        withdrawn.send(
            Consent,
            keyring=pen.keyring,
            case_id=pen.case.id,
            level=Level(row.level),
            recipient=row.recipient_mark,
            consent_id=row.id,
            today=pen.today,
        )


def _in_force(row: Consent) -> Consent | None:
    same = Consent.objects.filter(case=row.case_id, level=row.level, recipient_mark=row.recipient_mark)
    return same.filter(state=State.given).exclude(id=row.id).first()


def _row(pen: Pen, consent_id: UUID) -> Consent:
    row = Consent.objects.select_for_update().filter(case=pen.case, id=consent_id).first()
    if row is None:
        raise ConsentNotFoundError
    return row


def _question_of(pen: Pen, row: Consent) -> Question:
    return question_of(pen.keyring, pen.case.compartment_id, row)


def question_of(keyring: Keyring, compartment_id: UUID, row: Consent) -> Question:
    """Open what was asked. Raises NoKeyError."""

    def opened(sealed: Any) -> str:
        return keys.open_sealed(keyring, compartment_id, sealed) if sealed else ""

    kinds = frozenset(Category(one) for one in opened(row.categories).split(",") if one)
    return Question(Level(row.level), opened(row.language), opened(row.purpose), kinds, opened(row.recipient))


def _seal(pen: Pen, row: Consent, **columns: str | StrEnum | None) -> None:
    for column, words in columns.items():
        setattr(row, column, row.seal(column, pen.key, words) if words else None)


def _done(pen: Pen, verb: str, level: Level) -> None:
    tell(pen, EventKind.consent, code=f"consent.{verb}_{level}")
    turn(pen.case)


def _now_of(pen: Pen) -> CaseNow:
    return CaseNow(Track(pen.case.track), Status(pen.case.status), pen.case.arrived_on)


def limits() -> Days:
    """Say how long a yes counts, in days, by the programme's limits."""
    said = settings.PROGRAMME.limits
    return Days(said.sharing_days, said.consent_days, said.testimony_cooling_days)
