"""What may be seen of the list of copies: how far it reaches and how many wait, never which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from refuge.language.codes import Code
from refuge.office.access.rules import Actor, check
from refuge.office.copies import rules
from refuge.office.copies.models import Listed, Register, Waiting
from refuge.office.copies.rules import POLICY, Act
from refuge.protocol.copies import digest_of


@dataclass(frozen=True)
class ListState:
    """How far the list reaches, until when the front desk has it, how many copies wait, and whether that is long."""

    began: date | None
    day: date | None
    held_on: date | None
    waiting: int
    is_overdue: bool


def is_ours(text: str, number: Code) -> bool:
    """Say whether this office gave a copy of these words this number: to print once more what was given just now."""
    digest = digest_of(text, number)
    known = (Waiting, Listed)
    return any(table.objects.filter(digest=digest).exists() for table in known)


def state(actor: Actor, today: date) -> ListState:
    """Raises NotAllowedError. `today` in UTC, as both houses count the days of the list."""
    check(Act.look, actor, POLICY)
    return list_state(today)


def list_state(today: date) -> ListState:
    """The same, for a desk that has asked whether it may."""
    register = Register.objects.filter(id=1).first()
    began, day, held = (register.began, register.day, register.held_on) if register else (None, None, None)
    return ListState(began, day, held, Waiting.objects.count(), rules.is_overdue(held, began, today))


def held_on() -> date | None:
    """Up to which day the front desk has the list, as far as this office knows."""
    return Register.objects.filter(id=1).values_list("held_on", flat=True).first()


def reaches() -> date | None:
    """Up to which day the list goes here."""
    return Register.objects.filter(id=1).values_list("day", flat=True).first()
