"""Who may write down a name, ask to see it, lend the other half of its key. Pure.

A name and papers are sealed under a key in two halves. One side is held by those who work the case, the other by
second officers; nobody is given both. What is not listed here is allowed to nobody, an administrator least of all
(I-36).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.office.access.rules import ANYBODY, HOLDERS, RefusedError, Relation, Role, Standings
from refuge.office.case.rules import TRACK_ROLES, Track

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from refuge.office.access.rules import Standing

__all__ = ["Relation"]  # the drawing of the states asks for it here


class Side(StrEnum):
    one = "one"  # those who work the case
    other = "other"  # second officers


class Purpose(StrEnum):
    """The step that needs a name. Without one nobody asks."""

    papers = "papers"  # to have papers made, or made again
    family = "family"  # to look for family
    partner = "partner"  # a partner needs it, and the person agreed to that
    health = "health"
    legal = "legal"
    put_right = "put_right"  # the person wants to see, or to put right, what is kept
    erase = "erase"  # to destroy what is kept: two people do that, and nothing is shown


class State(StrEnum):
    """Where one request stands."""

    asked = "asked"
    lent = "lent"
    shown = "shown"
    refused = "refused"
    taken_back = "taken_back"
    lapsed = "lapsed"


class Act(StrEnum):
    see = "identity.see"
    write = "identity.write"
    ask = "identity.ask"
    lend = "identity.lend"
    say_no = "identity.say_no"
    take_back = "identity.take_back"
    show = "identity.show"
    erase = "identity.erase"
    hand_out = "identity.hand_out"
    lapse = "identity.lapse"
    let_go = "identity.let_go"


_BY_HOLDERS: Standings = {Role.case_worker: HOLDERS, Role.supervisor: HOLDERS, Role.cp_officer: HOLDERS}
_WHO_KNOWS_OF_IT: Standings = {Role.case_worker: HOLDERS, Role.supervisor: ANYBODY, Role.cp_officer: HOLDERS}
_SECOND_OFFICERS: Standings = {
    Role.supervisor: frozenset({Relation.on_it, Relation.none}),  # never the owner
    Role.cp_officer: frozenset({Relation.on_it}),
}

POLICY = {
    Act.see: _WHO_KNOWS_OF_IT,  # who holds which half, who asked; nothing of what is kept
    Act.write: _BY_HOLDERS,
    Act.ask: _BY_HOLDERS,  # and only who holds a half of the first side, unless to erase
    Act.take_back: _BY_HOLDERS,  # and only who asked
    Act.show: _BY_HOLDERS,  # and only who asked, with both halves in hand, in time
    Act.lend: _SECOND_OFFICERS,  # and only who holds the other half and did not ask
    Act.say_no: _SECOND_OFFICERS,
    Act.erase: _SECOND_OFFICERS,  # and never who asked for it
    Act.hand_out: _WHO_KNOWS_OF_IT,  # and only of one's own half
}
"""Which relation to a case lets which role do which act."""

PERMITTED = POLICY
MOVES = {
    (Act.lend, State.asked): State.lent,
    (Act.say_no, State.asked): State.refused,
    (Act.take_back, State.asked): State.taken_back,
    (Act.take_back, State.lent): State.taken_back,
    (Act.show, State.lent): State.shown,
    (Act.lapse, State.asked): State.lapsed,
    (Act.lapse, State.lent): State.lapsed,
}
"""The only legal moves of one request. When its time is over, or the yes is taken back, it lapses by itself."""

UNDER_WAY = (State.asked, State.lent)


class NoYesError(RefusedError):
    """The person has not agreed, or no longer agrees, that their name and papers are kept (C2)."""

    reason = "no_consent"
    status = 409


class AlreadyWrittenError(RefusedError):
    """There is a name kept already. To write it anew, two people destroy what is there first."""

    reason = "already_written"
    status = 409


class NothingWrittenError(RefusedError):
    """Nothing is kept of this person."""

    reason = "nothing_written"
    status = 404


class NobodyOnOneSideError(RefusedError):
    """One of the two sides would be nobody: with fewer than two people there is no rule of two."""

    reason = "nobody_on_one_side"
    status = 409


class NoHalfError(RefusedError):
    """The actor does not hold the half that this takes."""

    reason = "no_half"
    status = 409


class SamePersonError(RefusedError):
    """Whoever asks does not answer (I-22)."""

    reason = "same_person"


class NotTheirsError(RefusedError):
    """Somebody else asked."""

    reason = "not_theirs"
    status = 404


class NoSuchMoveError(RefusedError):
    """From the state the request is in, this does not follow (I-23)."""

    reason = "no_transition"
    status = 409


class TooLateError(RefusedError):
    """The half was lent for minutes, and they are over."""

    reason = "too_late"
    status = 409


class AlreadyAskedError(RefusedError):
    """A request of the same person for the same name is under way."""

    reason = "already_asked"
    status = 409


class HalvesDoNotFitError(RefusedError):
    """The two halves join to a key that opens nothing: one of them is not what it should be."""

    reason = "halves_do_not_fit"
    status = 409


@dataclass(frozen=True)
class Words:
    """What is kept. No number of any paper: there is no field for one."""

    name_used: str
    other_names: str = ""
    papers: str = ""


def side_of(standing: Standing, track: Track) -> Side | None:
    """Say which half somebody is given who stands so to a case; None for nobody's business. Raises nothing.

    On the child track, child protection and nobody else: one side its owner, the other the other officers (X1).
    """
    roles = standing.roles & TRACK_ROLES[track]
    if not roles:
        return None
    if standing.relation is Relation.owner:
        return Side.one
    if Role.supervisor in roles or track is Track.child:
        return Side.other
    return Side.one if standing.relation is Relation.on_it else None


def may_keep(side: Side, roles: frozenset[Role], track: Track) -> bool:
    """Say whether these roles may go on holding a half of this side. Raises nothing."""
    able = roles & TRACK_ROLES[track]
    return bool(able) if side is Side.one or track is Track.child else Role.supervisor in able


def deal(everybody: Iterable[Standing], track: Track) -> dict[Side, frozenset[UUID]]:
    """Say who is given which half. Nobody is on both sides. Raises NobodyOnOneSideError."""
    sides: dict[Side, set[UUID]] = {Side.one: set(), Side.other: set()}
    for standing in everybody:
        side = side_of(standing, track)
        if side is not None:
            sides[side].add(standing.staff_id)
    if not all(sides.values()):
        raise NobodyOnOneSideError
    return {side: frozenset(held) for side, held in sides.items()}


def lacking(dealt: Mapping[Side, Collection[UUID]], held: Collection[UUID], side: Side) -> frozenset[UUID]:
    """Say who is to be given a half of this side and has none of either yet. Raises nothing.

    Whoever holds the other half keeps that one, and no second, until the key is turned: so nobody ever had both.
    """
    return frozenset(dealt[side]) - frozenset(held)


def check_yes(*, live: bool) -> None:
    """Let something pass that needs the person's yes (C2). Raises NoYesError."""
    if not live:
        raise NoYesError


