"""The letterbox's still pages: open, and closed."""

from __future__ import annotations

from django.utils import translation

from refuge.front.pages.paths import WRITE, path_of
from refuge.front.pages.rendering import whole

from .forms import blank


def write(language: str) -> str:
    return _form(language, takes_concerns=True)


def write_letters_only(language: str) -> str:
    """As `write`, where no notice names a key for concerns."""
    return _form(language, takes_concerns=False)


def _form(language: str, *, takes_concerns: bool) -> str:
    with translation.override(language):
        form = blank(path_of(language, WRITE), language, takes_concerns=takes_concerns)
        return whole(language, "letterbox/write.html", {"form": form}, WRITE)


def closed(language: str) -> str:
    return whole(language, "letterbox/closed.html", {}, WRITE)
