"""Pages of the journal, for the auditor."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from refuge.office.access.requests import actor_of
from refuge.office.audit import queries
from refuge.office.audit.forms import JournalFilter
from refuge.office.audit.queries import Wanted


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Lines of the journal, newest first; with `object_ref` it says who looked at this."""
    actor = actor_of(request)
    form = _filter(request, actor)
    wanted = form.wanted() if form.is_valid() else Wanted()
    page = queries.journal(actor, wanted, _before(request))
    context = {
        "filter": form,
        "page": page,
        "about": wanted.object_ref,
        "older": _address(request, page.older_than) if page.older_than else "",
        "head": queries.head(),
        "signed_in": True,
    }
    return render(request, "office/audit/journal.html", context)


@require_GET
def chain(request: HttpRequest) -> HttpResponse:
    """Follow the whole chain now, and say what came out."""
    actor = actor_of(request)
    queries.check_may_follow(actor)
    return render(
        request, "office/audit/chain.html", {"verdict": queries.verify_chain(), "head": queries.head()}
    )


def _filter(request: HttpRequest, actor: Any) -> JournalFilter:
    acts, people = queries.choices(actor)
    return JournalFilter(request.GET if _has_filter(request) else None, acts=acts, people=people)


def _has_filter(request: HttpRequest) -> bool:
    return bool(request.GET.keys() & JournalFilter.base_fields.keys())


def _before(request: HttpRequest) -> int | None:
    given = request.GET.get("before", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None  # noqa: PLR2004 - a bigint


def _address(request: HttpRequest, before: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name != "before" and value}
    return urlencode({**kept, "before": before})
