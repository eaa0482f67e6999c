"""What happens with an undertaking: each act is one transaction, one line of the journal.

`keyring.actor` acts. It is offered on the case; every act after it takes the version of the undertaking (`SeenRow`),
because whoever explains the standards does not hold the case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from refuge.office.audit.actions import journalled
from refuge.office.case.pen import Pen, Seen, take_up_for, tell, tell_from_beside
from refuge.office.case.pen import ref as case_ref
from refuge.office.case.rules import EventKind
from refuge.office.copies import actions as copies
from refuge.office.undertaking import rules, sets
from refuge.office.undertaking.contents import Record
from refuge.office.undertaking.holding import (
    Holding,
    asked_of,
    bring_in,
    ref,
    take_up,
    who_reads,
)
from refuge.office.undertaking.models import Undertaking
from refuge.office.undertaking.numbers import new_number
from refuge.office.undertaking.rules import (
    OPEN,
    PERMITTED,
    Act,
    AlreadyOfferedError,
    DeclinedReason,
    Mode,
    NothingInForceError,
    State,
    Witness,
)
from refuge.office.vault import actions as vault
from refuge.office.vault.codes import SeenRow, turn
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from refuge.language.codes import Code
    from refuge.office.access.keyring import Keyring
    from refuge.office.case.models import Case

STATE, RECORD = "undertaking_undertaking.state", "undertaking_undertaking.record"


@dataclass(frozen=True)
class Manner:
    """In which language the clauses are gone through, how, and whether somebody interprets."""

    language: str
    mode: Mode
    interpreter: bool


@dataclass(frozen=True)
class Answer:
    """Which choice somebody took for the question of one clause, counted from one."""

    clause: str
    choice: int


@dataclass(frozen=True)
class Signature:
    """Who was there besides the officer, and whether the person took a copy."""

    witness: Witness
    copy_given: bool


def offer(keyring: Keyring, seen: Seen) -> UUID:
    """Offer the standards in force to somebody about whom a panel has decided; give back the id of the undertaking.

    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError, NotToBeAskedError (I-4, X3),
    NothingInForceError, AlreadyOfferedError, NoKeyError.
    """
    with journalled(keyring.actor, Act.offer, case_ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.offer, seen, PERMITTED)
        rules.check_asked(asked_of(pen.case))
        number = _in_force()
        _check_not_offered(pen.case.id, number)
        undertaking = _new(pen, number)
        line.about(ref(undertaking.id))
        line.changed(STATE, RECORD)
        tell(pen, EventKind.undertaking, code="undertaking.offered")
        turn(pen.case)
        return undertaking.id


def explain(keyring: Keyring, seen: SeenRow, manner: Manner) -> None:
    """Begin to go through the clauses in a language somebody knows. Beginning again asks every question anew.

    Raises NoUndertakingError, NotAllowedError, StaleVersionError, TransitionError, AnotherSetError, NoKeyError.
    """

    def begun(_: Record) -> Record:
        return Record(manner.language, manner.mode, manner.interpreter)

    _change(keyring, Act.explain, seen, begun)


def answer(keyring: Keyring, seen: SeenRow, given: Answer) -> bool:
    """Write down one answer and say whether it was right. Missed ones are explained again and asked again.

    With the last question answered right it counts as explained. Only the first try of each is kept, to teach better.
    Raises NoUndertakingError, NotAllowedError, StaleVersionError, TransitionError, AnotherSetError, NoKeyError.
    """
    with journalled(keyring.actor, Act.answer, ref(seen.id)) as line:
        holding = take_up(keyring, Act.answer, seen)
        rules.check_set(holding.undertaking.standards_id, sets.number_in_force())
        state = State(holding.undertaking.state)
        rules.state_after(Act.answer, state)
        before, asked = holding.record, _right_ones(holding)
        is_right = asked.get(given.clause) == given.choice
        first = {given.clause: is_right, **before.first_time} if given.clause in asked else before.first_time
        right = before.right | ({given.clause} if is_right else frozenset())
        line.changed(RECORD)
        after = rules.after_answer(state, all_clear=frozenset(asked) <= right)
        _write(holding, replace(before, first_time=first, right=right), state=after)
        if after is State.explained:
            line.changed(STATE)
            _finish(holding, "undertaking.explained")
        return is_right


def sign(keyring: Keyring, seen: SeenRow, signature: Signature) -> None:
    """Write down that somebody undertakes it. One signed for an earlier set gives way, and stays as it was.

    Raises NoUndertakingError, NotAllowedError, StaleVersionError, TransitionError, AnotherSetError,
    NotToBeAskedError, NotYetClearError, NoKeyError.
    """
    with journalled(keyring.actor, Act.sign, ref(seen.id)) as line:
        holding = take_up(keyring, Act.sign, seen)
        undertaking = holding.undertaking
        after = rules.state_after(Act.sign, State(undertaking.state))
        rules.check_set(undertaking.standards_id, sets.number_in_force())
        rules.check_asked(asked_of(undertaking.case))
        record, asked = holding.record, _right_ones(holding)
        rules.check_clear(record.right, frozenset(asked))
        line.changed(STATE, RECORD)
        _supersede(holding)
        quiz = rules.quiz(record.first_time, len(asked))
        signed = replace(record, quiz=quiz, witness=signature.witness, copy_given=signature.copy_given)
        _write(holding, signed, state=after, signed_on=seen.today)
        _finish(holding, "undertaking.signed")


def decline(keyring: Keyring, seen: SeenRow, why: DeclinedReason) -> None:
    """Write down that somebody does not undertake it. Nothing else changes, in no room.

    Raises NoUndertakingError, NotAllowedError, StaleVersionError, TransitionError, NoKeyError.
    """

    def said(record: Record) -> Record:
        return replace(record, declined=why)

    _change(keyring, Act.decline, seen, said, "undertaking.declined", ended_on=seen.today)


def defer(keyring: Keyring, seen: SeenRow) -> None:
    """Write down that somebody wants to think about it. It is offered again when they wish.

    Raises NoUndertakingError, NotAllowedError, StaleVersionError, TransitionError.
    """
    _change(keyring, Act.defer, seen, None, "undertaking.deferred")


def offer_again(keyring: Keyring, seen: SeenRow) -> None:
    """Offer it anew, in the set that is in force now, and from the beginning. The day it was first offered stays.

    Raises NoUndertakingError, NotAllowedError, StaleVersionError, TransitionError, NothingInForceError,
    NotToBeAskedError, NoKeyError.
    """
    with journalled(keyring.actor, Act.offer_again, ref(seen.id)) as line:
        holding = take_up(keyring, Act.offer_again, seen)
        after = rules.state_after(Act.offer_again, State(holding.undertaking.state))
        rules.check_asked(asked_of(holding.undertaking.case))
        line.changed(STATE, RECORD)
        _write(holding, Record(), state=after, standards_id=_in_force())
        _finish(holding, "undertaking.offered")


def withdraw(keyring: Keyring, seen: SeenRow) -> None:
    """Write down that somebody takes it back. Nobody asks why, and nothing else changes.

    Raises NoUndertakingError, NotAllowedError, StaleVersionError, TransitionError.
    """
    _change(keyring, Act.withdraw, seen, None, "undertaking.withdrawn", ended_on=seen.today)


def refresh(keyring: Keyring, seen: SeenRow) -> None:
    """Write down that the clauses were gone through again after signing (P7). Once: the day it was done stays.

    Raises NoUndertakingError, NotAllowedError, StaleVersionError, TransitionError.
    """
    _change(keyring, Act.refresh, seen, None, "undertaking.refreshed", refreshed_on=seen.today)


def reaffirm(keyring: Keyring, seen: SeenRow) -> None:
    """Write down that somebody, asked again after a year, keeps to it (P7).

    Raises NoUndertakingError, NotAllowedError, StaleVersionError, TransitionError, AnotherSetError.
    """
    _change(keyring, Act.reaffirm, seen, None, "undertaking.reaffirmed", affirmed_on=seen.today)


def give_copy(keyring: Keyring, seen: SeenRow) -> Code:
    """Draw a number for a copy of these words in their language. It is told once: only its digest is kept, elsewhere.

    Raises NoUndertakingError, NotAllowedError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.copy, ref(seen.id)):
        holding = take_up(keyring, Act.copy, seen)
        words = sets.kept(holding.undertaking.standards_id)
        return copies.issue(keyring.actor, words.text(holding.record.language))


