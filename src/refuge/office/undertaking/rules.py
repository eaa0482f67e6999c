"""May it happen with an undertaking? Its moves, who may take them, whose two approvals put a set in force, its clocks.

Pure. An undertaking is free: nothing in here, or anywhere, asks whether somebody signed before it lets them have
refuge, food, health care or safety. A child and a captive are never asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from refuge.office.access.rules import ANYBODY, HOLDERS, RefusedError, Relation, Role, Standings

__all__ = ["Relation"]  # the page of states asks for it here


class Act(StrEnum):
    """Everything that is done in this room, as the journal names it."""

    offer = "undertaking.offer"
    explain = "undertaking.explain"
    answer = "undertaking.answer"
    sign = "undertaking.sign"
    decline = "undertaking.decline"
    defer = "undertaking.defer"
    offer_again = "undertaking.offer_again"
    withdraw = "undertaking.withdraw"
    refresh = "undertaking.refresh"
    reaffirm = "undertaking.reaffirm"
    set_aside = "undertaking.set_aside"
    supersede = "undertaking.supersede"
    copy = "undertaking.copy"
    share = "undertaking.share"
    see = "undertaking.see"
    see_list = "undertaking.see_list"
    see_standards = "undertaking.see_standards"
    approve_set = "undertaking.approve_set"
    give_way = "undertaking.give_way"


class State(StrEnum):
    offered = "offered"
    explained = "explained"
    signed = "signed"
    declined = "declined"
    deferred = "deferred"
    superseded = "superseded"
    withdrawn_by_person = "withdrawn_by_person"
    set_aside = "set_aside"  # of a child: it never counts


class SetState(StrEnum):
    proposed = "proposed"
    approved_once = "approved_once"
    in_force = "in_force"
    past = "past"


class Mode(StrEnum):
    """How the clauses were gone through."""

    read = "read"
    read_aloud = "read_aloud"
    interpreted = "interpreted"


class Witness(StrEnum):
    """Who was there besides the officer. Never who it was by name."""

    nobody_else = "nobody_else"
    colleague = "colleague"
    companion = "companion"
    interpreter = "interpreter"


class DeclinedReason(StrEnum):
    """Asked only in order to do better, and free to leave out."""

    not_said = "not_said"
    civilian_life = "civilian_life"
    faith_or_conscience = "faith_or_conscience"
    fears_for_family = "fears_for_family"
    does_not_agree = "does_not_agree"


class Why(StrEnum):
    """Why a set is to be in force."""

    first_set = "first_set"
    plainer_words = "plainer_words"
    law_changed = "law_changed"
    learned = "learned"


class NoUndertakingError(RefusedError):
    """There is no such undertaking, or none this member of staff may know of."""

    reason = "not_found"
    status = 404


class NoSuchSetError(RefusedError):
    """There is no such version of the standards."""

    reason = "no_such_set"
    status = 404


class TransitionError(RefusedError):
    """No line of the table leads on from here by this act (I-23)."""

    reason = "no_transition"
    status = 409


class NotToBeAskedError(RefusedError):
    """Somebody who is held, or about whom nothing was decided yet, is not asked (I-4, X3)."""

    reason = "not_to_be_asked"
    status = 409


class NothingInForceError(RefusedError):
    """No set of standards is in force, so there is nothing to undertake."""

    reason = "nothing_in_force"
    status = 409


class AnotherSetError(RefusedError):
    """Another set is in force now than the one that was explained: it is offered again."""

    reason = "another_set"
    status = 409


class AlreadyOfferedError(RefusedError):
    """It is offered already, or signed for the set in force."""

    reason = "already_offered"
    status = 409


class NotYetClearError(RefusedError):
    """A question is still open: it is explained again and asked again, before anybody signs."""

    reason = "not_yet_clear"
    status = 409


class SamePersonError(RefusedError):
    """The head of committee and a legal officer approve a set, and neither of them twice (I-22)."""

    reason = "same_person"
    status = 409


_CASE: Standings = {Role.case_worker: HOLDERS, Role.supervisor: HOLDERS}
_OFFICER: Standings = {Role.undertaking_officer: ANYBODY}
PERMITTED: Mapping[Act, Standings] = {
    Act.offer: _CASE,
    Act.explain: _OFFICER,
    Act.answer: _OFFICER,
    Act.sign: _OFFICER,
    Act.decline: {**_CASE, **_OFFICER},
    Act.defer: {**_CASE, **_OFFICER},
    Act.offer_again: {**_CASE, **_OFFICER},
    Act.withdraw: {**_CASE, **_OFFICER},
    Act.refresh: _OFFICER,
    Act.reaffirm: _OFFICER,
    Act.copy: _OFFICER,
    Act.share: {**_CASE, **_OFFICER},
    Act.see: {**_CASE, **_OFFICER},
}
"""Which role, standing how to the case, may do what with its undertaking. What is not listed is nobody's."""

