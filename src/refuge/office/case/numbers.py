"""Case numbers: twelve characters that cannot be counted up or mistaken; the last one checks the others.

The alphabet is Crockford's base 32 (no I, L, O, U). The check character makes the sum of all characters,
each multiplied by its own power of a generator of GF(32), zero: one wrong character, or two of them swapped,
is always noticed, and the check character comes from the same alphabet.
"""

from __future__ import annotations

from refuge.language.digits import to_ascii_digits
from refuge.protocol.primitives import random_bytes

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_LOOK_ALIKES = str.maketrans("OIL", "011", " -\N{EN DASH}\N{EM DASH}")
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


class UnreadableCaseNumberError(ValueError):
    """No case number reads like this: wrong length, a strange character, or the check does not fit."""


def new_case_number() -> str:
    drawn = [byte % 32 for byte in random_bytes(LENGTH - 1)]
    return "".join(ALPHABET[value] for value in [*drawn, _check(drawn)])


def read_case_number(typed: str) -> str:
    """Forgive small letters, Burmese digits, spaces and look-alikes. Raises UnreadableCaseNumberError."""
    number = to_ascii_digits(typed).strip().upper().translate(_LOOK_ALIKES)
    values = [ALPHABET.find(character) for character in number]
    if len(values) != LENGTH or -1 in values or _check(values[:-1]) != values[-1]:
        raise UnreadableCaseNumberError
    return number


def shown(number: str) -> str:
    """In three groups of four, to be read aloud."""
    return "-".join(number[start : start + 4] for start in range(0, LENGTH, 4))


def _check(values: list[int]) -> int:
    remainder = 0
    for value in values:
        remainder = _times_generator(remainder ^ value)
    return remainder


def _times_generator(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 0b100000 else doubled
