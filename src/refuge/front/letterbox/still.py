"""The letterbox's still pages: open, and closed."""

from __future__ import annotations

from django.utils import translation

from refuge.front.pages.paths import WRITE, path_of
from refuge.front.pages.rendering import whole

from .forms import blank


def write(language: str) -> str:
    with translation.override(language):
        return whole(
            language, "letterbox/write.html", {"form": blank(path_of(language, WRITE), language)}, WRITE
        )


def closed(language: str) -> str:
    return whole(language, "letterbox/closed.html", {}, WRITE)
