"""The rules, cell by cell. Days are counted from one Monday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from refuge.front.pages.rules import NoticeRefusedError, Window, check_may_come_in, in_force, may_go

MONDAY = date(2026, 11, 23)


def day(number):
    return MONDAY + timedelta(number)


def window(serial, first, last, generation=1):
    return Window(serial=serial, generation=generation, not_before=day(first), not_after=day(last))


@pytest.mark.parametrize(
    ("held", "on", "serial"),
    [
        ([], 0, None),
        ([window(1, 0, 8)], -1, None),
        ([window(1, 0, 8)], 0, 1),
        ([window(1, 0, 8)], 8, 1),
        ([window(1, 0, 8)], 9, None),
        ([window(1, 0, 8), window(2, 1, 9)], 0, 1),
        ([window(1, 0, 8), window(2, 1, 9)], 1, 2),
        ([window(2, 1, 9), window(1, 0, 8)], 9, 2),
        # a new operations key takes over on the first day of its first notice, and the old one is void from then on
        ([window(1, 0, 8), window(2, 4, 12, generation=2)], 3, 1),
        ([window(1, 0, 8), window(2, 4, 12, generation=2)], 4, 2),
        ([window(9, 0, 8), window(2, 4, 6, generation=2)], 5, 2),
        ([window(9, 0, 8), window(2, 4, 6, generation=2)], 7, None),
    ],
)
def test_the_highest_serial_whose_window_contains_the_day(held, on, serial):
    found = in_force(held, day(on))
    assert (found.serial if found else None) == serial


@pytest.mark.parametrize(
    ("new", "held"),
    [
        (window(1, 0, 8), []),
        (window(2, 0, 8), [window(1, 0, 8)]),
        (window(2, -8, 0), [window(1, 0, 8)]),
        (window(2, 30, 38), [window(1, 0, 8)]),
        (window(2, 0, 8, generation=2), [window(1, 0, 8)]),
    ],
)
def test_a_newer_one_may_come_in(new, held):
    check_may_come_in(new, held, day(0))


@pytest.mark.parametrize(
    ("new", "held"),
    [
        (window(0, 0, 8), []),
        (window(1, 0, 8), [window(1, 0, 8)]),
        (window(1, 0, 8), [window(2, -20, -12)]),
        (window(2, -9, -1), []),
        (window(3, 0, 8, generation=1), [window(2, 0, 8, generation=2)]),
    ],
)
def test_another_may_not(new, held):
    with pytest.raises(NoticeRefusedError):
        check_may_come_in(new, held, day(0))


def test_past_ones_may_go_but_the_highest_remembers_how_far_serials_have_come():
    held = [window(1, -20, -12), window(2, 0, 8), window(3, -9, -1), window(4, -9, -1)]
    assert may_go(held, day(0)) == [1, 3]
    assert may_go([], day(0)) == []
