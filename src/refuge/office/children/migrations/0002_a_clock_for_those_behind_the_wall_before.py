"""A child whose case was walled in before this room was there gets a clock now, from today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import migrations
from django.utils import timezone


def begin(apps: Any, schema_editor: Any) -> None:
    protection = apps.get_model("children", "Protection")
    there = protection.objects.values_list("case_id", flat=True)
    walled = apps.get_model("case", "Case").objects.filter(track="child").exclude(status="closed")
    due_at = timezone.now() + timedelta(hours=settings.PROGRAMME.limits.child_care_hours)
    for case in walled.exclude(id__in=there):
        protection.objects.create(case=case, state="waiting_for_care", due_at=due_at)


class Migration(migrations.Migration):
    dependencies = [("children", "0001_a_childs_way_to_care"), ("case", "0005_somebody_may_leave_at_any_time")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
