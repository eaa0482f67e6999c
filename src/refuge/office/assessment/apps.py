"""The room `assessment`: what somebody was told at intake, what they need, wish and can do."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "refuge.office.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.assessment.part import PART  # noqa: PLC0415 - after the tables are known
        from refuge.office.case.parts import register  # noqa: PLC0415

        register(PART)
