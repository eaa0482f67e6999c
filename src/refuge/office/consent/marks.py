"""What the server compares without opening anything: for whom, and which kinds of data.

A mark is made with the office's own secret and the row or case it stands in, so equal words have unequal marks
elsewhere, and a copy of the database alone tells nothing. Whoever takes the whole machine can try out guesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from refuge.language.script import nfc
from refuge.protocol.sealing import label_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from refuge.office.consent.rules import Category


def mark_of_recipient(case_id: UUID, recipient: str) -> str:
    """Mark whom it is for; nothing where nobody is named. Spaces and capitals make no difference."""
    plain = " ".join(nfc(recipient).casefold().split())
    return _mark(f"consent recipient {case_id} {plain}") if plain else ""


def mark_of_category(consent_id: UUID, category: Category) -> str:
    """Mark one kind of data in one consent."""
    return _mark(f"consent category {consent_id} {category}")


def marks_of_categories(consent_id: UUID, categories: Iterable[Category]) -> str:
    """Mark several kinds of data, in no telling order."""
    return " ".join(sorted(mark_of_category(consent_id, one) for one in categories))


def _mark(label: str) -> str:
    return label_key(settings.SECRET_KEY.encode(), label).hex()
