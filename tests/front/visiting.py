"""A visitor: asks the real door over WSGI, as a browser without script does."""

from __future__ import annotations

import gzip
import html
import io
import re
import sys
import urllib.parse
from dataclasses import dataclass
from typing import Any

from refuge.language.codes import Code, read_code

HOST = "127.0.0.1:8100"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Page:
    """A reply, and what a person makes of it."""

    status: int
    headers: dict[str, str]
    wire_bytes: int
    body: bytes

    @property
    def text(self) -> str:
        """What is written in the page, with its marks."""
        return html.unescape(self.body.decode())

    @property
    def codes(self) -> list[Code]:
        groups = re.findall(r"<b>(\d{4})</b>", self.text)
        return [read_code("".join(groups[start : start + 8])) for start in range(0, len(groups), 8)]

    @property
    def answers(self) -> list[str]:
        return re.findall(r'<div class="text"[^>]*>(.*?)</div>', self.text, re.DOTALL)

    @property
    def answer_names(self) -> list[str]:
        return re.findall(r'name="answer" value="([0-9a-f]{64})"', self.text)

    def typed(self, name: str) -> str:
        """What stands in a text area."""
        found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n?(.*?)</textarea>', self.text, re.DOTALL)
        return found[1] if found else ""


def ask(
    method: str, path: str, body: bytes = b"", kind: str = FORM, *, gzipped: bool = True, **headers: str
) -> Page:
    """One request. Headers are named as WSGI names them."""
    from refuge.front.wsgi import application

    where, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": where,
        "QUERY_STRING": query,
        "SERVER_NAME": "front",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.9",
        "HTTP_HOST": HOST,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if gzipped:
        environ["HTTP_ACCEPT_ENCODING"] = "gzip, deflate, br"
    if method == "POST":
        environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": kind}
    environ |= headers
    begun: list[Any] = []
    content = b"".join(application(environ, lambda status, sent: begun.extend((status, sent))))
    status, sent = begun
    assert len({name for name, _ in sent}) == len(sent), "a header twice"
    wire = (
        len(f"HTTP/1.1 {status}\r\n\r\n")
        + sum(len(f"{name}: {value}\r\n") for name, value in sent)
        + len(content)
    )
    headers_sent = dict(sent)
    unpressed = (
        gzip.decompress(content) if headers_sent.get("Content-Encoding") == "gzip" and content else content
    )
    return Page(int(status[:3]), headers_sent, wire, unpressed)


@dataclass(frozen=True)
class Visitor:
    """Somebody on the pages of one language."""

    language: str

    def opens(self, page: str) -> Page:
        return ask("GET", f"/{self.language}/{page}")

    def sends(self, page: str, **fields: str) -> Page:
        return ask("POST", f"/{self.language}/{page}", urllib.parse.urlencode(fields).encode())

    def writes(self, text: str, **otherwise: str) -> Page:
        """A first letter."""
        chosen = {"urgency": "soon", "about": "me", "language": self.language}
        return self.sends("6", **{"text": text, **chosen, **otherwise})

    def writes_again(self, code: Code, text: str, **otherwise: str) -> Page:
        chosen = {"urgency": "soon", "about": "me", "language": self.language}
        return self.sends("7/1", **{"code": shown(code), "text": text, **chosen, **otherwise})

    def reads(self, code: Code) -> Page:
        return self.sends("7", code=shown(code))

    def checks(self, number: Code) -> Page:
        """A copy's number."""
        return self.sends("8", number=shown(number))

    def erases(self, code: Code, answer: str = "all") -> Page:
        return self.sends("7/2", code=shown(code), answer=answer)

    def renews(self, code: Code) -> Page:
        return self.sends("7/3", code=shown(code))


def shown(code: Code) -> str:
    return " ".join(group for row in code.rows() for group in row)
