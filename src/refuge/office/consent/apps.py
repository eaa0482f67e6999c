"""The room `consent`: what may be kept and shared, for what, until when."""

from __future__ import annotations

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "refuge.office.consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.case.parts import register  # noqa: PLC0415 - after the tables are known
        from refuge.office.case.signals import walled_in  # noqa: PLC0415
        from refuge.office.consent.actions import end_for_child  # noqa: PLC0415
        from refuge.office.consent.part import PART  # noqa: PLC0415

        register(PART)
        walled_in.connect(end_for_child, dispatch_uid="what a child agreed to as an adult")
