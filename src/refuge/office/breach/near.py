"""Who is near the person: whoever works or worked on their case, owns it, or decided about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refuge.office.breach.rules import Line
from refuge.office.case.models import Case, Event
from refuge.office.case.numbers import UnreadableCaseNumberError, read_case_number
from refuge.office.case.rules import ADULTS, Track
from refuge.office.status.models import Determination, Interviewer, PanelSeat
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from uuid import UUID

    from refuge.office.breach.contents import Label


def find_case(typed: str) -> UUID | None:
    """Find an adult's case by its number; nothing where there is none, or where it is a child's (I-4)."""
    case = _case_called(typed)
    return case.id if case and Track(case.track) in ADULTS else None


def named(label: Label) -> UUID | None:
    """Say which case a matter names, bound to it or only typed, whosever it is: to keep those near it away."""
    case = None if label.case_id else _case_called(label.case_no)
    return case.id if case else label.case_id


def is_adults(case_id: UUID) -> bool:
    """Say whether a case is still an adult's."""
    return Case.objects.filter(id=case_id, track__in=sorted(ADULTS)).exists()


def line_of(case_id: UUID | None, reporter: UUID | None, sat_before: frozenset[UUID] = frozenset()) -> Line:
    """Say whom an inquiry must be free of."""
    return Line(_on_it(case_id) | _decided(case_id), reporter, sat_before)


def line_for_appeal(case_id: UUID | None, reporter: UUID | None, sat_before: frozenset[UUID]) -> Line:
    """Say whom the bench of an appeal must be free of: who decided about status long ago had no part in this."""
    return Line(_on_it(case_id) - _decided(case_id), reporter, sat_before)


def _case_called(typed: str) -> Case | None:
    try:
        return Case.objects.filter(case_no=read_case_number(typed)).first()
    except UnreadableCaseNumberError:
        return None


def _on_it(case_id: UUID | None) -> frozenset[UUID]:
    case = Case.objects.filter(id=case_id).first() if case_id else None
    if case is None:
        return frozenset()
    compartments = [case.compartment_id, case.thread_compartment_id]
    holders = {held for one in compartments if one for held in keys.holders_of(one)}
    events = Event.objects.filter(case=case).values_list("by", "concerns", "asked_by")
    held = {one for row in events for one in row if one}  # whose key was taken away is in the timeline
    return frozenset({case.owner_id} | holders | held)


def _decided(case_id: UUID | None) -> frozenset[UUID]:
    decided = Determination.objects.filter(case=case_id) if case_id else Determination.objects.none()
    seats = PanelSeat.objects.filter(determination__in=decided).values_list("staff", flat=True)
    asked = Interviewer.objects.filter(determination__in=decided).values_list("staff", flat=True)
    return frozenset({*seats, *asked})