def check_none_written(*, exists: bool) -> None:
    """Let a name be written down where none is kept. Raises AlreadyWrittenError."""
    if exists:
        raise AlreadyWrittenError


def check_holds(held: Side | None, wanted: Side) -> None:
    """Let somebody act who holds this half. Raises NoHalfError."""
    if held is not wanted:
        raise NoHalfError


def check_asks(held: Side | None, purpose: Purpose) -> None:
    """Let somebody ask: to be shown, with a half of the first side; to erase, with none. Raises NoHalfError."""
    if purpose is not Purpose.erase:
        check_holds(held, Side.one)


def check_second_person(staff_id: UUID, *, asked_by: UUID) -> None:
    """Let somebody answer who did not ask. Raises SamePersonError (I-22)."""
    if staff_id == asked_by:
        raise SamePersonError


def check_asked_it(staff_id: UUID, *, asked_by: UUID) -> None:
    """Let somebody go on with what they asked for. Raises NotTheirsError."""
    if staff_id != asked_by:
        raise NotTheirsError


def move(act: Act, state: State) -> State:
    """Find where an act leads. Raises NoSuchMoveError."""
    if (act, state) not in MOVES:
        raise NoSuchMoveError(act.value)
    return MOVES[act, state]


def check_purpose(purpose: Purpose, *, to_erase: bool) -> None:
    """Let a request be answered for what it is: what is lent is never for erasing. Raises NoSuchMoveError."""
    if (purpose is Purpose.erase) is not to_erase:
        raise NoSuchMoveError(purpose.value)


def check_in_time(expires_at: datetime | None, now: datetime) -> None:
    """Let a half that was lent be used before its minutes are over. Raises TooLateError."""
    if expires_at is None or now >= expires_at:
        raise TooLateError
