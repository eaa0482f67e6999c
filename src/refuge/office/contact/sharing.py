"""Keys for those who come later: whoever signs in gives newcomers what they hold, a few threads at a time."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet

from refuge.office.access import queries as staff
from refuge.office.access.keyring import Keyring
from refuge.office.access.rules import Actor, Relation, Role
from refuge.office.audit.actions import journalled
from refuge.office.case import queries as case
from refuge.office.contact import rules
from refuge.office.contact.intake import forget_officer, share_intake_keys
from refuge.office.contact.models import SharedKeys, Thread
from refuge.office.contact.receiving import readers
from refuge.office.contact.rules import OPENER_OF, READERS_OF, Act, Circle
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

THREADS_AT_A_TIME = 50


def share_with_newcomers(keyring: Keyring) -> None:
    """Give colleagues who came later the intake keys and the keys of threads. Does nothing for other roles."""
    for circle in Circle:
        if OPENER_OF[circle] in keyring.actor.roles:
            share_intake_keys(keyring, circle)
            for colleague in _not_served_yet(keyring.actor.id, circle):
                _give_some_threads(keyring, colleague, circle)


def begin_anew(*, staff_id: UUID, **_: object) -> None:
    """Take intake keys and threads from somebody; should they come back, they are a newcomer."""
    for circle in Circle:
        _begin_anew(staff_id, circle)


def _begin_anew(staff_id: UUID, circle: Circle) -> None:
    forget_officer(staff_id, circle)
    SharedKeys.objects.filter(Q(giver=staff_id) | Q(taker=staff_id), circle=circle).delete()
    claimed = Thread.objects.filter(claimed_by=staff_id, circle=circle)
    claimed.update(claimed_by=None, version=F("version") + 1)


def take_keys_back(
    *, actor: Actor, staff_id: UUID, before: frozenset[Role], after: frozenset[Role], **_: object
) -> None:
    """Within a change of roles: what was given for the sake of a role ends with it.

    Raises LastHolderError, which stops the change: first somebody else must hold the threads.
    """
    for circle in Circle:
        if OPENER_OF[circle] in before - after:
            _begin_anew(staff_id, circle)
        if before & READERS_OF[circle] and not after & READERS_OF[circle]:
            _begin_anew(staff_id, circle)
            for compartment in _threads_not_of_their_cases(Actor(staff_id, "", after), circle):
                vault.turn_without(actor, compartment, staff_id)


def _threads_not_of_their_cases(member: Actor, circle: Circle) -> list[UUID]:
    held = Thread.objects.filter(circle=circle, compartment__in=keys.held_by(member, Kind.thread)).order_by(
        "id"
    )
    return [
        thread.compartment
        for thread in held.only("compartment", "case")
        if thread.case is None or case.case_and_standing(member, thread.case)[1].relation is Relation.none
    ]


def _not_served_yet(giver: UUID, circle: Circle) -> Iterable[Actor]:
    served = SharedKeys.objects.filter(giver=giver, circle=circle).values_list("taker", flat=True)
    return staff.actors(readers(circle) - set(served) - {giver}).values()


def _give_some_threads(keyring: Keyring, colleague: Actor, circle: Circle) -> None:
    lacking = _lacking(keyring.actor, colleague, circle)[:THREADS_AT_A_TIME]
    with journalled(keyring.actor, Act.share_keys, f"staff:{colleague.id}") as entry:
        rules.check_room_act(Act.share_keys, keyring.actor.roles, circle)
        for compartment in lacking:
            vault.grant(keyring, compartment, colleague.id)
        if len(lacking) < THREADS_AT_A_TIME:
            SharedKeys.objects.get_or_create(giver_id=keyring.actor.id, taker_id=colleague.id, circle=circle)
        entry.changed("vault_wrappedkey.wrapped")


def _lacking(giver: Actor, colleague: Actor, circle: Circle) -> QuerySet[Thread, UUID]:
    """Compartments of threads that one of two opens and the other does not.

    Never one behind the wall (X1), and never that of a matter: whoever is to read it is named to it.
    """
    held = Thread.objects.filter(circle=circle, matter=None, compartment__in=keys.held_by(giver, Kind.thread))
    held = held.exclude(case__in=case.childrens_cases())
    lacking = held.exclude(compartment__in=keys.held_by(colleague, Kind.thread))
    return lacking.order_by("id").values_list("compartment", flat=True)
