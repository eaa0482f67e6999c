"""A copy's number in, the words it must have out. Nothing is kept of who asked about which."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from refuge.front.pages.rendering import language_called, programme, whole
from refuge.language.codes import CheckDigitsError, UnreadableCodeError, read_code
from refuge.language.digits import in_digits_of

from . import queries
from .board import board


@require_POST
def check(request: HttpRequest, language: str) -> HttpResponse:
    """Compare a number with the list. Digits that cannot be one are told at once, without looking anything up."""
    typed = request.POST.get("number", "")
    try:
        number = read_code(typed)
    except UnreadableCodeError as error:
        with translation.override(language):
            return _again(language, typed, _wrong(error))
    held = board.held()
    genuine = queries.what_it_must_say(number, held.reach.digests if held else frozenset())
    shown = " ".join(group for row in number.rows() for group in row)
    context = {"number": in_digits_of(shown, language), "genuine": _shown(genuine, language)}
    return HttpResponse(whole(language, "copies/checked.html", context))


def _again(language: str, typed: str, wrong: str) -> HttpResponse:
    context = {"said": language_called(language).check, "typed": typed, "wrong": wrong}
    return HttpResponse(whole(language, "copies/check.html", context))


def _wrong(error: UnreadableCodeError) -> str:
    if isinstance(error, CheckDigitsError):
        return _("At least one digit is not right. Compare them with the paper, one group after the other.")
    return _("A copy number has exactly 32 digits.")


def _shown(genuine: queries.Genuine | None, language: str) -> dict[str, Any] | None:
    if genuine is None:
        return None
    names = {one.code: one.name for one in programme().languages}
    return {
        "version": in_digits_of(str(genuine.version), language),
        "language": genuine.language,
        "name": names.get(genuine.language, genuine.language),
        "text": genuine.text,
    }
