"""Codes of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.placement import words
from refuge.office.placement.rules import WISHES

if TYPE_CHECKING:
    from enum import StrEnum

    from refuge.office.placement.rules import Misfit

register = template.Library()


@register.filter
def place_words(code: StrEnum | None) -> str:
    return words.in_words(code) if code else ""


@register.filter
def is_wish(misfit: Misfit) -> bool:
    return misfit in WISHES


@register.filter
def metres(tenths: int) -> str:
    return f"{tenths / 10:.1f}"
