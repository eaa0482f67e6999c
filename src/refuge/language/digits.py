"""Digits in every script: read forgivingly, shown in the reader's own."""

from __future__ import annotations

import unicodedata

# What a hurried hand or a Zawgyi keyboard writes for a digit.
_LOOKALIKES = {
    "\u101d": "0",  # Burmese letter wa
    "\u101b": "7",  # Burmese letter ra
    "o": "0",
    "O": "0",
    "l": "1",
    "I": "1",
}
_ZERO_OF = {
    "my": 0x1040,  # Burmese
    "shn": 0x1090,  # Shan
    "eky": 0xA900,  # Eastern Kayah, in Kayah Li
    "kyu": 0xA900,  # Western Kayah, in Kayah Li
}


def decimal_digits(text: str) -> str:
    """Every Unicode decimal digit as 0 to 9, everything else untouched; the length stays the same."""
    return "".join(_decimal(character) for character in text)


def to_ascii_digits(text: str) -> str:
    """As `decimal_digits`, and the letters that are taken for digits in a code: wa, ra, o, O, l, I."""
    return "".join(_LOOKALIKES.get(character) or _decimal(character) for character in text)


def _decimal(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def in_digits_of(text: str, language: str) -> str:
    """0 to 9 as the digits of a language (ISO 639 code), or as they are where it uses these."""
    zero = _ZERO_OF.get(language)
    if zero is None:
        return text
    return text.translate({ord("0") + value: zero + value for value in range(10)})