def share(keyring: Keyring, seen: SeenRow) -> None:
    """Let officers and holders of the case who came later read how somebody was asked.

    Raises NoUndertakingError, NotAllowedError, StaleVersionError.
    """
    with journalled(keyring.actor, Act.share, ref(seen.id)) as line:
        holding = take_up(keyring, Act.share, seen)
        line.changed("vault_wrappedkey.wrapped")
        bring_in(holding)


def end_what_is_for_adults(*, pen: Pen, **_: object) -> None:
    """Set aside what a child was asked, within the act that walls a case in (X1, I-4)."""
    live = Undertaking.objects.select_for_update().filter(case=pen.case.id)
    for undertaking in live.filter(state__in=[*(state.value for state in OPEN), State.signed.value]):
        with journalled(pen.actor, Act.set_aside, ref(undertaking.id)) as line:
            line.changed(STATE)
            after = rules.state_after(Act.set_aside, State(undertaking.state))
            turn(undertaking, state=after, ended_on=pen.today)


_OF_THE_SET = frozenset({Act.explain, Act.reaffirm})


def _change(
    keyring: Keyring,
    act: Act,
    seen: SeenRow,
    changed: Callable[[Record], Record] | None,
    told: str = "",
    **columns: Any,
) -> None:
    with journalled(keyring.actor, act, ref(seen.id)) as line:
        holding = take_up(keyring, act, seen)
        after = rules.state_after(act, State(holding.undertaking.state))
        rules.check_not_refreshed_yet(act, holding.undertaking.refreshed_on)
        if act in _OF_THE_SET:
            rules.check_set(holding.undertaking.standards_id, sets.number_in_force())
        line.changed(STATE, *(f"undertaking_undertaking.{one}" for one in columns))
        if changed:
            line.changed(RECORD)
            _write(holding, changed(holding.record), state=after, **columns)
        else:
            turn(holding.undertaking, state=after, **columns)
        if told:
            _finish(holding, told)


