"""The room `placement`: sites by code, and who lives where."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "refuge.office.placement"
    label = "placement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate  # noqa: PLC0415 - after the tables are known

        from refuge.office.placement import triggers  # noqa: PLC0415

        pre_migrate.connect(triggers.stand_aside, sender=self, dispatch_uid="places stand aside")
        post_migrate.connect(triggers.stand_again, sender=self, dispatch_uid="places stand again")
