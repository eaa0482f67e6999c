from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.protocol import collection, minisign
from refuge.protocol.collection import Deposit, SealedLetter
from refuge.protocol.errors import UnsignedRequestError
from refuge.protocol.letter import letter_hash
from tests.protocol import writing

SEED = bytes([5]) * 32
PUBLIC_KEY = minisign.public_key_of(SEED)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
requests = st.fixed_dictionaries(
    {"method": words, "path": words, "body": st.binary(max_size=40), "front_id": words}
)


@given(requests, st.integers(0, 10**18 - 1))
def test_a_signed_request_is_the_collectors(request, counter):
    header = collection.sign_request(SEED, counter=counter, **request)
    assert collection.verify_request(header, PUBLIC_KEY, **request) == counter


@given(requests, requests)
def test_a_signature_serves_one_request_only(request, other):
    header = collection.sign_request(SEED, counter=1, **request)
    if request != other:
        with pytest.raises(UnsignedRequestError):
            collection.verify_request(header, PUBLIC_KEY, **other)


def letter(number):
    sealed = b"letter %d" % number
    return SealedLetter(letter_hash(sealed), writing.DAY, sealed)


def deposit(number):
    return Deposit(f"{number:064x}", writing.DAY, b"answer %d" % number)


def test_letters_arrive_as_they_were_sent_and_in_order():
    letters = tuple(letter(number) for number in range(5))
    assert collection.unpack_letters(collection.pack_letters(letters)) == letters


def test_deposits_arrive_as_they_were_sent_and_in_order():
    deposits = tuple(deposit(number) for number in range(5))
    assert collection.unpack_deposits(collection.pack_deposits(deposits)) == deposits


def test_one_answer_may_go_to_two_mailboxes():
    deposits = (deposit(1), dataclasses.replace(deposit(1), mailbox=deposit(2).mailbox))
    assert collection.unpack_deposits(collection.pack_deposits(deposits)) == deposits


def test_nothing_waiting_is_an_empty_bundle():
    assert collection.unpack_letters(collection.pack_letters([])) == ()
