"""What is told when something cannot be done, and how often something broke: counted, never described."""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from typing import Any

from django.core.signals import got_request_exception
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from refuge.programme import PAGES

from .paths import path_of
from .rendering import programme, whole

UNREADABLE, FORBIDDEN, MISSING, WRONG_METHOD, TOO_SLOW, TOO_LARGE = 400, 403, 404, 405, 408, 413
BROKEN, NOT_NOW = 500, 503

_WORDS = {
    UNREADABLE: (
        gettext_noop("That could not be understood"),
        gettext_noop("Nothing was kept. Please start again from the first page."),
    ),
    FORBIDDEN: (
        gettext_noop("This is not for visitors"),
        gettext_noop("Nothing was done. Please start again from the first page."),
    ),
    MISSING: (
        gettext_noop("There is no such page"),
        gettext_noop("Please look again at the address, or start from the first page."),
    ),
    WRONG_METHOD: (
        gettext_noop("This page cannot be opened by itself"),
        gettext_noop("It only follows a form. Please start again from the first page."),
    ),
    TOO_SLOW: (
        gettext_noop("The line was too slow this time"),
        gettext_noop("Nothing was kept. Go back and send it again; what you typed may still be there."),
    ),
    TOO_LARGE: (
        gettext_noop("That was too much at once"),
        gettext_noop(
            "Nothing was kept. Go back, shorten your letter to 8,000 characters, and send it again."
        ),
    ),
    BROKEN: (
        gettext_noop("Something is broken on our side"),
        gettext_noop(
            "It is not your fault. Go back and try again in a few minutes; what you typed may still be there."
        ),
    ),
    NOT_NOW: (
        gettext_noop("That is not possible at this moment"),
        gettext_noop("Nothing was changed, and your code is still good. Please try again later."),
    ),
}

broken: Counter[str] = Counter()


def count(error: BaseException) -> None:
    """Remember that an error of this class happened. Its words stay out: they may hold what a person typed."""
    broken[type(error).__name__] += 1


def _count_raised(**_signal: Any) -> None:
    error = sys.exc_info()[1]
    if error is not None:
        count(error)


got_request_exception.connect(_count_raised)


@cache
def error_page(status: int) -> bytes:
    """The page of an error, in every language at once: we may not know which one the reader has."""
    known = status if status in _WORDS else (BROKEN if status >= BROKEN else UNREADABLE)
    parts = [_part(language.code, *_WORDS[known]) for language in programme().languages]
    return whole(programme().languages[0].code, "error.html", {"parts": parts}).encode()


def _part(code: str, heading: str, words: str) -> dict[str, str]:
    with translation.override(code):
        return {
            "code": code,
            "heading": _(heading),
            "words": _(words),
            "back": _("To the first page"),
            "path": path_of(code, PAGES[0]),
        }
