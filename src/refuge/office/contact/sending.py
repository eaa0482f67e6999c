"""Answers on their way: sealed so that only a code opens them, and queued until the front desk has them."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from refuge.office.contact.contents import ReturnAddress
from refuge.office.contact.intake import day_of
from refuge.office.contact.models import QueuedAnswer
from refuge.programme import Language
from refuge.protocol.letter import letter_hash
from refuge.protocol.mailbox import Answer
from refuge.protocol.sealing import seal_answer


@dataclass(frozen=True)
class Words:
    """A text and the language it is in."""

    text: str
    language: str


@dataclass(frozen=True)
class Hours:
    """From when until when an answer that was sealed ahead may be brought; never outside (I-32)."""

    begin: datetime
    end: datetime


def sealed_ahead(words: Words, to: ReturnAddress, hours: Hours) -> QueuedAnswer:
    """Seal an answer to be brought within certain hours only; the row is not saved yet.

    It leaves its mailbox with the day on which it came. Raises like `sealed_answer`.
    """
    row = sealed_answer(words, to, day_of(hours.begin))
    row.not_before, row.not_after = hours.begin, hours.end
    row.expires = day_of(hours.end) + timedelta(days=1)
    return row


def sealed_answer(words: Words, to: ReturnAddress, today: date) -> QueuedAnswer:
    """Seal an answer for one mailbox; the row is not saved yet.

    Raises TooLargeError, MalformedAnswerError for an empty text.
    """
    # Answers of one day are shown in the order of their ids: the later written, the higher.
    answer_id = f"{time.time_ns():016x}{secrets.token_hex(8)}"
    answer = Answer(id=answer_id, text=words.text, language=words.language, day=today)
    sealed = seal_answer(answer, to.reply_to, bytes.fromhex(to.thread))
    expires = today + timedelta(days=settings.PROGRAMME.limits.answer_days)
    return QueuedAnswer(hash=letter_hash(sealed), mailbox=to.mailbox, expires=expires, sealed=sealed)


def acknowledgement(language: str) -> Words:
    """Say that the office, not only the front desk, has the letter."""
    spoken = language_of(language)
    return Words(spoken.acknowledgement, spoken.code)


def cover_answer(language: str) -> Words:
    """Say something harmless, to lie in the cover mailbox."""
    spoken = language_of(language)
    return Words(spoken.cover_answer, spoken.code)


@dataclass(frozen=True)
class Offered:
    """A phrase as it is offered: named in the language of whoever writes, worded in that of the answer."""

    key: str
    title: str
    text: str


def phrases(language: str, reader: str) -> tuple[Offered, ...]:
    """Offer the phrases of the programme for an answer in this language."""
    titles = {phrase.key: phrase.title for phrase in language_of(reader).phrases}
    return tuple(Offered(one.key, titles[one.key], one.text) for one in language_of(language).phrases)


def phrase(key: str, language: str) -> str:
    """Give the words of one phrase; none for a key the programme does not have."""
    return next((one.text for one in language_of(language).phrases if one.key == key), "")


def reminders(reader: str) -> tuple[Offered, ...]:
    """Offer the wordings an automatic message may have, in the language of a reader."""
    return tuple(Offered(one.key, one.title, one.text) for one in language_of(reader).reminders)


def reminder(key: str, language: str) -> str:
    """Give the words of one reminder; none for a key the programme does not have."""
    return next((one.text for one in language_of(language).reminders if one.key == key), "")


def language_of(code: str) -> Language:
    """Give the programme's words in this language, or in its first one."""
    languages = settings.PROGRAMME.languages
    return next((language for language in languages if language.code == code), languages[0])
