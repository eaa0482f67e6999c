"""What changes in the mailboxes: answers come in, are erased by whoever holds the code, and expire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from refuge.front.pages.shredding import shred
from refuge.protocol.collection import Deposit
from refuge.protocol.letter import letter_hash
from refuge.protocol.mailbox import ANSWER_SEALED_BYTES

from . import models


class DepositRefusedError(Exception):
    """An answer of another size than all others: it would stand out, and could not be read."""


def erase(mailbox: str, answer: str) -> None:
    """Erase one answer, by its hash, or all of a mailbox. Erasing what is not there is no error."""
    lying = models.Answer.objects.filter(mailbox=mailbox)
    gone, _ = (lying if answer == "all" else lying.filter(hash=answer)).delete()
    if gone:  # random codes must not be able to make the disk work
        shred()


def deposit(deposits: Iterable[Deposit], day: date, keep_days: int) -> None:
    """Keep answers; the same one again changes nothing, and none is kept for longer than the profile says.

    Raises DepositRefusedError.
    """
    arrived = list(deposits)
    if any(len(one.sealed) != ANSWER_SEALED_BYTES for one in arrived):
        raise DepositRefusedError
    longest = day + timedelta(days=keep_days)
    rows = [
        models.Answer(
            hash=letter_hash(one.sealed),
            mailbox=one.mailbox,
            expires=min(one.expires, longest),
            sealed=one.sealed,
        )
        for one in arrived
    ]
    models.Answer.objects.bulk_create(rows, ignore_conflicts=True)


def purge_expired(day: date) -> int:
    """Delete what has expired; returns how many. The caller shreds once it has committed."""
    return models.Answer.objects.filter(expires__lt=day).delete()[0]
