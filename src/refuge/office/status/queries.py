"""What may be seen of determinations without opening anything."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from refuge.office.access.prepared import prepared
from refuge.office.status.models import CustodyRecord, Determination
from refuge.office.status.rules import Eligible, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet


_CLEAR = ("case", "number", "state", "eligible", "decided_on", "told_on", "appeal_until")


@dataclass(frozen=True)
class Decision:
    """How far a case's decision about status is, as far as other rooms need to know.

    `eligible` is `deferred` while the panel has put it off, whatever for; `decided_on` is empty where nothing was
    decided before. An adverse decision (`no`) counts once the person was told (I-9): ask `counts`.
    """

    decided_on: date | None
    eligible: Eligible
    told: bool
    appeal_until: date | None
    under_appeal: bool

    @property
    def counts(self) -> bool:
        """Whether others may act on it: a yes at once, a no once it was told, a deferral never."""
        return self.eligible is Eligible.yes or (self.eligible is Eligible.no and self.told)

    def appeal_open(self, today: date) -> bool:
        """Whether an appeal runs, or may still be filed."""
        return self.under_appeal or (self.appeal_until is not None and today <= self.appeal_until)


def decision_of(case_id: UUID) -> Decision | None:
    """Say what was last decided, or put off, in a case; nothing where the panel has not come so far."""
    return decisions_of([case_id]).get(case_id)


def decisions_of(case_ids: Iterable[UUID]) -> dict[UUID, Decision]:
    """Say the same of several cases with one question; nothing of those where the panel has not come so far."""
    rows = _of_cases(tuple(set(case_ids)))
    found = {case_id: _decision(list(of_case)) for case_id, of_case in groupby(rows, lambda row: row.case_id)}
    return {case_id: decision for case_id, decision in found.items() if decision}


@prepared
def _of_cases(case_ids: tuple[UUID, ...]) -> QuerySet[Determination]:
    return Determination.objects.filter(case__id__in=case_ids).order_by("case", "-number").only(*_CLEAR)


def _decision(newest_first: list[Determination]) -> Decision | None:
    newest = newest_first[0]
    if newest.state == State.deferred:
        return Decision(
            newest.decided_on, Eligible.deferred, told=False, appeal_until=None, under_appeal=False
        )
    decided = next((row for row in newest_first if row.decided_on is not None), None)
    if decided is None or decided.eligible is None:
        return None
    return Decision(
        decided_on=decided.decided_on,
        eligible=Eligible(decided.eligible),
        told=decided.told_on is not None,
        appeal_until=decided.appeal_until,
        under_appeal=decided.state == State.appealed,
    )


def is_in_custody(case_id: UUID) -> bool:
    """Say whether somebody is on the custody track: recorded, and not released (X3)."""
    return CustodyRecord.objects.filter(case=case_id, released_on__isnull=True).exists()
