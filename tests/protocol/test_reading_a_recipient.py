import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.protocol import bech32
from refuge.protocol.errors import RecipientError

PREFIX = "age1pq"
SYMBOLS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@given(st.binary(max_size=80) | st.binary(min_size=1216, max_size=1216))
def test_what_is_written_reads_the_same(payload):
    written = bech32.encode(PREFIX, payload)
    assert bech32.decode(PREFIX, written) == bech32.decode(PREFIX, written.upper()) == payload


@given(st.binary(min_size=1, max_size=80), st.data())
def test_one_changed_symbol_is_always_noticed(payload, data):
    written = bech32.encode(PREFIX, payload)
    place = data.draw(st.integers(len(PREFIX) + 1, len(written) - 1))
    other = data.draw(st.sampled_from([symbol for symbol in SYMBOLS if symbol != written[place]]))
    with pytest.raises(RecipientError):
        bech32.decode(PREFIX, written[:place] + other + written[place + 1 :])


# The valid and invalid examples of BIP 173 that have a payload of whole bytes or none.
@pytest.mark.parametrize("text", ["A12UEL5L", "a12uel5l"])
def test_the_empty_example_of_the_standard_reads(text):
    assert bech32.decode("a", text) == b""


@pytest.mark.parametrize(
    ("prefix", "text"),
    [
        ("a", "A1G7SGD8"),  # checksum of another case
        ("li", "li1dgmt3"),  # too short a checksum
        ("de", "de1lg7wt\xff"),  # not a symbol
        ("x", "x1b4n0q5v"),  # not a symbol
        ("a", "a12UEL5L"),  # both cases
        ("a", "b12uel5l"),  # another prefix
        ("a", "a1" + "q" * 5000),  # beyond any recipient
    ],
)
def test_the_broken_examples_of_the_standard_do_not_read(prefix, text):
    with pytest.raises(RecipientError):
        bech32.decode(prefix, text)
