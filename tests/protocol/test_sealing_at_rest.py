from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.protocol import age, opening, primitives, sealing
from refuge.protocol.errors import (
    AuthenticationError,
    NoMatchError,
    RecipientError,
    SealedFieldError,
    WrongPassphraseError,
)
from refuge.protocol.sealing import Place, SealingKey

KEY = SealingKey(bytes([9]) * 32, 1)
PLACE = Place("contact_letter", "words", "17")
places = st.builds(Place, *(st.text(st.characters(exclude_categories=["Cs"]), max_size=6) for _ in range(3)))


@given(st.binary(max_size=100), places)
def test_a_field_opens_where_it_was_sealed(plaintext, place):
    assert opening.open_field(KEY, sealing.seal_field(KEY, plaintext, place), place) == plaintext


@given(places, places, st.integers(0, 11), st.integers(0, 11))
def test_no_two_places_read_alike(place, other, version, other_version):
    same = sealing.associated_data(place, version) == sealing.associated_data(other, other_version)
    assert same == ((place, version) == (other, other_version))


@given(st.data())
def test_a_field_with_any_bit_changed_does_not_open(data):
    sealed = sealing.seal_field(KEY, b"a sentence", PLACE)
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealedFieldError):
        opening.open_field(KEY, bytes(changed), PLACE)


def test_a_nonce_is_never_used_twice():
    assert len({sealing.seal_field(KEY, b"", PLACE)[:12] for _ in range(200)}) == 200


def test_a_new_key_is_random_and_knows_its_generation():
    assert sealing.new_key().bytes != sealing.new_key().bytes
    assert (sealing.new_key().version, sealing.new_key(3).version) == (1, 3)


def test_a_key_opens_for_those_it_was_wrapped_for_and_no_other():
    aye, bo, chit = (age.new_seed() for _ in range(3))
    wrapped = sealing.wrap_key(KEY.bytes, [age.recipient_of(aye), age.recipient_of(bo)])
    assert opening.unwrap_key(wrapped, aye) == opening.unwrap_key(wrapped, bo) == KEY.bytes
    with pytest.raises(NoMatchError):
        opening.unwrap_key(wrapped, chit)


def test_a_key_is_not_wrapped_for_nobody():
    with pytest.raises(RecipientError):
        sealing.wrap_key(KEY.bytes, [])


def test_each_label_gives_another_key():
    master = bytes(32)
    keys = {sealing.label_key(master, label) for label in ("verify", "seal", "session")}
    assert len(keys | {master}) == 4
    assert sealing.verifier_of(master) == sealing.label_key(master, "verify")


def test_sealed_bytes_open_with_what_they_are_bound_to():
    sealed = sealing.seal_bytes(KEY.bytes, b"a session", b"for this")
    assert sealing.open_bytes(KEY.bytes, sealed, b"for this") == b"a session"
    with pytest.raises(AuthenticationError):
        sealing.open_bytes(KEY.bytes, sealed, b"for that")


def test_two_salts_are_never_the_same():
    assert len(sealing.new_salt()) == 16
    assert sealing.new_salt() != sealing.new_salt()


def test_argon2id_agrees_with_its_reference():
    # "password", "somesalt": the known answer of the reference implementation, version 0x13.
    derived = primitives.argon2id(b"password", b"somesalt", memory_kib=65_536, iterations=2)
    assert derived.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


def test_hkdf_agrees_with_its_standard():
    # RFC 5869, test case 1, the first 32 bytes.
    ikm, salt, label = b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA))
    extracted = primitives.hkdf_extract(salt, ikm)
    assert extracted.hex() == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"
    expanded = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
    assert (
        primitives.hkdf_expand(extracted, label).hex() == primitives.hkdf(ikm, salt, label).hex() == expanded
    )


def test_a_seed_opens_for_the_passphrase_it_was_sealed_under():
    seed, master = age.new_seed(), primitives.random_bytes(32)
    assert opening.open_seed(sealing.seal_seed(seed, master), master) == seed
    with pytest.raises(WrongPassphraseError):
        opening.open_seed(sealing.seal_seed(seed, master), primitives.random_bytes(32))
