"""What lies in a mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from refuge.protocol.errors import ProtocolError
from refuge.protocol.mailbox import Answer, MailboxKeys, open_answer

from . import models


@dataclass(frozen=True)
class Found:
    """One answer in a mailbox: opened, or None where it does not verify."""

    hash: str
    answer: Answer | None = field(repr=False)


def answers_in(keys: MailboxKeys, day: date) -> list[Found]:
    """Oldest first. One look-up, the same for a mailbox that never was, an empty one and an expired one."""
    rows = models.Answer.objects.filter(mailbox=keys.mailbox, expires__gte=day).values_list("hash", "sealed")
    return sorted(_opened(rows, keys), key=_age)


def held() -> int:
    return models.Answer.objects.count()


def _opened(rows: Iterable[tuple[str, bytes | memoryview]], keys: MailboxKeys) -> Iterator[Found]:
    for name, sealed in rows:
        try:
            yield Found(name, open_answer(bytes(sealed), keys))
        except ProtocolError:
            yield Found(name, None)


def _age(found: Found) -> tuple[date, str]:
    return (found.answer.day, found.answer.id) if found.answer else (date.max, found.hash)
