"""Codes of the room in words, and the strip of the last check-ins, for its templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template

from refuge.office.safety import words
from refuge.office.safety.forms import HOW_OFTEN
from refuge.office.safety.rules import ALARMING, Outcome, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.safety.reading import CheckInSeen

register = template.Library()
TAGS = {
    State.due: "tag-quiet",
    State.late: "tag-soon",
    State.ok: "tag-good",
    State.resolved: "tag-good",
    State.waived: "tag-quiet",
    **dict.fromkeys(ALARMING, "tag-danger"),
}
WIDTH, GAP, STEP, LEAST = 20, 4, 14, 8


@register.filter
def safety_words(code: StrEnum | None) -> str:
    return words.in_words(code) if code else ""


@register.filter
def how_often(hours: int) -> str | Promise:
    return HOW_OFTEN[hours]


@register.filter
def check_in_tag(one: CheckInSeen) -> str:
    return "tag-danger" if one.outcome is Outcome.forced else TAGS[one.state]


@register.filter
def what_to_do(state: State) -> str:
    return str(words.DOING.get(state, ""))


@dataclass(frozen=True)
class Bar:
    """One check-in as a bar: the higher, the further it went before somebody was heard."""

    x: int
    y: int
    height: int
    kind: str


@dataclass(frozen=True)
class Strip:
    width: int
    height: int
    bars: tuple[Bar, ...]


@register.filter
def strip(check_ins: Sequence[CheckInSeen]) -> Strip:
    """Draw check-ins as bars, the oldest first."""
    high = LEAST + 5 * STEP
    bars = tuple(_bar(place, one, high) for place, one in enumerate(reversed(check_ins)))
    return Strip(len(bars) * (WIDTH + GAP), high, bars)


def _bar(place: int, one: CheckInSeen, high: int) -> Bar:
    height = LEAST + one.height * STEP
    kind = check_in_tag(one).removeprefix("tag-")
    return Bar(place * (WIDTH + GAP), high - height, height, kind)
