"""What changes at reception: somebody arrives, is looked after, gets their things back, sleeps elsewhere.

`keyring.actor` acts, on the case as it was seen. Each act is one transaction, one line of the journal, one event of
the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings

from refuge.language.script import nfc
from refuge.office.audit.actions import journalled
from refuge.office.case import actions as cases
from refuge.office.case.pen import Pen, Seen, ref, take_up_for, tell, turn
from refuge.office.case.rules import BOTH, AgeReason, EventKind, Track
from refuge.office.case.signals import arrived
from refuge.office.people.rules import AgeBand
from refuge.office.reception import rules
from refuge.office.reception.models import Check, Keeping, Stay
from refuge.office.reception.rules import (
    POLICY,
    Act,
    AlreadyHereError,
    Belongings,
    Card,
    Children,
    Item,
    NotHereError,
    ReturnedError,
)
from refuge.office.vault import queries as keys
from refuge.protocol import primitives

if TYPE_CHECKING:
    from collections.abc import Collection

    from refuge.office.access.keyring import Keyring

DIGITS = 8


def arrive(keyring: Keyring, seen: Seen, *, arrived_on: date) -> None:
    """Write down that somebody is physically there since a day. The day is the case's too.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, AlreadyHereError, ArrivalDayError.
    """
    with journalled(keyring.actor, Act.arrive, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.arrive, seen, POLICY, tracks=BOTH)
        rules.check_day(arrived_on, opened_on=pen.case.opened_on, today=seen.today)
        if _stay_of(pen.case.id) is not None:
            raise AlreadyHereError
        Stay.objects.create(case=pen.case, arrived_on=arrived_on, by_id=keyring.actor.id)
        line.changed("case_case.arrived_on", "reception_stay.arrived_on")
        tell(pen, EventKind.reception, code="reception.arrived")
        turn(pen.case, arrived_on=arrived_on)
        arrived.send(Stay, pen=pen)


@dataclass(frozen=True)
class Found:
    """What was found about one thing on the list. `words` are kinds and counts of what we keep for them."""

    item: Item
    answer: StrEnum
    words: str = ""
    trace: str = ""


def check(keyring: Keyring, seen: Seen, found: Found) -> Track:
    """Keep what was found about one thing on the list.

    A child, or doubt about the applicant, corrects the age to doubt, and the case walls itself in (X1): gives back
    the track the case is on now. The caller may just have lost their key.
    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NotHereError, NoChildProtectionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.check, ref(seen.case_id), found.trace) as line:
        pen = take_up_for(keyring, Act.check, seen, POLICY, tracks=BOTH)
        track = Track(pen.case.track)
        rules.check_item(found.item, track)
        stay = _stay_or_refuse(pen.case.id)
        line.changed("reception_check.answer")
        _write(pen, stay, found.item, found.answer)
        if found.item is Item.belongings and found.answer is not Belongings.nothing:
            line.changed("reception_keeping.words")
            _keep(pen, found.words)
        _complete(pen, stay)
        tell(pen, EventKind.reception, code=f"reception.{found.item}")
        turn(pen.case)
        if found.answer is Children.applicant:
            now_seen = Seen(pen.case.id, pen.case.version, seen.today)
            track = cases.correct_age(keyring, now_seen, age_band=AgeBand.unknown, why=AgeReason.in_doubt)
        return track


def give_back(keyring: Keyring, seen: Seen, *, keeping_id: UUID) -> None:
    """Give somebody back what we kept for them. Nothing is ever held against anything.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, ReturnedError.
    """
    with journalled(keyring.actor, Act.give_back, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.give_back, seen, POLICY, tracks=BOTH)
        kept = Keeping.objects.filter(id=keeping_id, case=pen.case, returned_on__isnull=True)
        if not kept.update(returned_on=seen.today, returned_by=keyring.actor.id):
            raise ReturnedError
        line.changed("reception_keeping.returned_on")
        tell(pen, EventKind.reception, code="reception.given_back")
        turn(pen.case)


def leave(keyring: Keyring, seen: Seen) -> None:
    """Write down that somebody sleeps elsewhere now. They may at any time: nothing is asked.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError, NotHereError.
    """
    with journalled(keyring.actor, Act.leave, ref(seen.case_id)) as line:
        pen = take_up_for(keyring, Act.leave, seen, POLICY, tracks=BOTH)
        _stay_or_refuse(pen.case.id)
        line.changed("reception_stay.left_on")
        sleep_elsewhere([pen.case.person_id], seen.today)
        tell(pen, EventKind.reception, code="reception.left")
        turn(pen.case)


def sleep_elsewhere(person_ids: Collection[UUID], today: date) -> None:
    """End the stay of these people, inside the act that moves them: they have a place to live now."""
    Stay.objects.filter(case__person__in=list(person_ids), left_on__isnull=True).update(left_on=today)


def _stay_of(case_id: UUID) -> Stay | None:
    return Stay.objects.filter(case=case_id, left_on__isnull=True).first()


def _stay_or_refuse(case_id: UUID) -> Stay:
    stay = _stay_of(case_id)
    if stay is None:
        raise NotHereError
    return stay


def _write(pen: Pen, stay: Stay, item: Item, answer: StrEnum) -> None:
    row = Check.objects.filter(stay=stay, item=item).first() or Check(id=uuid4(), stay=stay, item=item)
    row.on, row.by_id = pen.today, pen.actor.id
    row.answer = row.seal("answer", pen.key, answer)
    days = rules.card_days(answer, _card_limits()) if isinstance(answer, Card) else None
    until = (pen.today + timedelta(days=days)).isoformat() if days else None
    row.card_no = row.seal("card_no", pen.key, _new_number()) if until else None
    row.card_until = row.seal("card_until", pen.key, until) if until else None
    row.save()


def _card_limits() -> tuple[int, int]:
    limits = settings.PROGRAMME.limits
    return limits.card_short_days, limits.card_long_days


def _new_number() -> str:
    """A number that says nothing: it is on the card and, sealed, here."""
    return str(int.from_bytes(primitives.random_bytes(8), "big") % 10**DIGITS).zfill(DIGITS)


def _keep(pen: Pen, words: str) -> None:
    kept = Keeping(id=uuid4(), case=pen.case, kept_on=pen.today, kept_by_id=pen.actor.id)
    kept.words = kept.seal("words", pen.key, nfc(words))
    kept.save(force_insert=True)


def _complete(pen: Pen, stay: Stay) -> None:
    """Somebody is received once nothing is missing; an answer that unsettles it opens the list again."""
    settled = settled_items(pen.keyring, pen.case.compartment_id, stay)
    whole = not rules.missing(settled, Track(pen.case.track))
    Stay.objects.filter(id=stay.id).update(complete_on=(stay.complete_on or pen.today) if whole else None)


def settled_items(keyring: Keyring, compartment_id: UUID, stay: Stay) -> frozenset[Item]:
    """Say what needs no more looking at, inside an open line of the journal. Raises NoKeyError."""
    rows = Check.objects.filter(stay=stay)
    answers = {Item(row.item): keys.open_sealed(keyring, compartment_id, row.answer) for row in rows}
    return frozenset(item for item, code in answers.items() if rules.settles(item, rules.ANSWERS[item](code)))
