"""The room `sealed`: files that only those named in them open."""

from __future__ import annotations

from django.apps import AppConfig


class SealedConfig(AppConfig):
    name = "refuge.office.sealed"
    label = "sealed"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.sealed.refusals import REFUSALS  # noqa: PLC0415 - after the tables are known
        from refuge.office.vault.refusals import keep_up  # noqa: PLC0415

        keep_up(self, REFUSALS)
