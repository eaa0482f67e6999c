"""Somebody who writes, with nothing but codes: what the front desk would do for them, done here."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime

from refuge.language.codes import Code, new_code
from refuge.office.contact.models import IntakeKey, QueuedAnswer, SealedLetter
from refuge.office.contact.rules import Circle
from refuge.protocol import letter, mailbox
from refuge.protocol.letter import About, Letter, Urgency

FRONT = "test-front"
# As long as an answer may be, and of letters so rare that no compression makes it fit.
TOO_MUCH = "".join(random.Random(7).choices([chr(code) for code in range(0x20000, 0x2A6D0)], k=7_999))  # noqa: S311


@dataclass
class Person:
    """Somebody with a code and a cover code."""

    code: Code = field(default_factory=new_code)
    cover: Code = field(default_factory=new_code)
    has_written: bool = False

    @property
    def keys(self):
        return mailbox.derive(self.code, FRONT)

    @property
    def cover_keys(self):
        return mailbox.derive(self.cover, FRONT)

    def letter(
        self,
        text="We want out.",
        *,
        urgency=Urgency.soon,
        language="my",
        renews=b"",
        with_cover=None,
        about=About.me,
    ):
        first = not self.has_written if with_cover is None else with_cover
        self.has_written = True
        return Letter(
            id=letter.new_letter_id(),
            text=text,
            language=language,
            urgency=Urgency(urgency),
            about=about,
            mailbox=self.keys.mailbox,
            reply_to=self.keys.reply_to,
            thread=self.keys.thread,
            cover_mailbox=self.cover_keys.mailbox if first else "",
            cover_reply_to=self.cover_keys.reply_to if first else "",
            cover_thread=self.cover_keys.thread if first else b"",
            renews=renews,
        )

    def concern(self, text="Somebody was beaten.", **more):
        return self.letter(text, about=About.concern, **more)

    def under_force(self):
        """Whoever has been given the cover code, writing with it."""
        return Person(code=self.cover, has_written=True)

    def with_a_new_code(self):
        return Person()


class Letterbox:
    """Puts letters into the office's pile as a collection would, sealed to the key of a day."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def recipient_of(self, day: date, circle: Circle = Circle.letters) -> str:
        return IntakeKey.objects.get(first_day=day, circle=circle).recipient

    def put(self, *letters, day=None, fetched_at=None):
        """Seal each as the front desk would: what is marked as a concern to the key for concerns."""
        sealed = [self.seal(one, day or self.now.date()) for one in letters]
        return self.put_sealed(*sealed, day=day, fetched_at=fetched_at)

    def seal(self, one: Letter, day: date) -> bytes:
        circle = Circle.concerns if one.about is About.concern else Circle.letters
        return letter.seal_letter(one, [self.recipient_of(day, circle)])

    def put_sealed(self, *sealed, day=None, fetched_at=None):
        rows = [
            SealedLetter(
                hash=letter.letter_hash(one),
                day=day or self.now.date(),
                fetched_at=fetched_at or self.now,
                sealed=one,
            )
            for one in sealed
        ]
        SealedLetter.objects.bulk_create(rows, ignore_conflicts=True)
        return [row.hash for row in rows]


def answers_for(keys):
    """What somebody with this code would read once all answers are at the front desk, in any order."""
    return [
        mailbox.open_answer(bytes(row.sealed), keys)
        for row in QueuedAnswer.objects.filter(mailbox=keys.mailbox)
    ]
