"""What may be seen besides matters: who could inquire, and the figures, each under the disclosure rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refuge.office.access import queries as staff
from refuge.office.access.rules import Role
from refuge.office.breach import clauses, counting, figures
from refuge.office.breach.rules import Finding
from refuge.office.undertaking import queries as standards

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from refuge.office.breach.figures import Share, Shown, Table

QUARTERS = 8
OUTCOMES = tuple(finding.value for finding in Finding)


@dataclass(frozen=True)
class Undertakings:
    """What happened to the standards people were asked to keep to: rounded down to whole fives."""

    offered: Shown
    signed: Shown
    declined: Shown
    refreshed: Shown
    refresh_clock: Share | None


@dataclass(frozen=True)
class Learning:
    """One quarter that has ended, in figures that expose nobody."""

    quarter: date
    others: tuple[date, ...]
    concerns: Table
    undertakings: Undertakings
    triage_clock: Share | None
    inquiry_clock: Share | None

    @property
    def down(self) -> tuple[tuple[str, Shown], ...]:
        return tuple(zip(self.concerns.columns, self.concerns.totals, strict=True))


def inquiry_officers() -> dict[UUID, str]:
    """Name everybody who could inquire."""
    return {one.id: one.name for one in staff.staff_with(Role.inquiry)}


def learning(today: date, wanted: str = "") -> Learning:
    """Give the figures of one quarter: the one wanted if it has ended, else the last."""
    quarters = figures.ended_quarters(today, QUARTERS)
    quarter = next((one for one in quarters if one.isoformat() == wanted), quarters[0])
    counts = counting.tallied(quarter)
    clocks = (counting.TRIAGE_CLOCK, counting.INQUIRY_CLOCK)
    concerns = {(what, outcome): many for (what, outcome), many in counts.items() if what not in clocks}
    rows = tuple(dict.fromkeys((*clauses.titles(), *(what for what, _ in concerns))))
    return Learning(
        quarter=quarter,
        others=tuple(one for one in quarters if one != quarter),
        undertakings=_undertakings(quarter),
        concerns=figures.table(concerns, rows, OUTCOMES),
        triage_clock=_share(counts, counting.TRIAGE_CLOCK),
        inquiry_clock=_share(counts, counting.INQUIRY_CLOCK),
    )


def _undertakings(quarter: date) -> Undertakings:
    counted = standards.happened(quarter, figures.after(quarter))
    return Undertakings(
        offered=figures.rounded(counted.offered),
        signed=figures.rounded(counted.signed),
        declined=figures.rounded(counted.declined),
        refreshed=figures.rounded(counted.refreshed),
        refresh_clock=figures.share(counted.refresh_kept, counted.refresh_missed),
    )


def _share(counts: dict[tuple[str, str], int], clock: str) -> Share | None:
    return figures.share(counts.get((clock, counting.KEPT), 0), counts.get((clock, counting.MISSED), 0))
