"""The room `reception`: arriving."""

from __future__ import annotations

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "refuge.office.reception"
    label = "reception"
    default_auto_field = "django.db.models.BigAutoField"
