from __future__ import annotations

import json
import pathlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.language import zawgyi
from refuge.language.script import LIKELY_ZAWGYI, nfc, read, zawgyi_probability, zawgyi_to_unicode

HERE = pathlib.Path(__file__).parent / "vectors"
OWN = json.loads((HERE / "zawgyi_own.json").read_text(encoding="utf-8"))
SHARED = json.loads((HERE / "zawgyi_vectors.json").read_text(encoding="utf-8"))["vectors"]
myanmar = st.text(st.characters(min_codepoint=0x1000, max_codepoint=0x109F), max_size=30)
# The same sentences twice, as two phones would send them.
SENTENCES = {
    "ကျွန်တော် တပ်ထဲက ထွက်ချင်ပါတယ်။": "ကၽြန္ေတာ္ တပ္ထဲက ထြက္ခ်င္ပါတယ္။",
    "မိသားစုလည်း ပါလာလို့ ရမလား။": "မိသားစုလည္း ပါလာလို႔ ရမလား။",
    "ကျေးဇူးပြုပြီး ကူညီပါ။": "ေက်းဇူးျပဳၿပီး ကူညီပါ။",
    "ဘယ်ကို ဆက်သွယ်ရမလဲ ပြောပြပေးပါ။": "ဘယ္ကို ဆက္သြယ္ရမလဲ ေျပာျပေပးပါ။",
    "ကလေးက ဖျားနေတယ်၊ ဆေးလိုတယ်။": "ကေလးက ဖ်ားေနတယ္၊ ေဆးလိုတယ္။",
    "အသက် ၂၅ နှစ် ရှိပါပြီ။": "အသက္ ၂၅ ႏွစ္ ရွိပါၿပီ။",
}
sentences = st.lists(st.sampled_from(list(SENTENCES)), min_size=1, max_size=6)


@pytest.mark.parametrize("vector", OWN, ids=[vector["shows"] for vector in OWN])
def test_each_rule_reads_its_word(vector):
    assert zawgyi_to_unicode(vector["zawgyi"]) == vector["unicode"]


@pytest.mark.parametrize("vector", SHARED, ids=[vector["unicode"] for vector in SHARED])
def test_the_shared_words_are_read_and_scored(vector):
    assert zawgyi_to_unicode(vector["zawgyi"]) == nfc(vector["unicode"])
    assert zawgyi_probability(vector["zawgyi"]) == pytest.approx(vector["p_zawgyi"], abs=0.01)
    assert zawgyi_probability(vector["unicode"]) == pytest.approx(vector["p_unicode"], abs=0.01)


@pytest.mark.parametrize("text", ["", "hello", "၁၂၃", "ไทย", "\u200b"])
def test_a_text_without_burmese_letters_is_not_zawgyi(text):
    assert read(text).unicode_reading is None


@pytest.mark.parametrize("text", ["", "hello", "ไทย"])
def test_no_letters_at_all_are_no_evidence(text):
    assert zawgyi_probability(text) == 0.0


def test_zawgyi_is_read_and_the_original_kept():
    typed = "ေက်းဇူးတင္ပါတယ္"
    reading = read(typed)
    assert (reading.original, reading.unicode_reading) == (typed, "ကျေးဇူးတင်ပါတယ်")
    assert reading.probability >= LIKELY_ZAWGYI


def test_a_short_unicode_word_that_might_be_zawgyi_is_left_as_it_is():
    assert read("မြ").probability > 0.7
    assert read("မြ").unicode_reading is None


def test_unicode_is_left_as_it_is():
    reading = read("ကျေးဇူးတင်ပါတယ်")
    assert (reading.original, reading.unicode_reading) == ("ကျေးဇူးတင်ပါတယ်", None)


def test_what_reads_the_same_either_way_has_no_second_reading(monkeypatch):
    monkeypatch.setattr("refuge.language.script.zawgyi_probability", lambda _: 1.0)
    assert read("ကမလ").unicode_reading is None


@given(sentences)
def test_a_unicode_text_is_never_taken_for_zawgyi(texts):
    assert read(" ".join(texts)).unicode_reading is None


@given(sentences)
def test_a_zawgyi_text_is_always_noticed_and_reads_as_it_was_meant(texts):
    reading = read(" ".join(SENTENCES[text] for text in texts)).unicode_reading
    assert reading == nfc(" ".join(texts))


@given(sentences)
def test_a_reading_is_not_converted_again(texts):
    once = read(" ".join(SENTENCES[text] for text in texts)).unicode_reading
    assert read(once).unicode_reading is None


@given(st.text() | myanmar)
def test_any_text_is_read_without_failing(text):
    assert unicodedata.is_normalized("NFC", nfc(text))
    assert 0.0 <= read(text).probability <= 1.0


@given(st.text() | myanmar)
def test_the_pieces_cover_the_original_in_order(text):
    pieces = list(zawgyi.pieces(text))
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    assert "".join(piece.reading for piece in pieces) == zawgyi_to_unicode(text)


@given(st.text(st.characters(max_codepoint=0xFFF, exclude_categories=["Cs"])))
def test_what_is_not_burmese_stays(text):
    assert zawgyi_to_unicode(text) == "".join(map(nfc, text))
