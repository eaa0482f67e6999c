"""Identities that Refuge does not have, so that the vectors made for them can be run against our parser."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from refuge.protocol.age import _from_base64
from refuge.protocol.errors import MalformedFileError

MOST_WORK = 2**20


def _open_body(key, body):
    if len(body) != 32:
        raise MalformedFileError
    try:
        return ChaCha20Poly1305(key).decrypt(bytes(12), body, b"")
    except InvalidTag:
        return None


def _argument(stanza, length):
    raw = _from_base64(stanza.arguments[1])
    if len(raw) != length:
        raise MalformedFileError
    return raw


@dataclass(frozen=True)
class X25519Identity:
    secret: bytes

    def unwrap(self, stanzas):
        ours = [stanza for stanza in stanzas if stanza.arguments[0] == b"X25519"]
        return next((key for key in map(self._unwrap_one, ours) if key is not None), None)

    def _unwrap_one(self, stanza):
        if len(stanza.arguments) != 2:
            raise MalformedFileError
        share, key = _argument(stanza, 32), X25519PrivateKey.from_private_bytes(self.secret)
        try:
            shared = key.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            raise MalformedFileError from None
        salt = share + key.public_key().public_bytes_raw()
        return _open_body(
            HKDF(SHA256(), 32, salt, b"age-encryption.org/v1/X25519").derive(shared), stanza.body
        )


@dataclass(frozen=True)
class ScryptIdentity:
    passphrase: str

    def unwrap(self, stanzas):
        ours = [stanza for stanza in stanzas if stanza.arguments[0] == b"scrypt"]
        if not ours:
            return None
        if len(stanzas) != 1 or len(ours[0].arguments) != 3:
            raise MalformedFileError
        salt, work = _argument(ours[0], 16), self._work(ours[0].arguments[2])
        derived = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=work, r=8, p=1)
        return _open_body(derived.derive(self.passphrase.encode()), ours[0].body)

    def _work(self, written):
        if not re.fullmatch(rb"[1-9][0-9]?", written) or 2 ** int(written) > MOST_WORK:
            raise MalformedFileError
        return 2 ** int(written)
