"""Bech32 (BIP 173) without its length limit, as age writes recipients and identities.

Python is slow at one step per five bits, and every letter carries two keys of 1,946 symbols; so two symbols are
taken at a time, from a table.
"""

from __future__ import annotations

import base64

from refuge.protocol.errors import RecipientError

_ALPHABET = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_FROM_BASE32 = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET)  # as base64.b32encode writes
_TO_BASE32 = bytes.maketrans(_ALPHABET, b"0123456789abcdefghijklmnopqrstuv")  # as int(…, 32) reads
_TO_VALUES = bytes.maketrans(_ALPHABET, bytes(range(32)))
_TO_SYMBOLS = bytes.maketrans(bytes(range(32)), _ALPHABET)
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_SYMBOLS = 6


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


def encode(prefix: str, payload: bytes) -> str:
    """Return `prefix1…` in lower case."""
    symbols = base64.b32encode(payload).rstrip(b"=").translate(_FROM_BASE32)
    values = _prefix_values(prefix) + symbols.translate(_TO_VALUES)
    checksum = _checksum(values + bytes(_CHECKSUM_SYMBOLS)) ^ 1
    tail = bytes(checksum >> shift & 31 for shift in range(25, -1, -5))
    return f"{prefix}1{(symbols + tail.translate(_TO_SYMBOLS)).decode('ascii')}"


def decode(prefix: str, text: str) -> bytes:
    """Return the payload of `prefix1…`, all in one case. Raises RecipientError."""
    lowered = text.lower()
    if text not in (lowered, text.upper()) or not lowered.startswith(f"{prefix}1"):
        raise RecipientError
    symbols = _symbols(lowered[len(prefix) + 1 :])
    if _checksum(_prefix_values(prefix) + symbols.translate(_TO_VALUES)) != 1:
        raise RecipientError
    return _payload(symbols[:-_CHECKSUM_SYMBOLS])


def _symbols(text: str) -> bytes:
    symbols = text.encode("ascii", "replace")
    if len(symbols) < _CHECKSUM_SYMBOLS or symbols.translate(None, _ALPHABET):
        raise RecipientError
    return symbols


def _payload(symbols: bytes) -> bytes:
    """Read five bits a symbol; what is left over must be fewer than five bits, and zero."""
    length, left_over = divmod(5 * len(symbols), 8)
    number = int(symbols.translate(_TO_BASE32) or b"0", 32)
    if left_over >= 5 or number & ((1 << left_over) - 1):  # noqa: PLR2004 (five bits)
        raise RecipientError
    return (number >> left_over).to_bytes(length, "big")
