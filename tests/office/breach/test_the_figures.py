"""Figures that expose nobody: an attacker who knows every rule learns nothing of what is not shown (I-5, I-27)."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refuge.office.breach import figures
from refuge.office.breach.figures import Share

ROWS, COLUMNS = ("one", "two"), ("minor", "serious")
THRESHOLD = 3
MOST = 4
CELLS = tuple(itertools.product(ROWS, COLUMNS))


def released(counts):
    return figures.table(dict(zip(CELLS, counts, strict=True)), ROWS, COLUMNS, THRESHOLD)


def flat(table):
    return [cell for row in table.rows for cell in row.cells]


def all_tables():
    return itertools.product(range(MOST + 1), repeat=len(CELLS))


def everything_that_could_be_behind_each_release():
    behind = {}
    for counts in all_tables():
        behind.setdefault(released(counts), []).append(counts)
    return behind


def test_behind_what_is_not_shown_every_small_number_is_possible():
    """Brute force: of every release, all tables that lead to it, as somebody would try who knows every rule."""
    for table, tables in everything_that_could_be_behind_each_release().items():
        for place in range(len(CELLS)):
            possible = {counts[place] for counts in tables}
            is_shown = bool(table.rows) and flat(table)[place].count is not None
            assert possible == {flat(table)[place].count} if is_shown else possible >= set(range(THRESHOLD))


def test_no_total_tells_more_than_its_cells_do():
    for counts in all_tables():
        table = released(counts)
        for row in table.rows:
            assert row.total == figures.total_of(row.cells, THRESHOLD)
        if table.rows:
            assert table.total == figures.total_of(flat(table), THRESHOLD)


def numbers_in(table):
    cells = [cell for row in table.rows for cell in (*row.cells, row.total)]
    return [cell.count for cell in (*cells, *table.totals, table.total) if cell.count is not None]


@pytest.mark.parametrize("seed", range(200))
def test_i_5_no_figure_below_five_is_anywhere_on_a_page_of_any_size(seed):
    drawn = random.Random(seed)  # noqa: S311 - numbers for a test
    rows = [f"clause_{number}" for number in range(drawn.randint(1, 10))]
    columns = ["unfounded", "not_proven", "minor", "serious"]
    counts = {(row, column): drawn.choice([0, 1, 2, 4, 5, 6, 30]) for row in rows for column in columns}
    table = figures.table(counts, rows, columns)
    assert all(number >= figures.THRESHOLD for number in numbers_in(table))
    assert all(
        cell.count in {None, counts[row.name, column]} for row in table.rows for column, cell in row.pairs
    )


def test_a_total_is_exact_only_where_every_part_of_it_is_shown():
    table = figures.table({("a", "x"): 7, ("a", "y"): 6, ("b", "x"): 9, ("b", "y"): 1}, "ab", "xy")
    assert [row.total for row in table.rows] == [figures.Shown(13), figures.Shown(9, exact=False)]
    assert table.total == figures.Shown(22, exact=False)


def test_fewer_than_five_altogether_are_not_broken_down():
    table = figures.table({("a", "x"): 4}, "ab", "xy")
    assert (table.rows, table.totals, table.total) == ((), (), figures.FEW)


@pytest.mark.parametrize(
    ("kept", "missed", "said"),
    [
        (0, 0, None),
        (4, 0, None),
        (5, 0, Share.nearly_all),
        (9, 1, Share.nearly_all),
        (8, 1, Share.most),
        (3, 2, Share.most),
        (3, 3, Share.half_or_fewer),
        (0, 5, Share.half_or_fewer),
    ],
)
def test_a_clock_is_told_as_a_share(kept, missed, said):
    assert figures.share(kept, missed) == said


def test_a_share_tells_nothing_of_how_many_there_were():
    """Every number of ended matters from five on can have each of the words."""
    for ended in range(figures.THRESHOLD, 60):
        said = {figures.share(kept, ended - kept) for kept in range(ended + 1)}
        assert said == set(Share)


@pytest.mark.parametrize(
    ("day", "quarter", "before"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 1, 1), dt.date(2025, 10, 1)),
        (dt.date(2026, 11, 23), dt.date(2026, 10, 1), dt.date(2026, 7, 1)),
        (dt.date(2026, 6, 30), dt.date(2026, 4, 1), dt.date(2026, 1, 1)),
    ],
)
def test_quarters(day, quarter, before):
    assert figures.quarter_of(day) == quarter
    assert figures.before(quarter) == before


def test_only_quarters_that_have_ended_are_shown():
    ended = figures.ended_quarters(dt.date(2026, 11, 23), 3)
    assert ended == (dt.date(2026, 7, 1), dt.date(2026, 4, 1), dt.date(2026, 1, 1))


SMALL = range(figures.THRESHOLD)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
COUNT = st.integers(min_value=0, max_value=60)


def could_be(shown):
    """Every count that leads to what is shown of one of several stages."""
    return {count for count in range(200) if figures.rounded(count) == shown}


@patient
@given(first=COUNT, fewer=COUNT)
def test_i_5_no_small_number_follows_from_two_stages_that_are_shown(first, fewer):
    """Offered and signed, say: somebody who knows that no more signed than were offered, and subtracts."""
    shown = figures.rounded(first), figures.rounded(min(first, fewer))
    differences = {
        before - later for before in could_be(shown[0]) for later in could_be(shown[1]) if before >= later
    }
    assert len(differences) >= figures.THRESHOLD
    assert not differences < set(SMALL)


@patient
@given(count=COUNT)
def test_i_5_one_stage_is_never_shown_as_it_is(count):
    shown = figures.rounded(count)
    assert len(could_be(shown)) == figures.THRESHOLD
    assert shown.count is None or (shown.count >= figures.THRESHOLD and not shown.exact)


@st.composite
def releases(draw):
    rows = [f"clause {number}" for number in range(draw(st.integers(2, 10)))]
    columns = ["unfounded", "not_proven", "minor", "serious"][: draw(st.integers(2, 4))]
    counts = {(row, column): draw(st.integers(0, 9)) for row in rows for column in columns}
    return counts, rows, columns


@patient
@given(release=releases(), data=st.data())
def test_i_5_any_small_cell_may_be_any_small_number_and_the_page_is_the_same(release, data):
    """Whoever sees the page cannot tell which of two worlds it is: one cell that is not shown was changed between them."""
    counts, rows, columns = release
    page = figures.table(counts, rows, columns)
    small = sorted(cell for cell, count in counts.items() if count < figures.THRESHOLD)
    if not small or sum(counts.values()) < figures.THRESHOLD:
        assert not small or page.rows == ()
        return
    cell, other = data.draw(st.sampled_from(small)), data.draw(st.sampled_from(SMALL))
    world = {**counts, cell: other}
    if sum(world.values()) >= figures.THRESHOLD:
        assert figures.table(world, rows, columns) == page


@patient
@given(days=st.lists(st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)), min_size=2, max_size=2))
def test_the_quarters_that_are_shown_never_overlap_so_that_none_is_subtracted_from_another(days):
    one, other = (figures.quarter_of(day) for day in days)
    assert figures.before(figures.after(one)) == one
    assert one == other or figures.after(min(one, other)) <= max(one, other)
