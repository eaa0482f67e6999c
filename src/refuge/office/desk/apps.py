"""The room `desk`: each role's first page."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "refuge.office.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
