"""How the office collects: signed requests at the hatch, and bundles of letters and answers.

Trust rules: a request is the collector's only if its Ed25519 key signed this method, path, body, front desk and
counter; whether the counter has risen is the caller's to decide. A bundle is believed only where every name
agrees with what it names.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refuge.protocol import documents, padding, primitives
from refuge.protocol.errors import (
    AuthenticationError,
    MalformedBundleError,
    MalformedDocumentError,
    UnsignedRequestError,
)
from refuge.protocol.letter import letter_hash

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_LABEL = b"refuge/collection/v1"
_HEADER = re.compile(r"(0|[1-9][0-9]{0,17})\.([A-Za-z0-9_-]{86})")
_LETTER = re.compile(r"([0-9-]{10})/([0-9a-f]{64})\.age")
_DEPOSIT = re.compile(r"([0-9-]{10})/([0-9a-f]{64})/([0-9a-f]{64})\.age")


def sign_request(  # noqa: PLR0913 (what is signed is this long)
    collector_seed: bytes, *, method: str, path: str, body: bytes, front_id: str, counter: int
) -> str:
    """Return what stands behind `Authorization: Refuge `. `path` includes the query."""
    message = _message(method, path, body, front_id, counter)
    signature = base64.urlsafe_b64encode(primitives.sign(collector_seed, message)).rstrip(b"=")
    return f"{counter}.{signature.decode('ascii')}"


def verify_request(  # noqa: PLR0913
    header: str, collector_public_key: bytes, *, method: str, path: str, body: bytes, front_id: str
) -> int:
    """Return the counter of a request which the collector signed. Raises UnsignedRequestError."""
    found = _HEADER.fullmatch(header)
    if found is None:
        raise UnsignedRequestError
    counter, signature = int(found[1]), base64.urlsafe_b64decode(found[2] + "==")
    message = _message(method, path, body, front_id, counter)
    try:
        primitives.check_signature(collector_public_key, signature, message)
    except AuthenticationError:
        raise UnsignedRequestError from None
    return counter


def _message(method: str, path: str, body: bytes, front_id: str, counter: int) -> bytes:
    """Each part with its length before it, so that no two requests read alike."""
    texts = (method, path, primitives.sha256(body).hex(), front_id, str(counter))
    parts = [text.encode() for text in texts]
    return _LABEL + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


@dataclass(frozen=True)
class SealedLetter:
    """A letter in the pile: its hexadecimal SHA-256, the day it came, and the age file."""

    hash: str
    day: date
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class Deposit:
    """A sealed answer for a mailbox (64 hexadecimal characters), and the last day it may lie there."""

    mailbox: str = field(repr=False)
    expires: date
    sealed: bytes = field(repr=False)


def pack_letters(letters: Iterable[SealedLetter]) -> bytes:
    """Return a ustar of `<day>/<hash>.age`, in the order given."""
    return padding.archive({f"{letter.day}/{letter.hash}.age": letter.sealed for letter in letters})


def unpack_letters(packed: bytes) -> tuple[SealedLetter, ...]:
    """Undo `pack_letters`. Raises MalformedArchiveError, MalformedBundleError."""
    return tuple(_read_letter(name, sealed) for name, sealed in padding.unpack(packed).items())


def _read_letter(name: str, sealed: bytes) -> SealedLetter:
    found = _LETTER.fullmatch(name)
    if found is None or letter_hash(sealed) != found[2]:
        raise MalformedBundleError
    return SealedLetter(hash=found[2], day=_read_day(found[1]), sealed=sealed)


def pack_deposits(deposits: Iterable[Deposit]) -> bytes:
    """Return a ustar of `<expires>/<mailbox>/<hash>.age`, in the order given."""
    return padding.archive(
        {f"{one.expires}/{one.mailbox}/{letter_hash(one.sealed)}.age": one.sealed for one in deposits}
    )


def unpack_deposits(packed: bytes) -> tuple[Deposit, ...]:
    """Undo `pack_deposits`. Raises MalformedArchiveError, MalformedBundleError."""
    return tuple(_read_deposit(name, sealed) for name, sealed in padding.unpack(packed).items())


def _read_deposit(name: str, sealed: bytes) -> Deposit:
    found = _DEPOSIT.fullmatch(name)
    if found is None or letter_hash(sealed) != found[3]:
        raise MalformedBundleError
    return Deposit(mailbox=found[2], expires=_read_day(found[1]), sealed=sealed)


def _read_day(text: str) -> date:
    try:
        return documents.read_day(text)
    except MalformedDocumentError:
        raise MalformedBundleError from None
