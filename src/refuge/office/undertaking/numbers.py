"""The number by which officers speak of an undertaking without knowing whose it is."""

from __future__ import annotations

from refuge.protocol import primitives

DIGITS = "0123456789"


def new_number() -> str:
    """Eight digits, drawn by lot."""
    drawn = (int.from_bytes(primitives.random_bytes(8), "big") % len(DIGITS) for _ in range(8))
    return "".join(DIGITS[one] for one in drawn)
