"""A case number: twelve characters that cannot be counted up, and whose slips are noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.office.case.numbers import (
    ALPHABET,
    LENGTH,
    UnreadableCaseNumberError,
    new_case_number,
    read_case_number,
    shown,
)

numbers = st.builds(lambda _: new_case_number(), st.integers())
places = st.integers(0, LENGTH - 1)


@given(numbers)
def test_it_reads_back_as_it_is_shown(number):
    assert read_case_number(shown(number)) == number
    assert len(number) == LENGTH


@given(numbers)
def test_it_has_no_letter_that_looks_like_a_digit(number):
    assert not set(number) & set("ILOU")


@given(numbers, places, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(number, place, wrong):
    slipped = number[:place] + wrong + number[place + 1 :]
    if slipped != number:
        with pytest.raises(UnreadableCaseNumberError):
            read_case_number(slipped)


@given(numbers, places, places)
def test_two_characters_swapped_are_always_noticed(number, one, other):
    swapped = list(number)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    if "".join(swapped) != number:
        with pytest.raises(UnreadableCaseNumberError):
            read_case_number("".join(swapped))


@given(numbers)
def test_it_is_read_however_it_is_typed(number):
    burmese = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")
    careless = number.replace("0", "O").replace("1", "l").lower()
    assert read_case_number(number.translate(burmese)) == number
    assert read_case_number(f" {careless[:6]} - {careless[6:]} ") == number


@pytest.mark.parametrize("typed", ["", "0", "0" * 11, "0" * 13, "0000 0000 000U", "😀" * 12, "\x00" * 12])
def test_what_is_none_is_refused(typed):
    with pytest.raises(UnreadableCaseNumberError):
        read_case_number(typed)


def test_ten_thousand_are_all_different():
    assert len({new_case_number() for _ in range(10_000)}) == 10_000
