"""What a member of staff is to a thread: whose hands it is in, and whether its case is theirs."""

from __future__ import annotations

from uuid import UUID

from refuge.office.access.rules import Actor, Role
from refuge.office.case import queries as case
from refuge.office.contact import rules
from refuge.office.contact.models import Thread
from refuge.office.contact.rules import INQUIRERS, READERS, Circle, Relation
from refuge.office.vault import queries as keys


def relations_of(actor: Actor, thread: Thread) -> frozenset[Relation]:
    """Say what somebody is to a thread. Nothing at all to one whose case is walled off from them (X1).

    A concern is nothing to anybody but inquiry officers; once a matter has begun from it, to those who hold its key.
    """
    if thread.circle == Circle.concerns:
        return _to_a_concern(actor, thread)
    if thread.case is None:
        return frozenset({_by_claim(actor, thread.claimed_by_id)})
    if not keys.versions_held(actor, thread.compartment) or is_walled_off(actor, thread.case):
        return frozenset()
    return frozenset({_by_claim(actor, thread.claimed_by_id), Relation.of_my_case})


def roles_to(actor: Actor, thread: Thread) -> frozenset[Role]:
    """Give those of somebody's roles that count for this thread."""
    return rules.roles_in(Circle(thread.circle), actor.roles)


def is_hidden(actor: Actor, thread: Thread) -> bool:
    """Say whether a thread is not even there for somebody: a concern that is nothing to them, or one not yet heard."""
    return not thread.heard or (thread.circle == Circle.concerns and not relations_of(actor, thread))


def _to_a_concern(actor: Actor, thread: Thread) -> frozenset[Relation]:
    is_theirs = thread.matter is None or bool(keys.versions_held(actor, thread.compartment))
    if not (actor.roles & INQUIRERS and is_theirs):
        return frozenset()
    return frozenset({_by_claim(actor, thread.claimed_by_id)})


def is_walled_off(actor: Actor, case_id: UUID) -> bool:
    """Say whether the case of a thread is on a track that is none of theirs, whatever key they still hold (X1)."""
    return Role.cp_officer not in actor.roles if case.is_walled_in(case_id) else protects_children_only(actor)


def protects_children_only(actor: Actor) -> bool:
    """Say whether somebody has business with children's threads and with no others."""
    return Role.cp_officer in actor.roles and not actor.roles & (READERS | {Role.case_worker})


def _by_claim(actor: Actor, claimed_by: UUID | None) -> Relation:
    if claimed_by is None:
        return Relation.unclaimed
    return Relation.mine if claimed_by == actor.id else Relation.anothers
