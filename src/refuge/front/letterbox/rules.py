"""What a letter may be: when it is refused, and what of it is left alone. Pure."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

MAX_CHARACTERS = 8_000
MAX_BYTES = 24_000
ROOM_BYTES = 10_000  # about what the addresses and the archive leave of an envelope's 16 KiB


class Refusal(StrEnum):
    """Why a letter's text is not taken as it is."""

    empty = "empty"
    too_long = "too_long"
    too_heavy = "too_heavy"


def as_written(typed: str) -> str:
    """The text as the person meant it: one kind of line end, no control characters, nothing else touched.

    No normal form is forced and no Zawgyi is converted: the office reads what was written.
    """
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter for letter in lines if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    )


def refusal_of(text: str) -> Refusal | None:
    """Why this text is refused, or None."""
    if not any(_shows(letter) for letter in text):
        return Refusal.empty
    if len(text) > MAX_CHARACTERS:
        return Refusal.too_long
    if len(text.encode()) > MAX_BYTES:
        return Refusal.too_heavy
    return None


def characters_that_fit(text: str, room_bytes: int) -> int:
    """About how many characters of this text fit into so many bytes, in round hundreds."""
    return len(text) * room_bytes // len(text.encode()) // 100 * 100


def _shows(letter: str) -> bool:
    return unicodedata.category(letter)[0] not in "ZC"
