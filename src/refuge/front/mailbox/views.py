"""A code in, the answers out. Nothing derived from a code outlives the request."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from refuge.front.pages.clock import today
from refuge.front.pages.paths import ERASE, RENEW, WRITE_AGAIN, act_path
from refuge.front.pages.rendering import whole
from refuge.language.codes import CheckDigitsError, Code, UnreadableCodeError, read_code
from refuge.language.digits import in_digits_of
from refuge.protocol.mailbox import MailboxKeys, derive

from . import actions, queries


@require_POST
def read(request: HttpRequest, language: str) -> HttpResponse:
    """Open a mailbox. Digits that cannot be a code are told at once, without looking anything up."""
    typed = request.POST.get("code", "")
    try:
        code = read_code(typed)
    except UnreadableCodeError as error:
        with translation.override(language):
            return HttpResponse(
                whole(language, "mailbox/read.html", {"typed": typed, "wrong": _wrong(error)})
            )
    return _opened(language, code, _keys(code), today())


@require_POST
def erase(request: HttpRequest, language: str) -> HttpResponse:
    """Erase one answer or all, and show what is left."""
    try:
        code = read_code(request.POST.get("code", ""))
    except UnreadableCodeError:  # our own page carried it: this form is not ours
        return HttpResponseBadRequest()
    keys = _keys(code)
    actions.erase(keys.mailbox, request.POST.get("answer", ""))
    with translation.override(language):
        return _opened(language, code, keys, today(), done=_("Erased."))


def _keys(code: Code) -> MailboxKeys:
    return derive(code, settings.CONFIGURATION.front_id)


def _wrong(error: UnreadableCodeError) -> str:
    if isinstance(error, CheckDigitsError):
        return _("At least one digit is not right. Compare them with yours, one group after the other.")
    return _("A code has exactly 32 digits.")


def _opened(language: str, code: Code, keys: MailboxKeys, day: date, *, done: str = "") -> HttpResponse:
    """The open mailbox.

    The code stands in a hidden field of this page, so that writing again, erasing and renewing need no second
    typing on a small phone while somebody may come in. The page is stored nowhere, and whoever sees it reads the
    answers anyway.
    """
    context = {
        "answers": [_shown(found, language) for found in queries.answers_in(keys, day)],
        "code": " ".join(group for row in code.rows() for group in row),
        "done": done,
        "again_path": act_path(language, WRITE_AGAIN),
        "erase_path": act_path(language, ERASE),
        "renew_path": act_path(language, RENEW),
    }
    return HttpResponse(whole(language, "mailbox/opened.html", context))


def _shown(found: queries.Found, language: str) -> dict[str, Any]:
    if found.answer is None:
        return {"hash": found.hash, "verified": False}
    return {
        "hash": found.hash,
        "verified": True,
        "day": in_digits_of(found.answer.day.isoformat(), language),
        "language": found.answer.language,
        "text": found.answer.text,
    }
