"""The intake notice: which keys letters are sealed to, on which days, vouched for by the root.

Trust rules, in this order:
1. The document is canonical JSON of exactly the fields of a notice of its version, within bounds.
2. Its operations key carries a certificate of the pinned root.
3. That operations key signed these very bytes (minisign).
4. It is for this front desk, its window is at most eight days, and every recipient is hybrid, of letters and
   of concerns; a letter and a concern have equally many, so that they seal to the same size.
Whether the serial is higher and the day is within the window is the caller's to decide: it has the clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from refuge.protocol import age, documents, minisign, primitives
from refuge.protocol.errors import (
    AuthenticationError,
    ClassicRecipientError,
    MalformedDocumentError,
    MalformedNoticeError,
    NoticeSignatureError,
    NoticeWindowError,
    RecipientError,
    UncertifiedOperationsError,
    WrongFrontError,
    WrongSignatureError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_RECIPIENTS = 16
MAX_ASSETS = 512
LONGEST_WINDOW = timedelta(days=8)
VERSION, VERSION_WITH_CONCERNS = 1, 2
KIND = "notice"

_OPERATIONS_LABEL = b"refuge/operations/v1"
_FRONT_ID = re.compile(r"[!-~]{1,64}")
_PATH = re.compile(r"/[!-~]{0,255}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FIELDS: dict[str, type] = {
    "kind": str,
    "v": int,
    "front_id": str,
    "serial": int,
    "not_before": str,
    "not_after": str,
    "recipients": list,
    "assets": dict,
    "operations": dict,
}
_FIELDS_WITH_CONCERNS = _FIELDS | {"concerns": list}
_OPERATIONS_FIELDS: dict[str, type] = {"public_key": str, "generation": int, "signature": str}


@dataclass(frozen=True)
class OperationsCertificate:
    """The root's word that a 32-byte Ed25519 key runs the office. A higher generation replaces a lower."""

    public_key: bytes
    generation: int
    signature: bytes


@dataclass(frozen=True)
class Notice:
    """Which `age1pq1…` recipients letters are sealed to from `not_before` to `not_after`, both included.

    `concerns` are those to whom a letter marked as a concern is sealed instead: as many, and none of the others; or
    nobody, where the office has none to look into one. Then it is a notice of version 1.

    `assets` maps each path of the front desk to the hexadecimal SHA-256 of what it serves there.
    """

    front_id: str
    serial: int
    not_before: date
    not_after: date
    recipients: tuple[str, ...]
    assets: Mapping[str, str]
    operations: OperationsCertificate
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignedNotice:
    """A notice as it travels: the signed bytes and their minisign signature. Not yet believed."""

    document: bytes
    signature: str


def certify_operations(public_key: bytes, generation: int, root_seed: bytes) -> OperationsCertificate:
    """Return the root's certificate for an operations key."""
    signature = primitives.sign(root_seed, _certified(public_key, generation))
    return OperationsCertificate(public_key, generation, signature)


def check_certificate(certificate: OperationsCertificate, root_public_key: bytes) -> None:
    """Raise UncertifiedOperationsError unless the root certified this key and generation."""
    message = _certified(certificate.public_key, certificate.generation)
    try:
        primitives.check_signature(root_public_key, certificate.signature, message)
    except AuthenticationError:
        raise UncertifiedOperationsError from None


def _certified(public_key: bytes, generation: int) -> bytes:
    return _OPERATIONS_LABEL + generation.to_bytes(8, "big") + public_key


def sign_notice(notice: Notice, operations_seed: bytes) -> SignedNotice:
    """Write and sign a notice. What the front desk would refuse is not signed.

    Raises MalformedNoticeError, NoticeWindowError, ClassicRecipientError.
    """
    document = _write(notice)
    _read(document)
    _check_window(notice)
    _check_recipients(notice)
    comment = f"refuge notice {notice.front_id} {notice.serial}"
    return SignedNotice(document, minisign.sign(document, operations_seed, comment))


