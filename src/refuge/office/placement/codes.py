"""Made-up codes: drawn by lot, said aloud easily, and nothing in them to find a place by."""

from __future__ import annotations

from refuge.protocol import primitives

LETTERS = "BDFGHKLMNPRSTVWZ"  # no vowels: no word comes about, and no name of a place
DIGITS = "0123456789"


def new_site_code() -> str:
    """Three consonants and two digits: TKR-48."""
    return f"{_drawn(LETTERS, 3)}-{_drawn(DIGITS, 2)}"


def new_number() -> str:
    """Six digits, by which officers speak of a request without knowing whose it is."""
    return _drawn(DIGITS, 6)


def _drawn(alphabet: str, length: int) -> str:
    drawn = (int.from_bytes(primitives.random_bytes(8), "big") % len(alphabet) for _ in range(length))
    return "".join(alphabet[one] for one in drawn)
