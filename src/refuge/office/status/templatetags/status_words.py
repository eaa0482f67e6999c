"""Codes of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.status import words
from refuge.office.status.rules import State

if TYPE_CHECKING:
    from datetime import date
    from enum import StrEnum

    from refuge.office.status.reading import Clear

register = template.Library()
TAGS = {State.deferred: "tag-soon", State.decided: "tag-good", State.ended: "tag-quiet"}


@register.filter
def status_words(code: StrEnum | None) -> str:
    return words.in_words(code) if code else ""


@register.filter
def state_tag(state: State) -> str:
    return TAGS.get(state, "")


@register.filter
def is_late(clear: Clear, today: date) -> bool:
    return clear.is_late(today)
