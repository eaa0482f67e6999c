"""How things are measured here: the CPU of one call, beside a baseline taken turn about in the same minute."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


@dataclass(frozen=True)
class Figure:
    """One row of the table. `ratio` is against the baseline of the same run; `target` is design.md's."""

    what: str
    value: float
    unit: str
    baseline: float | None = None
    target: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None


def against(
    what: str, ours: Callable[[], Any], bare: Callable[[], Any], *, calls: int, within: float
) -> Figure:
    """Median CPU of one call, ours and the bare one in turns."""
    mine, theirs = in_turns(ours, bare, calls=calls)
    return Figure(what, mine, "ms CPU", theirs, f"within {within:g}x", mine <= within * theirs)


def at_most(what: str, ours: Callable[[], Any], limit_ms: float, *, calls: int) -> Figure:
    """Median CPU of one call against a fixed limit in milliseconds."""
    value = in_turns(ours, calls=calls)[0]
    return Figure(what, value, "ms CPU", None, f"at most {limit_ms:g} ms", value <= limit_ms)


def in_turns(*acts: Callable[[], Any], calls: int) -> list[float]:
    """The median CPU of each act in milliseconds, each called once a round."""
    for act in acts:
        act()
    spent: list[list[int]] = [[] for _ in acts]
    for _ in range(calls):
        for kept, act in zip(spent, acts, strict=True):
            begun = time.process_time_ns()
            act()
            kept.append(time.process_time_ns() - begun)
    return [statistics.median(kept) / 1e6 for kept in spent]


def get(application: Application, path: str) -> bytes:
    return call(application, environ("GET", path))


def post(
    application: Application, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded"
) -> bytes:
    return call(application, environ("POST", path, body, kind))


def call(application: Application, request: dict[str, Any]) -> bytes:
    """Call a WSGI application as a server does; return the body. Anything but a 2xx is an error."""
    said: list[str] = []
    reply = application(request, lambda status, headers, *rest: said.append(status))  # noqa: ARG005
    body = b"".join(reply)
    if hasattr(reply, "close"):
        reply.close()
    if not said[0].startswith("2"):
        raise AssertionError(said[0])
    return body


def environ(
    method: str, path: str, body: bytes = b"", kind: str = "", headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.partition("?")[0],
        "QUERY_STRING": path.partition("?")[2],
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8100",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8100",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **(headers or {}),
    }
