"""The room `case`: one person's way, its state, its notes and who is on it."""

from __future__ import annotations

from django.apps import AppConfig


class CaseConfig(AppConfig):
    name = "refuge.office.case"
    label = "case"
    default_auto_field = "django.db.models.BigAutoField"
