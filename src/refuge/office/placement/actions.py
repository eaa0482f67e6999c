"""What changes with a household's place to live: each act is one transaction, one line of the journal.

`keyring.actor` acts. A request is asked for on the case; every act after it takes the version of the placement
(`SeenRow`), because officers of places do not hold the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from refuge.language.script import nfc
from refuge.office.audit.actions import journalled
from refuge.office.case.pen import Seen, take_up_for, tell, tell_from_beside
from refuge.office.case.pen import ref as case_ref
from refuge.office.case.rules import BOTH, EventKind
from refuge.office.people import queries as people
from refuge.office.placement import matching, rules, signals
from refuge.office.placement.codes import new_number
from refuge.office.placement.holding import (
    Holding,
    locked_site,
    ref,
    take_up,
    who_reads,
)
from refuge.office.placement.models import Hold, Placement
from refuge.office.placement.rules import (
    PENDING,
    PERMITTED,
    Act,
    AlreadyAskedError,
    Circle,
    Coming,
    Need,
    State,
    Why,
)
from refuge.office.reception import actions as reception
from refuge.office.vault import actions as vault
from refuge.office.vault.codes import SeenRow, turn
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from refuge.office.access.keyring import Keyring
    from refuge.office.case.models import Case
    from refuge.office.placement.rules import Party
    from refuge.protocol.sealing import SealingKey


@dataclass(frozen=True)
class Wish:
    """What a household asks for: what becomes of each member, what they need, why anybody is kept apart."""

    chosen: Mapping[UUID, Coming]
    needs: frozenset[Need] = frozenset()
    circle: Circle = Circle.civilians
    split_words: str = ""
    trace: str = field(default="")


def request(keyring: Keyring, seen: Seen, wish: Wish) -> UUID:
    """Ask for a place to live for a household; give back the id of the placement.

    On the child track by those who protect children. A household that lives somewhere already asks for another
    place: they move out of the one when they move into the other.
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NoHouseholdError, PartyError, SplitReasonError,
    AlreadyAskedError, NoKeyError.
    """
    with journalled(keyring.actor, Act.request, case_ref(seen.case_id), wish.trace) as line:
        pen = take_up_for(keyring, Act.request, seen, PERMITTED, tracks=BOTH)
        household_id = people.household_of_person(pen.case.person_id)
        members = people.members_of_household(keyring, household_id)
        party = rules.party_of(wish.chosen, {one.person_id: one.age_band for one in members})
        rules.check_split(party, wish.split_words)
        _check_not_asked(household_id, party)
        placement = _new(pen.case, household_id, party, wish, requested_by=keyring.actor.id, on=seen.today)
        line.about(ref(placement.id))
        line.changed("placement_placement.state", "placement_placement.needs", "placement_placement.party")
        tell(pen, EventKind.placement, code="placement.requested")
        turn(pen.case)
        return placement.id


def match(keyring: Keyring, seen: SeenRow, *, site_id: UUID) -> None:
    """Offer a household a site: a bed for each who comes is held for them from now on.

    Of two who match the last bed at once one wins; the other is told that there is none.
    Raises PlacementNotFoundError, NotAllowedError, StaleVersionError, TransitionError, SiteNotFoundError,
    NotFittingError, NoKeyError.
    """
    with journalled(keyring.actor, Act.match, ref(seen.id)) as line:
        holding = take_up(keyring, Act.match, seen)
        after = rules.state_after(Act.match, State(holding.placement.state))
        site = locked_site(site_id)
        rules.check_fits(matching.fit_of(holding, site))
        line.changed("placement_placement.state", "placement_hold.bed_id")
        matching.hold_beds(holding, site)
        turn(holding.placement, state=after, site_id=site.id, matched_by_id=keyring.actor.id)
        _finish(holding, "placement.matched")


def cosign(keyring: Keyring, seen: SeenRow) -> None:
    """Say yes for child protection: after a look whether the children are safe there (I-11).

    Also where somebody who lives there already turns out to be a child.
    Raises PlacementNotFoundError, NotAllowedError, StaleVersionError, TransitionError, SamePersonError.
    """
    with journalled(keyring.actor, Act.cosign, ref(seen.id)) as line:
        holding = take_up(keyring, Act.cosign, seen)
        placement = holding.placement
        after = rules.state_after(Act.cosign, State(placement.state))
        taken = (placement.matched_by_id, placement.requested_by_id, placement.confirmed_by_id)
        rules.check_other_person(keyring.actor.id, taken)
        line.changed("placement_placement.cosigned_by_id")
        has_child = placement.has_child or placement.look_since is not None
        turn(placement, state=after, cosigned_by_id=keyring.actor.id, has_child=has_child, look_since=None)
        _finish(holding, "placement.cosigned")


def confirm(keyring: Keyring, seen: SeenRow) -> None:
    """Confirm a match once the host has said yes. With a child, child protection has signed first (I-11, I-22).

    Raises PlacementNotFoundError, NotAllowedError, StaleVersionError, TransitionError, SamePersonError,
    CosignNeededError, NotFittingError.
    """
    with journalled(keyring.actor, Act.confirm, ref(seen.id)) as line:
        holding = take_up(keyring, Act.confirm, seen)
        placement = holding.placement
        after = rules.state_after(Act.confirm, State(placement.state))
        taken = (placement.matched_by_id, placement.requested_by_id, placement.cosigned_by_id)
        rules.check_other_person(keyring.actor.id, taken)
        rules.check_cosigned(has_child=placement.has_child, cosigned=placement.cosigned_by_id is not None)
        matching.check_nobody_to_meet(placement)
        line.changed("placement_placement.state", "placement_placement.confirmed_by_id")
        turn(placement, state=after, confirmed_by_id=keyring.actor.id)
        _finish(holding, "placement.confirmed")


def refuse(keyring: Keyring, seen: SeenRow) -> UUID:
    """Write down that the household does not want this place; give back the new request.

    Nobody asks why, and nothing changes: the search goes on from the day it was first asked for.
    Raises PlacementNotFoundError, NotAllowedError, StaleVersionError, TransitionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.refuse, ref(seen.id)) as line:
        holding = take_up(keyring, Act.refuse, seen)
        line.changed("placement_placement.state", "placement_hold.ended_on")
        _end(holding, Act.refuse)
        again = _once_more(holding)
        _finish(holding, "placement.refused")
        return again


