"""Archives of equal size: a plain ustar (POSIX.1), zero-padded. A tar ends at zero blocks, so this is no format.

Trust rules: only regular files with short, plain, relative names; each name once; sizes and numbers bounded;
after the end nothing but zeros, so that nothing can hide there. `tar` opens what we pack, and we what tar packs.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from refuge.protocol.errors import MalformedArchiveError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_FILES = 4096
MAX_ARCHIVE_BYTES = 256 * 1024 * 1024
MAX_DOCUMENT_BYTES = 64 * 1024  # of a gzipped document
BLOCK = 512

_NAME = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")
_NAME_BYTES, _PREFIX_BYTES = 100, 155  # the widths of the two fields that make a name
_END = bytes(2 * BLOCK)
_OCTAL = re.compile(rb" *([0-7]+)[ \0]*")
_CHECKSUM = slice(148, 156)
_REGULAR = (b"0", b"\0")
_GZIP = 31  # zlib's word for a gzip header around its largest window


def pack(files: Mapping[str, bytes], size: int) -> bytes:
    """Return an archive of exactly `size` bytes. Raises TooLargeError."""
    packed = archive(files)
    if len(packed) > size:
        raise TooLargeError
    return packed.ljust(size, b"\0")


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of just the size it takes.

    Raises MalformedArchiveError for a name that we would not read.
    """
    return b"".join(_member(name, content) for name, content in files.items()) + _END


def _member(name: str, content: bytes) -> bytes:
    return _header(name, len(content)) + content + bytes(-len(content) % BLOCK)


def _header(name: str, size: int) -> bytes:
    prefix, short = _split(name)
    fields = (
        short.ljust(_NAME_BYTES, b"\0"),
        b"0000600\0",  # for its owner to read
        *2 * (b"0000000\0",),  # owner and group: nobody
        b"%011o\0" % size,
        b"00000000000\0",  # the time of writing is not kept
        b" " * 8,  # the checksum counts as spaces in itself
        b"0".ljust(101, b"\0"),  # a regular file, no link
        b"ustar\x0000".ljust(88, b"\0"),
        prefix.ljust(_PREFIX_BYTES, b"\0"),
    )
    header = b"".join(fields).ljust(BLOCK, b"\0")
    return header[:148] + b"%06o\0 " % sum(header) + header[156:]


def _split(name: str) -> tuple[bytes, bytes]:
    """Put what is before the last slash into the prefix where the whole is too long."""
    prefix, _, short = name.rpartition("/") if len(name) > _NAME_BYTES else ("", "", name)
    if not _is_plain(name) or len(prefix) > _PREFIX_BYTES or len(short) > _NAME_BYTES:
        raise MalformedArchiveError
    return prefix.encode(), short.encode()


def _is_plain(name: str) -> bool:
    """Say whether a name stays below the folder it is unpacked in: no part of it is only dots."""
    return _NAME.fullmatch(name) is not None and all(part.strip(".") for part in name.split("/"))


def unpack(packed: bytes) -> dict[str, bytes]:
    """Return the files of an archive by name. Raises MalformedArchiveError."""
    if len(packed) > MAX_ARCHIVE_BYTES:
        raise MalformedArchiveError
    files: dict[str, bytes] = {}
    for name, content in _members(packed):
        if name in files or len(files) == MAX_FILES:
            raise MalformedArchiveError
        files[name] = content
    return files


def _members(packed: bytes) -> Iterator[tuple[str, bytes]]:
    position = 0
    while not _is_zero(header := packed[position : position + BLOCK]):
        name, size = _read_header(header)
        start = position + BLOCK
        position = start + size + -size % BLOCK
        if position > len(packed) or not _is_zero(packed[start + size : position]):
            raise MalformedArchiveError
        yield name, packed[start : start + size]
    if len(packed) < position + len(_END) or not _is_zero(packed[position:]):
        raise MalformedArchiveError


def _is_zero(block: bytes) -> bool:
    return not block.strip(b"\0")


def _read_header(header: bytes) -> tuple[str, int]:
    if len(header) != BLOCK or header[257:263] != b"ustar\0" or header[156:157] not in _REGULAR:
        raise MalformedArchiveError
    if _octal(header[_CHECKSUM]) != sum(header) - sum(header[_CHECKSUM]) + 8 * ord(" "):
        raise MalformedArchiveError
    parts = [header[345:500].rstrip(b"\0"), header[:100].rstrip(b"\0")]
    name = b"/".join(part for part in parts if part).decode("ascii", "replace")
    if not _is_plain(name):
        raise MalformedArchiveError
    return name, _octal(header[124:136])


def _octal(text: bytes) -> int:
    found = _OCTAL.fullmatch(text)
    if found is None:
        raise MalformedArchiveError
    return int(found[1], 8)


def pack_document(name: str, document: bytes, size: int, beside: Mapping[str, bytes] | None = None) -> bytes:
    """Return an archive of exactly `size` bytes: a document, and what lies beside it.

    A document that does not fit is gzipped (RFC 1952) and named `….gz`: 8,000 Burmese letters are 24,000 bytes.
    The size being fixed, this tells nothing. Raises TooLargeError.
    """
    beside = dict(beside or {})
    try:
        return pack({name: document} | beside, size)
    except TooLargeError:
        return pack({f"{name}.gz": zlib.compress(document, wbits=_GZIP)} | beside, size)


def unpack_document(packed: bytes, name: str) -> tuple[bytes, dict[str, bytes]]:
    """Return a document, and what lies beside it. Raises MalformedArchiveError."""
    files = unpack(packed)
    if name in files:
        return files.pop(name), files
    return _gunzip(files.pop(f"{name}.gz", b"")), files


def _gunzip(gzipped: bytes) -> bytes:
    reading = zlib.decompressobj(wbits=_GZIP)
    try:
        document = reading.decompress(gzipped, MAX_DOCUMENT_BYTES)
    except zlib.error:
        raise MalformedArchiveError from None
    if not reading.eof or reading.unused_data:
        raise MalformedArchiveError
    return document
