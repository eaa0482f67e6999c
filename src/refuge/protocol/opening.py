"""The opening half: what the office does with its keys, and what no front desk contains.

Trust rules: whatever opens is still hostile until its every field is checked. An error says which kind of thing was
wrong, never what was in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refuge.protocol import age, documents, padding
from refuge.protocol.errors import (
    AuthenticationError,
    MalformedDocumentError,
    MalformedFileError,
    MalformedLetterError,
    RecipientError,
    SealedFieldError,
    WrongPassphraseError,
)
from refuge.protocol.letter import (
    FILE_NAME,
    ID_BYTES,
    LETTER_SEALED_BYTES,
    MAX_LETTER_CHARACTERS,
    VERSION,
    About,
    Letter,
    Urgency,
)
from refuge.protocol.sealing import SEED_PLACE, Place, SealingKey, associated_data, label_key, open_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_RECIPIENTS = 16
_MAX_SEALED_BYTES = LETTER_SEALED_BYTES + (MAX_RECIPIENTS - 1) * age.STANZA_BYTES
_FIELDS: dict[str, type] = {
    "v": int,
    "id": str,
    "text": str,
    "language": str,
    "urgency": str,
    "about": str,
    "mailbox": str,
    "reply_to": str,
    "thread": str,
    "cover_mailbox": str,
    "cover_reply_to": str,
    "cover_thread": str,
    "renews": str,
}


def open_letter(sealed: bytes, seeds: Sequence[bytes]) -> Letter:
    """Open a letter with whichever of the intake seeds fits.

    Raises the errors of `age.decrypt`, MalformedArchiveError, MalformedLetterError.
    """
    if len(sealed) > _MAX_SEALED_BYTES:
        raise MalformedFileError
    files = padding.unpack(age.decrypt(sealed, seeds))
    if files.keys() != {FILE_NAME}:
        raise MalformedLetterError
    try:
        return _read_letter(files[FILE_NAME])
    except (MalformedDocumentError, RecipientError, ValueError):
        raise MalformedLetterError from None


def _read_letter(written: bytes) -> Letter:
    document = documents.read(written, _FIELDS)
    covers = {bool(document[name]) for name in ("cover_mailbox", "cover_reply_to", "cover_thread")}
    if document["v"] != VERSION or len(covers) > 1:
        raise MalformedLetterError
    for address in filter(None, (document["mailbox"], document["cover_mailbox"])):
        documents.read_hex(address, 32)
    for recipient in filter(None, (document["reply_to"], document["cover_reply_to"])):
        age.check_recipient(recipient)
    return Letter(
        id=documents.read_hex(document["id"], ID_BYTES),
        text=documents.read_text(document["text"], MAX_LETTER_CHARACTERS),
        language=documents.read_language(document["language"]),
        urgency=Urgency(document["urgency"]),
        about=About(document["about"]),
        mailbox=document["mailbox"],
        reply_to=document["reply_to"],
        thread=documents.read_hex(document["thread"], 32),
        cover_mailbox=document["cover_mailbox"],
        cover_reply_to=document["cover_reply_to"],
        cover_thread=documents.read_hex(document["cover_thread"], 0, 32),
        renews=documents.read_hex(document["renews"], 0, 32),
    )


def open_field(key: SealingKey, sealed: bytes, place: Place) -> bytes:
    """Open a field that was sealed with this key at this very place. Raises SealedFieldError."""
    try:
        return open_bytes(key.bytes, sealed, associated_data(place, key.version))
    except AuthenticationError:
        raise SealedFieldError from None


def unwrap_key(wrapped: bytes, seed: bytes) -> bytes:
    """Return the key that `wrap_key` wrapped for the holder of this seed. Raises the errors of `age.decrypt`."""
    return age.decrypt(wrapped, [seed])


def open_seed(sealed_seed: bytes, master: bytes) -> bytes:
    """Return the seed of a member of staff. Raises WrongPassphraseError."""
    try:
        return open_bytes(label_key(master, "seal"), sealed_seed, SEED_PLACE)
    except AuthenticationError:
        raise WrongPassphraseError from None
