"""The standards as data: read whole in every language or refused, and nothing unverified in what a person is given."""

from __future__ import annotations

import pytest

from refuge.configuration import PROFILES
from refuge.programme import load
from refuge.standards import Source, Spoken
from refuge.tables import ProgrammeError
from tests.programme import tiny

STANDARDS = load(PROFILES / "karenni").standards
CODES = ("civilians", "prisoners", "weapons", "children", "dignity")
CODES += ("property", "health", "relief", "reporting", "confidence")


@pytest.fixture
def folder(tmp_path):
    return tiny.write(tmp_path / "tiny")


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refused(folder):
    with pytest.raises(ProgrammeError) as caught:
        load(folder)
    return str(caught.value)


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("language", ["my", "en"])
def test_ten_clauses_in_each_language(version, language):
    wording = STANDARDS.sets[version].wordings[language]
    assert tuple(clause.code for clause in wording.clauses) == CODES


@pytest.mark.parametrize("language", ["my", "en"])
def test_the_text_of_a_set_is_every_word_that_is_undertaken_and_nothing_that_explains(language):
    wording = STANDARDS.newest.wordings[language]
    for clause in wording.clauses:
        assert clause.title in wording.text
        assert clause.text in wording.text
        assert clause.why not in wording.text
        assert clause.question not in wording.text
    assert wording.reason not in wording.text
    assert STANDARDS.text(language) == wording.text


def test_clauses_are_numbered_in_the_digits_of_the_language():
    assert "\n10. " in STANDARDS.text("en")
    assert "\n၁၀. " in STANDARDS.text("my")


def test_what_a_person_is_given_names_no_source():
    for language in ("my", "en"):
        for source in STANDARDS.sources.values():
            assert source.title not in STANDARDS.text(language)


def test_a_version_based_on_another_says_only_what_is_new():
    first, second = STANDARDS.sets[1], STANDARDS.sets[2]
    changed = [
        one.code
        for one, other in zip(first.wordings["en"].clauses, second.wordings["en"].clauses, strict=True)
        if one != other
    ]
    assert changed == ["confidence"]
    assert first.wordings["en"].opening == second.wordings["en"].opening
    assert first.text("en") != second.text("en")


@pytest.mark.parametrize("mark", ["A", "B", "seen", "C", "D", "recalled", "press", "none"])
def test_only_what_was_seen_counts_as_verified(mark):
    source = Source("x", "customary_rule", "T", "S", mark, "")
    assert source.verified is (mark in {"A", "B", "seen"})


def test_the_marks_of_the_sources_are_those_we_know():
    marks = {source.mark for source in STANDARDS.sources.values()}
    assert marks == {"A", "B", "C", "D", "seen", "recalled", "press", "none"}


def test_of_most_rules_nobody_has_looked_up_that_they_hold_in_an_internal_conflict():
    rules = [one for one in STANDARDS.sources.values() if one.kind == "customary_rule"]
    recalled = {one.id for one in rules if one.recalled_for_us}
    argued = {one.id for one in rules if one.arguable}
    assert (len(rules), len(recalled), argued) == (111, 90, {"ihl-21", "ihl-23", "ihl-24", "ihl-82"})
    assert not {"ihl-1", "ihl-47", "ihl-90", "ihl-135"} & recalled


def test_another_word_for_it_is_named(folder):
    replace(folder / "standards" / "sources.toml", 'mark = "A"', 'mark = "A"\ninternal = "perhaps"')
    assert "'internal' is arguable, recalled, or left out" in refused(folder)


def test_a_voice_nobody_recorded_says_so():
    assert not any(one.recorded for one in STANDARDS.spoken)
    assert not Spoken("kyu", "Latn", "K").recorded


def test_a_voice_that_was_recorded_lies_beside_the_others(folder):
    spoken = folder / "standards" / "spoken.toml"
    replace(spoken, 'name = "K"', 'name = "K"\naudio = "kyu.opus"')
    assert "plays kyu.opus, which is no file beside this one" in refused(folder)
    (folder / "standards" / "kyu.opus").write_bytes(b"OggS")
    (one,) = load(folder).standards.spoken
    assert one.recorded
    assert one.audio.read_bytes() == b"OggS"
    replace(spoken, "kyu.opus", "../standards/kyu.opus")
    assert "which is no file beside this one" in refused(folder)


@pytest.mark.parametrize("language", ["my", "en"])
def test_nothing_that_is_said_in_public_or_read_to_a_person_names_a_source(language):
    folders = (
        (PROFILES / "karenni" / language).glob("*.toml"),
        (PROFILES / "karenni" / "standards").glob(f"*/{language}.toml"),
    )
    said = "\n".join(path.read_text(encoding="utf-8") for paths in folders for path in paths)
    assert len(said) > 10_000
    for source in STANDARDS.sources.values():
        assert (
            " " not in source.title or source.title not in said
        )  # but for a title of one plain word, "Children"
        assert source.summary not in said
        assert not source.url or source.url not in said


def test_a_language_nobody_wrote_is_given_the_programmes_first():
    assert STANDARDS.newest.wording("kyu") == STANDARDS.newest.wordings["my"]


def test_a_clause_missing_in_one_language_is_named(folder):
    replace(folder / "standards" / "1" / "en.toml", '"civilians"', '"others"')
    assert "en.toml: its clauses are not those of set.toml" in refused(folder)


def test_a_language_in_which_another_choice_is_right_is_named(folder):
    replace(folder / "standards" / "1" / "en.toml", "right = 2", "right = 1")
    assert "or another choice is right" in refused(folder)


def test_a_right_choice_that_is_none_is_named(folder):
    replace(folder / "standards" / "1" / "en.toml", "right = 2", "right = 3")
    assert "'right' must be one of the choices" in refused(folder)


def test_a_source_that_is_not_there_is_named(folder):
    replace(folder / "standards" / "1" / "set.toml", "ihl-1", "ihl-9")
    assert "stands on what sources.toml does not have: ihl-9" in refused(folder)


def test_a_version_in_the_folder_of_another_is_named(folder):
    replace(folder / "standards" / "1" / "set.toml", "version = 1", "version = 3")
    assert "is version 3 in the folder of version 1" in refused(folder)


def test_a_version_based_on_none_is_named(folder):
    replace(folder / "standards" / "1" / "set.toml", "version = 1", "version = 1\nbased_on = 7")
    assert "is based on version 7, which is not there" in refused(folder)


def test_a_programme_without_standards_is_refused(folder):
    (folder / "standards" / "1" / "set.toml").unlink()
    assert "has no version of the standards" in refused(folder)
