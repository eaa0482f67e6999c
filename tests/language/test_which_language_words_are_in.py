"""Saying which language typed words are in, so that they are read aloud and set in it."""

from __future__ import annotations

import pytest

from refuge.language import script


@pytest.mark.parametrize("words", ["ဆရာဝန် လိုတယ်။", "Aye က ဆရာဝန်ကို မေးခဲ့တယ်။"])
def test_words_with_myanmar_letters_are_burmese(words):
    assert script.language_of(words) == "my"


@pytest.mark.parametrize("words", ["She needs a doctor.", "Ꞥ ꤊꤢꤛꤢꤩ", "2026-11-23", ""])
def test_of_other_words_we_do_not_guess(words):
    assert script.language_of(words) == ""
