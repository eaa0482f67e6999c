"""A form about one placement or one site: shown, filled in, refused with what was typed, or done."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from refuge.office.access.rules import RefusedError
from refuge.office.placement import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.forms import VersionForm


@dataclass(frozen=True)
class PlaceSheet:
    """What stands above a form and on its button, where it leads, and the version it is about."""

    version: int
    heading: str
    button: str
    done: str
    back: str
    says: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    template: str = "placement/sheet.html"
    then: str = ""


def fill_in(
    request: HttpRequest, sheet: PlaceSheet, form: VersionForm, act: Callable[[], object]
) -> HttpResponse:
    """Show a form; once it is whole, act and go back to what it was about."""
    if request.method != "POST" or not form.is_valid():
        return _show(request, sheet, form)
    try:
        act()
    except RefusedError as refusal:
        if refusal.status != HTTPStatus.CONFLICT:
            raise
        form.add_error(None, words.refusal_in_words(refusal))
        form.look_again_at(sheet.version)
        return _show(request, sheet, form, HTTPStatus.CONFLICT)
    messages.success(request, sheet.done)
    return redirect(sheet.then or sheet.back)


def _show(
    request: HttpRequest, sheet: PlaceSheet, form: VersionForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    return render(request, sheet.template, {"form": form, "sheet": sheet, **sheet.more}, status=status)
