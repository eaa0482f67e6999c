"""How a list of cases is narrowed. Only by columns that are in the clear."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import django_filters
from django.utils.translation import gettext_lazy as _

from refuge.office.case.rules import Risk, Status, Track
from refuge.office.case.words import choices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.case.models import Case

WEEK = timedelta(days=7)


def _one_of(label: Any, codes: Any, empty: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=codes, empty_label=empty)


class CaseFilter(django_filters.FilterSet):
    status = _one_of(_("State"), choices(Status), _("All that are not closed"))
    risk = _one_of(_("Risk"), choices(Risk), _("All"))
    track = _one_of(_("Track"), choices(Track), _("All"))
    owner = _one_of(_("Owner"), (), _("Everybody"))
    review = django_filters.ChoiceFilter(
        label=_("Review"),
        choices=[("late", _("Late")), ("week", _("Late, or due within a week"))],
        empty_label=_("All"),
        method="by_review",
    )

    def __init__(
        self, wanted: Mapping[str, str], *, queryset: QuerySet[Case], owners: Mapping[UUID, str], today: date
    ) -> None:
        super().__init__(wanted, queryset=queryset)
        self.today = today
        self.filters["owner"].extra["choices"] = [(str(one), name) for one, name in owners.items()]

    @property
    def of_closed(self) -> bool:
        return self.data.get("status") == Status.closed

    @property
    def qs(self) -> QuerySet[Case]:
        """Narrowed as asked. A closed case has no next review, which keeps it out unless asked for."""
        narrowed: QuerySet[Case] = super().qs
        return narrowed if self.of_closed else narrowed.filter(next_review__isnull=False)

    def by_review(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:  # noqa: ARG002
        until = self.today if value == "late" else self.today + WEEK
        return cases.filter(next_review__lt=until)
