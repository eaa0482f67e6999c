"""Codes of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.identity import words

if TYPE_CHECKING:
    from refuge.office.identity.rules import Purpose, State

register = template.Library()


@register.filter
def as_purpose(purpose: Purpose) -> str:
    return str(words.PURPOSES[purpose])


@register.filter
def as_state(state: State) -> str:
    return str(words.STATES[state])
