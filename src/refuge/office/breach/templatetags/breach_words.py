"""Codes of the room in words, for its templates."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from refuge.office.breach import words
from refuge.office.breach.figures import THRESHOLD, after
from refuge.office.case.numbers import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from enum import StrEnum

    from refuge.office.breach.figures import Shown

register = template.Library()


@register.filter
def conduct_words(code: StrEnum | None) -> str:
    return words.in_words(code) if code else ""


@register.filter
def conduct_code(code: str) -> str:
    return words.code_in_words(code)


@register.filter
def clause_title(code: str, titles: Mapping[str, str]) -> str:
    """Name a clause; one of a set that is no longer in force by its code."""
    return titles.get(code, code)


@register.filter
def case_number(number: str) -> str:
    return shown(number) if number else "\N{EN DASH}"


@register.filter
def figure(one: Shown) -> str:
    """Say one figure as it may be seen."""
    if one.count is None:
        return _("fewer than %(threshold)s") % {"threshold": THRESHOLD}
    if one.exact:
        return str(one.count)
    return ngettext("at least %(count)s", "at least %(count)s", one.count) % {"count": one.count}


@register.filter
def months_of_quarter(first: date) -> str:
    """Say which months a quarter has, by its first day: the first and the last."""
    return f"{first:%Y-%m} \N{EN DASH} {after(first) - timedelta(days=1):%Y-%m}"
