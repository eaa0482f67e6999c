"""The room `contact`: letters and answers."""

from __future__ import annotations

from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "refuge.office.contact"
    label = "contact"
    default_auto_field = "django.db.models.BigAutoField"
