"""The room `audit`: the chain of who did, and read, what."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "refuge.office.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate  # noqa: PLC0415 - after the tables are known

        from refuge.office.access import journal  # noqa: PLC0415
        from refuge.office.audit import triggers  # noqa: PLC0415
        from refuge.office.audit.actions import journalled  # noqa: PLC0415

        journal.hand_down(journalled)
        post_migrate.connect(triggers.stand_again, sender=self, dispatch_uid="the journal is not altered")
