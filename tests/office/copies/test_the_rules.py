"""How the list of copies grows: by the day, never by how many were given out. Pure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from refuge.office.copies import rules
from refuge.protocol.copies import LONGEST, digests_due

BEGAN = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("reached", "day", "grows"),
    [
        (None, BEGAN, True),
        (None, BEGAN - DAY, False),
        (BEGAN, BEGAN, False),
        (BEGAN, BEGAN + DAY, True),
        (BEGAN + 2 * DAY, BEGAN + DAY, False),
        (BEGAN, BEGAN + LONGEST - DAY, True),
        (BEGAN, BEGAN + LONGEST, False),
    ],
)
def test_a_list_never_goes_back_and_ends_before_it_is_too_long(reached, day, grows):
    assert rules.grows(BEGAN, reached, day) is grows


@pytest.mark.parametrize("waiting", [0, 1, 1000])
def test_a_list_is_as_long_whether_many_were_given_out_or_none(waiting):
    known, day = 2, BEGAN + DAY
    next_one = rules.batch(BEGAN, known, [str(number) for number in range(waiting)], day)
    assert known + len(next_one.listed) + next_one.random == digests_due(BEGAN, day)
    assert next_one.listed == tuple(
        str(number) for number in range(min(waiting, digests_due(BEGAN, day) - known))
    )


@pytest.mark.parametrize(
    ("held_on", "began", "days", "is_overdue"),
    [(None, None, 400, False), (None, 0, 3, False), (None, 0, 4, True), (9, 0, 12, False), (9, 0, 13, True)],
)
def test_a_list_is_overdue_after_three_days(held_on, began, days, is_overdue):
    held, since = (None if one is None else BEGAN + one * DAY for one in (held_on, began))
    assert rules.is_overdue(held, since, BEGAN + days * DAY) is is_overdue
