"""The room `children`: the wall around under-18s and the way to civilian care."""

from __future__ import annotations

from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "refuge.office.children"
    label = "children"
    default_auto_field = "django.db.models.BigAutoField"
