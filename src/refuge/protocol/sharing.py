"""A key in two shares, of which each alone says nothing: what nobody may open by themselves.

Trust rules: one share is a random pad, the other the key under that pad, so each by itself is 32 random bytes and no
computer, now or one day, learns anything from it. A wrong share joins to a wrong key, and a wrong key opens nothing
(`SealedFieldError`): whether two shares belong together is seen by opening, never by comparing.
"""

from __future__ import annotations

from refuge.protocol import primitives
from refuge.protocol.errors import MalformedShareError

SHARE_BYTES = primitives.KEY_BYTES


def split(key: bytes) -> tuple[bytes, bytes]:
    """Return two shares of a 32-byte key; the same key splits differently every time. Raises MalformedShareError."""
    _check(key)
    pad = primitives.random_bytes(SHARE_BYTES)
    return pad, _xor(key, pad)


def join(one: bytes, other: bytes) -> bytes:
    """Return the key of two shares, in whichever order. Raises MalformedShareError.

    Two shares that do not belong together give 32 bytes as well; these open nothing.
    """
    _check(one)
    _check(other)
    return _xor(one, other)


def _check(share: bytes) -> None:
    if len(share) != SHARE_BYTES:
        raise MalformedShareError


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
