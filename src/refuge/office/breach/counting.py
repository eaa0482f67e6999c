"""Counting what ended, as it ends: by quarter, clause and outcome, with no way back to the matter.

What is handed over to X2 is never counted, neither before nor after: only ends are (I-5, I-34).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from refuge.office.breach.figures import quarter_of
from refuge.office.breach.models import Tally
from refuge.office.breach.rules import Finding

if TYPE_CHECKING:
    from datetime import date

    from refuge.office.breach.models import Matter

UNFOUNDED = Finding.unfounded.value
TRIAGE_CLOCK, INQUIRY_CLOCK = "clock_triage", "clock_inquiry"
KEPT, MISSED = "kept", "missed"


def count(matter: Matter, clause: str, outcome: str, today: date) -> None:
    """Count a matter that ended, and whether its clocks were kept."""
    quarter = quarter_of(today)
    _one_more(quarter, clause, outcome)
    if matter.triaged_at is not None:
        _one_more(quarter, TRIAGE_CLOCK, _kept(in_time=matter.triaged_at <= matter.triage_due_at))
    first = matter.findings.filter(number=1).first()
    if first is not None and matter.inquiry_due_on is not None:
        _one_more(quarter, INQUIRY_CLOCK, _kept(in_time=first.decided_on <= matter.inquiry_due_on))


def tallied(quarter: date) -> dict[tuple[str, str], int]:
    """Give what was counted in a quarter, by clause or clock and outcome: raw, for `figures` alone."""
    rows = Tally.objects.filter(quarter=quarter).values_list("what", "outcome", "matters")
    return {(what, outcome): matters for what, outcome, matters in rows}


def _kept(*, in_time: bool) -> str:
    return KEPT if in_time else MISSED


def _one_more(quarter: date, what: str, outcome: str) -> None:
    row, _ = Tally.objects.get_or_create(quarter=quarter, what=what, outcome=outcome)
    Tally.objects.filter(id=row.id).update(matters=F("matters") + 1)
