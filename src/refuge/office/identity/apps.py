"""The room `identity`: names and papers, sealed under a key in two halves."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "refuge.office.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.access.signals import roles_changed, taken_off  # noqa: PLC0415 - after the tables are known
        from refuge.office.case.parts import register  # noqa: PLC0415
        from refuge.office.case.signals import holders_changed, walled_in  # noqa: PLC0415
        from refuge.office.consent.signals import withdrawn  # noqa: PLC0415
        from refuge.office.identity import actions  # noqa: PLC0415
        from refuge.office.identity.part import PART  # noqa: PLC0415

        register(PART)
        withdrawn.connect(
            actions.when_yes_is_withdrawn, dispatch_uid="a name without a yes is shown to nobody"
        )
        walled_in.connect(actions.when_walled_in, dispatch_uid="a child's name is not for adults' staff")
        holders_changed.connect(actions.when_holders_change, dispatch_uid="halves follow the case")
        taken_off.connect(actions.when_somebody_leaves, dispatch_uid="halves of somebody who is gone")
        roles_changed.connect(actions.when_roles_change, dispatch_uid="halves go with roles")
