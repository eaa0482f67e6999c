"""age v1 files (C2SP `age.md`) with the hybrid recipient `mlkem768x25519` and nothing else.

Trust rules:
- A file is believed only when a seed of ours unwraps its file key, the header's authentication code covers
  every stanza, and the payload ends with a chunk marked as last. Nothing of it is released before that.
- Parsing is strict: one way to write a header, canonical base64, bounded number of stanzas.
- The file says nothing about who wrote it. Where that matters, what is inside is signed or authenticated.
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from refuge.protocol import bech32, primitives
from refuge.protocol.errors import (
    AuthenticationError,
    DamagedFileError,
    MalformedFileError,
    NoMatchError,
    RecipientError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED_BYTES = 32
MAX_STANZAS = 1024
STANZA_BYTES = 1557  # what one more hybrid recipient adds to a file

_VERSION = b"age-encryption.org/v1\n"
_KIND = b"mlkem768x25519"
_PURPOSE = b"age-encryption.org/mlkem768x25519"
_RECIPIENT_PREFIX = "age1pq"
_IDENTITY_PREFIX = "age-secret-key-pq-"
_FILE_KEY_BYTES = 16
_PAYLOAD_NONCE_BYTES = 16
_CHUNK_BYTES = 64 * 1024
_STANZA = re.compile(rb"-> ([!-~]+(?: [!-~]+)*)\n((?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)")
_END = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")


@dataclass(frozen=True)
class Stanza:
    """One wrapping of the file key: its arguments, the first naming the kind, and its body."""

    arguments: tuple[bytes, ...]
    body: bytes


class Identity(Protocol):
    """Somebody who may be able to unwrap a file key."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Return the file key, or None if no stanza is for this identity. Raises MalformedFileError."""


@dataclass(frozen=True)
class HybridIdentity:
    """The holder of an X-Wing seed (`age.md`, MLKEM768-X25519 recipient type)."""

    seed: bytes = field(repr=False)

    @functools.cached_property
    def _key(self) -> primitives.HybridPrivateKey:
        return primitives.hybrid_private_key(self.seed)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        ours = [_hybrid_parts(stanza) for stanza in stanzas if stanza.arguments[0] == _KIND]
        for encapsulation, body in ours:
            try:
                return primitives.hybrid_open(self._key, encapsulation, body, _PURPOSE)
            except AuthenticationError:
                continue
        return None


def _hybrid_parts(stanza: Stanza) -> tuple[bytes, bytes]:
    if len(stanza.arguments) != 2:  # noqa: PLR2004 (kind and encapsulation)
        raise MalformedFileError
    encapsulation = _from_base64(stanza.arguments[1])
    if len(encapsulation) != primitives.ENCAPSULATION_BYTES:
        raise MalformedFileError
    if len(stanza.body) != _FILE_KEY_BYTES + primitives.TAG_BYTES:
        raise MalformedFileError
    return encapsulation, stanza.body


def new_seed() -> bytes:
    """Return a fresh 32-byte X-Wing seed."""
    return primitives.random_bytes(SEED_BYTES)


def recipient_of(seed: bytes) -> str:
    """Return `age1pq1…` (1,959 characters), the public half of a seed."""
    return bech32.encode(_RECIPIENT_PREFIX, primitives.hybrid_public_key(seed))


def identity_of(seed: bytes) -> str:
    """Return `AGE-SECRET-KEY-PQ-1…`, the seed as other age programs read it. A secret."""
    return bech32.encode(_IDENTITY_PREFIX, seed).upper()


def check_recipient(recipient: str) -> None:
    """Raise RecipientError unless this is a hybrid recipient, in lower case."""
    try:
        primitives.check_hybrid_public_key(_public_key(recipient))
    except ValueError:
        raise RecipientError from None


def _public_key(recipient: str) -> bytes:
    return bech32.decode(_RECIPIENT_PREFIX, recipient, primitives.HYBRID_PUBLIC_BYTES)


def encrypt(plaintext: bytes, recipients: Sequence[str]) -> bytes:
    """Return an age file that each of the recipients can open. Raises RecipientError, also for none."""
    if not recipients:
        raise RecipientError
    file_key = primitives.random_bytes(_FILE_KEY_BYTES)
    stanzas = b"".join(_wrap(file_key, recipient) for recipient in recipients)
    header = _VERSION + stanzas + b"---"
    mac = _to_base64(_header_mac(file_key, header))
    return b"%s %s\n%s" % (header, mac, _seal_payload(file_key, plaintext))


