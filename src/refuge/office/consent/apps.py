"""The room `consent`: what may be kept and shared, for what, until when."""

from __future__ import annotations

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "refuge.office.consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"
