"""minisign: prehashed Ed25519 signatures with a trusted comment, as `minisign -S` makes and `minisign -V` checks.

Trust rules: the key id is a hint and is never believed; only the key is. Signatures that are not prehashed are
refused. The trusted comment is signed together with the signature.
"""

from __future__ import annotations

import base64
import binascii
import re

from refuge.language.codes import DIGITS, in_groups, with_check_digits
from refuge.protocol import primitives
from refuge.protocol.errors import AuthenticationError, MalformedSignatureError, WrongSignatureError

_PREHASHED = b"ED"
_PUBLIC_KEY = b"Ed"
_KEY_ID_BYTES = 8
_SIGNATURE = re.compile(
    r"untrusted comment: [^\r\n]*\n([A-Za-z0-9+/=]{100})\ntrusted comment: (.*)\n([A-Za-z0-9+/=]{88})\n?"
)
_PUBLIC_KEY_FILE = re.compile(r"untrusted comment: [^\r\n]*\n([A-Za-z0-9+/]{56})\n?")  # 42 bytes
_FINGERPRINT_LABEL = b"refuge/fingerprint/v1"


def new_signing_seed() -> bytes:
    """Return a fresh 32-byte Ed25519 seed."""
    return primitives.random_bytes(primitives.KEY_BYTES)


def public_key_of(seed: bytes) -> bytes:
    """Return the 32-byte public key."""
    return primitives.signing_public_key(seed)


def sign(message: bytes, seed: bytes, trusted_comment: str) -> str:
    """Return the four lines of a `.minisig` file.

    Raises MalformedSignatureError for a comment that is not one line of text.
    """
    signature = primitives.sign(seed, primitives.blake2b(message))
    bound = primitives.sign(seed, signature + _one_line(trusted_comment))
    line = _to_base64(_PREHASHED + _key_id(public_key_of(seed)) + signature)
    return (
        f"untrusted comment: signature from refuge\n{line}\n"
        f"trusted comment: {trusted_comment}\n{_to_base64(bound)}\n"
    )


def verify(message: bytes, signature: str, public_key: bytes) -> None:
    """Return if this key signed the message and the comment; else raise.

    Raises MalformedSignatureError, WrongSignatureError.
    """
    found = _SIGNATURE.fullmatch(signature)
    if found is None:
        raise MalformedSignatureError
    line, comment, bound = _from_base64(found[1]), _one_line(found[2]), _from_base64(found[3])
    if not line.startswith(_PREHASHED):
        raise MalformedSignatureError
    made = line[len(_PREHASHED) + _KEY_ID_BYTES :]
    try:
        primitives.check_signature(public_key, made, primitives.blake2b(message))
        primitives.check_signature(public_key, bound, made + comment)
    except AuthenticationError:
        raise WrongSignatureError from None


def _one_line(comment: str) -> bytes:
    try:
        encoded = comment.encode()
    except UnicodeEncodeError:
        raise MalformedSignatureError from None
    if b"\n" in encoded or b"\r" in encoded:
        raise MalformedSignatureError
    return encoded


def public_key_file(public_key: bytes) -> str:
    """Return the two lines of a minisign `.pub` file."""
    line = _to_base64(_PUBLIC_KEY + _key_id(public_key) + public_key)
    return f"untrusted comment: minisign public key {_key_id(public_key)[::-1].hex().upper()}\n{line}\n"


def read_public_key_file(text: str) -> bytes:
    """Return the 32-byte key of a minisign `.pub` file. Raises MalformedSignatureError."""
    found = _PUBLIC_KEY_FILE.fullmatch(text)
    line = _from_base64(found[1]) if found else b""
    if line[:2] != _PUBLIC_KEY:
        raise MalformedSignatureError
    return line[2 + _KEY_ID_BYTES :]


def fingerprint(public_key: bytes) -> str:
    """Return 32 digits in eight groups of four, the last two check digits, to be compared as a code is read."""
    number = int.from_bytes(primitives.sha256(_FINGERPRINT_LABEL + public_key), "big")
    return " ".join(in_groups(with_check_digits(f"{number % 10**DIGITS:0{DIGITS}}")))


def _key_id(public_key: bytes) -> bytes:
    return primitives.sha256(public_key)[:_KEY_ID_BYTES]


def _to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _from_base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise MalformedSignatureError from None
    if _to_base64(raw) != text:
        raise MalformedSignatureError
    return raw
