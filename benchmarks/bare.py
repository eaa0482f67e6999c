"""The baseline: WSGI handlers with no framework that do the same sealing and insert, or return the same bytes."""

from __future__ import annotations

import json
import pathlib
import sqlite3
import urllib.parse
from collections.abc import Callable
from typing import Any

from benchmarks.measuring import Application
from refuge.language import codes
from refuge.protocol import letter, mailbox

PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
)


def page(body: bytes) -> Application:
    """Return the same bytes to everybody."""

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:  # noqa: ARG001
        start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    return application


def letterbox(database: pathlib.Path, recipients: list[str], front_id: str, day: str) -> Application:
    """Parse a letter, make two codes, seal, store durably, show the codes."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript(PRAGMAS)
    connection.execute("CREATE TABLE letter (hash TEXT PRIMARY KEY, day TEXT, sealed BLOB)")

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        form = urllib.parse.parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
        own, cover = codes.new_code(), codes.new_code()
        sealed = letter.seal_letter(_letter(form, own, cover, front_id), recipients)
        connection.execute("INSERT INTO letter VALUES (?, ?, ?)", (letter.letter_hash(sealed), day, sealed))
        body = json.dumps([own.rows(), cover.rows()]).encode()
        start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    return application


def _letter(form: dict[str, list[str]], own: codes.Code, cover: codes.Code, front_id: str) -> letter.Letter:
    mine, other = mailbox.derive(own, front_id), mailbox.derive(cover, front_id)
    return letter.Letter(
        id=letter.new_letter_id(),
        text=form["text"][0],
        language=form["language"][0],
        urgency=letter.Urgency(form["urgency"][0]),
        about=letter.About(form["about"][0]),
        mailbox=mine.mailbox,
        reply_to=mine.reply_to,
        thread=mine.thread,
        cover_mailbox=other.mailbox,
        cover_reply_to=other.reply_to,
        cover_thread=other.thread,
    )
