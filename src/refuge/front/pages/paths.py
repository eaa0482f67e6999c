"""Which page lies at which path: short and neutral, so that a history or a glance says nothing."""

from __future__ import annotations

from collections.abc import Iterable

from refuge.programme import PAGES, REPORT

EXIT = "/x"
WRITE = "write"
READ = "read"
CHECK = "check"

# Numbers, not words: "/my/3" in a browser's history or a shared cable gives nothing away.
# 1 safety, 2 standards, 3 support, 4 families, 5 real, 6 write, 7 read, 8 check a copy, 9 how to report
_NUMBERED = (*PAGES[1:], WRITE, READ, CHECK, REPORT)

WRITE_AGAIN, ERASE, RENEW = 1, 2, 3  # what is done in an opened mailbox: /my/7/1, /my/7/2, /my/7/3


def path_of(language: str, page: str) -> str:
    """The path of a page in a language; the call lies at the language's root."""
    return f"/{language}/" if page == PAGES[0] else f"/{language}/{_NUMBERED.index(page) + 1}"


def act_path(language: str, act: int) -> str:
    return f"{path_of(language, READ)}/{act}"


def form_paths(languages: Iterable[str]) -> list[str]:
    """Every path that takes a form."""
    return [
        path
        for language in languages
        for path in (
            path_of(language, WRITE),
            path_of(language, READ),
            path_of(language, CHECK),
            *(act_path(language, act) for act in (WRITE_AGAIN, ERASE, RENEW)),
        )
    ]
