"""The room `audit`: the chain of who did, and read, what."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "refuge.office.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.access import journal  # noqa: PLC0415 - after the tables are known
        from refuge.office.audit.actions import journalled  # noqa: PLC0415

        journal.hand_down(journalled)
