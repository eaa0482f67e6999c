"""The room `assessment`: intake and assessment: needs and wishes, page by page."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "refuge.office.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"
