"""Every word a person sees is in the catalogue, translated, and nothing else is."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys

import polib
import pytest

FRONT = pathlib.Path(__file__).parents[3] / "src" / "refuge" / "front"
CATALOGUE = FRONT / "locale" / "my" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def catalogue():
    return {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}


def test_it_holds_just_what_pages_say(catalogue, tmp_path):
    copy = tmp_path / "front"
    shutil.copytree(FRONT, copy)
    (copy / "locale" / "my" / "LC_MESSAGES" / "django.po").unlink()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "my", "--no-wrap", "--no-location"]
    subprocess.run(command, cwd=copy, env=dict(os.environ), capture_output=True, check=True)
    said = {entry.msgid for entry in polib.pofile(str(copy / "locale" / "my" / "LC_MESSAGES" / "django.po"))}
    assert said == catalogue.keys()


def test_every_entry_is_translated_and_waits_for_a_native_reader(catalogue):
    for entry in catalogue.values():
        assert all(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr
        assert re.search("[\u1000-\u109f]", entry.msgstr or entry.msgstr_plural[0]), entry.msgid
        assert "native review" in entry.tcomment


def test_places_and_marks_are_the_same_in_both(catalogue):
    kept = re.compile(r"%\(\w+\)[sd]|</?\w+>")
    for entry in catalogue.values():
        other = entry.msgstr or entry.msgstr_plural[0]
        assert sorted(kept.findall(entry.msgid)) == sorted(kept.findall(other)), entry.msgid


def test_a_catalogue_that_is_not_compiled_stops_the_start(monkeypatch):
    from refuge.front.pages import rendering

    monkeypatch.setattr(rendering, "_", lambda text: text)
    with pytest.raises(rendering.CatalogueMissingError):
        rendering.head.__wrapped__("my")


def test_a_style_sheet_that_html_would_change_stops_the_start(monkeypatch, tmp_path):
    from django.conf import settings

    from refuge.front.pages import rendering

    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "front.css").write_text('a > b { font-family: "x" }')
    monkeypatch.setattr(settings, "HERE", tmp_path)
    with pytest.raises(rendering.StyleError):
        rendering.stylesheet.__wrapped__()
