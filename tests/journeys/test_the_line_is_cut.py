"""The line between the houses breaks in the middle of a collection: what arrived is kept, nothing is lost or doubled."""

from __future__ import annotations

import pytest

from tests.fakes.line import BadLine

from .houses import Houses

LETTERS = 100  # two pages of a collection


def _at(houses: Houses, house: str) -> int:
    table = {"front": "letterbox_letter", "office": "contact_sealedletter"}[house]
    return houses.rows(house, f"SELECT count(*) FROM {table}")[0][0]


@pytest.mark.parametrize("bytes_back", [0, 300_000, 1_500_000])
def test_a_cut_loses_and_doubles_nothing(houses: Houses, bytes_back: int) -> None:
    houses.start_front()
    houses.collect()
    houses.write_letters(LETTERS)
    with BadLine(houses.front_port, bytes_back) as line:
        said = houses.run("office", "collect", check=False, REFUGE_FRONT_URL=f"http://127.0.0.1:{line.port}")
    assert _at(houses, "front") + _at(houses, "office") >= LETTERS
    assert "Wrong:" in said
    assert "To do:" in said
    houses.collect()
    assert (_at(houses, "front"), _at(houses, "office")) == (0, LETTERS)
