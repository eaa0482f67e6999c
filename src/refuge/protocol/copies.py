"""The list of copies: with it anybody can check that a paper in their hand has the words the committee gave out.

A copy carries no name, no day and no case: only words and a number. The list carries a digest of both together,
and as many digests for each day whether many copies were given out or none.

Trust rules, in this order:
1. The document is canonical JSON of exactly the fields of a list, within bounds, its digests in ascending order.
2. Its operations key carries a certificate of the pinned root.
3. That operations key signed these very bytes (minisign).
4. It is for this front desk, and has exactly `EACH_DAY` digests for each day from the first to the last.
Whether it is newer than another, and has all that the other had, is the caller's to decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from refuge.language.codes import Code
from refuge.protocol import documents, minisign, primitives
from refuge.protocol.errors import (
    CopiesCountError,
    CopiesSignatureError,
    MalformedCopiesError,
    MalformedDocumentError,
    WrongFrontError,
    WrongSignatureError,
)
from refuge.protocol.notice import (
    OperationsCertificate,
    check_certificate,
    read_certificate,
    written_certificate,
)

EACH_DAY = 8
DIGEST_BYTES = 16  # 2^128: nobody finds another text for a number, nor a number for another text
LONGEST = timedelta(days=10_000)  # 27 years, 2.8 MB: what a hatch still takes at once
MOST_BYTES = 3 * 1024 * 1024
VERSION = 1
KIND = "copies"

_LABEL = b"refuge/copy/v1"
_FRONT_ID = re.compile(r"[!-~]{1,64}")
_DIGEST = re.compile(r"[0-9a-f]{32}")
_FIELDS: dict[str, type] = {
    "kind": str,
    "v": int,
    "front_id": str,
    "began": str,
    "day": str,
    "digests": list,
    "operations": dict,
}


@dataclass(frozen=True)
class CopyList:
    """The digests of every day from `began` to `day`, both included, in ascending order and of no certain day."""

    front_id: str
    began: date
    day: date
    digests: tuple[str, ...] = field(repr=False)
    operations: OperationsCertificate


@dataclass(frozen=True)
class SignedCopies:
    """A list as it travels: the signed bytes and their minisign signature. Not yet believed."""

    document: bytes = field(repr=False)
    signature: str = field(repr=False)


def digest_of(text: str, number: Code) -> str:
    """Return the 32 hexadecimal digits under which a copy of this text with this number stands on the list."""
    parts = (primitives.sha256(text.encode()).hex().encode(), number.digits.encode())
    together = _LABEL + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return primitives.sha256(together)[:DIGEST_BYTES].hex()


def random_digest() -> str:
    """Return what nobody can tell from the digest of a copy: it fills a day on which few were given out."""
    return primitives.random_bytes(DIGEST_BYTES).hex()


def digests_due(began: date, day: date) -> int:
    """Return how many digests a list has that reaches from one day to another, both included.

    Raises CopiesCountError for days in the wrong order or too far apart.
    """
    if not timedelta(0) <= day - began < LONGEST:
        raise CopiesCountError
    return ((day - began).days + 1) * EACH_DAY


def sign_copies(copies: CopyList, operations_seed: bytes) -> SignedCopies:
    """Write and sign a list. What the front desk would refuse is not signed.

    Raises MalformedCopiesError, CopiesCountError.
    """
    document = _write(copies)
    _read(document)
    _check_count(copies)
    comment = f"refuge copies {copies.front_id} {copies.day.isoformat()}"
    return SignedCopies(document, minisign.sign(document, operations_seed, comment))


def verify_copies(signed: SignedCopies, root_public_key: bytes, front_id: str) -> CopyList:
    """Return the list if every rule of this module holds.

    Raises MalformedCopiesError, UncertifiedOperationsError, MalformedSignatureError, CopiesSignatureError,
    WrongFrontError, CopiesCountError.
    """
    copies = _read(signed.document)
    check_certificate(copies.operations, root_public_key)
    try:
        minisign.verify(signed.document, signed.signature, copies.operations.public_key)
    except WrongSignatureError:
        raise CopiesSignatureError from None
    if copies.front_id != front_id:
        raise WrongFrontError
    _check_count(copies)
    return copies


def _check_count(copies: CopyList) -> None:
    if len(copies.digests) != digests_due(copies.began, copies.day):
        raise CopiesCountError


def _write(copies: CopyList) -> bytes:
    document = {
        "kind": KIND,
        "v": VERSION,
        "front_id": copies.front_id,
        "began": copies.began.isoformat(),
        "day": copies.day.isoformat(),
        "digests": list(copies.digests),
        "operations": written_certificate(copies.operations),
    }
    try:
        return documents.write(document)
    except MalformedDocumentError:
        raise MalformedCopiesError from None


def _read(written: bytes) -> CopyList:
    try:
        document = documents.read(written, _FIELDS, most_bytes=MOST_BYTES)
        if documents.write(document) != written or not _is_in_shape(document):  # one way to write a list
            raise MalformedCopiesError
        return CopyList(
            front_id=document["front_id"],
            began=documents.read_day(document["began"]),
            day=documents.read_day(document["day"]),
            digests=tuple(document["digests"]),
            operations=read_certificate(document["operations"]),
        )
    except MalformedDocumentError:
        raise MalformedCopiesError from None


def _is_in_shape(document: dict[str, Any]) -> bool:
    return (
        (document["kind"], document["v"]) == (KIND, VERSION)
        and _FRONT_ID.fullmatch(document["front_id"]) is not None
        and _are_digests(document["digests"])
    )


def _are_digests(listed: Sequence[object]) -> bool:
    """Ascending, so that their order says nothing and none stands there twice."""
    return all(type(one) is str and _DIGEST.fullmatch(one) for one in listed) and all(
        str(one) < str(other) for one, other in pairwise(listed)
    )
