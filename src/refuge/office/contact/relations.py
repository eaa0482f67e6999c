"""What a member of staff is to a thread: whose hands it is in, and whether its case is theirs."""

from __future__ import annotations

from uuid import UUID

from refuge.office.access.rules import Actor
from refuge.office.contact.models import Thread
from refuge.office.contact.rules import Relation
from refuge.office.vault import queries as keys


def relations_of(actor: Actor, thread: Thread) -> frozenset[Relation]:
    """Say what somebody is to a thread. Nothing at all to one whose case is walled off from them (X1)."""
    if thread.case is None:
        return frozenset({_by_claim(actor, thread.claimed_by_id)})
    if not keys.versions_held(actor, thread.compartment):
        return frozenset()
    return frozenset({_by_claim(actor, thread.claimed_by_id), Relation.of_my_case})


def _by_claim(actor: Actor, claimed_by: UUID | None) -> Relation:
    if claimed_by is None:
        return Relation.unclaimed
    return Relation.mine if claimed_by == actor.id else Relation.anothers