def _in_force() -> int:
    number = sets.number_in_force()
    if number is None:
        raise NothingInForceError
    return number


def _check_not_offered(case_id: UUID, number: int) -> None:
    of_case = Undertaking.objects.filter(case=case_id)
    open_one = of_case.filter(state__in=[state.value for state in OPEN])
    if open_one.exists() or of_case.filter(state=State.signed, standards=number).exists():
        raise AlreadyOfferedError


def _new(pen: Pen, number: int) -> Undertaking:
    case: Case = pen.case
    compartment_id, key = vault.create_compartment(Kind.standards, who_reads(case))
    undertaking = Undertaking(
        id=uuid4(),
        number=new_number(),
        case=case,
        compartment_id=compartment_id,
        standards_id=number,
        state=State.offered,
        offered_on=pen.today,
        offered_by_id=pen.actor.id,
    )
    undertaking.record = undertaking.seal("record", key, Record().as_text)
    undertaking.save(force_insert=True)
    return undertaking


def _right_ones(holding: Holding) -> Mapping[str, int]:
    """Which choice is right for each clause of the set that was offered."""
    wording = sets.kept(holding.undertaking.standards_id).wording("")
    return {clause.code: clause.right for clause in wording.clauses}


def _write(holding: Holding, record: Record, **columns: Any) -> None:
    undertaking = holding.undertaking
    undertaking.record = undertaking.seal("record", holding.key, record.as_text)
    undertaking.save(update_fields=["record"])
    turn(undertaking, **columns)


def _supersede(holding: Holding) -> None:
    """Let what was signed for an earlier set give way to what is signed now."""
    former = Undertaking.objects.select_for_update().filter(
        case=holding.undertaking.case_id, state=State.signed
    )
    for one in former:
        after = rules.state_after(Act.supersede, State(one.state))
        turn(one, state=after, ended_on=holding.today)


def _finish(holding: Holding, code: str) -> None:
    bring_in(holding)
    undertaking = holding.undertaking
    tell_from_beside(holding.keyring, undertaking.case_id, EventKind.undertaking, code, holding.today)
