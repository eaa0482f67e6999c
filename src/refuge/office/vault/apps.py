"""The room `vault`: keys of compartments (threads, cases) and sealed fields."""

from __future__ import annotations

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "refuge.office.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.access.signals import taken_off  # noqa: PLC0415 - after the tables are known
        from refuge.office.vault.actions import turn_keys_of  # noqa: PLC0415

        taken_off.connect(turn_keys_of, dispatch_uid="vault turns the keys")
