"""The room `children`: the wall around under-18s and the way to civilian care."""

from __future__ import annotations

from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "refuge.office.children"
    label = "children"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.case.parts import register  # noqa: PLC0415 - after the tables are known
        from refuge.office.case.signals import arrived, walled_in  # noqa: PLC0415
        from refuge.office.children.actions import begin, has_arrived  # noqa: PLC0415
        from refuge.office.children.part import PART  # noqa: PLC0415

        register(PART)
        walled_in.connect(begin, dispatch_uid="the clock of a child begins")
        arrived.connect(has_arrived, dispatch_uid="the clock of a child who arrives")
