"""Whatever arrives, only our own errors come out. `scripts/fuzz` asks the same for longer."""

from __future__ import annotations

import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from refuge.protocol import (
    age,
    collection,
    copies,
    documents,
    letter,
    mailbox,
    minisign,
    notice,
    opening,
    padding,
)
from refuge.protocol.copies import SignedCopies
from refuge.protocol.errors import ProtocolError
from refuge.protocol.notice import SignedNotice
from tests.protocol import writing

GOOD_FILE = age.encrypt(b"x", [writing.INTAKE])
GOOD_ARCHIVE = padding.archive({"letter.json": b"{}", "b": b"x"})
GOOD_LETTER = letter._write(writing.FIRST_LETTER)
GOOD_SIGNATURE = minisign.sign(b"x", bytes(32), "x")
KEY = minisign.public_key_of(bytes(32))


def broken(good):
    """Bytes that are nearly right: cut, doubled, or with one piece put in."""
    places = st.integers(0, len(good))
    return st.builds(
        lambda start, end, put: good[: min(start, end)] + put + good[max(start, end) :],
        places,
        places,
        st.binary(max_size=8) | st.sampled_from([b"\n", b"\0", b'"', b"{", b"-> x\n\n", good]),
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.binary(max_size=300) | broken(GOOD_FILE))
def test_age_files(sealed):
    with suppress(ProtocolError):
        age.decrypt(sealed, [writing.INTAKE_SEED])


@given(broken(GOOD_FILE))
def test_a_changed_age_file_never_opens_to_something_else(sealed):
    with suppress(ProtocolError):
        assert age.decrypt(sealed, [writing.INTAKE_SEED]) == b"x"


@given(st.binary(max_size=2000) | broken(GOOD_ARCHIVE))
def test_archives(packed):
    for unpack in (padding.unpack, collection.unpack_letters, collection.unpack_deposits):
        with suppress(ProtocolError):
            unpack(packed)


@given(st.binary(max_size=200) | broken(GOOD_LETTER))
def test_letters_and_answers(written):
    for read in (letter.read_letter, mailbox.read_answer):
        with suppress(ProtocolError):
            read(written)


@given(st.sampled_from(sorted(json.loads(GOOD_LETTER))), json_values)
def test_letters_with_anything_in_any_field(name, value):
    document = json.loads(GOOD_LETTER) | {name: value}
    with suppress(ProtocolError):
        letter.read_letter(json.dumps(document).encode())


@given(st.dictionaries(st.sampled_from(sorted(notice._FIELDS)), json_values))
def test_notices_of_anything(document):
    with suppress(ProtocolError):
        notice.verify_notice(SignedNotice(json.dumps(document).encode(), GOOD_SIGNATURE), KEY, "x")


@given(st.dictionaries(st.sampled_from(sorted(copies._FIELDS)), json_values))
def test_lists_of_copies_of_anything(document):
    with suppress(ProtocolError):
        copies.verify_copies(SignedCopies(json.dumps(document).encode(), GOOD_SIGNATURE), KEY, "x")


@given(
    st.text(max_size=300) | broken(GOOD_SIGNATURE.encode()).map(lambda raw: raw.decode("utf-8", "replace"))
)
def test_signatures_and_headers(text):
    with suppress(ProtocolError):
        minisign.verify(b"x", text, KEY)
    with suppress(ProtocolError):
        minisign.read_public_key_file(text)
    with suppress(ProtocolError):
        collection.verify_request(text, KEY, method="GET", path="/", body=b"", front_id="x")


@given(st.binary(max_size=60))
def test_sealed_fields(sealed):
    key, place = opening.SealingKey(bytes(32), 1), opening.Place("t", "c", "r")
    with suppress(ProtocolError):
        opening.open_field(key, sealed, place)


@given(json_values)
def test_documents_are_objects(value):
    with suppress(ProtocolError):
        documents.read(json.dumps(value).encode(), {"v": int})
