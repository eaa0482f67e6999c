"""The room `contact`: letters and answers."""

from __future__ import annotations

from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "refuge.office.contact"
    label = "contact"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from refuge.office.access.signals import roles_changed, taken_off  # noqa: PLC0415 - once tables are known
        from refuge.office.contact.sharing import begin_anew, take_keys_back  # noqa: PLC0415

        taken_off.connect(begin_anew, dispatch_uid="contact takes its keys back")
        roles_changed.connect(take_keys_back, dispatch_uid="letters are for those who answer them")
