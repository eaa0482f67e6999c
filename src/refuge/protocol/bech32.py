"""Bech32 (BIP 173) without its length limit, as age writes recipients and identities.

Python is slow at one step per five bits, and every letter carries two keys of 1,946 characters. Writing takes
two symbols at a time, from a table. Reading takes the whole text as one number: the checksum is linear over
bits, so each of its thirty bits is the parity of the number under a mask that depends on the length alone.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from refuge.protocol.errors import RecipientError

_ALPHABET = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_DIGITS = b"0123456789abcdefghijklmnopqrstuv"
_TO_BECH32 = bytes.maketrans(_BASE32, _ALPHABET)
_TO_DIGITS = bytes.maketrans(_ALPHABET, _DIGITS)
_TO_VALUES = bytes.maketrans(_ALPHABET, bytes(range(32)))
_TO_SYMBOLS = bytes.maketrans(bytes(range(32)), _ALPHABET)
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_SYMBOLS = 6
_CHECKSUM_BITS = 5 * _CHECKSUM_SYMBOLS
_LONGEST = 4096  # symbols; a recipient has 1,952


def _step(checksum: int, value: int) -> int:
    """Take in one five-bit value (BIP 173, `bech32_polymod`)."""
    top, checksum = checksum >> 25, (checksum & 0x1FFFFFF) << 5 ^ value
    for bit, generator in enumerate(_GENERATORS):
        checksum ^= generator if top >> bit & 1 else 0
    return checksum


_TWO_STEPS = [_step(_step(top << 20, 0), 0) for top in range(1 << 10)]


def _checksum(values: bytes) -> int:
    checksum = 1
    if len(values) % 2:
        checksum, values = _step(checksum, values[0]), values[1:]
    for first, second in zip(values[::2], values[1::2], strict=True):
        checksum = (checksum & 0xFFFFF) << 10 ^ first << 5 ^ second ^ _TWO_STEPS[checksum >> 20]
    return checksum


def _prefix_values(prefix: str) -> bytes:
    codes = prefix.encode("ascii")
    return bytes([code >> 5 for code in codes] + [0] + [code & 31 for code in codes])


@lru_cache(maxsize=8)  # lengths and prefixes only, never what is read
def _zero_text(prefix: str, length: int) -> int:
    """Return the checksum state of a text whose symbols are all zero: the constant part."""
    return _checksum(_prefix_values(prefix) + bytes(length))


@lru_cache(maxsize=8)
def _masks(length: int) -> tuple[int, ...]:
    """For each bit of the checksum state, which bits of a text of this many symbols it is the parity of."""
    states = [1 << bit for bit in range(5)]
    columns: list[str] = []
    for _ in range(length):
        columns += [f"{state:030b}" for state in states]
        states = [_step(state, 0) for state in states]
    columns.reverse()
    return tuple(int("".join(row), 2) for row in zip(*columns, strict=True))


def _residue(prefix: str, number: int, length: int) -> int:
    """Return the checksum state of a whole text, 1 where it is intact."""
    state = 0
    for mask in _masks(length):
        state = state << 1 | (number & mask).bit_count() & 1
    return state ^ _zero_text(prefix, length)


def encode(prefix: str, payload: bytes) -> str:
    """Return `prefix1…` in lower case."""
    symbols = base64.b32encode(payload).rstrip(b"=").translate(_TO_BECH32)
    values = _prefix_values(prefix) + symbols.translate(_TO_VALUES)
    checksum = _checksum(values + bytes(_CHECKSUM_SYMBOLS)) ^ 1
    tail = bytes(checksum >> shift & 31 for shift in range(25, -1, -5))
    return f"{prefix}1{(symbols + tail.translate(_TO_SYMBOLS)).decode('ascii')}"


def decode(prefix: str, text: str) -> bytes:
    """Return the payload of `prefix1…` in lower case. Raises RecipientError."""
    if not text.startswith(f"{prefix}1"):
        raise RecipientError
    symbols = _symbols(text[len(prefix) + 1 :])
    if _checksum(_prefix_values(prefix) + symbols.translate(_TO_VALUES)) != 1:
        raise RecipientError
    return _payload(symbols[:-_CHECKSUM_SYMBOLS])


def _symbols(text: str) -> bytes:
    symbols = text.encode("ascii", "replace")
    if not _CHECKSUM_SYMBOLS <= len(symbols) <= _LONGEST or symbols.translate(None, _ALPHABET):
        raise RecipientError
    return symbols


def _payload(number: int, bits: int) -> bytes:
    """Return the whole bytes of so many bits; what is left over is less than a symbol, and zero."""
    size, left_over = divmod(bits, 8)
    if left_over >= 5 or number & (1 << left_over) - 1:  # noqa: PLR2004 (bits in a symbol)
        raise RecipientError
    return (number >> left_over).to_bytes(size, "big")
