"""The room `identity`: names and papers, under two keys."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "refuge.office.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
