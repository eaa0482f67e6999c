from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.protocol import age, bech32, primitives
from refuge.protocol.errors import RecipientError

PREFIX = "age1pq"
SYMBOLS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@given(st.binary(max_size=80) | st.binary(min_size=1216, max_size=1216))
def test_what_is_written_reads_the_same(payload):
    assert bech32.decode(PREFIX, bech32.encode(PREFIX, payload), len(payload)) == payload


@given(st.binary(min_size=1, max_size=80), st.data())
def test_one_changed_symbol_is_always_noticed(payload, data):
    written = bech32.encode(PREFIX, payload)
    place = data.draw(st.integers(len(PREFIX) + 1, len(written) - 1))
    other = data.draw(st.sampled_from([symbol for symbol in SYMBOLS if symbol != written[place]]))
    with pytest.raises(RecipientError):
        bech32.decode(PREFIX, written[:place] + other + written[place + 1 :], len(payload))


# The valid examples of BIP 173 whose payload is whole bytes.
@pytest.mark.parametrize(
    ("prefix", "text", "payload"),
    [
        ("a", "a12uel5l", ""),
        (
            "abcdef",
            "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
            "00443214c74254b635cf84653a56d7c675be77df",
        ),
        ("?", "?1ezyfcl", ""),
    ],
)
def test_the_examples_of_the_standard_read(prefix, text, payload):
    assert bech32.decode(prefix, text, len(payload) // 2).hex() == payload
    assert bech32.encode(prefix, bytes.fromhex(payload)) == text


@pytest.mark.parametrize(
    ("prefix", "text", "size"),
    [
        ("a", "a1g7sgd8", 0),  # the checksum of another case
        ("a", "A12UEL5L", 0),  # upper case
        ("li", "li1dgmt3", 0),  # too short a checksum
        ("de", "de1lg7wt\xff", 0),  # not a symbol
        ("x", "x1b4n0q5v", 0),  # not a symbol
        ("b", "a12uel5l", 0),  # another prefix
        ("a", "a12uel5l", 1),  # another size
        ("abcdef", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxv", 20),  # the last symbol changed
    ],
)
def test_the_broken_examples_do_not_read(prefix, text, size):
    with pytest.raises(RecipientError):
        bech32.decode(prefix, text, size)


def test_left_over_bits_must_be_zero():
    payload = bech32.encode(PREFIX, b"\0")  # two symbols carry eight bits and two left over
    number = 1 << bech32._CHECKSUM_BITS
    checksum = bech32._residue(PREFIX, number, 8) ^ 1
    tail = "".join(SYMBOLS[checksum >> shift & 31] for shift in range(25, -1, -5))
    assert payload.startswith(f"{PREFIX}1qq")
    with pytest.raises(RecipientError):
        bech32.decode(PREFIX, f"{PREFIX}1qp{tail}", 1)


@pytest.mark.parametrize(
    "public_key", [b"\xff" * 1216, primitives.hybrid_public_key(bytes(32))[:1184] + bytes(32)]
)
def test_nothing_is_sealed_to_a_key_that_is_none(public_key):
    with pytest.raises(RecipientError):
        age.encrypt(b"", [bech32.encode(PREFIX, public_key)])


@pytest.mark.parametrize(
    "text", ["", "age1pq", "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj", "\ud800"]
)
def test_only_a_hybrid_recipient_is_one(text):
    with pytest.raises(RecipientError):
        age.check_recipient(text)


def test_a_key_whose_numbers_are_too_large_is_no_recipient():
    with pytest.raises(RecipientError):
        age.check_recipient(bech32.encode(PREFIX, b"\xff" * 1216))
