"""The room `undertaking`: the standards everyone keeps, and who was asked to keep to them."""

from __future__ import annotations

from django.apps import AppConfig


class UndertakingConfig(AppConfig):
    name = "refuge.office.undertaking"
    label = "undertaking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.access.signals import roles_changed  # noqa: PLC0415 - after the tables are known
        from refuge.office.case.parts import register  # noqa: PLC0415
        from refuge.office.case.signals import walled_in  # noqa: PLC0415
        from refuge.office.undertaking.actions import end_what_is_for_adults  # noqa: PLC0415
        from refuge.office.undertaking.holding import take_keys_back  # noqa: PLC0415
        from refuge.office.undertaking.part import PART  # noqa: PLC0415
        from refuge.office.undertaking.refusals import REFUSALS  # noqa: PLC0415
        from refuge.office.vault.refusals import keep_up  # noqa: PLC0415

        keep_up(self, REFUSALS)
        walled_in.connect(end_what_is_for_adults, dispatch_uid="no undertaking of a child")
        roles_changed.connect(take_keys_back, dispatch_uid="undertakings are for those who explain them")
        register(PART)
