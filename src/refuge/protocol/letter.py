"""What a person writes: one object for a first letter, a follow-up and a renewal, of one size when sealed.

Trust rules: a sealed letter is anonymous and says nothing reliable about its writer. Whoever opens one checks
every field; `thread` proves only that the same code wrote before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from refuge.protocol import age, documents, padding, primitives
from refuge.protocol.errors import (
    MalformedDocumentError,
    MalformedLetterError,
    RecipientError,
    TooLargeError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTER_BYTES = 16 * 1024
LETTER_SEALED_BYTES = 18_043  # for one recipient
MAX_LETTER_CHARACTERS = 8_000
ID_BYTES = 16
FILE_NAME = "letter.json"
VERSION = 1

_ADDRESS = ("mailbox", "reply_to", "thread")
_COVER = tuple(f"cover_{name}" for name in _ADDRESS)
_TEXTS = ("id", "text", "language", "urgency", "about", *_ADDRESS, *_COVER, "renews")
_FIELDS: dict[str, type] = {"v": int} | dict.fromkeys(_TEXTS, str)


class Urgency(StrEnum):
    """How long the writer can wait."""

    danger = "danger"
    soon = "soon"
    later = "later"


class About(StrEnum):
    """For whom the letter asks: the writer, somebody in their family, somebody they know.

    `concern`: it tells of something done against the standards, and is sealed to those who look into concerns.
    """

    me = "me"
    family = "family"
    known = "known"
    concern = "concern"


@dataclass(frozen=True)
class Letter:
    """One letter, opened.

    `id` 16 bytes; `thread` and `cover_thread` 32 bytes; `mailbox` and `cover_mailbox` 64 hexadecimal characters;
    `reply_to` and `cover_reply_to` `age1pq1…`. The three cover fields, with which the office can leave a harmless
    answer that verifies, are all empty in a follow-up. `renews` is empty, or the 32-byte `thread` which this
    letter moves to the new code.
    """

    id: bytes
    text: str = field(repr=False)
    language: str
    urgency: Urgency
    about: About
    mailbox: str = field(repr=False)
    reply_to: str = field(repr=False)
    thread: bytes = field(repr=False)
    cover_mailbox: str = field(default="", repr=False)
    cover_reply_to: str = field(default="", repr=False)
    cover_thread: bytes = field(default=b"", repr=False)
    renews: bytes = field(default=b"", repr=False)


def new_letter_id() -> bytes:
    """Return 16 random bytes."""
    return primitives.random_bytes(ID_BYTES)


def seal_letter(letter: Letter, recipients: Sequence[str]) -> bytes:
    """Return an age file of 18,043 bytes for one recipient (`LETTER_SEALED_BYTES`).

    What would not be read at the office is not sealed: a letter must never be lost for its form. Raises
    TooLargeError for a text of over 8,000 characters or one that does not fit, MalformedLetterError, RecipientError.
    """
    if len(letter.text) > MAX_LETTER_CHARACTERS:
        raise TooLargeError
    written = _write(letter)
    packed = padding.pack_document(FILE_NAME, written, LETTER_BYTES)
    read_letter(written)
    return age.encrypt(packed, recipients)


def letter_hash(sealed: bytes) -> str:
    """Return the hexadecimal SHA-256 under which a sealed letter is kept."""
    return primitives.sha256(sealed).hex()


def read_letter(written: bytes) -> Letter:
    """Return the letter of a `letter.json`, its every field checked. Raises MalformedLetterError."""
    try:
        return _read(documents.read(written, _FIELDS))
    except (MalformedDocumentError, RecipientError):
        raise MalformedLetterError from None


def _write(letter: Letter) -> bytes:
    written = {name: getattr(letter, name) for name in _TEXTS}
    document = {name: value.hex() if isinstance(value, bytes) else value for name, value in written.items()}
    try:
        return documents.write({"v": VERSION} | document)
    except MalformedDocumentError:
        raise MalformedLetterError from None


def _read(document: dict[str, Any]) -> Letter:
    if document["v"] != VERSION:
        raise MalformedLetterError
    is_covered = any(document[name] for name in _COVER)  # all three of them, or none
    return Letter(
        id=documents.read_hex(document["id"], ID_BYTES),
        text=documents.read_text(document["text"], MAX_LETTER_CHARACTERS),
        language=documents.read_language(document["language"]),
        urgency=documents.read_choice(document["urgency"], Urgency),
        about=documents.read_choice(document["about"], About),
        renews=documents.read_hex(document["renews"], 0, primitives.KEY_BYTES),
        **_read_address(document, _ADDRESS),
        **(_read_address(document, _COVER) if is_covered else {}),
    )


def _read_address(document: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields that say where to answer: a mailbox, a key to seal to, and the thread to sign with."""
    mailbox, reply_to, thread = names
    documents.read_hex(document[mailbox], primitives.KEY_BYTES)
    age.check_recipient(document[reply_to])
    return {name: document[name] for name in (mailbox, reply_to)} | {
        thread: documents.read_hex(document[thread], primitives.KEY_BYTES)
    }
