"""The gzip we make by hand is gzip: every decoder reads it."""

from __future__ import annotations

import gzip
import io
import subprocess
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.front.pages.pressing import STEP, Press, padded, pressed

HEAD = ("<!doctype html>" + "သတင်း" * 300).encode()


@given(st.binary(max_size=3000))
def test_a_page_pressed_once_reads_as_it_was(text):
    assert gzip.decompress(pressed(text)) == text


@given(st.binary(max_size=3000), st.booleans())
def test_a_reply_reads_as_it_was_and_has_a_round_length(text, with_head):
    text = (HEAD if with_head else b"") + text
    small = Press([HEAD]).pressed(text)
    assert gzip.decompress(small) == text
    assert len(small) % STEP == 0
    assert zlib.decompressobj(31).decompress(small) == text


@pytest.mark.parametrize("missing", range(8))
def test_also_where_hardly_any_room_is_left(missing):
    import random

    noise = random.Random(1).randbytes(STEP - 40)  # noqa: S311
    lengths = {len(Press([]).pressed(noise[: STEP - 40 - missing - extra])) for extra in range(30)}
    assert lengths <= {STEP, 2 * STEP}


def test_gunzip_reads_it():
    text = HEAD + "ကူညီပါ".encode()
    done = subprocess.run(["gunzip"], input=Press([HEAD]).pressed(text), capture_output=True, check=True)
    assert done.stdout == text


def test_the_beginning_is_pressed_only_once():
    text = HEAD + b"x"
    assert len(Press([HEAD])._beginnings[0].stream) > 20
    assert gzip.GzipFile(fileobj=io.BytesIO(Press([HEAD]).pressed(text))).read() == text


@given(st.binary(max_size=3000))
def test_without_gzip_spaces_fill_up(text):
    assert len(padded(text)) % STEP == 0
    assert padded(text).startswith(text)
