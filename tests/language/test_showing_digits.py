from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.language.digits import decimal_digits, in_digits_of, to_ascii_digits


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("my", "၀၁၂၃၄၅၆၇၈၉"),
        ("shn", "႐႑႒႓႔႕႖႗႘႙"),
        ("kyu", "꤀꤁꤂꤃꤄꤅꤆꤇꤈꤉"),
        ("en", "0123456789"),
        ("", "0123456789"),
    ],
)
def test_each_language_has_its_own_digits(language, shown):
    assert in_digits_of("0123456789", language) == shown


@given(st.text(), st.sampled_from(["my", "shn", "kyu", "eky", "en", "xx"]))
def test_digits_come_back_from_any_language(text, language):
    assert decimal_digits(in_digits_of(text, language)) == decimal_digits(text)


def test_every_decimal_digit_of_unicode_is_read():
    digits = [chr(code) for code in range(sys.maxunicode) if unicodedata.category(chr(code)) == "Nd"]
    assert len(digits) > 600
    assert set(to_ascii_digits("".join(digits))) == set("0123456789")


@given(st.text())
def test_what_is_no_digit_stays_in_its_place(text):
    read = decimal_digits(text)
    assert len(read) == len(text)
    assert all(old == new for old, new in zip(text, read, strict=True) if unicodedata.category(old) != "Nd")


def test_letters_taken_for_digits_are_read_only_in_codes():
    assert to_ascii_digits("ဝရoOlI") == "070011"
    assert decimal_digits("ဝရoOlI") == "ဝရoOlI"
