"""Codes and clocks of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.children import words

if TYPE_CHECKING:
    from enum import StrEnum

    from refuge.office.children.rules import State, TimeLeft

register = template.Library()


@register.filter
def child_words(code: StrEnum) -> str:
    return words.in_words(code)


@register.filter
def clock_words(left: TimeLeft, state: State) -> str:
    return words.clock_in_words(left, state)
