"""The opening half: what the office does with its keys, and what no front desk contains.

Trust rules: whatever opens is still hostile until its every field is checked. An error says which kind of thing was
wrong, never what was in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refuge.protocol import age, padding
from refuge.protocol.errors import (
    AuthenticationError,
    MalformedFileError,
    MalformedLetterError,
    SealedFieldError,
    WrongPassphraseError,
)
from refuge.protocol.letter import FILE_NAME, LETTER_SEALED_BYTES, Letter, read_letter
from refuge.protocol.sealing import SEED_PLACE, Place, SealingKey, associated_data, label_key, open_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_RECIPIENTS = 16
_MAX_SEALED_BYTES = LETTER_SEALED_BYTES + (MAX_RECIPIENTS - 1) * age.STANZA_BYTES


def open_letter(sealed: bytes, seeds: Sequence[bytes]) -> Letter:
    """Open a letter with whichever of the intake seeds fits.

    Raises the errors of `age.decrypt`, MalformedArchiveError, MalformedLetterError.
    """
    return open_letter_with(sealed, [age.HybridIdentity(seed) for seed in seeds])


def open_letter_with(sealed: bytes, identities: Sequence[age.HybridIdentity]) -> Letter:
    """As `open_letter`, for somebody who opens many letters with the same keys."""
    if len(sealed) > _MAX_SEALED_BYTES:
        raise MalformedFileError
    written, beside = padding.unpack_document(age.decrypt_with(sealed, identities), FILE_NAME)
    if beside:
        raise MalformedLetterError
    return read_letter(written)


def open_field(key: SealingKey, sealed: bytes, place: Place) -> bytes:
    """Open a field that was sealed with this key at this very place. Raises SealedFieldError."""
    try:
        return open_bytes(key.bytes, sealed, associated_data(place, key.version))
    except AuthenticationError:
        raise SealedFieldError from None


def unwrap_key(wrapped: bytes, seed: bytes) -> bytes:
    """Return the key that `wrap_key` wrapped for the holder of this seed. Raises the errors of `age.decrypt`."""
    return unwrap_key_with(wrapped, age.HybridIdentity(seed))


def unwrap_key_with(wrapped: bytes, identity: age.HybridIdentity) -> bytes:
    """As `unwrap_key`, for somebody who unwraps many keys: an identity expands its seed once. Raises the same."""
    return age.decrypt_with(wrapped, [identity])


def open_seed(sealed_seed: bytes, master: bytes) -> bytes:
    """Return the seed of a member of staff. Raises WrongPassphraseError."""
    try:
        return open_bytes(label_key(master, "seal"), sealed_seed, SEED_PLACE)
    except AuthenticationError:
        raise WrongPassphraseError from None
