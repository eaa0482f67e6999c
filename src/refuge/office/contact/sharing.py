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
from refuge.office.contact.rules import READERS, Act
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys

THREADS_AT_A_TIME = 50


def share_with_newcomers(keyring: Keyring) -> None:
    """Give colleagues who came later the intake keys and the keys of threads. Does nothing for other roles."""
    if Role.contact_officer not in keyring.actor.roles:
        return
    share_intake_keys(keyring)
    for colleague in _not_served_yet(keyring.actor.id):
        _give_some_threads(keyring, colleague)


def begin_anew(*, staff_id: UUID, **_: object) -> None:
    """Take intake keys and threads from somebody; should they come back, they are a newcomer."""
    forget_officer(staff_id)
    SharedKeys.objects.filter(Q(giver=staff_id) | Q(taker=staff_id)).delete()
    Thread.objects.filter(claimed_by=staff_id).update(claimed_by=None, version=F("version") + 1)


def take_keys_back(
    *, actor: Actor, staff_id: UUID, before: frozenset[Role], after: frozenset[Role], **_: object
) -> None:
    """Within a change of roles: what was given for the sake of a role ends with it.

    Raises LastHolderError, which stops the change: first somebody else must hold the threads.
    """
    if Role.contact_officer in before - after:
        begin_anew(staff_id=staff_id)
    if before & READERS and not after & READERS:
        begin_anew(staff_id=staff_id)
        for compartment in _threads_not_of_their_cases(Actor(staff_id, "", after)):
            vault.turn_without(actor, compartment, staff_id)


def _threads_not_of_their_cases(member: Actor) -> list[UUID]:
    held = Thread.objects.filter(compartment__in=keys.held_by(member)).order_by("id")
    return [
        thread.compartment
        for thread in held.only("compartment", "case")
        if thread.case is None or case.case_and_standing(member, thread.case)[1].relation is Relation.none
    ]


def _not_served_yet(giver: UUID) -> Iterable[Actor]:
    served = SharedKeys.objects.filter(giver=giver).values_list("taker", flat=True)
    return staff.actors(readers() - set(served) - {giver}).values()


def _give_some_threads(keyring: Keyring, colleague: Actor) -> None:
    lacking = _lacking(keyring.actor, colleague)[:THREADS_AT_A_TIME]
    with journalled(keyring.actor, Act.share_keys, f"staff:{colleague.id}") as entry:
        rules.check_room_act(Act.share_keys, keyring.actor.roles)
        for compartment in lacking:
            vault.grant(keyring, compartment, colleague.id)
        if len(lacking) < THREADS_AT_A_TIME:
            SharedKeys.objects.get_or_create(giver_id=keyring.actor.id, taker_id=colleague.id)
        entry.changed("vault_wrappedkey.wrapped")


def _lacking(giver: Actor, colleague: Actor) -> QuerySet[Thread, UUID]:
    """Compartments of threads that one of two opens and the other does not; never one behind the wall (X1)."""
    held = Thread.objects.filter(compartment__in=keys.held_by(giver)).exclude(case__in=case.childrens_cases())
    lacking = held.exclude(compartment__in=keys.held_by(colleague))
    return lacking.order_by("id").values_list("compartment", flat=True)
