"""The first page after sign-in: what is due, late and waiting for me."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.case import parts
from refuge.office.desk import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = queries.desk_of(actor_of(request), now)
    alarms = parts.alarms(keyring_of(request), now)
    return render(request, "desk/page.html", {"desk": found, "alarms": alarms})
