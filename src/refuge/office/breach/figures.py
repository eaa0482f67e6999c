"""Which figures may be shown, so that nobody is found in them. Pure.

A count is shown from `threshold` on (5, inside the office); anything less, none included, is "fewer than 5". A total
is made of the counts that are shown and of nothing else, so that it cannot be subtracted from: it says "at least".
A block of figures that holds fewer than the threshold altogether is not broken down. How often a clock was kept is
said as a share, in three words, which any total could have. Counts of one thing's stages (offered, then signed) are
rounded down to whole fives, for one would be subtracted from the other. A quarter is shown once it has ended, never added to
another one: two growing sums would tell by their difference what happened between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

THRESHOLD = 5
_MONTHS, _YEAR = 3, 12


@dataclass(frozen=True)
class Shown:
    """One figure as it may be seen: exact, at least so many, or (nothing) fewer than the threshold."""

    count: int | None
    exact: bool = True


class Share(StrEnum):
    nearly_all = "nearly_all"  # nine of ten, or more
    most = "most"  # more than half
    half_or_fewer = "half_or_fewer"


FEW = Shown(None)
_NEARLY_ALL = (9, 10)


@dataclass(frozen=True)
class Row:
    name: str
    cells: tuple[Shown, ...]
    total: Shown
    columns: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether any of its figures is shown. That a row has none is no news: each of them is below the threshold."""
        return any(cell.count is not None for cell in self.cells)

    @property
    def pairs(self) -> tuple[tuple[str, Shown], ...]:
        """Each figure with what it counts."""
        return tuple(zip(self.columns, self.cells, strict=True))


@dataclass(frozen=True)
class Table:
    """A table that may be shown; without rows where the whole of it is fewer than the threshold."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[Shown, ...]
    total: Shown

    @property
    def telling(self) -> tuple[Row, ...]:
        """The rows of which something is shown."""
        return tuple(row for row in self.rows if row.tells)

    @property
    def silent(self) -> tuple[Row, ...]:
        """The rows of which every figure is below the threshold."""
        return tuple(row for row in self.rows if not row.tells)


def shown(count: int, threshold: int = THRESHOLD) -> Shown:
    """Promise one count as it may be seen. Raises nothing."""
    return Shown(count) if count >= threshold else FEW


def rounded(count: int, threshold: int = THRESHOLD) -> Shown:
    """Promise one of several counts that follow from each other, rounded down to whole steps of the threshold.

    So no difference of two of them is known nearer than any single small number would be. Raises nothing.
    """
    return Shown(count // threshold * threshold, exact=False) if count >= threshold else FEW


def total_of(cells: Sequence[Shown], threshold: int = THRESHOLD) -> Shown:
    """Promise a total of nothing but what is shown: exact only where every part is. Raises nothing."""
    seen = [cell.count for cell in cells if cell.count is not None]
    if sum(seen) < threshold:
        return FEW
    return Shown(sum(seen), exact=len(seen) == len(cells))


def table(
    counts: Mapping[tuple[str, str], int],
    rows: Sequence[str],
    columns: Sequence[str],
    threshold: int = THRESHOLD,
) -> Table:
    """Promise a table of rows and columns with totals both ways that tells nothing its cells do not (I-5, I-27).

    `counts` by row and column; what is missing is none. Raises nothing.
    """
    if sum(counts.values()) < threshold:
        return Table(tuple(columns), (), (), FEW)
    cells = {
        (row, column): shown(counts.get((row, column), 0), threshold) for row in rows for column in columns
    }
    lines = tuple(
        Row(row, across, total_of(across, threshold), tuple(columns))
        for row, across in ((row, tuple(cells[row, column] for column in columns)) for row in rows)
    )
    down = tuple(total_of([cells[row, column] for row in rows], threshold) for column in columns)
    return Table(tuple(columns), lines, down, total_of(list(cells.values()), threshold))


def share(kept: int, missed: int, threshold: int = THRESHOLD) -> Share | None:
    """Promise how often a clock was kept, in one of three words; nothing below the threshold. Raises nothing."""
    ended = kept + missed
    if ended < threshold:
        return None
    if kept * _NEARLY_ALL[1] >= ended * _NEARLY_ALL[0]:
        return Share.nearly_all
    return Share.most if kept * 2 > ended else Share.half_or_fewer


def quarter_of(day: date) -> date:
    """Promise the first day of the quarter of a day. Raises nothing."""
    return date(day.year, (day.month - 1) // _MONTHS * _MONTHS + 1, 1)


def before(quarter: date) -> date:
    """Promise the quarter before. Raises nothing."""
    if quarter.month == 1:
        return date(quarter.year - 1, _YEAR - _MONTHS + 1, 1)
    return date(quarter.year, quarter.month - _MONTHS, 1)


def after(quarter: date) -> date:
    """Promise the first day after a quarter. Raises nothing."""
    if quarter.month + _MONTHS > _YEAR:
        return date(quarter.year + 1, 1, 1)
    return date(quarter.year, quarter.month + _MONTHS, 1)


def ended_quarters(today: date, count: int) -> tuple[date, ...]:
    """Promise the last quarters that have ended, newest first. Raises nothing."""
    found = [before(quarter_of(today))]
    while len(found) < count:
        found.append(before(found[-1]))
    return tuple(found)
