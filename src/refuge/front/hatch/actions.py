"""What the office does at the hatch: each act in one transaction with the counter that allows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.db import transaction

from refuge.front.copies import actions as copies
from refuge.front.copies.board import board as copies_board
from refuge.front.letterbox import actions as letterbox
from refuge.front.mailbox import actions as mailbox
from refuge.front.pages import actions as notices
from refuge.front.pages.board import board
from refuge.front.pages.shredding import shred
from refuge.protocol.collection import Deposit
from refuge.protocol.copies import SignedCopies
from refuge.protocol.notice import SignedNotice

from . import rules
from .models import CollectorCounter


@contextmanager
def obeyed_once(counter: int, day: date) -> Iterator[None]:
    """The act inside happens together with its counter, or not at all. What has expired goes on the way.

    Raises rules.ReplayedRequestError.
    """
    with transaction.atomic(durable=True):
        _count_up(counter)
        if mailbox.purge_expired(day):
            transaction.on_commit(shred)
        yield


def name_damaged_anew(after: str, limit: int) -> None:
    """Before a page is handed over, see that each letter on it is what its name says."""
    letterbox.name_damaged_anew(after, limit)


def acknowledge(hashes: Sequence[str]) -> None:
    """The office has these letters on its disk: only now are they deleted here."""
    if letterbox.acknowledge(hashes):
        transaction.on_commit(shred)


def leave_answers(deposits: Sequence[Deposit], day: date) -> None:
    """Raises mailbox.DepositRefusedError."""
    mailbox.deposit(deposits, day, settings.PROGRAMME.limits.answer_days)


def put_up_notice(signed: SignedNotice, day: date) -> None:
    """Raises notices.NoticeDoesNotVerifyError, NoticeRefusedError."""
    notices.keep_notice(signed, day)
    transaction.on_commit(board.forget)


def publish_copies(signed: SignedCopies, day: date) -> None:
    """Raises copies.CopiesDoNotVerifyError, CopiesRefusedError."""
    copies.keep_list(signed, day)
    transaction.on_commit(copies_board.forget)


def _count_up(counter: int) -> None:
    # SQLite takes the write lock at BEGIN (IMMEDIATE), PostgreSQL the row's: two requests cannot both be newer.
    CollectorCounter.objects.get_or_create(id=1)
    row = CollectorCounter.objects.select_for_update().get(id=1)
    rules.check_counter(counter, row.last)
    row.last = counter
    row.save(update_fields=["last"])
