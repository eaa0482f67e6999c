"""The room `safety`: the safety plan and the check-ins."""

from __future__ import annotations

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "refuge.office.safety"
    label = "safety"
    default_auto_field = "django.db.models.BigAutoField"
