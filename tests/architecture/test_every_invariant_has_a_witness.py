"""What must never be possible has a test of its name: `test_i_12_…` for invariant I-12 of the process."""

from __future__ import annotations

import pathlib
import re

import pytest

TESTS = pathlib.Path(__file__).parents[1]
# I-7 speaks of entitlements, which are not there yet.
CASEWORK = (*range(1, 7), *range(8, 17), 22, 23, 25, *range(32, 37))
NAMED = re.compile(r"^(?:async )?def test_i_(\d+)_", re.MULTILINE)


@pytest.fixture(scope="module")
def witnessed():
    return {int(one) for path in TESTS.rglob("test_*.py") for one in NAMED.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("invariant", CASEWORK)
def test_it_has_a_test_of_its_name(invariant, witnessed):
    assert invariant in witnessed


def test_each_room_with_a_table_of_acts_walks_it():
    rooms = [path.parent.name for path in pathlib.Path("src/refuge/office").glob("*/rules.py")]
    with_a_table = [
        room
        for room in rooms
        if "POLICY" in pathlib.Path(f"src/refuge/office/{room}/rules.py").read_text("utf-8")
    ]
    walked = {path.parent.name for path in TESTS.glob("office/*/test_every_act_state_role_and_relation.py")}
    assert set(with_a_table) - walked - ELSEWHERE == set()


ELSEWHERE = {"access", "audit", "vault"}
"""The ground floor walks its tables in tests of other names (test_who_may_do_what.py and beside it)."""
