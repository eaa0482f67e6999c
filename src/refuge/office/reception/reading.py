"""One person's arrival as somebody who holds the case reads it: opened inside a line of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from refuge.office.access.once import once
from refuge.office.access.prepared import prepared, prepared_first
from refuge.office.audit.actions import reading
from refuge.office.case.models import Case
from refuge.office.case.pen import ref
from refuge.office.case.queries import before_for, row_of_case
from refuge.office.case.rules import BOTH, Track
from refuge.office.reception import rules
from refuge.office.reception.models import Check, Keeping, Stay
from refuge.office.reception.queries import stage_of
from refuge.office.reception.rules import ANSWERS, POLICY, Act, Item, Stage
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from enum import StrEnum

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.queries import Before


@dataclass(frozen=True)
class Looked:
    """One thing on the list: what was found, or nothing yet."""

    item: Item
    answer: StrEnum | None
    settled: bool


@dataclass(frozen=True)
class Kept:
    """Things we keep, or kept, for somebody."""

    id: UUID
    kept_on: date
    words: str
    returned_on: date | None


@dataclass(frozen=True)
class Reception:
    """How an arrival stands. `arrived_on` is empty where nobody is there."""

    arrived_on: date | None
    complete_on: date | None
    nights: int
    stage: Stage
    items: tuple[Looked, ...]
    card_no: str
    card_until: str
    things: tuple[Kept, ...]

    @property
    def missing(self) -> tuple[Item, ...]:
        return tuple(one.item for one in self.items if not one.settled)


def read_reception(keyring: Keyring, case_id: UUID, today: date) -> tuple[Before, Reception]:
    """Read one arrival. Raises CaseNotFoundError, NotAllowedError, NoKeyError."""
    before = before_for(keyring.actor, Act.see, case_id, POLICY, tracks=BOTH)
    with reading(keyring.actor, Act.see, ref(case_id)):
        return before, reception_of(keyring, case_id, today)


@once
def reception_of(keyring: Keyring, case_id: UUID, today: date) -> Reception:
    """Open an arrival inside a line of the journal that is open already. Raises NoKeyError."""
    case = row_of_case(case_id)
    stay = _stay(case_id)
    rows = {Item(row.item): row for row in Check.objects.filter(stay=stay)} if stay else {}
    card = rows.get(Item.card)
    return Reception(
        arrived_on=stay.arrived_on if stay else None,
        complete_on=stay.complete_on if stay else None,
        nights=rules.nights(stay.arrived_on, today) if stay else 0,
        stage=stage_of(stay.arrived_on, today) if stay else Stage.in_time,
        items=tuple(_looked(keyring, case, item, rows.get(item)) for item in rules.NEEDED[Track(case.track)]),
        card_no=_opened(keyring, case, card.card_no) if card else "",
        card_until=_opened(keyring, case, card.card_until) if card else "",
        things=_things(keyring, case),
    )


@prepared_first
def _stay(case_id: UUID) -> QuerySet[Stay]:
    return Stay.objects.filter(case=case_id, left_on__isnull=True)


def _looked(keyring: Keyring, case: Case, item: Item, row: Check | None) -> Looked:
    if row is None:
        return Looked(item, None, settled=False)
    answer = ANSWERS[item](_opened(keyring, case, row.answer))
    return Looked(item, answer, settled=rules.settles(item, answer))


def _things(keyring: Keyring, case: Case) -> tuple[Kept, ...]:
    return tuple(
        Kept(row.id, row.kept_on, _opened(keyring, case, row.words), row.returned_on)
        for row in _kept_for(case.id)
    )


@prepared
def _kept_for(case_id: UUID) -> QuerySet[Keeping]:
    return Keeping.objects.filter(case=case_id).order_by("kept_on", "id")


def _opened(keyring: Keyring, case: Case, sealed: object) -> str:
    return keys.open_sealed(keyring, case.compartment_id, sealed) if sealed else ""  # type: ignore[arg-type]