EVERYBODY_INSIDE = frozenset(Role)
STANDARDS: Mapping[Act, frozenset[Role]] = {
    Act.see_list: frozenset({Role.undertaking_officer}),
    Act.see_standards: EVERYBODY_INSIDE,
    Act.approve_set: frozenset({Role.head, Role.legal}),
}
"""Who does what with the standards themselves. What everybody keeps to, everybody may read."""

OPEN = (State.offered, State.explained, State.deferred)
MOVES: Mapping[tuple[Act, State], State] = {
    (Act.explain, State.offered): State.offered,
    (Act.answer, State.offered): State.explained,  # with the last answer: see `after_answer`
    (Act.sign, State.explained): State.signed,
    **{(Act.decline, state): State.declined for state in OPEN},
    (Act.defer, State.offered): State.deferred,
    (Act.defer, State.explained): State.deferred,
    **{(Act.offer_again, state): State.offered for state in OPEN},
    (Act.withdraw, State.signed): State.withdrawn_by_person,
    (Act.supersede, State.signed): State.superseded,
    (Act.refresh, State.signed): State.signed,
    (Act.reaffirm, State.signed): State.signed,
    **{(Act.set_aside, state): State.set_aside for state in (*OPEN, State.signed)},
}
"""The only moves of an undertaking. `docs/states.md` is drawn from here; the database refuses every other (I-23).

Somebody may say no before anything was explained: nobody is kept on a chair.
"""

_TO_BE_ASKED = "decided about, not held, case open, a set in force"
NEEDS: Mapping[Act, str] = {
    Act.explain: "the set that is in force",
    Act.answer: "the set that is in force, the last question answered right",
    Act.sign: "every question answered right, decided about, not held, case open, the set that is in force",
    Act.decline: "nothing more",
    Act.defer: "nothing more",
    Act.offer_again: _TO_BE_ASKED,
    Act.withdraw: "nothing more",
    Act.set_aside: "they are a child, or it is in doubt",
    Act.supersede: "another one is signed",
    Act.approve_set: "one yes of the head of committee, one of a legal officer: two people, the same words",
    Act.give_way: "another set comes into force",
}
"""What a move needs besides: `docs/states.md` is drawn with it."""

SET_MOVES: Mapping[tuple[Act, SetState], SetState] = {
    (Act.approve_set, SetState.proposed): SetState.approved_once,
    (Act.approve_set, SetState.approved_once): SetState.in_force,
    (Act.give_way, SetState.in_force): SetState.past,  # when another set is in force
}
"""The only moves of a set: two people approve it, one after the other (I-22, I-23)."""

SET_ROLES: Mapping[Act, frozenset[Role]] = {**STANDARDS, Act.give_way: frozenset()}
MACHINES = {"set of standards": (SET_MOVES, SET_ROLES)}


