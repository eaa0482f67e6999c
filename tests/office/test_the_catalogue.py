"""The Burmese catalogue of the office: every word of the pages is in it, none is left over, none is empty."""

from __future__ import annotations

import pathlib
import re
import shutil

import polib
import pytest
from django.core.management import call_command

OFFICE = pathlib.Path(__file__).parents[2] / "src/refuge/office"
CATALOGUE = "locale/my/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def key(entry):
    return entry.msgctxt, entry.msgid


@pytest.fixture(scope="module")
def kept():
    return polib.pofile(str(OFFICE / CATALOGUE))


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """What gettext finds in the pages and the code today, gathered beside the checkout."""
    copy = tmp_path_factory.mktemp("gathered") / "office"
    shutil.copytree(OFFICE, copy, ignore=shutil.ignore_patterns("static", "*.mo", "__pycache__"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        call_command("makemessages", locale=["my"], verbosity=0, no_location=True)
    return polib.pofile(str(copy / CATALOGUE))


def test_it_is_not_stale(kept, gathered):
    today = {key(entry) for entry in gathered if not entry.obsolete}
    assert {key(entry) for entry in kept} == today


def test_nothing_is_left_untranslated_or_uncertain(kept):
    assert [entry.msgid for entry in kept if not entry.translated() or entry.fuzzy or entry.obsolete] == []


def test_every_entry_waits_for_native_review_until_somebody_has_read_it(kept):
    assert [entry.msgid for entry in kept if entry.tcomment not in {"native review", "reviewed"}] == []


def test_whatever_a_sentence_is_filled_with_is_in_its_translation(kept):
    for entry in kept:
        for words in (entry.msgstr, *entry.msgstr_plural.values()):
            if words:
                assert sorted(PLACEHOLDER.findall(words)) == sorted(PLACEHOLDER.findall(entry.msgid)), (
                    entry.msgid
                )


def test_it_is_unicode_and_not_zawgyi(kept):
    from refuge.language.script import nfc, zawgyi_probability

    words = "\n".join(entry.msgstr or "".join(entry.msgstr_plural.values()) for entry in kept)
    assert nfc(words) == words
    assert zawgyi_probability(words) < 0.01  # over all of it: of one short word the model knows too little


def test_a_case_is_not_called_what_a_court_calls_it(kept):
    """အမှုတွဲ is the file of a trial; whoever reads that of themselves in an office has been accused."""
    assert [entry.msgid for entry in kept if "အမှုတွဲ" in f"{entry.msgstr}{entry.msgstr_plural}"] == []
