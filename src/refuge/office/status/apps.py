"""The room `status`: the panel and its decision."""

from __future__ import annotations

from django.apps import AppConfig


class StatusConfig(AppConfig):
    name = "refuge.office.status"
    label = "status"
    default_auto_field = "django.db.models.BigAutoField"
