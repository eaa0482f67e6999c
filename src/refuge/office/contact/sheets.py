"""A form about one thread on a page of its own: shown, filled in, refused with what was typed, or done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from refuge.office.access.rules import RefusedError
from refuge.office.contact import words
from refuge.office.contact.actions import Seen
from refuge.office.contact.forms import VersionForm
from refuge.office.contact.queries import ThreadRow


@dataclass(frozen=True)
class Sheet:
    """What stands above a form and on its button, what stands below it, and what is said once it is done."""

    row: ThreadRow
    heading: str
    button: str
    done: str
    template: str = "contact/sheet.html"
    more: dict[str, Any] = field(default_factory=dict)


def fill_in(
    request: HttpRequest, sheet: Sheet, form: forms.Form, act: Callable[[], UUID | None]
) -> HttpResponse:
    """Show a form; once it is whole, act and go on. An act that opened a case gives its id."""
    if request.method != "POST" or not form.is_valid():
        return show(request, sheet, form)
    try:
        case_id = act()
    except RefusedError as refusal:
        say_why(form, refusal, sheet.row)
        return show(request, sheet, form, HTTPStatus.CONFLICT)
    messages.success(request, sheet.done)
    return redirect("case:opened", case_id) if case_id else redirect("contact:thread", sheet.row.id)


def show(
    request: HttpRequest, sheet: Sheet, form: forms.Form, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Show a form as it stands."""
    context = {"form": form, "sheet": sheet, "thread": sheet.row, **sheet.more}
    return render(request, sheet.template, context, status=status)


def say_why(form: forms.Form, refusal: RefusedError, row: ThreadRow) -> None:
    """Write on the form what can be done now. A plain no is raised again: it has a page of its own."""
    if refusal.status != HTTPStatus.CONFLICT:
        raise refusal
    form.add_error(None, words.refusal_in_words(refusal))
    if isinstance(form, VersionForm):
        form.look_again_at(row.version)


def seen(form: forms.Form, row: ThreadRow) -> Seen:
    """Say which version somebody was looking at when they filled the form in."""
    return Seen(row.id, form.cleaned_data["version"])
