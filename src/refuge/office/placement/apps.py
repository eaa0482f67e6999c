"""The room `placement`: sites by code, and who lives where."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "refuge.office.placement"
    label = "placement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate  # noqa: PLC0415 - after the tables are known

        from refuge.office.access.signals import roles_changed  # noqa: PLC0415
        from refuge.office.case.parts import register  # noqa: PLC0415
        from refuge.office.case.signals import walled_in  # noqa: PLC0415
        from refuge.office.placement import triggers  # noqa: PLC0415
        from refuge.office.placement.actions import end_what_is_for_adults  # noqa: PLC0415
        from refuge.office.placement.holding import take_keys_back  # noqa: PLC0415
        from refuge.office.placement.part import PART  # noqa: PLC0415

        pre_migrate.connect(triggers.stand_aside, sender=self, dispatch_uid="places stand aside")
        post_migrate.connect(triggers.stand_again, sender=self, dispatch_uid="places stand again")
        walled_in.connect(end_what_is_for_adults, dispatch_uid="no place among adults for a child")
        roles_changed.connect(take_keys_back, dispatch_uid="requests are for those who look for places")
        register(PART)
