"""The room `copies`: numbers for papers that carry no name, and the list by which anybody checks them."""

from __future__ import annotations

from django.apps import AppConfig


class CopiesConfig(AppConfig):
    name = "refuge.office.copies"
    label = "copies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.contact.collecting import go_along  # noqa: PLC0415 - after the tables are known
        from refuge.office.copies.bringing import bring  # noqa: PLC0415

        go_along("copies", bring)
