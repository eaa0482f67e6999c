"""The room `placement`: sites by code, and who lives where."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "refuge.office.placement"
    label = "placement"
    default_auto_field = "django.db.models.BigAutoField"
