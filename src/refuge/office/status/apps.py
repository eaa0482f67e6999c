"""The room `status`: the panel and its decision."""

from __future__ import annotations

from django.apps import AppConfig


class StatusConfig(AppConfig):
    name = "refuge.office.status"
    label = "status"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.case import signals  # noqa: PLC0415 - after the tables are known
        from refuge.office.case.parts import register  # noqa: PLC0415
        from refuge.office.status import actions  # noqa: PLC0415
        from refuge.office.status.part import FILES, PART  # noqa: PLC0415
        from refuge.office.status.refusals import REFUSALS  # noqa: PLC0415
        from refuge.office.vault.refusals import keep_up  # noqa: PLC0415

        keep_up(self, REFUSALS)
        register(PART)
        register(FILES)
        signals.walled_in.connect(actions.end_for_child, dispatch_uid="a child is before no panel")
        signals.holders_changed.connect(
            actions.keep_in_step, dispatch_uid="a decision's key goes with the case"
        )
        signals.found_in_custody.connect(actions.keep_custody_record, dispatch_uid="custody shuts findings")
