"""A profile is read whole or refused with words that say where to look."""

from __future__ import annotations

import pytest

from refuge.configuration import PROFILES
from refuge.programme import LEVELS, PAGES, REPORT, load
from refuge.tables import ProgrammeError
from tests.programme import tiny


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


def test_the_karenni_profile_loads():
    programme = load(PROFILES / "karenni")
    assert [language.code for language in programme.languages] == ["my", "en"]


def test_another_committee_changes_only_its_profile(folder):
    programme = load(folder)
    assert [language.code for language in programme.languages] == ["shn", "my", "en"]
    assert programme.limits.danger_minutes == 30
    assert programme.languages[0].organisation == tiny.WORDS["shn"]
    assert not programme.demonstration


def test_every_language_has_every_page(folder):
    for language in load(folder).languages:
        assert tuple(language.pages) == (*PAGES, REPORT)


@pytest.mark.parametrize("name", ["programme.toml", "my/language.toml", "shn/safety.toml"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert refused(folder) == f"{folder / name}: is missing."


def test_a_language_without_its_folder_is_named(folder):
    replace(folder / "programme.toml", '"shn"', '"kyu"')
    assert str(folder / "kyu") in refused(folder)


def test_broken_toml_is_named(folder):
    (folder / "en" / "call.toml").write_text("heading = ", encoding="utf-8")
    assert "en/call.toml: cannot be read" in refused(folder)


def test_bytes_that_are_no_text_are_named(folder):
    (folder / "en" / "call.toml").write_bytes(b"\xff\xfe")
    assert "en/call.toml: cannot be read" in refused(folder)


def test_an_empty_text_is_refused(folder):
    replace(folder / "en" / "call.toml", f'lead = "{tiny.WORDS["en"]}"', 'lead = "  "')
    assert refused(folder) == f"{folder}/en/call.toml: 'lead' is empty."


def test_an_empty_point_is_refused(folder):
    replace(folder / "en" / "call.toml", f'{tiny.WORDS["en"]} 2"', '"')
    assert "section 1: 'points' is empty" in refused(folder)


def test_a_missing_text_is_refused(folder):
    replace(folder / "en" / "language.toml", "cover_answer", "# cover_answer")
    assert "en/language.toml: has no 'cover_answer'" in refused(folder)


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("programme.toml", "key ="),
        ("programme.toml", "idle_minutes ="),
        ("en/language.toml", "name ="),
        ("en/language.toml", "title ="),
        ("en/call.toml", "link ="),
        ("en/call.toml", "points ="),
        ("en/notices.toml", "version ="),
        ("en/notices.toml", "title ="),
    ],
)
def test_an_unknown_key_is_refused_at_every_level(folder, name, old):
    replace(folder / name, old, f"colour = 1\n{old}")
    message = refused(folder)
    assert "unknown keys: colour" in message
    assert name in message


def test_a_section_with_nothing_in_it_is_refused(folder):
    path = folder / "en" / "call.toml"
    replace(path, "paragraphs =", "# paragraphs =")
    replace(path, "points =", "# points =")
    assert "section 1: needs 'paragraphs' or 'points'" in refused(folder)


def test_an_empty_list_is_refused(folder):
    replace(folder / "programme.toml", '["shn", "my", "en"]', "[]")
    assert "'languages' must be a list with something in it" in refused(folder)


def test_limits_that_are_no_table_are_refused(folder):
    path = folder / "programme.toml"
    path.write_text(path.read_text(encoding="utf-8").split("[limits]")[0] + "limits = 3", encoding="utf-8")
    assert refused(folder) == f"{path}: limits: is not a table."


@pytest.mark.parametrize("value", ["0", "-5", "1.5", "true", '"60"'])
def test_a_limit_is_a_whole_number_above_zero(folder, value):
    replace(folder / "programme.toml", "answer_days = 21", f"answer_days = {value}")
    assert "limits: 'answer_days' must be a whole number above zero" in refused(folder)


def test_a_limit_may_not_be_left_out(folder):
    replace(folder / "programme.toml", "idle_minutes = 3", "")
    assert "limits: has no 'idle_minutes'" in refused(folder)


def test_demonstration_is_said_plainly(folder):
    replace(folder / "programme.toml", "demonstration = false", 'demonstration = "no"')
    assert "'demonstration' must be true or false" in refused(folder)


@pytest.mark.parametrize("key", ["exit_url", "security_contact"])
def test_an_address_begins_as_an_address(folder, key):
    path = folder / "programme.toml"
    replace(path, f'{key} = "', f'{key} = "javascript:')
    assert f"{key!r} must begin with" in refused(folder)


def test_phrases_are_the_same_in_every_language(folder):
    replace(folder / "en" / "language.toml", 'key = "door_open"', 'key = "goodbye"')
    assert refused(folder) == f"{folder}/en/language.toml: phrases differ from 'shn': door_open, goodbye."


def test_reminders_are_the_same_in_every_language(folder):
    replace(folder / "en" / "language.toml", 'key = "all_quiet"', 'key = "come_now"')
    assert refused(folder) == f"{folder}/en/language.toml: phrases differ from 'shn': all_quiet, come_now."


def test_a_phrase_key_is_used_once(folder):
    replace(folder / "en" / "language.toml", 'key = "door_open"', 'key = "safe_now"')
    assert "'phrase' says twice: safe_now" in refused(folder)


def test_pages_have_as_many_sections_in_every_language(folder):
    path = folder / "my" / "call.toml"
    path.write_text(
        path.read_text(encoding="utf-8") + '\n[[section]]\nheading = "x"\npoints = ["y"]', encoding="utf-8"
    )
    assert refused(folder) == f"{path}: has 2 sections, in 'shn' there are 1."


def test_a_language_is_named_once(folder):
    replace(folder / "programme.toml", '["shn", "my", "en"]', '["my", "my"]')
    assert "'languages' says twice: my" in refused(folder)


def test_text_that_is_not_in_normal_form_is_refused(folder):
    replace(folder / "en" / "call.toml", "Welcome", "Welcome cafe\u0301")
    assert "is not in Unicode normal form C" in refused(folder)


def test_a_time_zone_nobody_knows_is_refused(folder):
    replace(folder / "programme.toml", "Asia/Bangkok", "Asia/Loikaw")
    assert "'time_zone' must be the name of a time zone" in refused(folder)


def test_every_language_has_a_notice_for_every_level(folder):
    for language in load(folder).languages:
        assert tuple(language.notices) == LEVELS


def test_a_notice_ends_with_what_holds_for_all(folder):
    notice = load(folder).languages[0].notices["c3"]
    words = tiny.WORDS["shn"]
    assert notice.sentences == (words, words + " 1")
    assert notice.text == f"{words}\n{words}\n{words} 1"


def test_a_level_without_its_notice_is_refused(folder):
    replace(folder / "en" / "notices.toml", 'level = "c3"', 'level = "c2"')
    assert "en/notices.toml: needs one notice for each of c0, c1" in refused(folder)


@pytest.mark.parametrize(
    ("old", "new"), [("version = 1", "version = 2"), ('common = ["', 'common = ["More.", "')]
)
def test_notices_say_as_much_in_every_language(folder, old, new):
    path = folder / "en" / "notices.toml"
    replace(path, old, new)
    assert refused(folder) == f"{path}: c0 differs from 'shn' in version or in sentences."
