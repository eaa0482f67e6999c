"""How a list of cases is narrowed. Only by columns that are in the clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django_filters.filters import ChoiceFilter
from django_filters.filterset import FilterSet

from refuge.office.case.choosing import LongSelect
from refuge.office.case.rules import Risk, Status, Track
from refuge.office.case.words import choices

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from refuge.office.case.models import Case

WEEK = timedelta(days=7)
REVIEWS = [("late", _("Late")), ("week", _("Late, or due within a week"))]


def _one_of(label: Any, codes: Any, empty: Any, method: str | None = None, **more: Any) -> ChoiceFilter:
    return ChoiceFilter(label=label, choices=codes, empty_label=empty, method=method, **more)  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Narrowing:
    """By which owners and tracks somebody may narrow a list: nobody chooses among tracks who sees only one."""

    owners: Mapping[UUID, str]
    tracks: frozenset[Track]


class CaseFilter(FilterSet):
    status = _one_of(_("State"), choices(Status), _("All that are not closed"))
    risk = _one_of(_("Risk"), choices(Risk), _("All"))
    track = _one_of(_("Track"), choices(Track), _("All"))
    owner = _one_of(_("Owner"), (), _("Everybody"), widget=LongSelect)
    review = _one_of(_("Review"), REVIEWS, _("All"), "by_review")

    def __init__(
        self, wanted: Mapping[str, str], *, queryset: QuerySet[Case], by: Narrowing, today: date
    ) -> None:
        super().__init__(wanted, queryset=queryset)  # type: ignore[no-untyped-call]
        self.today = today
        self.filters["owner"].extra["choices"] = [(str(one), name) for one, name in by.owners.items()]
        if by.tracks < frozenset(Track):
            del self.filters["track"]

    @property
    def of_closed(self) -> bool:
        return bool(self.data.get("status") == Status.closed)

    @property
    def qs(self) -> QuerySet[Case]:
        """Narrowed as asked. A closed case has no next review, which keeps it out unless asked for."""
        narrowed: QuerySet[Case] = super().qs
        return narrowed if self.of_closed else narrowed.filter(next_review__isnull=False)

    def by_review(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:  # noqa: ARG002
        until = self.today if value == "late" else self.today + WEEK
        return cases.filter(next_review__lt=until)
