"""What happens when a letter goes in: it is sealed, kept, and forgotten.

Nothing derived from a code outlives the call: there is no cache here, and there must never be one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.conf import settings

from refuge.front.pages.board import Held, board
from refuge.language.codes import Code, new_code
from refuge.protocol import mailbox, primitives
from refuge.protocol.letter import ID_BYTES, About, Letter, Urgency, letter_hash, new_letter_id, seal_letter
from refuge.protocol.mailbox import MailboxKeys

from . import models
from .forms import Written

_BATCH = 500  # names in one statement


class LetterboxClosedError(Exception):
    """No notice is in force, or none that names a key for concerns: there is no key to seal to."""


def leave_first_letter(written: Written, day: date) -> tuple[Code, Code]:
    """Seal and keep a letter under a new code. Returns the code and the cover code.

    Raises LetterboxClosedError, protocol TooLargeError, DatabaseError; then nothing was kept.
    """
    code, cover = new_code(), new_code()
    _leave(_with_addresses(written, derive(code), cover=derive(cover)), day=day)
    return code, cover


def leave_follow_up(written: Written, code: Code, day: date) -> None:
    """Seal and keep a further letter under a code one has. Raises as `leave_first_letter`."""
    keys = derive(code)
    _leave(_with_addresses(written, keys, letter_id=_repeatable_id(written, keys, day)), day=day)


def renew_code(old: Code, written: Written, day: date) -> tuple[Code, Code]:
    """Tell the office, sealed, that answers for the old code belong under a new one. Returns it and its cover code.

    Only the person knows whether they wrote letters, concerns or both; so both circles of the office are told, each by a
    letter of its own, and to the one that never heard of the old code it says nothing.
    """
    code, cover = new_code(), new_code()
    told = [written, replace(written, about=About.concern)] if takes_concerns(day) else [written]
    keys, its_cover, renews = derive(code), derive(cover), derive(old).thread
    _leave(*(_with_addresses(one, keys, cover=its_cover, renews=renews) for one in told), day=day)
    return code, cover


def takes_concerns(day: date) -> bool:
    """Say whether a letter marked as a concern could be sealed today, so that the form offers it."""
    notice = board.in_force(day)
    return notice is not None and bool(notice.concerns)


def name_damaged_anew(after: str, limit: int) -> None:
    """Name letters whose bytes have changed on disk after what they are now.

    Otherwise one bad sector would spoil the page it lies on, for ever. So the office gets it, cannot open it, keeps
    it in quarantine and tells somebody; and the letters behind it are not held up.
    """
    for row in models.Letter.objects.filter(hash__gt=after).order_by("hash")[:limit]:
        now = letter_hash(bytes(row.sealed))
        if now != row.hash:
            models.Letter.objects.filter(hash=row.hash).update(hash=now)


def acknowledge(hashes: Iterable[str]) -> int:
    """Delete letters that the office has on its disk; returns how many were still here."""
    names, gone = list(hashes), 0
    for start in range(0, len(names), _BATCH):
        gone += models.Letter.objects.filter(hash__in=names[start : start + _BATCH]).delete()[0]
    return gone


def renewal(language: str, text: str) -> Written:
    return Written(text=text, urgency=Urgency.soon, about=About.me, language=language)


def derive(code: Code) -> MailboxKeys:
    return mailbox.derive(code, settings.CONFIGURATION.front_id)


def _with_addresses(
    written: Written,
    keys: MailboxKeys,
    *,
    cover: MailboxKeys | None = None,
    renews: bytes = b"",
    letter_id: bytes = b"",
) -> Letter:
    return Letter(
        id=letter_id or new_letter_id(),
        text=written.text,
        language=written.language,
        urgency=written.urgency,
        about=written.about,
        mailbox=keys.mailbox,
        reply_to=keys.reply_to,
        thread=keys.thread,
        cover_mailbox=cover.mailbox if cover else "",
        cover_reply_to=cover.reply_to if cover else "",
        cover_thread=cover.thread if cover else b"",
        renews=renews,
    )


def _repeatable_id(written: Written, keys: MailboxKeys, day: date) -> bytes:
    """The same id when a phone on a bad line sends the same letter again, so that the office can hold it once.

    Only whoever knows the thread can compute it; it stands inside the seal.
    """
    message = f"{day}\x00{written.urgency}\x00{written.about}\x00{written.language}\x00{written.text}"
    return primitives.hmac_sha256(keys.thread, b"refuge/letter-id/v1\x00" + message.encode())[:ID_BYTES]


def _leave(*letters: Letter, day: date) -> None:
    notice = board.in_force(day)
    if notice is None:
        raise LetterboxClosedError
    sealed = [seal_letter(one, _recipients_of(one, notice)) for one in letters]
    rows = [models.Letter(hash=letter_hash(one), day=day, sealed=one) for one in sealed]
    # One statement in autocommit: when it returns, the letter is on the disk (synchronous=FULL) and nowhere else.
    models.Letter.objects.bulk_create(rows)


def _recipients_of(letter: Letter, notice: Held) -> tuple[str, ...]:
    """Whoever tells of a concern writes to those who look into it, and to nobody else. Raises LetterboxClosedError."""
    recipients = notice.concerns if letter.about is About.concern else notice.recipients
    if not recipients:
        raise LetterboxClosedError
    return recipients
