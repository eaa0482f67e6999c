"""What a code opens: the keys derived from it, and the answers lying in its mailbox.

Trust rules: a code is read, derived, used and forgotten in one request; nothing here is cached. An answer is shown
only if it opens with the box and its authentication code was made with the thread, which only the office shares.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refuge.protocol import age, documents, padding, primitives
from refuge.protocol.errors import (
    DamagedFileError,
    MalformedAnswerError,
    MalformedDocumentError,
    UnverifiedAnswerError,
)

if TYPE_CHECKING:
    from datetime import date

    from refuge.language.codes import Code

ANSWER_BYTES = 16 * 1024
ANSWER_SEALED_BYTES = 18_043
MAX_ANSWER_CHARACTERS = 8_000
MAX_ANSWER_ID = 64
FILE_NAME = "answer.json"
MAC_NAME = "mac"
VERSION = 1

_SALT = b"refuge/code/v1"
_FIELDS: dict[str, type] = {"v": int, "id": str, "text": str, "language": str, "day": str}


@dataclass(frozen=True)
class MailboxKeys:
    """What a code becomes at one front desk (protocol: The code). Three secrets of 32 bytes."""

    token: bytes = field(repr=False)
    box_seed: bytes = field(repr=False)
    thread: bytes = field(repr=False)

    @property
    def mailbox(self) -> str:
        """The address of the answers: hexadecimal SHA-256 of the token."""
        return primitives.sha256(self.token).hex()

    @property
    def reply_to(self) -> str:
        """The `age1pq1…` to which answers are sealed. Computed anew each time: reading a mailbox does not need it."""
        return age.recipient_of(self.box_seed)


@dataclass(frozen=True)
class Answer:
    """One answer of the office, opened and verified."""

    id: str
    text: str = field(repr=False)
    language: str
    day: date


def derive(code: Code, front_id: str) -> MailboxKeys:
    """Return the keys of a code at one front desk; another front desk gives unrelated ones."""
    salt = primitives.sha256(_SALT + front_id.encode())
    root = primitives.hkdf_extract(salt, code.digits.encode("ascii"))
    return MailboxKeys(
        token=primitives.hkdf_expand(root, b"token"),
        box_seed=primitives.hkdf_expand(root, b"box"),
        thread=primitives.hkdf_expand(root, b"thread"),
    )


def open_answer(sealed: bytes, keys: MailboxKeys) -> Answer:
    """Open one sealed answer and check that the office wrote it.

    Raises the errors of `age.decrypt`, MalformedArchiveError, UnverifiedAnswerError, MalformedAnswerError.
    """
    if len(sealed) != ANSWER_SEALED_BYTES:
        raise DamagedFileError
    written, beside = padding.unpack_document(age.decrypt(sealed, [keys.box_seed]), FILE_NAME)
    if beside.keys() != {MAC_NAME}:
        raise MalformedAnswerError
    if not primitives.equal(beside[MAC_NAME], primitives.hmac_sha256(keys.thread, written)):
        raise UnverifiedAnswerError
    return read_answer(written)


def read_answer(written: bytes) -> Answer:
    """Return the answer of an `answer.json`, its every field checked. Raises MalformedAnswerError."""
    try:
        document = documents.read(written, _FIELDS)
        if document["v"] != VERSION:
            raise MalformedAnswerError
        return Answer(
            id=documents.read_text(document["id"], MAX_ANSWER_ID),
            text=documents.read_text(document["text"], MAX_ANSWER_CHARACTERS),
            language=documents.read_language(document["language"]),
            day=documents.read_day(document["day"]),
        )
    except MalformedDocumentError:
        raise MalformedAnswerError from None
