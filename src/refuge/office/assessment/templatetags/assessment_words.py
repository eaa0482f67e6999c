"""Codes of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.assessment import words

if TYPE_CHECKING:
    from refuge.office.assessment.rules import Kind, State

register = template.Library()


@register.filter
def kind_in_words(kind: Kind) -> str:
    return str(words.TITLES[kind])


@register.filter
def state_in_words(state: State) -> str:
    return str(words.STATES[state])
