"""The room `sealed`: files that only those named in them open."""

from __future__ import annotations

from django.apps import AppConfig


class SealedConfig(AppConfig):
    name = "refuge.office.sealed"
    label = "sealed"
    default_auto_field = "django.db.models.BigAutoField"
