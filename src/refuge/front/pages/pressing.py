"""Compressing replies so that a watcher of the line learns nothing from their length.

Every reply made for one visitor is padded to a multiple of 8 KiB, inside the gzip header's extra field, which
decoders skip. So an empty mailbox and one with an answer weigh the same.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

STEP = 8192
_HEADER = (
    b"\x1f\x8b\x08\x04\x00\x00\x00\x00\x00\xff"  # gzip with an extra field; no time, no file name, no system
)
_FIXED = len(_HEADER) + 2 + 8  # header, length of the extra field, CRC and length of the text
_WINDOW = 32 * 1024


def pressed(text: bytes) -> bytes:
    """The text as small as gzip makes it: for pages pressed once and served many times."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    return _framed(press.compress(text) + press.flush(), zlib.crc32(text), len(text), room=0)


@dataclass(frozen=True)
class Beginning:
    """How many pages begin, pressed once: each of them then costs only its own part."""

    text: bytes
    stream: bytes
    checksum: int

    @classmethod
    def of(cls, text: bytes) -> Beginning:
        press = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
        return cls(text, press.compress(text) + press.flush(zlib.Z_SYNC_FLUSH), zlib.crc32(text))


class Press:
    """Presses replies made for one visitor, all to the same length."""

    def __init__(self, beginnings: Iterable[bytes]) -> None:
        self._beginnings = [Beginning.of(text) for text in beginnings]
        self._none = Beginning(b"", b"", 0)

    def pressed(self, text: bytes) -> bytes:
        start = next((b for b in self._beginnings if text.startswith(b.text)), self._none)
        rest = text[len(start.text) :]
        press = zlib.compressobj(6, zlib.DEFLATED, -15, 8, zlib.Z_DEFAULT_STRATEGY, start.text[-_WINDOW:])
        stream = start.stream + press.compress(rest) + press.flush()
        room = -(len(stream) + _FIXED) % STEP
        return _framed(stream, zlib.crc32(rest, start.checksum), len(text), room=room)


def padded(text: bytes) -> bytes:
    """The same for a reader that takes no gzip: spaces after the end of the page."""
    return text + b" " * (-len(text) % STEP)


def _framed(stream: bytes, checksum: int, length: int, *, room: int) -> bytes:
    extra = struct.pack("<H", room) + _field(room)
    return _HEADER + extra + stream + struct.pack("<II", checksum, length & 0xFFFFFFFF)


def _field(room: int) -> bytes:
    """One subfield of the extra field (RFC 1952 §2.3.1.1) that fills the room; too little room holds none."""
    if room < 4:  # noqa: PLR2004 - two letters and a length
        return b"\x00" * room
    return b"re" + struct.pack("<H", room - 4) + b"\x00" * (room - 4)
