"""Codes of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.consent import words

if TYPE_CHECKING:
    from enum import StrEnum

    from refuge.office.consent.rules import State

register = template.Library()


@register.filter
def consent_in_words(code: StrEnum | None) -> str:
    return words.in_words(code) if code else ""


@register.filter
def state_tag(state: State) -> str:
    return words.STATE_TAGS[state]