def verify_notice(signed: SignedNotice, root_public_key: bytes, front_id: str) -> Notice:
    """Return the notice if every rule of this module holds.

    Raises MalformedNoticeError, UncertifiedOperationsError, MalformedSignatureError, NoticeSignatureError,
    WrongFrontError, NoticeWindowError, ClassicRecipientError.
    """
    notice = _read(signed.document)
    check_certificate(notice.operations, root_public_key)
    try:
        minisign.verify(signed.document, signed.signature, notice.operations.public_key)
    except WrongSignatureError:
        raise NoticeSignatureError from None
    if notice.front_id != front_id:
        raise WrongFrontError
    _check_window(notice)
    _check_recipients(notice)
    return notice


def _check_window(notice: Notice) -> None:
    if not timedelta(0) <= notice.not_after - notice.not_before <= LONGEST_WINDOW:
        raise NoticeWindowError


def _check_recipients(notice: Notice) -> None:
    try:
        for recipient in (*notice.recipients, *notice.concerns):
            age.check_recipient(recipient)
    except RecipientError:
        raise ClassicRecipientError from None


def _write(notice: Notice) -> bytes:
    document: dict[str, Any] = {
        "kind": KIND,
        "v": VERSION,
        "front_id": notice.front_id,
        "serial": notice.serial,
        "not_before": notice.not_before.isoformat(),
        "not_after": notice.not_after.isoformat(),
        "recipients": list(notice.recipients),
        "assets": dict(notice.assets),
        "operations": written_certificate(notice.operations),
    }
    if notice.concerns:
        document |= {"v": VERSION_WITH_CONCERNS, "concerns": list(notice.concerns)}
    try:
        return documents.write(document)
    except MalformedDocumentError:
        raise MalformedNoticeError from None


def _read(written: bytes) -> Notice:
    try:
        document = documents.read(written, _FIELDS, _FIELDS_WITH_CONCERNS)
        if documents.write(document) != written or not _is_in_shape(document):  # one way to write a notice
            raise MalformedNoticeError
        return Notice(
            front_id=document["front_id"],
            serial=document["serial"],
            not_before=documents.read_day(document["not_before"]),
            not_after=documents.read_day(document["not_after"]),
            recipients=tuple(document["recipients"]),
            assets=document["assets"],
            operations=read_certificate(document["operations"]),
            concerns=tuple(document.get("concerns", ())),
        )
    except MalformedDocumentError:
        raise MalformedNoticeError from None


def _is_in_shape(document: dict[str, Any]) -> bool:
    recipients, assets = document["recipients"], document["assets"]
    return (
        document["kind"] == KIND
        and document["v"] == (VERSION_WITH_CONCERNS if "concerns" in document else VERSION)
        and _FRONT_ID.fullmatch(document["front_id"]) is not None
        and document["serial"] >= 0
        and 1 <= len(recipients) <= MAX_RECIPIENTS
        and all(type(recipient) is str for recipient in recipients)
        and _are_as_many_others(document.get("concerns"), recipients)
        and len(assets) <= MAX_ASSETS
        and all(_PATH.fullmatch(path) and _is_digest(digest) for path, digest in assets.items())
    )


def _are_as_many_others(concerns: list[Any] | None, recipients: list[str]) -> bool:
    """Whoever reads letters reads no concern: not one recipient is in both lists."""
    if concerns is None:
        return True
    return (
        len(concerns) == len(recipients)
        and all(type(recipient) is str for recipient in concerns)
        and not set(concerns) & set(recipients)
    )


def _is_digest(digest: object) -> bool:
    return type(digest) is str and _DIGEST.fullmatch(digest) is not None


def written_certificate(certificate: OperationsCertificate) -> dict[str, str | int]:
    """Return the certificate as it stands in a document."""
    return {
        "public_key": certificate.public_key.hex(),
        "generation": certificate.generation,
        "signature": certificate.signature.hex(),
    }


def read_certificate(document: object) -> OperationsCertificate:
    """Undo `written_certificate`; nothing is believed yet. Raises MalformedDocumentError."""
    fields = documents.check_fields(document, _OPERATIONS_FIELDS)
    if fields["generation"] < 0:
        raise MalformedDocumentError
    return OperationsCertificate(
        public_key=documents.read_hex(fields["public_key"], primitives.KEY_BYTES),
        generation=fields["generation"],
        signature=documents.read_hex(fields["signature"], primitives.SIGNATURE_BYTES),
    )
