"""Writing the journal: every act, every refusal and every sealed read, in the same breath as what it tells.

`journalled` is how every room changes something; `reading` is how every room opens something sealed.
A sealed field opens only inside one of them and writes its own name into the line (vault/fields.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from refuge.office.access.rules import Actor
from refuge.office.audit import rules
from refuge.office.audit.models import Entry, Head
from refuge.office.audit.rules import Line, Outcome, RefusedError


class NotWrittenDownError(RuntimeError):
    """Something sealed was to be opened with no line of the journal open. A fault of ours, never of a person."""


@dataclass(eq=False)
class OpenLine:
    """A line of the journal while its act is under way."""

    actor: Actor
    act: str
    object_ref: str
    reason: str = ""
    outer: OpenLine | None = None
    columns_read: set[str] = field(default_factory=set)
    columns_changed: set[str] = field(default_factory=set)
    refusal: RefusedError | None = None
    hash: bytes = b""
    lines: list[OpenLine] = field(default_factory=list)  # of the outermost: itself and all within, in order
    broken: bool = False  # of the outermost: an exception passed through one of them

    def __post_init__(self) -> None:
        self._check()
        self.outermost.lines.append(self)

    def read(self, *columns: str) -> None:
        self.columns_read.update(columns)

    def changed(self, *columns: str) -> None:
        self.columns_changed.update(columns)

    def about(self, object_ref: str) -> None:
        """Say what the act was about, where that is known only once it is done (a new case has a new number)."""
        self.object_ref = object_ref
        self._check()

    def _check(self) -> None:
        rules.check_line(
            actor_name=self.actor.name, act=self.act, object_ref=self.object_ref, reason=self.reason
        )

    @property
    def outermost(self) -> OpenLine:
        return self if self.outer is None else self.outer.outermost


_open_line: ContextVar[OpenLine | None] = ContextVar("the line being written", default=None)


@contextmanager
def journalled(actor: Actor, act: StrEnum, object_ref: str, reason: str = "") -> Iterator[OpenLine]:
    """Do an act in one transaction together with exactly one line of the journal.

    A RefusedError rolls everything back and is then written down by itself, so that no refusal is lost with
    the transaction it undid. Acts may contain acts: each has its line, and all of them stand or fall together.
    The outermost one is a durable block: inside a transaction of somebody else it fails at once and loudly.
    """
    with _line(actor, act, object_ref, reason) as line, transaction.atomic(durable=line.outer is None):
        yield line
        _append(line, Outcome.done, line.reason)


@contextmanager
def reading(actor: Actor, act: StrEnum, object_ref: str) -> Iterator[OpenLine]:
    """Read something sealed; whatever was opened is written down on leaving, even when the page then fails."""
    with _line(actor, act, object_ref, "") as line:
        yield line
        with transaction.atomic(durable=line.outer is None):
            _append(line, Outcome.done, "")


def record_read(actor: Actor, act: StrEnum, object_ref: str, fields: Iterable[str]) -> None:
    """Write down a read of something sealed that is not a sealed field (a letter's file, for instance)."""
    with reading(actor, act, object_ref) as line:
        line.read(*fields)


@contextmanager
def refusals_written_down(actor: Actor, act: StrEnum, object_ref: str) -> Iterator[None]:
    """Write down a refusal met before anything was done: at the door of a page, at the form of an act.

    What is allowed is written down when it is done.
    """
    try:
        yield
    except RefusedError as refusal:
        with journalled(actor, act, object_ref):
            raise refusal from None


@contextmanager
def unsaid() -> Iterator[None]:
    """Open something whose column would tell what an act is that looks like another one (I-34).

    The line says as always who did what to which object; what was opened in here it does not name. For acts around
    sealed files alone.
    """
    line = line_being_written()
    known = frozenset(line.columns_read)
    try:
        yield
    finally:
        line.columns_read.intersection_update(known)


def line_being_written() -> OpenLine:
    """The innermost open line. Raises NotWrittenDownError when there is none."""
    line = _open_line.get()
    if line is None:
        raise NotWrittenDownError(
            "Open sealed things inside `audit.actions.reading(...)` or `journalled(...)`."
        )
    return line


@contextmanager
def _line(actor: Actor, act: StrEnum, object_ref: str, reason: str) -> Iterator[OpenLine]:
    line = OpenLine(actor, act.value, object_ref, reason, outer=_open_line.get())
    token = _open_line.set(line)
    try:
        yield line
    except BaseException as error:
        line.outermost.broken = True
        _remember_refusal(line, error)
        raise
    finally:
        _open_line.reset(token)
        if line.outer is None and line.broken:
            _write_what_was_rolled_back(line)


def _remember_refusal(line: OpenLine, error: BaseException) -> None:
    """Note a refusal with the innermost act it came from; the acts around it fell with it and say nothing."""
    if isinstance(error, RefusedError) and error not in {known.refusal for known in line.outermost.lines}:
        line.refusal = error


def _write_what_was_rolled_back(outermost: OpenLine) -> None:
    """Refusals are never lost with the transaction they undid, nor is the opening of something sealed."""
    for line in outermost.lines:
        if line.refusal is not None:
            _append_alone(line, line.refusal.reason)
        elif line.columns_read and not Entry.objects.filter(hash=line.hash).exists():
            _append_alone(line, "broken_off")


def _append_alone(line: OpenLine, reason: str) -> None:
    with transaction.atomic(durable=True):
        _append(line, Outcome.refused, reason)


def _append(line: OpenLine, outcome: Outcome, reason: str) -> None:
    """Add a line after the head, which stays locked until the transaction ends: no gap, no two alike."""
    head, _ = Head.objects.select_for_update().get_or_create(id=1, defaults={"seq": 0, "hash": rules.GENESIS})
    entry = _closed(line, head.seq + 1, outcome, reason)
    digest = rules.line_hash(bytes(head.hash), rules.written_out(entry))
    line.hash = digest
    Entry.objects.create(**vars(entry), hash=digest)
    Head.objects.filter(id=1).update(seq=entry.seq, hash=digest)


def _closed(line: OpenLine, seq: int, outcome: Outcome, reason: str) -> Line:
    actor_id, name, roles = rules.actor_columns(line.actor)
    return Line(
        seq=seq,
        at=_microseconds(),
        actor_id=actor_id,
        actor_name=name,
        roles=roles,
        act=line.act,
        object_ref=line.object_ref,
        columns_read=rules.columns(line.columns_read),
        columns_changed=rules.columns(line.columns_changed),
        reason=reason,
        outcome=outcome.value,
    )


def _microseconds() -> int:
    # The journal reads its own clock: when something was written down is not for the caller to choose.
    now = timezone.now()  # noqa: TID251
    return int(now.timestamp()) * 1_000_000 + now.microsecond
