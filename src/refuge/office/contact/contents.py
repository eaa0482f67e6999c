"""What stands inside the sealed columns of this room: small frozen values, written as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Self

from refuge.office.contact.rules import Child
from refuge.protocol.letter import About, Letter, Urgency


@dataclass(frozen=True)
class _Contents:
    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, written: str) -> Self:
        return cls(**json.loads(written))


@dataclass(frozen=True)
class ReturnAddress(_Contents):
    """Where the answers of a thread go, and the secret by which the person knows that they are ours."""

    mailbox: str = field(repr=False)
    reply_to: str = field(repr=False)
    thread: str = field(repr=False)

    @classmethod
    def of(cls, letter: Letter) -> Self:
        return cls(letter.mailbox, letter.reply_to, letter.thread.hex())


@dataclass(frozen=True)
class LetterWords(_Contents):
    """A letter as it was written. `answered_by` is the hash of its acknowledgement on the way to the front desk."""

    text: str = field(repr=False)
    language: str
    urgency: str
    about: str
    by_cover: bool
    answered_by: str

    @classmethod
    def of(cls, letter: Letter, *, by_cover: bool, answered_by: str) -> Self:
        return cls(
            text=letter.text,
            language=letter.language,
            urgency=Urgency(letter.urgency).value,
            about=About(letter.about).value,
            by_cover=by_cover,
            answered_by=answered_by,
        )


@dataclass(frozen=True)
class AnswerWords(_Contents):
    """An answer as it was sent. `hash` is its own on the way to the front desk."""

    text: str = field(repr=False)
    language: str
    hash: str


@dataclass(frozen=True)
class TriageWords(_Contents):
    """What somebody judged after reading: who is in it, and when it is safe to write to them."""

    child: str = Child.unknown.value
    adults: int | None = None
    children: int | None = None
    safe_times: str = field(default="", repr=False)
    forbidden_times: str = field(default="", repr=False)
    if_someone_else: str = field(default="", repr=False)
