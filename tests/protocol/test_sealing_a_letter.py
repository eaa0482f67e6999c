from __future__ import annotations

import dataclasses
import gzip
import json
import zlib

import pytest

from refuge.protocol import age, padding
from refuge.protocol.errors import (
    MalformedArchiveError,
    MalformedFileError,
    MalformedLetterError,
    NoMatchError,
    RecipientError,
    TooLargeError,
)
from refuge.protocol.letter import LETTER_SEALED_BYTES, letter_hash, new_letter_id, seal_letter
from refuge.protocol.opening import MAX_RECIPIENTS, open_letter
from tests.protocol import writing


def saying(text, **fields):
    return dataclasses.replace(writing.FIRST_LETTER, text=text, **fields)


def open_again(letter):
    return open_letter(seal_letter(letter, [writing.INTAKE]), [writing.INTAKE_SEED])


@pytest.mark.parametrize("letter", [writing.FIRST_LETTER, writing.FOLLOW_UP, saying("x", renews=b"r" * 32)])
def test_a_letter_opens_as_it_was_written(letter):
    assert open_again(letter) == letter


@pytest.mark.parametrize("text", ["x", "x" * 8000, "က" * 8000, '"\\\n' * 1000, "\0\t😀", " "])
def test_every_letter_has_one_size(text):
    sealed = seal_letter(saying(text), [writing.INTAKE])
    assert len(sealed) == LETTER_SEALED_BYTES == 18_043
    assert open_letter(sealed, [writing.INTAKE_SEED]).text == text


@pytest.mark.parametrize("text", ["x" * 8001, writing.NEVER_THE_SAME])
def test_a_text_that_does_not_fit_is_refused(text):
    with pytest.raises(TooLargeError):
        seal_letter(saying(text), [writing.INTAKE])


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": "\ud800"},
        {"language": "Burmese"},
        {"id": b"short"},
        {"mailbox": ""},
        {"reply_to": "age1"},
        {"thread": b""},
        {"cover_thread": b""},
        {"renews": b"short"},
    ],
)
def test_what_the_office_would_not_read_is_not_sealed(change):
    with pytest.raises(MalformedLetterError):
        seal_letter(dataclasses.replace(writing.FIRST_LETTER, **change), [writing.INTAKE])


def test_sealing_to_nobody_is_refused():
    with pytest.raises(RecipientError):
        seal_letter(writing.FIRST_LETTER, [])


def test_sealing_to_a_key_that_is_none_is_refused():
    with pytest.raises(RecipientError):
        seal_letter(writing.FIRST_LETTER, [writing.INTAKE[:-1] + "q"])


def test_each_intake_key_of_a_notice_opens_the_letter():
    seeds = [age.new_seed(), age.new_seed()]
    sealed = seal_letter(writing.FIRST_LETTER, [age.recipient_of(seed) for seed in seeds])
    assert all(open_letter(sealed, [seed]) == writing.FIRST_LETTER for seed in seeds)


def test_any_of_the_offices_seeds_may_be_the_one():
    sealed = seal_letter(writing.FIRST_LETTER, [writing.INTAKE])
    assert open_letter(sealed, [age.new_seed(), writing.INTAKE_SEED]) == writing.FIRST_LETTER


def test_another_seed_does_not_open_it():
    with pytest.raises(NoMatchError):
        open_letter(seal_letter(writing.FIRST_LETTER, [writing.INTAKE]), [age.new_seed()])


def test_two_sealings_of_a_letter_have_nothing_in_common():
    first, second = (seal_letter(writing.FIRST_LETTER, [writing.INTAKE]) for _ in range(2))
    assert letter_hash(first) != letter_hash(second)
    assert len(letter_hash(first)) == 64


def test_a_letter_of_more_recipients_than_any_notice_is_not_tried():
    sealed = seal_letter(writing.FIRST_LETTER, [writing.INTAKE] * (MAX_RECIPIENTS + 1))
    with pytest.raises(MalformedFileError):
        open_letter(sealed, [writing.INTAKE_SEED])


def test_a_text_that_gzip_makes_fit_is_in_a_gzipped_document():
    packed = age.decrypt(seal_letter(saying("က" * 8000), [writing.INTAKE]), [writing.INTAKE_SEED])
    (name, content) = padding.unpack(packed).popitem()
    assert name == "letter.json.gz"
    assert json.loads(gzip.decompress(content))["text"] == "က" * 8000


@pytest.mark.parametrize(
    "gzipped",
    [
        b"",
        b"x",
        gzip.compress(b"{}", mtime=0)[:-1],
        gzip.compress(b"{}", mtime=0) + b"x",
        gzip.compress(bytes(65_537), mtime=0),
        zlib.compress(b"{}"),
    ],
)
def test_a_gzipped_letter_that_is_cut_or_swollen_is_refused(gzipped):
    packed = padding.pack({"letter.json.gz": gzipped}, 16384)
    with pytest.raises(MalformedArchiveError):
        open_letter(age.encrypt(packed, [writing.INTAKE]), [writing.INTAKE_SEED])


def test_a_letter_written_twice_is_refused():
    packed = padding.pack({"letter.json": b"{}", "letter.json.gz": gzip.compress(b"{}")}, 16384)
    with pytest.raises(MalformedLetterError):
        open_letter(age.encrypt(packed, [writing.INTAKE]), [writing.INTAKE_SEED])


def test_a_letter_with_something_beside_it_is_refused():
    sealed = seal_letter(writing.FIRST_LETTER, [writing.INTAKE])
    files = padding.unpack(age.decrypt(sealed, [writing.INTAKE_SEED])) | {"photo.jpg": b""}
    with pytest.raises(MalformedLetterError):
        open_letter(age.encrypt(padding.archive(files), [writing.INTAKE]), [writing.INTAKE_SEED])


def test_letter_ids_are_random():
    assert len(new_letter_id()) == 16
    assert new_letter_id() != new_letter_id()
