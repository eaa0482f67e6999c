"""The 32 digits that open a mailbox: made, shown in rows, and read back forgivingly.

Trust rule: a code is a secret. No error and no repr carries a digit of it.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field

from refuge.language.digits import to_ascii_digits

DIGITS = 30
SHOWN_DIGITS = 32
_GROUP = 4
_MODULUS = 97
_LONGEST_TYPED = 400  # a code spelled with a few separators around each digit; more is not a code
_IGNORED = (
    "Z",
    "P",
    "C",
    "M",
)  # spaces, dashes and dots, line ends and zero-width characters, variation marks
_MINUS = "\u2212"


class UnreadableCodeError(Exception):
    """What was typed is no code. Says nothing about whether any mailbox exists."""


class CodeLengthError(UnreadableCodeError):
    """Not 32 digits."""


class CheckDigitsError(UnreadableCodeError):
    """32 digits of which at least one is wrong."""


@dataclass(frozen=True)
class Code:
    """30 digits, as ASCII, without the check digits."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.digits) != DIGITS or not (self.digits.isascii() and self.digits.isdecimal()):
            raise CodeLengthError

    def rows(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Two rows of four groups of four digits; the last two digits are the check digits."""
        groups = in_groups(with_check_digits(self.digits))
        return groups[:4], groups[4:]


def new_code() -> Code:
    """Return a code drawn uniformly from all 10^30."""
    return Code(str(secrets.randbelow(10**DIGITS)).zfill(DIGITS))


def read_code(typed: str) -> Code:
    """Read a code however it was typed. Raises CodeLengthError or CheckDigitsError."""
    if len(typed) > _LONGEST_TYPED:
        raise CodeLengthError
    shown = to_ascii_digits("".join(character for character in typed if not _is_ignored(character)))
    if len(shown) != SHOWN_DIGITS or not shown.isdecimal():
        raise CodeLengthError
    code = Code(shown[:DIGITS])
    if with_check_digits(code.digits) != shown:
        raise CheckDigitsError
    return code


def _is_ignored(character: str) -> bool:
    return character == _MINUS or unicodedata.category(character).startswith(_IGNORED)


def with_check_digits(digits: str) -> str:
    """Append the two check digits of ISO 7064 MOD 97-10."""
    return f"{digits}{_MODULUS + 1 - int(digits) * 100 % _MODULUS:02}"


def in_groups(shown: str) -> tuple[str, ...]:
    """Cut digits into groups of four."""
    return tuple(shown[start : start + _GROUP] for start in range(0, len(shown), _GROUP))
