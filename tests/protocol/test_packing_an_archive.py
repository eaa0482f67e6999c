from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.protocol import padding
from refuge.protocol.errors import MalformedArchiveError, TooLargeError

names = st.from_regex(r"[a-z0-9_][a-z0-9._-]{0,90}", fullmatch=True)
files = st.dictionaries(names, st.binary(max_size=1200), max_size=6)


@given(files)
def test_what_is_packed_unpacks(packed):
    archive = padding.archive(packed)
    assert padding.unpack(archive) == padding.unpack(padding.pack(packed, 16384)) == packed
    assert len(archive) % padding.BLOCK == 0


def test_an_archive_has_exactly_the_size_asked_for():
    assert len(padding.pack({"a": b"x" * (4096 - 1536)}, 4096)) == 4096


def test_one_byte_more_is_too_large():
    with pytest.raises(TooLargeError):
        padding.pack({"a": b"x" * (4096 - 1536 + 1)}, 4096)


@pytest.mark.parametrize(
    "name", ["", "/a", "a/", "a//b", ".", "..", "a/../b", "a b", "က", "a\n", "a" * 101, "b/" * 80 + "a"]
)
def test_a_name_that_we_would_not_read_is_not_written(name):
    with pytest.raises(MalformedArchiveError):
        padding.archive({name: b""})


@pytest.mark.parametrize("name", ["..a", "a..", ".a", "a/b.c/d", "p" * 155 + "/" + "n" * 100])
def test_an_unusual_name_is_read_as_it_was_written(name):
    assert padding.unpack(padding.archive({name: b"x"})) == {name: b"x"}


def test_the_number_of_files_is_bounded():
    archive = padding.archive({str(number): b"" for number in range(padding.MAX_FILES + 1)})
    with pytest.raises(MalformedArchiveError):
        padding.unpack(archive)


def test_the_size_is_bounded(monkeypatch):
    archive = padding.archive({"a": b""})
    monkeypatch.setattr(padding, "MAX_ARCHIVE_BYTES", len(archive) - 1)
    with pytest.raises(MalformedArchiveError):
        padding.unpack(archive)
