"""May it happen at reception? What is looked at on arrival, in which order, and how long somebody stays.

Pure. Arriving is no state of a case: it is a list of things that are done once somebody is physically there (P4).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from refuge.office.access.rules import HOLDERS, RefusedError, Role, Standings
from refuge.office.case.rules import Track


class Act(StrEnum):
    see = "reception.see"
    arrive = "reception.arrive"
    check = "reception.check"
    give_back = "reception.give_back"
    leave = "reception.leave"


class Item(StrEnum):
    """What is looked at when somebody arrives, in this order."""

    health = "health"
    children = "children"
    bed = "bed"
    briefing = "briefing"
    womens_space = "womens_space"
    belongings = "belongings"
    card = "card"


class Health(StrEnum):
    """Whether a health worker is needed. What it is stays with the health partner."""

    ok = "ok"
    needs_care = "needs_care"
    urgent = "urgent"


class Children(StrEnum):
    """Whether anybody here is under 18, or might be."""

    nobody = "nobody"
    family = "family"
    applicant = "applicant"


class Bed(StrEnum):
    with_us = "with_us"
    elsewhere = "elsewhere"


class Briefing(StrEnum):
    understood = "understood"
    again_later = "again_later"


class WomensSpace(StrEnum):
    taken = "taken"
    not_wanted = "not_wanted"
    nobody_asks = "nobody_asks"


class Belongings(StrEnum):
    nothing = "nothing"
    personal = "personal"
    papers = "papers"
    both = "both"


class Card(StrEnum):
    """A card somebody can show: the shorter or the longer one of the programme, or none."""

    one_month = "one_month"
    three_months = "three_months"
    not_wanted = "not_wanted"


class Stage(StrEnum):
    """How long somebody has slept at reception, against its limits."""

    in_time = "in_time"
    long = "long"  # beyond what is normal
    too_long = "too_long"  # beyond what may be


class NotHereError(RefusedError):
    """Nobody has arrived yet, or whoever arrived has left."""

    reason = "not_here"
    status = 409


class AlreadyHereError(RefusedError):
    """They have arrived already."""

    reason = "already_here"
    status = 409


class ArrivalDayError(RefusedError):
    """Nobody arrives tomorrow."""

    reason = "arrival_day"
    status = 409


class ReturnedError(RefusedError):
    """What was kept has been given back already, or is not of this case."""

    reason = "returned"
    status = 409


ANSWERS: Mapping[Item, type[StrEnum]] = {
    Item.health: Health,
    Item.children: Children,
    Item.bed: Bed,
    Item.briefing: Briefing,
    Item.womens_space: WomensSpace,
    Item.belongings: Belongings,
    Item.card: Card,
}
"""What may be answered to each."""

# On the child track only whoever protects children is left of these roles (case.rules.on_track).
_BY_HOLDERS: Standings = {Role.case_worker: HOLDERS, Role.supervisor: HOLDERS, Role.cp_officer: HOLDERS}
POLICY: Mapping[Act, Standings] = dict.fromkeys(Act, _BY_HOLDERS)
"""Which relation to a case lets which role do which act."""

NEEDED: Mapping[Track, tuple[Item, ...]] = {
    Track.adult: tuple(Item),
    # Whether somebody is a child was answered by being here; a card that shows them to others is not for a child.
    Track.child: (Item.health, Item.bed, Item.briefing, Item.womens_space, Item.belongings),
}
"""What is looked at on which track: a child's own steps, and nothing made for adults (X1)."""

DONE: Mapping[Item, frozenset[StrEnum]] = {Item.briefing: frozenset({Briefing.understood})}
"""Answers that settle an item, where not every answer does."""


def nights(arrived_on: date, today: date) -> int:
    """Give the number of nights since somebody arrived, never less than none. Raises nothing."""
    return max(0, (today - arrived_on).days)


def stage(arrived_on: date, today: date, *, normal_days: int, most_days: int) -> Stage:
    """Say how a stay stands against the limits of the profile, in days (P4: a week, at most a month). Raises nothing."""
    slept = nights(arrived_on, today)
    if slept > most_days:
        return Stage.too_long
    return Stage.long if slept > normal_days else Stage.in_time


def card_days(card: Card, limits: tuple[int, int]) -> int | None:
    """Promise how many days a card counts; `limits` are those of the shorter and the longer one. Raises nothing."""
    short, long = limits
    return {Card.one_month: short, Card.three_months: long}.get(card)


def settles(item: Item, answer: StrEnum) -> bool:
    """Say whether an answer settles an item; the briefing is told again until it is understood. Raises nothing."""
    return answer in DONE.get(item, {answer})


def missing(settled: Collection[Item], track: Track) -> tuple[Item, ...]:
    """Give what is still to be looked at before somebody counts as received (P4, exit). Raises nothing."""
    return tuple(item for item in NEEDED[track] if item not in settled)


def check_item(item: Item, track: Track) -> None:
    """Let an item pass that belongs to this track. Raises NotHereError (X1)."""
    if item not in NEEDED[track]:
        raise NotHereError


def check_day(arrived_on: date, *, opened_on: date, today: date) -> None:
    """Let a day of arrival pass from the day the case was opened until today. Raises ArrivalDayError."""
    if not opened_on <= arrived_on <= today:
        raise ArrivalDayError
