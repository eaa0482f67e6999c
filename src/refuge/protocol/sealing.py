"""The sealing half of the office: fields, keys, seeds and answers. `opening` undoes it.

Trust rules: one cipher; every ciphertext is bound to the one place it belongs, so that a moved or swapped one
does not open. A passphrase becomes a master secret, and every use of the master has a label of its own.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refuge.protocol import age, documents, mailbox, padding, primitives
from refuge.protocol.errors import (
    AuthenticationError,
    MalformedAnswerError,
    MalformedDocumentError,
    TooLargeError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refuge.protocol.mailbox import Answer

SEED_PLACE = b"refuge/staff-seed/v1"
SALT_BYTES = 16

_FIELD_LABEL = "refuge/field/v1"
_MEMORY_KIB = 128 * 1024
_ITERATIONS = 3


@dataclass(frozen=True)
class Place:
    """Where a sealed field lives."""

    table: str
    column: str
    row_id: str


@dataclass(frozen=True)
class SealingKey:
    """The 32-byte key of a compartment, and which of its generations this is."""

    bytes: bytes = field(repr=False)
    version: int


def new_key(version: int = 1) -> SealingKey:
    """Return a fresh key."""
    return SealingKey(primitives.random_bytes(primitives.KEY_BYTES), version)


def seal_field(key: SealingKey, plaintext: bytes, place: Place) -> bytes:
    """Return nonce and ciphertext, bound to the place and the key's version."""
    return seal_bytes(key.bytes, plaintext, associated_data(place, key.version))


def associated_data(place: Place, version: int) -> bytes:
    """Return table, column, row and key version, each after its length, so that no two places read alike."""
    parts = (_FIELD_LABEL, place.table, place.column, place.row_id, str(version))
    return b"".join(len(part).to_bytes(4, "big") + part for part in map(str.encode, parts))


def seal_bytes(key: bytes, plaintext: bytes, associated: bytes) -> bytes:
    """Seal under a 32-byte key (ChaCha20-Poly1305), with a random 12-byte nonce in front."""
    nonce = primitives.random_bytes(primitives.NONCE_BYTES)
    return nonce + primitives.aead_seal(key, nonce, plaintext, associated)


def open_bytes(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """Undo `seal_bytes`. Raises AuthenticationError."""
    if len(sealed) < primitives.NONCE_BYTES + primitives.TAG_BYTES:
        raise AuthenticationError
    nonce, ciphertext = sealed[: primitives.NONCE_BYTES], sealed[primitives.NONCE_BYTES :]
    return primitives.aead_open(key, nonce, ciphertext, associated)


def wrap_key(key: bytes, recipients: Sequence[str]) -> bytes:
    """Return an age file with the key, for each of the recipients. Raises RecipientError."""
    return age.encrypt(key, recipients)


def seal_answer(answer: Answer, reply_to: str, thread: bytes) -> bytes:
    """Return an age file of 18,043 bytes which the holder of the code opens and verifies.

    What the person could not read is not sealed. Raises TooLargeError, MalformedAnswerError, RecipientError.
    """
    if len(answer.text) > mailbox.MAX_ANSWER_CHARACTERS:
        raise TooLargeError
    written = _write(answer)
    mac = {mailbox.MAC_NAME: primitives.hmac_sha256(thread, written)}
    packed = padding.pack_document(mailbox.FILE_NAME, written, mailbox.ANSWER_BYTES, mac)
    mailbox.read_answer(written)
    return age.encrypt(packed, [reply_to])


def _write(answer: Answer) -> bytes:
    document = {
        "v": mailbox.VERSION,
        "id": answer.id,
        "text": answer.text,
        "language": answer.language,
        "day": answer.day.isoformat(),
    }
    try:
        return documents.write(document)
    except MalformedDocumentError:
        raise MalformedAnswerError from None


def new_salt() -> bytes:
    """Return 16 random bytes for `staff_master`."""
    return primitives.random_bytes(SALT_BYTES)


def staff_master(passphrase: str, salt: bytes) -> bytes:
    """Stretch a passphrase, its spaces and forms evened, to 32 bytes: Argon2id, 128 MiB, 3 passes, 1 lane."""
    evened = " ".join(unicodedata.normalize("NFKC", passphrase).split())
    return primitives.argon2id(evened.encode(), salt, memory_kib=_MEMORY_KIB, iterations=_ITERATIONS)


def verifier_of(master: bytes) -> bytes:
    """Return 32 bytes that prove the passphrase; the table keeps only their SHA-256."""
    return label_key(master, "verify")


def seal_seed(seed: bytes, master: bytes) -> bytes:
    """Return the seed sealed under the passphrase; `opening.open_seed` undoes it."""
    return seal_bytes(label_key(master, "seal"), seed, SEED_PLACE)


def label_key(secret: bytes, label: str) -> bytes:
    """Return the 32-byte key of one labelled use of a secret (HKDF-Expand)."""
    return primitives.hkdf_expand(secret, label.encode())