def _wrap(file_key: bytes, recipient: str) -> bytes:
    try:
        encapsulation, body = primitives.hybrid_seal(_public_key(recipient), file_key, _PURPOSE)
    except ValueError:  # no such public key, or an X25519 key of low order
        raise RecipientError from None
    return b"-> %s %s\n%s\n" % (_KIND, _to_base64(encapsulation), _to_base64(body))


def decrypt(sealed: bytes, seeds: Sequence[bytes]) -> bytes:
    """Return what was sealed to any of these 32-byte seeds.

    Raises MalformedFileError, NoMatchError, or DamagedFileError once a seed has matched.
    """
    return decrypt_with(sealed, [HybridIdentity(seed) for seed in seeds])


def decrypt_with(sealed: bytes, identities: Sequence[Identity]) -> bytes:
    """As `decrypt`, for any kind of identity. Refuge itself has one kind; tests bring the classic ones."""
    stanzas, covered, mac, payload = _read_header(sealed)
    file_key = next((key for identity in identities if (key := identity.unwrap(stanzas)) is not None), None)
    if file_key is None:
        raise NoMatchError
    if not primitives.equal(mac, _header_mac(file_key, covered)):
        raise DamagedFileError
    return _open_payload(file_key, payload)


def _read_header(sealed: bytes) -> tuple[list[Stanza], bytes, bytes, bytes]:
    """Return the stanzas, what the authentication code covers, the code, and the payload."""
    if not sealed.startswith(_VERSION):
        raise MalformedFileError
    stanzas: list[Stanza] = []
    position = len(_VERSION)
    while found := _STANZA.match(sealed, position):
        if len(stanzas) == MAX_STANZAS:
            raise MalformedFileError
        stanzas.append(Stanza(tuple(found[1].split(b" ")), _from_base64(found[2].replace(b"\n", b""))))
        position = found.end()
    end = _END.match(sealed, position)
    if end is None or not stanzas or len(sealed) < end.end() + _PAYLOAD_NONCE_BYTES:
        raise MalformedFileError
    covered = sealed[: position + len(b"---")]
    return stanzas, covered, _from_base64(end[1]), sealed[end.end() :]


def _header_mac(file_key: bytes, covered: bytes) -> bytes:
    return primitives.hmac_sha256(primitives.hkdf(file_key, b"", b"header"), covered)


def _seal_payload(file_key: bytes, plaintext: bytes) -> bytes:
    nonce = primitives.random_bytes(_PAYLOAD_NONCE_BYTES)
    key = primitives.hkdf(file_key, nonce, b"payload")
    chunks = _numbered(plaintext, _CHUNK_BYTES)
    return nonce + b"".join(primitives.aead_seal(key, number, chunk) for number, chunk in chunks)


def _open_payload(file_key: bytes, payload: bytes) -> bytes:
    nonce, sealed = payload[:_PAYLOAD_NONCE_BYTES], payload[_PAYLOAD_NONCE_BYTES:]
    key = primitives.hkdf(file_key, nonce, b"payload")
    chunks = _numbered(sealed, _CHUNK_BYTES + primitives.TAG_BYTES)
    try:
        opened = [primitives.aead_open(key, number, chunk) for number, chunk in chunks]
    except AuthenticationError:
        raise DamagedFileError from None
    if len(opened) > 1 and not opened[-1]:  # only a wholly empty payload may end in an empty chunk
        raise DamagedFileError
    return b"".join(opened)


def _numbered(payload: bytes, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Cut into chunks, at least one, each with its nonce: eleven bytes of counter, and one only for the last."""
    starts = range(0, len(payload) or 1, size)
    for number, start in enumerate(starts):
        is_last = start == starts[-1]
        yield number.to_bytes(11, "big") + bytes([is_last]), payload[start : start + size]


def _to_base64(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _from_base64(text: bytes) -> bytes:
    """Read canonical base64 without padding (RFC 4648, section 3.5). Raises MalformedFileError."""
    try:
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise MalformedFileError from None
    if _to_base64(raw) != text:
        raise MalformedFileError
    return raw
