"""The pages of reception: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.case.forms import VersionForm
from refuge.office.case.queries import before_for
from refuge.office.case.rules import BOTH, Track
from refuge.office.case.sheets import Sheet, fill_in, for_this_version, seen
from refuge.office.reception import actions, reading, words
from refuge.office.reception.actions import Found
from refuge.office.reception.forms import ArriveForm, CheckForm
from refuge.office.reception.rules import NEEDED, POLICY, Act, Children, Item

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.queries import Before

read_or_send = require_http_methods(["GET", "POST"])
SHEET = "reception/sheet.html"


@require_GET
def reception(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before, arrival = reading.read_reception(keyring_of(request), case_id, timezone.localdate())
    context = {"case": before.row, "reception": arrival, "is_child": before.row.track is Track.child}
    return render(request, "reception/page.html", context)


@read_or_send
def arrive(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.arrive, case_id)
    today = timezone.localdate()
    form = ArriveForm(request.POST or None, initial=for_this_version(before, arrived_on=today.isoformat()))
    sheet = _sheet(
        before, _("Somebody has arrived"), _("They are here"), _("They are here. Look after them first.")
    )

    def act() -> None:
        actions.arrive(keyring_of(request), seen(form, before), arrived_on=form.cleaned_data["arrived_on"])

    return fill_in(request, sheet, form, act)


@read_or_send
def check(request: HttpRequest, case_id: UUID, item: str) -> HttpResponse:
    before = _before(request, Act.check, case_id)
    if item not in set(NEEDED[before.row.track]):
        raise Http404
    form = CheckForm(request.POST or None, initial=for_this_version(before), item=Item(item))
    more = {"item": item, "briefing": words.BRIEFING if item == Item.briefing else ()}
    sheet = _sheet(before, str(words.ITEMS[form.item]), _("Keep this"), _("This is kept."), more)

    def act() -> None:
        typed = form.cleaned_data.get("text", "")
        found = Found(form.item, form.answer, typed, form.redaction_trace)
        actions.check(keyring_of(request), seen(form, before), found)

    if request.POST.get("answer") == Children.applicant:
        sheet = replace(sheet, then="")  # to wherever whoever asked may still go
    if request.POST.get("answer") == Children.family:
        sheet = replace(sheet, then=reverse("household:page", args=[case_id]))
    return fill_in(request, sheet, form, act)


@require_GET
def receipt(request: HttpRequest, case_id: UUID, keeping_id: UUID) -> HttpResponse:
    """Show what they are given in their hand: what we keep, and that they may have it back at any hour."""
    before, arrival = reading.read_reception(keyring_of(request), case_id, timezone.localdate())
    kept = next((one for one in arrival.things if one.id == keeping_id), None)
    if kept is None:
        raise Http404
    return render(request, "reception/receipt.html", {"case": before.row, "kept": kept})


@read_or_send
def give_back(request: HttpRequest, case_id: UUID, keeping_id: UUID) -> HttpResponse:
    before = _before(request, Act.give_back, case_id)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(
        before, _("Give their things back"), _("They have them again"), _("They have their things again.")
    )

    def act() -> None:
        actions.give_back(keyring_of(request), seen(form, before), keeping_id=keeping_id)

    return fill_in(request, sheet, form, act)


@read_or_send
def leave(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.leave, case_id)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    done = _("They sleep elsewhere now. Everything else goes on.")
    sheet = _sheet(before, _("They sleep elsewhere from now on"), _("They have left reception"), done)
    return fill_in(request, sheet, form, lambda: actions.leave(keyring_of(request), seen(form, before)))


def _before(request: HttpRequest, act: Act, case_id: UUID) -> Before:
    return before_for(actor_of(request), act, case_id, POLICY, tracks=BOTH)


def _sheet(
    before: Before, heading: str, button: str, done: str, more: Mapping[str, object] | None = None
) -> Sheet:
    then = reverse("reception:page", args=[before.row.id])
    return Sheet(before, heading, button, done, {"back": then, **(more or {})}, SHEET, then)
