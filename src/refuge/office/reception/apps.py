"""The room `reception`: arriving."""

from __future__ import annotations

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "refuge.office.reception"
    label = "reception"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.case.parts import register  # noqa: PLC0415 - after the tables are known
        from refuge.office.reception.part import PART  # noqa: PLC0415

        register(PART)