def move_in(keyring: Keyring, seen: SeenRow) -> None:
    """Write down that the household lives there now. Where they lived before, and reception, they leave in this act.

    Raises PlacementNotFoundError, NotAllowedError, StaleVersionError, TransitionError, NotFittingError.
    """
    with journalled(keyring.actor, Act.move_in, ref(seen.id)) as line:
        holding = take_up(keyring, Act.move_in, seen)
        placement, today = holding.placement, seen.today
        after = rules.state_after(Act.move_in, State(placement.state))
        locked_site(holding.site_id)
        matching.check_nobody_to_meet(placement)
        line.changed("placement_placement.state", "placement_hold.lives")
        people_ids = list(matching.beds_of(placement).values_list("person", flat=True))
        _leave_former_home(people_ids, today)
        turn(placement, state=after, moved_in_on=today)
        matching.beds_of(placement).update(lives=True)
        reception.sleep_elsewhere(people_ids, today)
        signals.moved_in.send(Placement, person_ids=people_ids, today=today)
        _finish(holding, "placement.moved_in")


def move_out(keyring: Keyring, seen: SeenRow, *, why: Why) -> None:
    """Write down that a household lives there no longer, and why: no reason is a punishment (R3, I-8).

    Raises PlacementNotFoundError, NotAllowedError, StaleVersionError, TransitionError.
    """
    with journalled(keyring.actor, Act.move_out, ref(seen.id), why) as line:
        holding = take_up(keyring, Act.move_out, seen)
        line.changed("placement_placement.state", "placement_hold.ended_on")
        _end(holding, Act.move_out, why=why, look_since=None)
        _finish(holding, "placement.moved_out")


def cancel(keyring: Keyring, seen: SeenRow, *, why: Why) -> None:
    """Stop looking for a place, before anybody moved in. It may be asked for again at any time.

    Raises PlacementNotFoundError, NotAllowedError, StaleVersionError, TransitionError.
    """
    with journalled(keyring.actor, Act.cancel, ref(seen.id), why) as line:
        holding = take_up(keyring, Act.cancel, seen)
        line.changed("placement_placement.state", "placement_hold.ended_on")
        _end(holding, Act.cancel, why=why)
        _finish(holding, "placement.cancelled")


def share(keyring: Keyring, seen: SeenRow) -> None:
    """Let officers, supervisors and holders of the case who came later read this request.

    Raises PlacementNotFoundError, NotAllowedError, StaleVersionError.
    """
    with journalled(keyring.actor, Act.share, ref(seen.id)) as line:
        holding = take_up(keyring, Act.share, seen)
        line.changed("vault_wrappedkey.wrapped")
        _bring_in(holding)


