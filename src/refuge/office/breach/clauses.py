"""The clauses of the standards in force, as a form offers them and a page names them."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language

from refuge.office.undertaking import queries as standards


def titles() -> dict[str, str]:
    """Name each clause in the reader's language, in order, by its code."""
    return {one.code: f"{one.number}. {one.title}" for one in _in_force()}


def may_be_crimes() -> frozenset[str]:
    """Give the codes of those whose breach may be an international crime."""
    return frozenset(one.code for one in _in_force() if one.grave)


def _in_force() -> tuple[standards.Clause, ...]:
    return standards.clauses(get_language() or settings.LANGUAGE_CODE)
