"""How long the next try waits, without a table."""

from __future__ import annotations

import pytest

from refuge.office.access import rules


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (2, 0), (3, 2), (4, 4), (5, 8), (7, 32), (8, 60), (500, 60)]
)
def test_each_wrong_try_after_three_waits_twice_as_long_up_to_a_minute(failures, seconds):
    assert rules.wait_seconds(failures) == seconds
