"""Codes of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.closure import words

if TYPE_CHECKING:
    from enum import StrEnum

    from refuge.office.closure.rules import Content, Step

register = template.Library()


@register.filter
def leaving_words(code: StrEnum | None) -> str:
    return words.in_words(code) if code else ""


@register.filter
def as_step(step: Step) -> str:
    return str(words.DOING[step])


@register.filter
def five(content: Content) -> list[tuple[int, bool]]:
    """Draw how content somebody is: where each of five marks stands, and whether it is filled."""
    return [(24 * place + 12, place < int(content)) for place in range(5)]
