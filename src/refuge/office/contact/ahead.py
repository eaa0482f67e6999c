"""Answers sealed ahead for a case, to be brought to the person's own mailbox within hours they chose (I-32).

Whoever holds the thread's key seals them; the collector, who holds none, brings or drops them. The queue knows no
thread: who sealed them keeps their hashes, under seal, and can take them back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from refuge.office.access.keyring import Keyring
from refuge.office.contact import sending
from refuge.office.contact.contents import ReturnAddress
from refuge.office.contact.models import QueuedAnswer, Thread
from refuge.office.contact.rules import ThreadNotFoundError
from refuge.office.contact.sending import Hours
from refuge.office.vault import queries as keys


class Way(StrEnum):
    """How far an answer that was sealed ahead has come."""

    waits = "waits"  # for its hour
    held_up = "held_up"  # its hour has come; the line is cut
    dropped = "dropped"  # its hours passed before the line was back
    gone = "gone"  # it was brought, or taken back


@dataclass(frozen=True)
class Ahead:
    """One answer that was sealed ahead."""

    hash: str
    hours: Hours


def language_for(case_id: UUID) -> str:
    """Give the language in which a case's person is answered. Raises ThreadNotFoundError."""
    return _thread_of(case_id).language


def seal_ahead(keyring: Keyring, case_id: UUID, text: str, when: Iterable[Hours]) -> tuple[Ahead, ...]:
    """Queue one text for each of these hours, within the caller's act.

    Raises ThreadNotFoundError, NoKeyError, and TooLargeError or MalformedAnswerError for a text that cannot be sent.
    """
    thread = _thread_of(case_id)
    address = ReturnAddress.read(keys.open_sealed(keyring, thread.compartment, thread.return_address))
    words = sending.Words(text, sending.language_of(thread.language).code)
    rows = [(sending.sealed_ahead(words, address, hours), hours) for hours in when]
    QueuedAnswer.objects.bulk_create(row for row, _ in rows)
    return tuple(Ahead(row.hash, hours) for row, hours in rows)


def take_back(hashes: Collection[str]) -> None:
    """Take answers that have not gone yet out of the queue, at once."""
    QueuedAnswer.objects.filter(hash__in=hashes, not_before__isnull=False).delete()


def ways_of(answers: Collection[Ahead], now: datetime) -> dict[str, Way]:
    """Say how far each has come, by its hash."""
    rows = QueuedAnswer.objects.filter(hash__in=[one.hash for one in answers])
    queued = dict(rows.values_list("hash", "dropped"))
    return {one.hash: _way(one, queued.get(one.hash), now) for one in answers}


def _way(one: Ahead, dropped: bool | None, now: datetime) -> Way:  # noqa: FBT001 - as the column says
    if dropped is None:
        return Way.gone
    if dropped or one.hours.end <= now:
        return Way.dropped
    return Way.waits if now < one.hours.begin else Way.held_up


def _thread_of(case_id: UUID) -> Thread:
    thread = Thread.objects.filter(case=case_id).first()
    if thread is None:
        raise ThreadNotFoundError
    return thread
