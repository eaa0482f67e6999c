"""The room `access`: staff, roles, keys, sign-in."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "refuge.office.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
