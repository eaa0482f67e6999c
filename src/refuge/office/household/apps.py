"""The room `household`: who belongs together, who must be kept apart."""

from __future__ import annotations

from django.apps import AppConfig


class HouseholdConfig(AppConfig):
    name = "refuge.office.household"
    label = "household"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.case.parts import register  # noqa: PLC0415 - after the tables are known
        from refuge.office.household.part import PART  # noqa: PLC0415

        register(PART)
