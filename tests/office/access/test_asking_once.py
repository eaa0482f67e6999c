"""While one page is put together the same question is asked of the tables once; before and after it, each time."""

from __future__ import annotations

import pytest

from refuge.office.access.once import asked_once, once

asked: list[tuple] = []


@once
def look(what, *, closely=False):
    asked.append((what, closely))
    return [what]


@pytest.fixture(autouse=True)
def _nothing_asked_yet():
    asked.clear()


def test_outside_a_page_every_question_is_asked():
    assert look("a") == look("a") == ["a"]
    assert len(asked) == 2


def test_inside_one_the_same_question_is_asked_once_and_another_is_another():
    with asked_once():
        assert look("a") is look("a")
        assert look("b") == ["b"]
        assert look("a", closely=True) == ["a"]
    assert asked == [("a", False), ("b", False), ("a", True)]


def test_nothing_is_remembered_from_one_page_to_the_next():
    for _ in range(2):
        with asked_once():
            look("a")
    assert len(asked) == 2


def test_what_went_wrong_is_asked_again():
    @once
    def fail():
        asked.append(())
        raise LookupError

    with asked_once():
        for _ in range(2):
            with pytest.raises(LookupError):
                fail()
    assert len(asked) == 2
