"""The front door: still pages leave from memory, forms and the hatch go on to Django, everything else is turned away.

What Django is given is named here, header by header. Where a visitor comes from, what they use and what they
carry (address, browser, cookies, referrer) is not on the list, so no later line can read, keep or log it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http.request import split_domain_port, validate_host

from . import errors
from .clock import today
from .headers import Headers, every_reply
from .pressing import Press, padded
from .rendering import head, programme, stylesheet
from .still import HTML, Reply, Still, StillPages, ready

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

FORM_BYTES = 96 * 1024  # 24 kB of Burmese, percent-encoded
HATCH_BYTES = 4 * 1024 * 1024  # 64 letters or answers and their archive
DRAINED_BYTES = 1024 * 1024  # so much of an oversized body is read and dropped, so that the reply arrives
KNOWN_HOSTS = 16
HATCH = "/hatch/"
READING = ("GET", "HEAD")
FORM = "application/x-www-form-urlencoded"

_PASSED_ON = (
    "REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "HTTP_AUTHORIZATION",
    "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "wsgi.version", "wsgi.url_scheme", "wsgi.errors",
    "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once",
)  # fmt: skip


class TurnedAwayError(Exception):
    """The door does not let this request in. Carries the status and nothing of the request."""

    def __init__(self, status: int, *, allow: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.allow = allow


class Door:
    """The WSGI application in front of Django."""

    def __init__(
        self, django: Application, still: StillPages, *, forms: Iterable[str], hosts: list[str]
    ) -> None:
        self._django = django
        self._still = still
        self._forms = frozenset(forms)
        self._hosts = hosts
        self._known_hosts: set[str] = set()
        self._headers = every_reply(stylesheet())
        self._press = Press(head(language.code).encode() for language in programme().languages)
        self._turned_away: dict[int, Still] = {}

    def __call__(self, environ: Environ, start_response: Start) -> list[bytes]:
        reply = self.answer(environ)
        start_response(reply.status, reply.headers)
        return [reply.body]

    def answer(self, environ: Environ) -> Reply:
        """The reply to a request. Raises nothing: the server above would log the request with the error."""
        try:
            reply = self._reply(environ, today())
        except TurnedAwayError as turned:
            reply = self._refusal(environ, turned)
        except Exception as error:  # noqa: BLE001 - see above
            errors.count(error)
            reply = self._refusal(environ, TurnedAwayError(errors.BROKEN))
        return replace(reply, body=b"") if environ["REQUEST_METHOD"] == "HEAD" else reply

    def serves_from_memory(self, environ: Environ) -> bool:
        """Whether the answer needs no body, no table and no time."""
        return environ["REQUEST_METHOD"] in READING and self._still.is_fixed(environ["PATH_INFO"])

    def turned_away(self, environ: Environ, status: int) -> Reply:
        return self._refusal(environ, TurnedAwayError(status))

    def _reply(self, environ: Environ, day: date) -> Reply:
        if not self._is_host(environ.get("HTTP_HOST", "")):
            raise TurnedAwayError(errors.UNREADABLE)
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path.startswith(HATCH):
            return self._from_django(environ)
        if method in READING and (still := self._still.at(path, day)):
            return _chosen(environ, still)
        if method == "POST" and path in self._forms:
            return self._from_django(environ, kind=FORM)
        raise self._turning_away(path, day)

    def _turning_away(self, path: str, day: date) -> TurnedAwayError:
        allowed = [
            *(READING if self._still.at(path, day) else ()),
            *(["POST"] if path in self._forms else []),
        ]
        return TurnedAwayError(errors.WRONG_METHOD if allowed else errors.MISSING, allow=", ".join(allowed))

    def _is_host(self, host: str) -> bool:
        if host in self._known_hosts:
            return True
        right = validate_host(split_domain_port(host)[0], self._hosts)
        if (
            right and len(self._known_hosts) < KNOWN_HOSTS
        ):  # with any port it is right, so there could be many
            self._known_hosts.add(host)
        return right

    def _from_django(self, environ: Environ, *, kind: str = "") -> Reply:
        if kind and environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != kind:
            raise TurnedAwayError(errors.UNREADABLE)
        body = _body(environ, most_for(environ))
        passed = {name: environ[name] for name in _PASSED_ON if name in environ}
        passed |= {"SCRIPT_NAME": "", "REMOTE_ADDR": "0.0.0.0", "wsgi.input": io.BytesIO(body)}  # noqa: S104
        answered: list[Any] = []
        parts = self._django(passed, lambda status, headers, *_: answered.extend((status, headers)))
        content = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()  # Django ends the request here: connections and signals
        return self._dressed(environ, Reply(answered[0], answered[1], content))

    def _dressed(self, environ: Environ, bare: Reply) -> Reply:
        """What Django answered, with our headers and at our length."""
        kept = [
            (name, value) for name, value in bare.headers if name.startswith("X-Refuge-") or name == "Allow"
        ]
        own = dict(bare.headers)
        status = int(bare.status[:3])
        if status >= errors.UNREADABLE and not bare.body:
            return self._refusal(environ, TurnedAwayError(status), also=kept)
        if not bare.body:
            return Reply(bare.status, [*self._headers, *kept], b"")
        if not own["Content-Type"].startswith("text/html"):
            kind = ("Content-Type", own["Content-Type"])
            return Reply(bare.status, [*self._headers, *kept, kind, _length(bare.body)], bare.body)
        pressed = _takes_gzip(environ)
        body = self._press.pressed(bare.body) if pressed else padded(bare.body)
        encoding = [("Content-Encoding", "gzip")] if pressed else []
        return Reply(bare.status, [*self._headers, ("Content-Type", HTML), *encoding, _length(body)], body)

    def _refusal(self, environ: Environ, turned: TurnedAwayError, also: Headers | None = None) -> Reply:
        still = self._turned_away.get(turned.status) or self._prepared(turned.status)
        reply = _chosen(environ, still)
        allow = [("Allow", turned.allow)] if turned.allow else []
        return Reply(reply.status, [*reply.headers, *(also or []), *allow], reply.body)

    def _prepared(self, status: int) -> Still:
        phrase = f"{status} {HTTPStatus(status).phrase}"
        self._turned_away[status] = ready(errors.error_page(status), HTML, status=phrase)
        return self._turned_away[status]


def most_for(environ: Environ) -> int:
    """How large a body may be here."""
    return HATCH_BYTES if environ["PATH_INFO"].startswith(HATCH) else FORM_BYTES


def _chosen(environ: Environ, still: Still) -> Reply:
    return still.pressed if _takes_gzip(environ) else still.plain


def _takes_gzip(environ: Mapping[str, Any]) -> bool:
    return "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")


def _length(body: bytes) -> tuple[str, str]:
    return ("Content-Length", str(len(body)))


def _body(environ: Environ, most: int) -> bytes:
    """The whole body, read into memory and never more than allowed. Raises TurnedAwayError."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()) or "HTTP_TRANSFER_ENCODING" in environ:
        raise TurnedAwayError(errors.UNREADABLE)
    source = environ["wsgi.input"]
    if int(length) > most:
        _drain(source, min(int(length), DRAINED_BYTES))
        raise TurnedAwayError(errors.TOO_LARGE)
    body: bytes = source.read(int(length))
    if len(body) != int(length):
        raise TurnedAwayError(errors.UNREADABLE)
    return body


def _drain(source: Any, amount: int) -> None:
    while amount > 0 and (dropped := source.read(min(amount, 64 * 1024))):
        amount -= len(dropped)
