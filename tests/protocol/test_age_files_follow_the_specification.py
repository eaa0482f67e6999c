"""The C2SP CCTV vectors for age v1. Armour is not ours, so its vectors do not apply; every other one does."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections import Counter

import pytest

from refuge.protocol import age, bech32
from refuge.protocol.errors import DamagedFileError, MalformedFileError, NoMatchError, ProtocolError
from tests.protocol.classic_identities import ScryptIdentity, X25519Identity
from tests.protocol.node import run_in_node

KINDS = {
    "no match": NoMatchError,
    "header failure": MalformedFileError,
    "HMAC failure": DamagedFileError,
    "payload failure": DamagedFileError,
}
# OpenSSL's HPKE reports a share of low order as an ordinary mismatch: refused all the same.
LOW_ORDER = {"hybrid_identity", "hybrid_low_order"}


@pytest.fixture(scope="module")
def vectors():
    written = json.loads(run_in_node("cctv.mjs"))
    return {
        name: base64.b64decode(vector) for name, vector in written.items() if not name.startswith("armor")
    }


def read_vector(vector):
    header, _, sealed = vector.partition(b"\n\n")
    pairs = [line.split(": ", 1) for line in header.decode().splitlines()]
    stated = dict(pairs)
    identities = [identity_from(key, value) for key, value in pairs if key in {"identity", "passphrase"}]
    return stated, identities, zlib.decompress(sealed) if "compressed" in stated else sealed


def identity_from(key, value):
    if key == "passphrase":
        return ScryptIdentity(value)
    if value.startswith("AGE-SECRET-KEY-PQ-1"):
        return age.HybridIdentity(bech32.decode("age-secret-key-pq-", value.lower(), 32))
    return X25519Identity(bech32.decode("age-secret-key-", value.lower(), 32))


def outcome(sealed, identities):
    try:
        return hashlib.sha256(age.decrypt_with(sealed, identities)).hexdigest()
    except ProtocolError as refusal:
        return type(refusal)


def test_every_applicable_vector_ends_as_it_says(vectors):
    ended = {}
    for name, vector in vectors.items():
        stated, identities, sealed = read_vector(vector)
        expected = stated["payload"] if stated["expect"] == "success" else KINDS[stated["expect"]]
        ended[name] = (outcome(sealed, identities), NoMatchError if name in LOW_ORDER else expected)
    assert {name: pair for name, pair in ended.items() if pair[0] != pair[1]} == {}


def test_the_number_of_vectors_is_known_so_that_none_is_skipped_in_silence(vectors):
    counted = Counter(name.split("_")[0] for name in vectors)
    assert counted == {
        "empty": 1,
        "header": 1,
        "hmac": 8,
        "hybrid": 18,
        "scrypt": 25,
        "stanza": 14,
        "stream": 28,
        "version": 1,
        "x25519": 14,
    }


def test_nothing_of_a_damaged_payload_is_released(vectors):
    _, identities, sealed = read_vector(vectors["stream_bad_tag_second_chunk"])
    with pytest.raises(DamagedFileError):
        age.decrypt_with(sealed, identities)
