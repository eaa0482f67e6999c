from __future__ import annotations

import subprocess

import pytest

from tests.front.visiting import Visitor


def dumped(page):
    command = ["w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "40"]
    return subprocess.run(command, input=page.body, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("language", ["my", "en"])
@pytest.mark.parametrize("number", ["", *"123456789"])
def test_the_words_of_a_still_page_are_there_and_nothing_else(office, language, number):
    text = dumped(Visitor(language).opens(number))
    assert len(text.split()) > 20
    assert not any(mark in text for mark in ("{", "}", "<", "font:", "--calm"))


def test_the_codes_stand_in_four_rows_of_four_groups(english_visitor, office):
    page = english_visitor.writes("Please help.")
    text = dumped(page)
    for code in page.codes:
        for row in code.rows():
            assert " ".join(row) in text