def state_after(act: Act, state: State) -> State:
    """Give the state an act leads to. Raises TransitionError (I-23)."""
    if (act, state) not in MOVES:
        raise TransitionError(act.value)
    return MOVES[act, state]


def check_not_refreshed_yet(act: Act, refreshed_on: date | None) -> None:
    """Let the clauses be gone through again once: a second time would move the day. Raises TransitionError (P7)."""
    if act is Act.refresh and refreshed_on is not None:
        raise TransitionError(act.value)


def after_answer(state: State, *, all_clear: bool) -> State:
    """Give the state after one answer: explained once every question was answered right. Raises TransitionError (I-23)."""
    after = state_after(Act.answer, state)
    return after if all_clear else state


def pairs() -> list[tuple[State, State]]:
    """List every pair of different states that a move joins, for the database. Raises nothing."""
    return sorted({(source, after) for (_, source), after in MOVES.items() if source is not after})


def set_pairs() -> list[tuple[SetState, SetState]]:
    """List every pair of states of a set that a move joins, for the database. Raises nothing."""
    return sorted({(source, after) for (_, source), after in SET_MOVES.items()})


@dataclass(frozen=True)
class Asked:
    """What decides whether somebody may be asked at all."""

    decided: bool
    in_custody: bool
    closed: bool


def check_asked(asked: Asked) -> None:
    """Let somebody be asked about whom a panel decided, and who is free. Raises NotToBeAskedError (I-4, X3)."""
    if asked.in_custody or asked.closed or not asked.decided:
        raise NotToBeAskedError


def check_set(own: int, in_force: int | None) -> None:
    """Let an act go on whose set is the one in force. Raises NothingInForceError, AnotherSetError."""
    if in_force is None:
        raise NothingInForceError
    if own != in_force:
        raise AnotherSetError


def quiz(first_time: Mapping[str, bool], clauses: int) -> int:
    """Give how many of ten questions were right at first: kept to teach better, never a condition. 0 to 10 (P7)."""
    right = sum(first_time.values())
    return (right * 10) // clauses if clauses else 0


def check_clear(right: frozenset[str], clauses: frozenset[str]) -> None:
    """Let somebody sign who answered every question right, at whatever try. Raises NotYetClearError (P7)."""
    if not clauses <= right:
        raise NotYetClearError


@dataclass(frozen=True)
class Approval:
    """Whose word a set has so far: who said yes as head of committee, who as legal officer."""

    head: UUID | None = None
    legal: UUID | None = None

    @property
    def count(self) -> int:
        return (self.head is not None) + (self.legal is not None)


def approve(before: Approval, staff_id: UUID, roles: frozenset[Role]) -> Approval:
    """Add one approval: one of the head of committee and one of a legal officer. Raises SamePersonError (I-22)."""
    if staff_id in {before.head, before.legal}:
        raise SamePersonError
    if Role.head in roles and before.head is None:
        return Approval(staff_id, before.legal)
    if Role.legal in roles and before.legal is None:
        return Approval(before.head, staff_id)
    raise SamePersonError


def state_of(approval: Approval) -> SetState:
    """Give the state of a set that has so many words for it. Raises nothing."""
    return (SetState.proposed, SetState.approved_once, SetState.in_force)[approval.count]


@dataclass(frozen=True)
class Clocks:
    """How many days after signing it is gone through again, and after how many it is asked again (P7)."""

    refresh_days: int
    reaffirm_days: int


def refresh_due(signed_on: date, refreshed_on: date | None, clocks: Clocks) -> date | None:
    """Give by when the clauses are gone through again; none once that is done. Raises nothing (P7)."""
    return None if refreshed_on else signed_on + timedelta(days=clocks.refresh_days)


def reaffirm_due(signed_on: date, affirmed_on: date | None, clocks: Clocks) -> date:
    """Give by when somebody is asked whether they still keep to it. Raises nothing (P7)."""
    return (affirmed_on or signed_on) + timedelta(days=clocks.reaffirm_days)
