"""The only door to cryptographic libraries: one cipher, one hash, one signature, one envelope, no options.

Trust rule: nothing here decides whom to trust. Every function takes bytes of the stated length and either
returns bytes or raises; none returns False where a mistake would be silence.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from refuge.protocol.errors import AuthenticationError

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
ENCAPSULATION_BYTES = 1120  # X-Wing: ML-KEM-768 ciphertext 1088, X25519 share 32
HYBRID_PUBLIC_BYTES = 1216  # X-Wing: ML-KEM-768 public key 1184, X25519 public key 32
SIGNATURE_BYTES = 64

HybridPrivateKey = MLKEM768X25519PrivateKey

_MLKEM_PUBLIC_BYTES = 1184
_MLKEM_SEED_BYTES = 64
_ENVELOPE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def random_bytes(n: int) -> bytes:
    """Return n bytes from the operating system's generator."""
    return secrets.token_bytes(n)


def equal(a: bytes, b: bytes) -> bool:
    """Compare in a time that does not depend on the contents."""
    return hmac.compare_digest(a, b)


def sha256(data: bytes) -> bytes:
    """Return 32 bytes (FIPS 180-4)."""
    return hashlib.sha256(data).digest()


def blake2b(data: bytes) -> bytes:
    """Return 64 bytes (RFC 7693), the prehash of minisign."""
    return hashlib.blake2b(data).digest()


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Return 32 bytes (RFC 2104)."""
    return hmac.digest(key, message, "sha256")


def hkdf_extract(salt: bytes, ikm: bytes) -> bytes:
    """Return the 32-byte pseudorandom key of RFC 5869, section 2.2."""
    return hmac_sha256(salt or bytes(KEY_BYTES), ikm)


def hkdf_expand(key: bytes, label: bytes) -> bytes:
    """Return 32 bytes for one purpose (RFC 5869, section 2.3)."""
    return HKDFExpand(SHA256(), KEY_BYTES, label).derive(key)


def hkdf(ikm: bytes, salt: bytes, label: bytes) -> bytes:
    """Extract, then expand to 32 bytes (RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt, label).derive(ikm)


def argon2id(passphrase: bytes, salt: bytes, *, memory_kib: int, iterations: int) -> bytes:
    """Return 32 bytes (RFC 9106), one lane."""
    parameters = Argon2id(salt=salt, length=KEY_BYTES, iterations=iterations, lanes=1, memory_cost=memory_kib)
    return parameters.derive(passphrase)


def aead_seal(key: bytes, nonce: bytes, plaintext: bytes, associated: bytes = b"") -> bytes:
    """ChaCha20-Poly1305 (RFC 8439): ciphertext and 16-byte tag. A nonce serves one message under a key."""
    return ChaCha20Poly1305(key).encrypt(nonce, plaintext, associated)


def aead_open(key: bytes, nonce: bytes, ciphertext: bytes, associated: bytes = b"") -> bytes:
    """Undo `aead_seal`. Raises AuthenticationError."""
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, ciphertext, associated)
    except InvalidTag:
        raise AuthenticationError from None


def hybrid_public_key(seed: bytes) -> bytes:
    """Return the 1216-byte X-Wing public key of a 32-byte seed."""
    mlkem, x25519 = _expand(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def hybrid_seal(public_key: bytes, plaintext: bytes, purpose: bytes) -> tuple[bytes, bytes]:
    """HPKE (RFC 9180), base mode, one message: the 1120-byte encapsulation and the ciphertext with its tag.

    Raises ValueError where the public key is not one.
    """
    sealed = _ENVELOPE.encrypt(plaintext, _read_public_key(public_key), purpose)
    return sealed[:ENCAPSULATION_BYTES], sealed[ENCAPSULATION_BYTES:]


def hybrid_private_key(seed: bytes) -> HybridPrivateKey:
    """Return the private key of a 32-byte seed, for somebody who opens many envelopes: it takes a while to make."""
    return MLKEM768X25519PrivateKey(*_expand(seed))


def hybrid_open(key: HybridPrivateKey, encapsulation: bytes, ciphertext: bytes, purpose: bytes) -> bytes:
    """Undo `hybrid_seal`. Raises AuthenticationError."""
    try:
        return _ENVELOPE.decrypt(encapsulation + ciphertext, key, purpose)
    except InvalidTag:
        raise AuthenticationError from None


def check_hybrid_public_key(public_key: bytes) -> None:
    """Raise ValueError unless these bytes are an X-Wing public key."""
    _read_public_key(public_key)


def _read_public_key(public_key: bytes) -> MLKEM768X25519PublicKey:
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM_PUBLIC_BYTES]),
        X25519PublicKey.from_public_bytes(public_key[_MLKEM_PUBLIC_BYTES:]),
    )


def _expand(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """X-Wing (draft-connolly-cfrg-xwing-kem, expandDecapsulationKey): one short seed, two keys."""
    expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_BYTES + KEY_BYTES)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
    )


def signing_public_key(seed: bytes) -> bytes:
    """Return the 32-byte Ed25519 public key of a 32-byte seed (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """Return a 64-byte Ed25519 signature (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def check_signature(public_key: bytes, signature: bytes, message: bytes) -> None:
    """Raise AuthenticationError unless the key signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise AuthenticationError from None
