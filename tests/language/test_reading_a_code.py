from __future__ import annotations

import json
import pathlib
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.language import codes
from refuge.language.codes import (
    CheckDigitsError,
    Code,
    CodeLengthError,
    new_code,
    read_code,
)
from refuge.language.digits import in_digits_of

VECTORS = json.loads((pathlib.Path(__file__).parent / "vectors" / "codes.json").read_text(encoding="utf-8"))
all_codes = st.from_regex(r"[0-9]{30}", fullmatch=True).map(Code)
separators = st.sampled_from(["", " ", "-", "\u2013", "\u2212", "\n", "\u200b", "\u00a0", ".", " - "])


def shown(code, separator=" "):
    return separator.join(group for row in code.rows() for group in row)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_each_way_of_typing_ends_as_its_vector_says(vector):
    if vector["kind"] is None:
        assert read_code(vector["typed"]) == Code(vector["digits"])
    else:
        with pytest.raises(getattr(codes, vector["kind"])):
            read_code(vector["typed"])


@given(all_codes, separators, st.sampled_from(["my", "shn", "kyu", "eky", "en"]))
def test_a_code_reads_back_as_it_was_shown(code, separator, language):
    assert read_code(in_digits_of(shown(code, separator), language)) == code


@given(all_codes)
def test_a_code_is_shown_in_two_rows_of_four_groups_of_four(code):
    first, second = code.rows()
    assert [len(group) for group in first + second] == [4] * 8
    assert "".join(first + second).startswith(code.digits)


@given(all_codes, st.integers(0, 31), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(code, place, difference):
    typed = shown(code, "")
    wrong = str((int(typed[place]) + difference) % 10)
    with pytest.raises(CheckDigitsError):
        read_code(typed[:place] + wrong + typed[place + 1 :])


@given(all_codes, st.integers(0, 30))
def test_two_swapped_neighbours_are_always_noticed(code, place):
    typed = shown(code, "")
    swapped = typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :]
    if swapped != typed:
        with pytest.raises(CheckDigitsError):
            read_code(swapped)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_unreadable(typed):
    with suppress(CodeLengthError, CheckDigitsError):
        assert isinstance(read_code(typed), Code)


def test_new_codes_are_drawn_from_all_digits():
    drawn = [new_code().digits for _ in range(500)]
    assert len(set(drawn)) == 500
    for place in (0, 15, 29):
        assert {digits[place] for digits in drawn} == set("0123456789")


@pytest.mark.parametrize("digits", ["1" * 29, "1" * 31, "၁" * 30, "x" * 30, ""])
def test_a_code_is_made_of_30_plain_digits(digits):
    with pytest.raises(CodeLengthError):
        Code(digits)


def test_the_check_digits_are_those_of_the_standard():
    # ISO 7064, MOD 97-10: the example of the standard is 794, with check digits 44.
    assert codes.with_check_digits("794") == "79444"
    assert re.fullmatch(r"[0-9]{32}", codes.with_check_digits("0" * 30))
