"""A form about one case on a page of its own: shown, filled in, refused with what was typed, or done."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from refuge.office.access.requests import actor_of
from refuge.office.access.rules import RefusedError
from refuge.office.case import queries, words
from refuge.office.case.forms import VersionForm
from refuge.office.case.pen import Seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.queries import Before


@dataclass(frozen=True)
class Sheet:
    """What stands above a form and on its button, and what is said once it is done."""

    before: Before
    heading: str
    button: str
    done: str
    more: dict[str, Any] = field(default_factory=dict)
    template: str = "case/sheet.html"
    then: str = ""  # where to go once it is done; to the case, where nothing is named


def fill_in(request: HttpRequest, sheet: Sheet, form: forms.Form, act: Callable[[], object]) -> HttpResponse:
    """Show a form; once it is whole, act and go where the actor may still go."""
    if request.method != "POST" or not form.is_valid():
        return _show(request, sheet, form)
    try:
        act()
    except RefusedError as refusal:
        say_why(form, refusal)
        if isinstance(form, VersionForm):
            form.look_again_at(sheet.before.row.version)
        return _show(request, sheet, form, HTTPStatus.CONFLICT)
    messages.success(request, sheet.done)
    return redirect(sheet.then) if sheet.then else _where_now(request, sheet.before)


def say_why(form: forms.Form, refusal: RefusedError) -> None:
    """Write on the form what can be done now. A plain no is raised again: it has a page of its own."""
    if refusal.status != HTTPStatus.CONFLICT:
        raise refusal
    form.add_error(None, words.refusal_in_words(refusal))


def for_this_version(sheet_before: Before, **more: Any) -> dict[str, Any]:
    """Begin a form with the version of the case it is about."""
    return {"version": sheet_before.row.version, **more}


def seen(form: forms.Form, before: Before) -> Seen:
    """Say which version somebody was looking at when they filled the form in."""
    return Seen(before.row.id, form.cleaned_data["version"], timezone.localdate())


def _show(
    request: HttpRequest, sheet: Sheet, form: forms.Form, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {"form": form, "sheet": sheet, "case": sheet.before.row, **sheet.more}
    return render(request, sheet.template, context, status=status)


def _where_now(request: HttpRequest, before: Before) -> HttpResponse:
    actor, case_id = actor_of(request), before.row.id
    if queries.may_see(actor, case_id):
        return redirect("case:page", case_id)
    if queries.is_walled_in(case_id):
        return redirect("case:opened", case_id)
    return redirect("case:list")
