"""What the front desk costs, in one process with its bare baseline. Prints figures as JSON."""

from __future__ import annotations

import json
import pathlib
import sys
import tempfile
import urllib.parse
from dataclasses import asdict
from datetime import UTC, date, datetime

from django.conf import settings

from benchmarks import bare
from benchmarks.measuring import Figure, against, at_most, get, post

from refuge.front.wsgi import application  # isort: skip - it loads the house before its tables
from refuge.front.mailbox.models import Answer
from refuge.front.pages.board import board
from refuge.language.codes import Code, new_code
from refuge.protocol import mailbox, primitives, sealing

CALLS = 400
TEXT = "ကျွန်တော် ထွက်ချင်ပါတယ်။ ဘာလုပ်သင့်ပါသလဲ။ " * 8
FORM = {"text": TEXT, "urgency": "soon", "about": "me", "language": "my"}


def main() -> None:
    figures = [_page(), _letter(), *_mailboxes()]
    json.dump([asdict(figure) for figure in figures], sys.stdout)


def _page() -> Figure:
    body = get(application, "/my/")
    plain = bare.page(body)
    return against(
        "front page", lambda: get(application, "/my/"), lambda: get(plain, "/my/"), calls=CALLS * 5, within=2
    )


def _letter() -> Figure:
    today = datetime.now(UTC).date()
    held = board.in_force(today)
    if held is None:
        raise SystemExit("No notice is in force: collect first.")
    with tempfile.TemporaryDirectory() as folder:
        plain = bare.letterbox(
            pathlib.Path(folder) / "bare.sqlite3",
            list(held.recipients),
            settings.CONFIGURATION.front_id,
            today.isoformat(),
        )
        body = urllib.parse.urlencode(FORM).encode()
        return against(
            "letter: parse, seal, store durably",
            lambda: post(application, "/my/6", body),
            lambda: post(plain, "/", body),
            calls=CALLS,
            within=2,
        )


def _mailboxes() -> list[Figure]:
    unknown, held = new_code(), new_code()
    _lay_answer(held)
    return [
        at_most(f"mailbox: {what}", lambda code=code: _open(code), 2, calls=CALLS)
        for what, code in (("unknown code", unknown), ("one answer", held))
    ]


def _open(code: Code) -> bytes:
    return post(
        application,
        "/my/7",
        urllib.parse.urlencode({"code": "".join("".join(row) for row in code.rows())}).encode(),
    )


def _lay_answer(code: Code) -> None:
    keys = mailbox.derive(code, settings.CONFIGURATION.front_id)
    day = datetime.now(UTC).date()
    answer = mailbox.Answer(id="bench", text=TEXT, language="my", day=day)
    sealed = sealing.seal_answer(answer, keys.reply_to, keys.thread)
    Answer.objects.create(
        hash=primitives.sha256(sealed).hex(), mailbox=keys.mailbox, expires=date(2999, 1, 1), sealed=sealed
    )


if __name__ == "__main__":
    main()
