"""What a person writes: one object for a first letter, a follow-up and a renewal, always of one size when sealed.

Trust rules: a sealed letter is anonymous and says nothing reliable about its writer. Whoever opens one checks every
field; `thread` proves only that the same code wrote before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from refuge.protocol import age, documents, padding, primitives
from refuge.protocol.errors import MalformedDocumentError, MalformedLetterError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTER_BYTES = 16 * 1024
LETTER_SEALED_BYTES = 18_043  # for one recipient
MAX_LETTER_CHARACTERS = 8_000
ID_BYTES = 16
FILE_NAME = "letter.json"
VERSION = 1


class Urgency(StrEnum):
    """How long the writer can wait."""

    danger = "danger"
    soon = "soon"
    later = "later"


class About(StrEnum):
    """For whom the letter asks: the writer, somebody in their family, somebody they know."""

    me = "me"
    family = "family"
    known = "known"


@dataclass(frozen=True)
class Letter:
    """One letter, opened.

    `id` 16 bytes; `thread` and `cover_thread` 32 bytes; `mailbox` and `cover_mailbox` 64 hexadecimal characters;
    `reply_to` and `cover_reply_to` `age1pq1…`. The three cover fields, with which the office can leave a harmless
    answer that verifies, are all empty in a follow-up. `renews` is empty, or the 32-byte `thread` which this letter
    moves to the new code.
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

    Raises TooLargeError for a text of over 8,000 characters or one that does not fit, MalformedLetterError for an
    empty or unwritable one or half a cover, RecipientError.
    """
    if len(letter.text) > MAX_LETTER_CHARACTERS:
        raise TooLargeError
    return age.encrypt(padding.pack({FILE_NAME: _write(letter)}, LETTER_BYTES), recipients)


def _write(letter: Letter) -> bytes:
    if len({bool(letter.cover_mailbox), bool(letter.cover_reply_to), bool(letter.cover_thread)}) > 1:
        raise MalformedLetterError
    try:
        documents.read_text(letter.text, MAX_LETTER_CHARACTERS)
    except MalformedDocumentError:
        raise MalformedLetterError from None
    return documents.write(
        {
            "v": VERSION,
            "id": letter.id.hex(),
            "text": letter.text,
            "language": letter.language,
            "urgency": letter.urgency,
            "about": letter.about,
            "mailbox": letter.mailbox,
            "reply_to": letter.reply_to,
            "thread": letter.thread.hex(),
            "cover_mailbox": letter.cover_mailbox,
            "cover_reply_to": letter.cover_reply_to,
            "cover_thread": letter.cover_thread.hex(),
            "renews": letter.renews.hex(),
        }
    )


def letter_hash(sealed: bytes) -> str:
    """Return the hexadecimal SHA-256 under which a sealed letter is kept."""
    return primitives.sha256(sealed).hex()
