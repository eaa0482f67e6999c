"""The room `contact`: letters and answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "refuge.office.contact"
    label = "contact"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.access.signals import taken_off  # noqa: PLC0415 - after the tables are known
        from refuge.office.contact.sharing import begin_anew  # noqa: PLC0415

        def no_longer_theirs(sender: Any, *, staff_id: UUID, **_: Any) -> None:  # noqa: ARG001 - a signal's shape
            begin_anew(staff_id)

        taken_off.connect(no_longer_theirs, weak=False, dispatch_uid="contact takes its keys back")
