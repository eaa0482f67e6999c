"""Each sentence in which we promise the public something about this system is tied to tests that see it kept."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import polib
import pytest

from refuge.configuration import PROFILES
from refuge.programme import load

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FRONT = ROOT / "src" / "refuge" / "front"
LISTED = tomllib.loads((HERE / "promises.toml").read_text("utf-8"))
PROMISES = LISTED["promise"]

# A sentence with one of these says what the machine does.
OF_THE_MACHINE = re.compile(
    r"\b(cookie|script|stored|list of visitors|deleted|erased|erase|disappear|sealed|verified|forgotten"
    r"|never ask|none of this|cannot call|no message goes|on the page|only (our|the) office|what you typed"
    r"|nothing (was|has been)|written down|it takes two|two people who|stay the same|never asked)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", text)


def said_in(code: str) -> str:
    """Everything the public reads in a language, or is read: pages, notices, standards, the front desk's own words."""
    programme = load(PROFILES / "karenni")
    language = next(language for language in programme.languages if language.code == code)
    of_pages = [
        text
        for page in (*language.pages.values(), language.check)
        for section in page.sections
        for text in (page.lead, *section.paragraphs, *section.points)
    ]
    catalogue = polib.pofile(str(FRONT / "locale" / "my" / "LC_MESSAGES" / "django.po"))
    read_out = [sentence for notice in language.notices.values() for sentence in notice.sentences]
    standards = [one.wordings[code].text for one in programme.standards.sets.values()]
    return "\n".join(
        [
            *of_pages,
            *read_out,
            *standards,
            *(entry.msgid if code == "en" else entry.msgstr for entry in catalogue),
        ]
    )


def witnesses_in(path: Path) -> set[str]:
    """The names of the tests of a file, read without running it."""
    tree = ast.parse(path.read_text("utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise["key"])
@pytest.mark.parametrize("code", ["en", "my"])
def test_what_we_promise_is_still_said_in_both_languages(promise, code):
    assert [words for words in promise[code] if words not in said_in(code)] == []


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise["key"])
def test_each_promise_has_a_test_that_exists(promise):
    assert promise["kept_by"]
    for witness in promise["kept_by"]:
        path, _, name = witness.partition("::")
        assert name in witnesses_in(ROOT / path), witness


def test_no_sentence_about_the_machine_is_said_without_a_witness():
    listed = [words for promise in PROMISES for words in promise["en"]] + list(LISTED["no_promise"])
    said = [sentence for line in said_in("en").splitlines() for sentence in sentences(line)]
    about_it = [sentence for sentence in said if OF_THE_MACHINE.search(sentence)]
    assert about_it
    assert [s for s in about_it if not any(words in s or s in words for words in listed)] == []


def test_what_is_said_to_be_no_promise_is_still_said():
    assert [words for words in LISTED["no_promise"] if words not in said_in("en")] == []


def test_a_promise_is_listed_once():
    keys = [promise["key"] for promise in PROMISES]
    assert len(keys) == len(set(keys))
