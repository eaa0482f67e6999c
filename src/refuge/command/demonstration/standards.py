"""The standards in force in the demonstration, and what people were asked about them and said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from refuge.command.demonstration.scene import OO, Way
from refuge.office.undertaking import actions, sets
from refuge.office.undertaking.actions import Answer, Manner, Signature
from refuge.office.undertaking.models import StandardsVersion, Undertaking
from refuge.office.undertaking.rules import DeclinedReason, Mode, Why, Witness
from refuge.office.undertaking.sets import SeenSet
from refuge.office.vault.codes import SeenRow

if TYPE_CHECKING:
    from refuge.office.access.rules import Actor

FIRST = 1
IN_FORCE_SINCE = timedelta(days=200)


def put_in_force(head: Actor, legal: Actor, today: date) -> None:
    """The first version is in force, and the next one waits for the head of committee and for legal.

    Once: where a set is in force already nothing is added.
    """
    if sets.number_in_force() is not None:
        return
    for actor in (head, legal):
        sets.approve(actor, _seen_set(today - IN_FORCE_SINCE), Why.first_set)


def _seen_set(today: date) -> SeenSet:
    known = StandardsVersion.objects.filter(number=FIRST).values_list("version", flat=True).first()
    return SeenSet(FIRST, known or 1, today)


def offer(way: Way, ago: int) -> UUID:
    """Offer the standards to somebody about whom a panel has decided."""
    return actions.offer(way.keyring(), way.seen(ago))


def explain(way: Way, ago: int, *missed: str) -> UUID:
    """Offer them and let Oo go through them; what was missed at first is explained again."""
    undertaking_id = offer(way, ago)
    oo, manner = way.keyring(OO), Manner("my", Mode.read_aloud, interpreter=False)
    actions.explain(oo, _seen(way, undertaking_id, ago), manner)
    for clause in sets.kept(FIRST).wording("my").clauses:
        choices = range(1, len(clause.choices) + 1)
        tries = [one for one in choices if one != clause.right][:1] if clause.code in missed else []
        for choice in (*tries, clause.right):
            actions.answer(oo, _seen(way, undertaking_id, ago), Answer(clause.code, choice))
    return undertaking_id


def sign(way: Way, ago: int, *missed: str) -> UUID:
    """From the offer to a yes, on one day."""
    undertaking_id = explain(way, ago, *missed)
    signature = Signature(Witness.companion, copy_given=True)
    actions.sign(way.keyring(OO), _seen(way, undertaking_id, ago), signature)
    return undertaking_id


def go_through_again(way: Way, ago: int, undertaking_id: UUID) -> None:
    actions.refresh(way.keyring(OO), _seen(way, undertaking_id, ago))


def say_no(way: Way, ago: int) -> None:
    """A no, which changes nothing else."""
    undertaking_id = explain(way, ago)
    seen = _seen(way, undertaking_id, ago)
    actions.decline(way.keyring(OO), seen, DeclinedReason.civilian_life)


def think_about_it(way: Way, ago: int) -> None:
    actions.defer(way.keyring(OO), _seen(way, explain(way, ago), ago))


def take_back(way: Way, ago: int, undertaking_id: UUID) -> None:
    actions.withdraw(way.keyring(), _seen(way, undertaking_id, ago))


def _seen(way: Way, undertaking_id: UUID, ago: int) -> SeenRow:
    version = Undertaking.objects.get(id=undertaking_id).version
    return SeenRow(undertaking_id, version, way.scene.day(ago))
