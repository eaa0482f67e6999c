"""The room `closure`: follow-up, leaving well, aftercare."""

from __future__ import annotations

from django.apps import AppConfig


class ClosureConfig(AppConfig):
    name = "refuge.office.closure"
    label = "closure"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.case.parts import register  # noqa: PLC0415 - after the tables are known
        from refuge.office.case.signals import letter_arrived, moved  # noqa: PLC0415
        from refuge.office.closure.actions import (  # noqa: PLC0415
            heard_of_a_home,
            heard_of_a_letter,
            heard_of_a_move,
        )
        from refuge.office.closure.part import PART  # noqa: PLC0415
        from refuge.office.placement.signals import moved_in  # noqa: PLC0415

        register(PART)
        moved.connect(heard_of_a_move, dispatch_uid="visits follow the case")
        moved_in.connect(heard_of_a_home, dispatch_uid="visits follow a home")
        letter_arrived.connect(heard_of_a_letter, dispatch_uid="somebody wrote after closing")
