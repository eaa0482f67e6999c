"""The room `access`: staff, roles, keys, sign-in."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out

from refuge.office.access.forgetting import forget


class AccessConfig(AppConfig):
    name = "refuge.office.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        user_logged_out.connect(forget, dispatch_uid="access.forget")
