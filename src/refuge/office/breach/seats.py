"""Who takes a seat in a matter, and who gives one up: nobody chooses who comes in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refuge.office.access import queries as staff
from refuge.office.audit.actions import journalled
from refuge.office.breach import hands, near, rules
from refuge.office.breach.contents import EntryCode
from refuge.office.breach.hands import Hand, SeenMatter, take_up
from refuge.office.breach.models import Sitting
from refuge.office.breach.rules import Act, ReasonsMissingError, Seat, StillSitsError
from refuge.office.contact import actions as letters
from refuge.office.vault import actions as vault
from refuge.office.vault.codes import turn

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.breach.models import Matter


@dataclass(frozen=True)
class Leaving:
    """Who leaves a matter, and why."""

    staff_id: UUID
    words: str
    trace: str = ""


def leave(keyring: Keyring, seen: SeenMatter, leaving: Leaving) -> None:
    """Let somebody leave their seat, or give up that of a colleague who can sit there no more. The office chooses who comes.

    Whoever comes had no part in the matter so far. A proposal that waits falls: they decide anew together.
    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, ReasonsMissingError,
    StillSitsError, NobodyOutsideError.
    """
    with journalled(keyring.actor, Act.leave, hands.ref(seen.matter_id), leaving.trace) as line:
        hand = take_up(keyring, Act.leave, seen)
        if not leaving.words.strip():
            raise ReasonsMissingError
        if leaving.staff_id not in can_be_given_up(hand.matter, keyring.actor):
            raise StillSitsError
        line.changed("breach_seat.left_on", "breach_seat.staff_id", "vault_wrappedkey.wrapped")
        (seat,) = hands.seats_of(hand.matter, keyring.actor) - {Seat.triage}
        (comes,) = outside(hand, seat, 1)
        if rules.SITS_DOWN.get(hand.state) is seat:
            drop_proposal(hand)
        hand.matter.seats.filter(staff=leaving.staff_id).update(left_on=hand.today)
        sit_down(hand, seat, comes)
        hands.write(hand, EntryCode.replaced, f"{_names(leaving.staff_id, comes)}\n{leaving.words}")
        turn(hand.matter)
        if seat is Seat.inquirer:
            letters.let_in(keyring, hand.matter.id, comes)
            letters.keep_to(keyring.actor, hand.matter.id, hands.sitting_in(hand.matter, seat))
        vault.revoke(keyring, hand.matter.compartment_id, leaving.staff_id)


def second(hand: Hand) -> None:
    """Have somebody else look before a concern is put aside: whom the office chooses. Raises NobodyOutsideError."""
    if hands.readers(hand.matter) - {hand.actor.id}:
        return
    (comes,) = outside(hand, Seat.triage, 1)
    sit_down(hand, Seat.triage, comes)
    letters.let_in(hand.keyring, hand.matter.id, comes)


def sit_down(hand: Hand, seat: Seat, staff_id: UUID) -> None:
    """Give somebody a seat and the key of the matter. Raises KeylessRoleError."""
    Sitting.objects.create(matter=hand.matter, staff_id=staff_id, seat=seat)
    vault.grant(hand.keyring, hand.matter.compartment_id, staff_id)


def outside(hand: Hand, seat: Seat, places: int) -> list[UUID]:
    """Choose who takes so many seats, among those who had no part in the matter. Raises NobodyOutsideError."""
    line = near.line_for_appeal if seat is Seat.reviewer else near.line_of
    free_of = line(near.named(hand.label), hand.label.reporter, hands.sat_in(hand.matter))
    return sorted(rules.choose(hands.load_of(seat), free_of, places))


def keep_to(hand: Hand, staff: frozenset[UUID]) -> None:
    """Take the matter and its letters from everybody but these: the one who acts comes last."""
    letters.keep_to(hand.actor, hand.matter.id, staff)
    for one in sorted(hands.readers(hand.matter) - staff, key=lambda one: (one == hand.actor.id, one)):
        vault.revoke(hand.keyring, hand.matter.compartment_id, one)


def can_be_given_up(matter: Matter, actor: Actor) -> dict[UUID, str]:
    """Name whose seat somebody can give up: their own first, then those on their bench who can sit there no more."""
    mine = hands.seats_of(matter, actor) - {Seat.triage}
    beside = {one: seat for seat in mine for one in hands.sitting_in(matter, seat)}
    known = hands.roles_of(frozenset(beside))
    gone = {one for one, seat in beside.items() if not rules.can_sit(seat, known.get(one, frozenset()))}
    names = staff.names(gone | {actor.id})
    return {one: names[one] for one in (actor.id, *sorted(gone - {actor.id}))}


def whose_turn(hand: Hand) -> Seat:
    """Say whose bench decides now."""
    return rules.SITS_DOWN[hand.state]


def drop_proposal(hand: Hand) -> None:
    """Let what was proposed fall, and what was said of it."""
    clear_proposal(hand)
    forget_opinions(hand)


def clear_proposal(hand: Hand) -> None:
    """Let what was proposed wait no longer: it fell, or it was found."""
    hand.matter.proposal = None
    hand.matter.proposed_by_id = None
    hand.matter.save(update_fields=["proposal", "proposed_by"])


def forget_opinions(hand: Hand) -> None:
    """Let those whose turn it is speak anew."""
    hand.matter.seats.filter(seat=whose_turn(hand), left_on=None).update(opinion=None, spoken_on=None)


def _names(*ids: UUID) -> str:
    names = staff.names(ids)
    return " → ".join(names[one] for one in ids)
