"""A form about one undertaking or one set: shown, filled in, refused with what was typed, or done."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from refuge.office.access.rules import RefusedError
from refuge.office.case.sheets import say_why

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.forms import VersionForm


@dataclass(frozen=True)
class RowSheet:
    """What stands above a form and on its button, where it leads, and the version it is about."""

    version: int
    heading: str
    button: str
    back: str
    done: str = ""
    says: str = ""
    then: str = ""
    template: str = "undertaking/sheet.html"
    more: dict[str, Any] = field(default_factory=dict)


def fill_in(
    request: HttpRequest, sheet: RowSheet, form: VersionForm, act: Callable[[], str | None]
) -> HttpResponse:
    """Show a form; once it is whole, act and go where the act says, or back to what it was about."""
    if request.method != "POST" or not form.is_valid():
        return _show(request, sheet, form)
    try:
        then = act()
    except RefusedError as refusal:
        say_why(form, refusal)
        form.look_again_at(sheet.version)
        return _show(request, sheet, form, HTTPStatus.CONFLICT)
    if sheet.done:
        messages.success(request, sheet.done)
    return redirect(then or sheet.then or sheet.back)


def _show(
    request: HttpRequest, sheet: RowSheet, form: VersionForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    return render(request, sheet.template, {"form": form, "sheet": sheet, **sheet.more}, status=status)
