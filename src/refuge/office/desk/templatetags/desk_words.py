"""Days and moments as a desk shows them."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def moment(due: date | datetime) -> str:
    """Say a day, or a moment to the minute where that is what is known."""
    if isinstance(due, datetime):
        return date_format(timezone.localtime(due), "Y-m-d H:i")
    return date_format(due, "Y-m-d")
