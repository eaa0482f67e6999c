"""Another committee adds a language by its profile alone: words, catalogue, pages."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

import polib

from refuge.configuration import PROFILES

FRONT = pathlib.Path(__file__).parents[3] / "src" / "refuge" / "front"
ASK = """
from tests.front.visiting import ask
page = ask("GET", "/kyu/7")
assert page.status == 200 and "KYU Your code" in page.text and '<html lang="kyu"' in page.text, page.text
assert ask("GET", "/").text == ask("GET", "/kyu/").text
assert ask("POST", "/kyu/7", b"code=1").status == 200
"""


def test_a_language_that_django_does_not_know(tmp_path):
    profile = tmp_path / "profile"
    shutil.copytree(PROFILES / "karenni", profile)
    shutil.copytree(profile / "en", profile / "kyu")
    for version in (profile / "standards").glob("*/en.toml"):
        shutil.copy(version, version.with_name("kyu.toml"))
    text = (profile / "programme.toml").read_text()
    (profile / "programme.toml").write_text(
        text.replace('languages = ["my", "en"]', 'languages = ["kyu", "en"]')
    )
    catalogue = polib.pofile(str(FRONT / "locale" / "my" / "LC_MESSAGES" / "django.po"))
    for entry in catalogue:
        entry.msgstr = entry.msgstr and f"KYU {entry.msgid}"
    folder = profile / "locale" / "kyu" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / "django.mo"))
    environment = os.environ | {"REFUGE_PROGRAMME": str(profile)}
    subprocess.run([sys.executable, "-c", ASK], env=environment, check=True)
