from __future__ import annotations

import json
import pathlib
import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from refuge.language.codes import Code
from refuge.language.digits import decimal_digits, in_digits_of
from refuge.language.patterns import MARK, Found, Kind, find_forbidden, redact

GIVEN = json.loads(
    (pathlib.Path(__file__).parent / "vectors" / "identity_cards.json").read_text(encoding="utf-8")
)

IDENTITY_CARDS = [
    "9/LAKANA(N)123456",
    "12/dagana (naing) 123456",
    "1-KAMANA(E)12345",
    "၉/လကန(နိုင်)၁၂၃၄၅၆",
    "၁၄/ဒမဆ (ဧည့်) ၁၂၃၄၅၆",
    "၉/လကန(N)123456",
    "၉/လကန(ႏိုင္)၁၂၃၄၅၆",  # Zawgyi
    "၉/၀ကန(နိုင်)၁၂၃၄၅၆",  # zero for wa
]
PHONES = [
    "09123456789",
    "09 123 456 789",
    "09-123456789",
    "၀၉၁၂၃၄၅၆၇၈၉",
    "၀၉-၁၂၃ ၄၅၆ ၇၈၉",
    "+959123456789",
    "+95 9 123 456 789",
    "959123456789",
    "00959123456789",
    "(+95)9123456789",
    "01-234567",
    "081-2345678",
    "+66812345678",
    "+66 81 234 5678",
    "0812345678",
    "๐๘๑๒๓๔๕๖๗๘",
    "႐႙၁၂၃၄၅၆၇၈၉",
    "09\u200b123\u200b456\u200b789",
    "０９１２３４５６７８９",
]
UNITS = [
    "LIB 123",
    "lib-123",
    "IB 54",
    "IB(54)",
    "LID No. 77",
    "MOC 7",
    "battalion 12",
    "Light Infantry Battalion 428",
    "Battalion No. (12)",
    "55th division",
    "(12) battalion",
    "brigade 3",
    "ခလရ ၁၂၃",
    "ခလရ(၁၂၃)",
    "ခမရ-၄၂၈",
    "တပ်ရင်း ၁၂",
    "တပ်ရင်း အမှတ် (၁၂)",
    "စကခ ၇",
    "(၅၅) ခြေမြန်တပ်မ",
    "ခြေလျင်တပ်ရင်း ၅၄",
    "တပ္ရင္း ၁၂",  # Zawgyi
]
COORDINATES = [
    "19.6742, 97.2093",
    "19.67420 97.20931",
    "-19.674,-97.209",
    "19.6742N 97.2093E",
    "19.6742° N, 97.2093° E",
    "၁၉.၆၇၄၂, ၉၇.၂၀၉၃",
    "19°40'30\"N",
    "97° 12′ 33.5″ E",
    "19º40'N",
    "47QLA1234567890",
    "47Q LA 12345 67890",
    "47Q 412345 2175123",
    "grid LK 123456",
    "Grid reference: 1234 5678",
    "မြေပုံညွှန်း ၁၂၃၄၅၆",
    "7MJ2MQ58+9V",
    "MQ58+9V",
    "maps.app.goo.gl/abc",
    "https://maps.google.com/?q=x",
    "///filled.count.soap",
]
HARMLESS = [
    "",
    "I want to leave with my wife and 3 children.",
    "အသက် ၂၅ နှစ်၊ ကလေး ၃ ယောက် ပါပါတယ်။",
    "01-02-2024",
    "၀၁-၀၂-၂၀၂၄",
    "2024-12-31",
    "05 12 1998",
    "01.02.98",
    "09/12/2024",
    "0830-1700",
    "from 08:30 to 17:00",
    "1,000,000 kyat",
    "100000 ကျပ်",
    "၁၀၀၀၀၀ ကျပ်",
    "950000000 kyat",
    "0.125",
    "2019 2020 2021 2022",
    "12, 13, 14, 15, 16, 17",
    "0001 of 0002",
    "ages 25-30",
    "It costs 12.50, or 13.75 with tea.",
    "36.6 °C",
    "power grid 2021",
    "division of 12 eggs",
    "1234+56",
    "တပ်မတော် ၂၀၂၁",
    "၂၀၂၁ တပ်မတော်",
    "၃ တပ်မှူး",
    "my battalion",
    "1/2 (N) way",
    "chapter 9/10",
]
ONE_OF_EACH = [
    (Kind.identity_card, IDENTITY_CARDS),
    (Kind.phone, PHONES),
    (Kind.unit, UNITS),
    (Kind.coordinates, COORDINATES),
]
FORBIDDEN = [(kind, example) for kind, examples in ONE_OF_EACH for example in examples]
any_text = st.text(max_size=80) | st.text(
    st.sampled_from("0919 -.,:/()+°'\"NEကခလရ်ေုတပ\u1039\u1031\u200bA၁၀" + "x"), max_size=60
)


