"""Codes of the room in words, for its templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from refuge.office.household import words

if TYPE_CHECKING:
    from refuge.office.people.rules import HouseholdRole

register = template.Library()


@register.filter
def as_role(role: HouseholdRole | None) -> str:
    return words.role_in_words(role)
