"""Pages that are the same bytes for everyone: rendered once, pressed once, served from memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings

from refuge.programme import PAGES, REPORT
from refuge.protocol import minisign
from refuge.protocol.primitives import sha256

from .board import board
from .headers import Headers, every_reply
from .paths import CHECK, EXIT, READ, WRITE, path_of
from .pressing import pressed
from .rendering import programme, stylesheet, whole

HTML, JSON, TEXT = "text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"
SECURITY_TXT_DAYS = 180

Renders = Callable[[str], str]  # a room's still page, given the language


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes out: nothing is added to it later but the day."""

    status: str
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Still:
    """One reply, ready for readers that take gzip and for those that do not."""

    pressed: Reply
    plain: Reply


Moves = Callable[[date], Still | None]  # a page that depends on the day


def ready(body: bytes, kind: str, *, status: str = "200 OK", also: Headers | None = None) -> Still:
    """Make a reply ready to be sent any number of times."""
    small = pressed(body)
    shared = [*every_reply(stylesheet()), *(also or []), ("Content-Type", kind)]
    return Still(
        pressed=Reply(
            status, [*shared, ("Content-Encoding", "gzip"), ("Content-Length", str(len(small)))], small
        ),
        plain=Reply(status, [*shared, ("Content-Length", str(len(body)))], body),
    )


class LetterPage(NamedTuple):
    """The three forms of the page on which a letter is written."""

    whole: Renders
    letters_only: Renders
    closed: Renders


class StillPages:
    """All of them, by path. The letter page has three forms: open, open but for concerns, and closed.

    It is closed for want of a notice, and takes no concern for want of a key for one.
    """

    def __init__(
        self, *, letter: LetterPage, read: Renders, check: Renders, moving: Mapping[str, Moves]
    ) -> None:
        texts = said_pages() | by_language(READ, read) | by_language(CHECK, check)
        texts["/"] = texts[path_of(programme().languages[0].code, PAGES[0])]
        whole_letter, letters_only, shut = (by_language(WRITE, one) for one in letter)
        others = {f"{path}#closed": text for path, text in shut.items()}
        others |= {f"{path}#letters": text for path, text in letters_only.items()}
        self.digests = digests(texts | whole_letter | others)
        self._fixed = {path: _page(path, text) for path, text in texts.items()}
        self._fixed[EXIT] = _way_out()
        self._fixed["/assets.json"] = ready(json.dumps(self.digests, indent=1).encode(), JSON)
        self._moving = {
            path: _letter_page(path, text, letters_only[path], shut[path])
            for path, text in whole_letter.items()
        }
        self._moving |= {
            "/notice.json": _notice_document,
            "/notice.json.minisig": _notice_signature,
            "/.well-known/security.txt": _security_txt,
            **moving,
        }

    def is_fixed(self, path: str) -> bool:
        """Whether the page is the same on every day."""
        return path in self._fixed

    def at(self, path: str, day: date) -> Still | None:
        """The page at a path on this day, if there is one."""
        if path in self._moving:
            return self._moving[path](day)
        return self._fixed.get(path)


def said_pages() -> dict[str, str]:
    """What the profile says, by path."""
    return {
        path_of(language.code, name): whole(
            language.code,
            "pages/said.html",
            {"said": language.pages[name], "fingerprint": _fingerprint()},
            name,
        )
        for language in programme().languages
        for name in (*PAGES, REPORT)
    }


def by_language(page: str, renders: Renders) -> dict[str, str]:
    return {path_of(language.code, page): renders(language.code) for language in programme().languages}


def digests(texts: Mapping[str, str]) -> dict[str, str]:
    """What a notice says under `assets`: the SHA-256 of each page as it reads once unpressed."""
    return {path: sha256(text.encode()).hex() for path, text in sorted(texts.items())}


def _page(path: str, text: str) -> Still:
    return ready(text.encode(), HTML, also=_onion(path))


def _onion(path: str) -> Headers:
    onion = settings.CONFIGURATION.onion
    return [("Onion-Location", f"http://{onion}{path}")] if onion else []


def _way_out() -> Still:
    leaving = [("Location", programme().exit_url), ("Clear-Site-Data", '"cache", "cookies", "storage"')]
    return ready(b"", TEXT, status="303 See Other", also=leaving)


def _letter_page(path: str, letter: str, letters_only: str, shut: str) -> Moves:
    opened, without, closed = (_page(path, text) for text in (letter, letters_only, shut))

    def today(day: date) -> Still:
        held = board.in_force(day)
        if held is None:
            return closed
        return opened if held.concerns else without

    return today


def _notice_document(day: date) -> Still | None:
    held = board.in_force(day)
    return ready(held.signed.document, JSON) if held else None


def _notice_signature(day: date) -> Still | None:
    held = board.in_force(day)
    return ready(held.signed.signature.encode(), TEXT) if held else None


def _security_txt(day: date) -> Still:
    expires = day + timedelta(days=SECURITY_TXT_DAYS)
    spoken = ", ".join(language.code for language in programme().languages)
    lines = [
        f"Contact: {programme().security_contact}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        f"Preferred-Languages: {spoken}",
    ]
    return ready("\n".join([*lines, ""]).encode(), TEXT)


def _fingerprint() -> tuple[list[str], list[str]]:
    groups = minisign.fingerprint(settings.CONFIGURATION.root_public_key).split()
    return groups[:4], groups[4:]