def end_what_is_for_adults(*, pen: Any, **_: object) -> None:
    """Stop looking for a home among adults, and have child protection look at one somebody lives in (X1).

    Within the act that walls a case in; the household's sealed words are not needed for it.
    """
    try:
        household_id = people.household_of_person(pen.case.person_id)
    except people.NoHouseholdError:
        return  # nobody to be placed with, and no place
    theirs = Placement.objects.select_for_update().filter(household=household_id)
    for placement in theirs.filter(state__in=[state.value for state in PENDING]):
        holding = Holding(pen.keyring, placement, pen.today)
        with journalled(pen.actor, Act.cancel, ref(placement.id), Why.child_track) as line:
            line.changed("placement_placement.state", "placement_hold.ended_on")
            _end(holding, Act.cancel, why=Why.child_track)
    for placement in theirs.filter(state=State.moved_in):
        turn(placement, look_since=pen.today)


def _check_not_asked(household_id: UUID, party: Party) -> None:
    waiting = Placement.objects.filter(household=household_id, state__in=[state.value for state in PENDING])
    if party.apart:
        waiting = waiting.filter(split_for_safety=False)
    if waiting.exists():
        raise AlreadyAskedError


def _new(  # noqa: PLR0913 - what a request begins with, each by its name
    case: Case, household_id: UUID, party: Party, wish: Wish, *, requested_by: UUID, on: date
) -> Placement:
    compartment_id, key = vault.create_compartment(Kind.placement, who_reads(case))
    placement = Placement(
        id=uuid4(),
        number=new_number(),
        case=case,
        household_id=household_id,
        compartment_id=compartment_id,
        state=State.requested,
        people=len(party.people),
        not_here=party.not_here,
        apart=party.apart,
        has_child=party.has_child,
        has_adult=party.has_adult,
        split_for_safety=bool(party.apart),
        requested_by_id=requested_by,
        requested_on=on,
    )
    words = {
        "party": ",".join(str(one) for one in party.people),
        "needs": ",".join(sorted(wish.needs)),
        "circle": wish.circle,
        "split_words": nfc(wish.split_words),
    }
    _seal(placement, key, words)
    placement.save(force_insert=True)
    return placement


def _seal(placement: Placement, key: SealingKey, words: Mapping[str, str]) -> None:
    for column, text in words.items():
        setattr(placement, column, placement.seal(column, key, text) if text or column == "needs" else None)


_KEPT = (
    *("case_id", "household_id", "compartment_id", "people", "not_here", "apart", "has_child"),
    *("has_adult", "split_for_safety", "requested_by_id", "requested_on"),
)


def _once_more(holding: Holding) -> UUID:
    """Ask again for the same, from the day it was first asked for, sealed under the same key."""
    before = holding.placement
    again = Placement(
        id=uuid4(),
        number=new_number(),
        state=State.requested,
        **{column: getattr(before, column) for column in _KEPT},
    )
    columns = ("party", "needs", "circle", "split_words")
    _seal(again, holding.key, {column: holding.opened(column) for column in columns})
    again.save(force_insert=True)
    return again.id


def _leave_former_home(people_ids: list[UUID], today: date) -> None:
    """Free the beds these people slept in; a home that nobody of the household is left in has ended."""
    former = Hold.objects.filter(person__in=people_ids, lives=True, ended_on__isnull=True)
    homes = list(former.values_list("placement", flat=True).distinct())
    former.update(ended_on=today)
    for placement in Placement.objects.select_for_update().filter(id__in=homes):
        if not matching.beds_of(placement).exists():
            turn(placement, state=State.moved_out, ended_on=today, why=Why.better_home, look_since=None)


def _end(holding: Holding, act: Act, **columns: Any) -> None:
    placement = holding.placement
    after = rules.state_after(act, State(placement.state))
    matching.beds_of(placement).update(ended_on=holding.today)
    turn(placement, state=after, ended_on=holding.today, **columns)


def _finish(holding: Holding, code: str) -> None:
    _bring_in(holding)
    placement = holding.placement
    tell_from_beside(holding.keyring, placement.case_id, EventKind.placement, code, holding.today)


def _bring_in(holding: Holding) -> None:
    vault.bring_in(holding.keyring, holding.placement.compartment_id, who_reads(holding.placement.case))