@pytest.mark.parametrize(("kind", "example"), FORBIDDEN)
def test_it_is_found_alone_and_whole(kind, example):
    found = find_forbidden(example)
    assert {one.kind for one in found} == {kind}
    assert redact(example, found).removeprefix("https://") == MARK


@pytest.mark.parametrize(("kind", "example"), FORBIDDEN)
def test_it_is_found_within_a_sentence_and_the_rest_stays(kind, example):
    before, after = "ကျွန်တော် ", "၊ thank you."
    text = before + example + after
    found = find_forbidden(text)
    assert kind in {one.kind for one in found}
    assert redact(text, found).startswith(before)
    assert redact(text, found).endswith(after)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_text_is_left_alone(text):
    assert find_forbidden(text) == ()


@given(
    st.from_regex(r"[0-9]{30}", fullmatch=True),
    st.sampled_from([" ", "-", "\n", "  ", "\u00a0"]),
    st.sampled_from(["\n", " ", "\n\n"]),
    st.sampled_from(["en", "my"]),
)
@example(
    "210357824817055655525099509786", "\n", " ", "en"
)  # the last of a row and the next look like a phone
def test_a_code_is_never_taken_for_a_phone(digits, within, between, language):
    rows = Code(digits).rows()
    shown = in_digits_of(between.join(within.join(row) for row in rows), language)
    assert find_forbidden(shown) == ()
    assert find_forbidden(in_digits_of(within.join(rows[0]), language)) == ()


def test_two_phones_side_by_side_are_both_found():
    found = find_forbidden("09123456789 09987654321")
    assert [(one.start, one.end) for one in found] == [(0, 11), (12, 23)]


def test_a_phone_that_stands_against_a_word_is_found():
    text = "နံပါတ်က၀၉၁၂၃၄၅၆၇၈၉ပါ"
    assert redact(text, find_forbidden(text)) == f"နံပါတ်က{MARK}ပါ"


@pytest.mark.parametrize("language", ["english", "burmese"])
def test_whatever_the_given_pattern_finds_we_find(language):
    flags = re.IGNORECASE if language == "english" else 0
    for card in IDENTITY_CARDS:
        given_to_us = re.search(GIVEN[language], card, flags)
        assert not given_to_us or find_forbidden(card) == (Found(Kind.identity_card, 0, len(card)),)


def test_two_finds_that_overlap_become_one():
    found = [Found(Kind.unit, 2, 6), Found(Kind.phone, 4, 9), Found(Kind.phone, 5, 7)]
    assert redact("0123456789", found) == f"01{MARK}9"


@given(any_text)
def test_every_find_lies_within_the_text_and_apart_from_the_next(text):
    ends = [0]
    for one in find_forbidden(text):
        assert ends[-1] <= one.start < one.end <= len(text)
        ends.append(one.end)


@given(any_text)
def test_redacting_takes_out_what_was_found_and_changes_nothing_else(text):
    found = find_forbidden(text)
    redacted = redact(text, found)
    cut = sum(one.end - one.start for one in found)
    assert len(redacted) == len(text) - cut + len(MARK) * len(found)
    for one in reversed(found):
        assert redacted.startswith(text[: found[0].start])
        assert redacted.endswith(text[found[-1].end :])
        assert decimal_digits(text[one.start : one.end]) != MARK


@given(st.lists(st.sampled_from([example for _, example in FORBIDDEN]), min_size=1, max_size=4))
def test_after_redacting_nothing_is_found_any_more(examples):
    text = ", ".join(examples)
    assert find_forbidden(redact(text, find_forbidden(text))) == ()


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1.234 ",
        " ",
        "9/",
        "9 / ",
        "°",
        "1°",
        "(",
        "light ",
        "0-",
        "ေ",
        "ခလရ ",
        "A+",
        "47Q ",
        "grid ",
        "1234 ",
    ],
)
def test_no_text_makes_the_search_slow(piece):
    text = (piece * 8000)[:8000]
    began = time.process_time()
    find_forbidden(f"1.234{text}1,1")
    assert time.process_time() - began < 2
