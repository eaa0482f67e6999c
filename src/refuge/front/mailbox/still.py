"""The mailbox's still page: where a code is typed."""

from __future__ import annotations

from refuge.front.pages.paths import READ
from refuge.front.pages.rendering import whole


def read(language: str) -> str:
    return whole(language, "mailbox/read.html", {}, READ)
