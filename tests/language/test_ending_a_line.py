"""Where a line of Myanmar script may end: between two syllables, never inside one, and nothing is added but the mark."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.language.breaking import MARK, syllables, with_breaks

LETTERS = [
    chr(code)
    for first, last in ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F))
    for code in range(first, last + 1)
    if unicodedata.category(chr(code)) != "Cn"
]
myanmar = st.text(st.sampled_from(LETTERS))
anything = st.text(st.one_of(st.sampled_from([*LETTERS, MARK, "\u2060", " "]), st.characters()))

STACK, ASAT, DOT_BELOW = "\u1039", "\u103a", "\u1037"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("မြန်မာ", "မြန်|မာ"),
        ("မန္တလေးတက္ကသိုလ်", "မန္တ|လေး|တက္က|သိုလ်"),  # stacked consonants
        ("ဗုဒ္ဓဘာသာ", "ဗုဒ္ဓ|ဘာ|သာ"),
        ("ဣန္ဒြေ", "ဣန္ဒြေ"),
        ("အင်္ဂလိပ်စာ", "အင်္ဂ|လိပ်|စာ"),  # kinzi
        ("သင်္ဘော", "သင်္ဘော"),
        ("ကျွန်ုပ်တို့", "ကျွန်ုပ်|တို့"),  # medials, and a vowel sign after an asat
        ("ယောက်ျား", "ယောက်ျား"),
        ("မြွှာ", "မြွှာ"),
        ("ပြဿနာ", "ပြဿ|နာ"),  # great sa closes and begins at once
        ("ခွင့်လွှတ်", "ခွင့်|လွှတ်"),
        ("၎င်းသည်", "၎င်း|သည်"),
        ("ဖြစ်၏။ထို့နောက်", "ဖြစ်၏။|ထို့|နောက်"),  # nothing begins with a full stop
        ("၃၀ရက်၂၄နာရီ", "၃၀|ရက်|၂၄|နာ|ရီ"),  # a number is not cut
        ("တ၀်နဲ့", "တ၀်|နဲ့"),  # a nought typed for wa
        ("ဥပဒေနှင့်ဩဝါဒ", "ဥ|ပ|ဒေ|နှင့်|ဩ|ဝါ|ဒ"),
        ("လိၵ်ႈတႆး", "လိၵ်ႈ|တႆး"),  # Shan
        ("ၵႂၢမ်းတႆးယႂ်ႇ", "ၵႂၢမ်း|တႆး|ယႂ်ႇ"),
        ("တၢ်ကတိၤကညီကျိာ်", "တၢ်|က|တိၤ|က|ညီ|ကျိာ်"),  # S'gaw Karen
        ("ပှၤကညီဖိ", "ပှၤ|က|ညီ|ဖိ"),
        ("ဘၣ်သ့ၣ်ညါ", "ဘၣ်|သ့ၣ်|ညါ"),
        ("ꤊꤢꤛꤢ꤭ꤜꤟꤤ꤬", "ꤊꤢꤛꤢ꤭ꤜꤟꤤ꤬"),  # Kayah Li writes its own spaces
        ("ICRCနှင့်", "ICRCနှင့်"),
        ("", ""),
    ],
)
def test_a_line_ends_between_syllables(text, cut):
    assert syllables(text) == cut.split("|")


@given(anything)
def test_taking_the_marks_away_gives_the_text_back(text):
    assert with_breaks(text).replace(MARK, "") == text.replace(MARK, "")
    assert "".join(syllables(text)) == text


@given(anything)
def test_doing_it_twice_is_doing_it_once(text):
    assert with_breaks(with_breaks(text)) == with_breaks(text)


@given(myanmar)
def test_a_syllable_never_begins_with_what_belongs_to_the_one_before(text):
    for before, piece in zip(syllables(text), syllables(text)[1:], strict=False):
        assert unicodedata.category(piece[0])[0] != "M"
        assert piece[1:3].removeprefix(DOT_BELOW)[:1] not in {STACK, ASAT}
        assert not before.endswith(STACK)
        assert not (before[-1:].isdecimal() and piece[0].isdecimal())


@given(myanmar)
def test_both_ways_of_ordering_marks_are_cut_alike(text):
    """Normal form C puts a dot below before an asat, keyboards after it."""
    composed = unicodedata.normalize("NFC", text)
    assert [unicodedata.normalize("NFC", piece) for piece in syllables(composed)] == syllables(composed)
    swapped = composed.replace(DOT_BELOW + ASAT, ASAT + DOT_BELOW)
    assert len(syllables(swapped)) == len(syllables(composed))


@given(st.text(st.characters(exclude_categories=["Lo", "Nd", "Po"])))
def test_other_scripts_are_left_alone(text):
    assert with_breaks(text) == text


def test_every_letter_of_the_script_may_begin_a_line_but_one():
    starts = {letter for letter in LETTERS if len(syllables(f"က{letter}")) > 1}
    letters = {letter for letter in LETTERS if unicodedata.category(letter) in {"Lo", "Nd"}}
    assert starts == letters - {"\u103f"} | {"\u104e"}
