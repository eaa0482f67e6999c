"""Bech32 (BIP 173) without its length limit, as age writes recipients and identities.

Python is slow at one step per five bits, and every letter carries two keys of 1,946 symbols. But the checksum is
linear: each of its thirty bits is the parity of the whole text, taken as one number, under a mask that depends on
the length alone. So a text costs thirty `and`s instead of two thousand steps. Lengths are few and fixed.
"""

from __future__ import annotations

import base64
import functools

from refuge.protocol.errors import RecipientError

_ALPHABET = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_TO_DIGITS = bytes.maketrans(_ALPHABET, b"0123456789abcdefghijklmnopqrstuv")  # as int(…, 32) reads
_FROM_BASE32 = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET)  # as base64.b32encode writes
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_SYMBOL_BITS = 5
_CHECKSUM_SYMBOLS = 6
_CHECKSUM_BITS = _SYMBOL_BITS * _CHECKSUM_SYMBOLS


def encode(prefix: str, payload: bytes) -> str:
    """Return `prefix1…` in lower case."""
    symbols = base64.b32encode(payload).rstrip(b"=").translate(_FROM_BASE32)
    unchecked = _number(symbols) << _CHECKSUM_BITS
    checksum = _residue(prefix, unchecked, len(symbols) + _CHECKSUM_SYMBOLS) ^ 1
    tail = [
        _ALPHABET[checksum >> shift & 31] for shift in range(_CHECKSUM_BITS - _SYMBOL_BITS, -1, -_SYMBOL_BITS)
    ]
    return f"{prefix}1{(symbols + bytes(tail)).decode('ascii')}"


def decode(prefix: str, text: str, size: int) -> bytes:
    """Return the payload of `prefix1…`, in lower case and `size` bytes long. Raises RecipientError."""
    length = -(-8 * size // _SYMBOL_BITS) + _CHECKSUM_SYMBOLS
    symbols = text.removeprefix(f"{prefix}1").encode("ascii", "replace")
    if not text.startswith(f"{prefix}1") or len(symbols) != length or symbols.translate(None, _ALPHABET):
        raise RecipientError
    number = _number(symbols)
    left_over = _SYMBOL_BITS * length - _CHECKSUM_BITS - 8 * size
    payload, must_be_zero = divmod(number >> _CHECKSUM_BITS, 1 << left_over)
    if _residue(prefix, number, length) != 1 or must_be_zero:
        raise RecipientError
    return payload.to_bytes(size, "big")


def _number(symbols: bytes) -> int:
    return int(symbols.translate(_TO_DIGITS) or b"0", 32)


def _residue(prefix: str, number: int, length: int) -> int:
    """Return the checksum state after the prefix and `length` symbols (BIP 173, `bech32_polymod`): 1 where intact."""
    state = 0
    for mask in _masks(length):
        state = state << 1 | (number & mask).bit_count() & 1
    return state ^ _state_of_zeros(prefix, length)


def _step(state: int, value: int = 0) -> int:
    """Take in one five-bit value."""
    top, state = state >> 25, (state & 0x1FFFFFF) << 5 ^ value
    for bit, generator in enumerate(_GENERATORS):
        state ^= generator if top >> bit & 1 else 0
    return state


@functools.lru_cache(maxsize=8)  # of lengths and prefixes only, never of what is read
def _state_of_zeros(prefix: str, length: int) -> int:
    """Return the state after the prefix and as many zeros: the part that does not depend on the text."""
    codes = prefix.encode("ascii")
    values = [code >> 5 for code in codes] + [0] + [code & 31 for code in codes] + [0] * length
    return functools.reduce(_step, values, 1)


@functools.lru_cache(maxsize=8)
def _masks(length: int) -> tuple[int, ...]:
    """For each bit of the state, highest first, which bits of the text it is the parity of."""
    states = [1 << bit for bit in range(_SYMBOL_BITS)]  # what each bit of the last symbol does, lowest first
    columns: list[str] = []
    for _ in range(length):
        columns += [f"{state:0{_CHECKSUM_BITS}b}" for state in states]
        states = [_step(state) for state in states]
    return tuple(int("".join(row), 2) for row in zip(*reversed(columns), strict=True))
