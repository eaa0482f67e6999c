from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.office.contact.rules import Window, days_to_try, is_spent, missing_days

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 9)
WINDOW = Window(FIRST, LAST)
AFTER = date(2026, 3, 11)  # the window is over, and the midnight after it


@pytest.mark.parametrize(
    ("today", "emptied_on", "sealed_days", "spent"),
    [
        (AFTER, AFTER, [], True),
        (LAST, AFTER, [], False),  # the window is open
        (date(2026, 3, 10), AFTER, [], False),  # a letter of the last midnight may still be on its way
        (AFTER, None, [], False),  # never collected: the clock alone destroys nothing
        (AFTER, LAST, [], False),  # collected, but while letters could still come
        (AFTER, date(2026, 3, 10), [], False),
        (AFTER, AFTER, [FIRST], False),  # one lies here unopened
        (AFTER, AFTER, [LAST], False),
        (AFTER, AFTER, [date(2026, 3, 10)], False),  # sealed before midnight, stored after it
        (AFTER, AFTER, [date(2026, 2, 28)], True),  # older than the key: not sealed to it
        (AFTER, AFTER, [AFTER], True),  # younger than its window
    ],
)
def test_only_after_its_window_an_empty_collection_and_the_last_letter(today, emptied_on, sealed_days, spent):
    assert is_spent(WINDOW, today=today, emptied_on=emptied_on, sealed_days=sealed_days) is spent


def test_time_alone_never_destroys_a_key():
    assert not is_spent(WINDOW, today=LAST + timedelta(days=3650), emptied_on=LAST, sealed_days=[])


def test_a_front_desk_whose_clock_is_behind_keeps_the_key_alive():
    assert not is_spent(WINDOW, today=AFTER + timedelta(days=30), emptied_on=FIRST, sealed_days=[])


def test_the_letters_own_day_is_tried_first_and_every_key_is_tried():
    days = [FIRST + timedelta(days=n) for n in range(40)]
    order = days_to_try(days, date(2026, 3, 20), 8)
    assert order[:3] == [date(2026, 3, 20), date(2026, 3, 19), date(2026, 3, 18)]
    assert sorted(order) == days


@given(st.integers(0, 60), st.integers(0, 10))
def test_every_key_that_may_hold_a_letter_is_tried_before_any_that_may_not(letter_offset, intake_days):
    days = [FIRST + timedelta(days=n) for n in range(40)]
    letter_day = FIRST + timedelta(days=letter_offset)
    held = [
        Window(day, day + timedelta(days=intake_days)).may_hold(letter_day)
        for day in days_to_try(days, letter_day, intake_days)
    ]
    assert held == sorted(held, reverse=True)


def test_keys_are_made_for_the_days_that_lack_one():
    made = {FIRST, FIRST + timedelta(days=2)}
    assert missing_days(made, FIRST, 3) == [date(2026, 3, 2), date(2026, 3, 4)]
