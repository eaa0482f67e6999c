"""The room `safety`: the safety plan and the check-ins."""

from __future__ import annotations

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "refuge.office.safety"
    label = "safety"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.case.parts import register  # noqa: PLC0415 - after the tables are known
        from refuge.office.case.signals import letter_arrived, moved, walled_in  # noqa: PLC0415
        from refuge.office.consent.signals import withdrawn  # noqa: PLC0415
        from refuge.office.safety import answering  # noqa: PLC0415
        from refuge.office.safety.part import PART  # noqa: PLC0415

        register(PART)
        letter_arrived.connect(answering.compare, dispatch_uid="a letter may hold an agreed word")
        walled_in.connect(answering.behind_the_wall, dispatch_uid="no reminders to children")
        moved.connect(answering.contact_is_cut, dispatch_uid="no reminders where contact is cut")
        withdrawn.connect(answering.consent_is_withdrawn, dispatch_uid="no reminders without consent")
