"""The room `closure`: follow-up, leaving well, aftercare."""

from __future__ import annotations

from django.apps import AppConfig


class ClosureConfig(AppConfig):
    name = "refuge.office.closure"
    label = "closure"
    default_auto_field = "django.db.models.BigAutoField"
