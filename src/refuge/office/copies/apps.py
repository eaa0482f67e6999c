"""The room `copies`: numbers for papers that carry no name, and the list by which anybody checks them."""

from __future__ import annotations

from django.apps import AppConfig


class CopiesConfig(AppConfig):
    name = "refuge.office.copies"
    label = "copies"
    default_auto_field = "django.db.models.BigAutoField"
