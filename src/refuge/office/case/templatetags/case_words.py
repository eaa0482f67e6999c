"""Codes of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.case import words
from refuge.office.case.parts import Mark
from refuge.office.case.rules import ROOM_KINDS, EventKind, Risk, Shown

if TYPE_CHECKING:
    from enum import StrEnum

    from refuge.office.case.rules import Move, Track, Transition

register = template.Library()
MARK_TAGS = {
    Mark.late: "tag-danger",
    Mark.now: "tag-soon",
    Mark.waiting: "",
    Mark.later: "tag-quiet",
    Mark.shut: "tag-quiet",
    Mark.done: "tag-good",
}
RISK_TAGS = {Risk.high: "tag-danger", Risk.medium: "tag-soon", Risk.low: "tag-quiet"}


@register.filter
def in_words(code: StrEnum | None) -> str:
    return words.in_words(code) if code else ""


@register.filter
def as_act(move: Move) -> str:
    return str(words.DOING[move])


@register.filter
def by_whom(line: Transition, track: Track) -> str:
    return words.by_whom(line, track)


@register.filter
def risk_tag(risk: Risk) -> str:
    return RISK_TAGS[risk]


@register.filter
def mark_tag(mark: Mark) -> str:
    return MARK_TAGS[mark]


@register.filter
def shelf_words(shown: str) -> str:
    """Say which part of the story a link leads to."""
    return words.in_words(EventKind(shown) if shown in ROOM_KINDS else Shown(shown))
