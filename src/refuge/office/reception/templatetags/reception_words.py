"""Codes of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.reception import words

if TYPE_CHECKING:
    from enum import StrEnum

register = template.Library()


@register.filter
def arrival_words(code: StrEnum) -> str:
    return words.in_words(code)
