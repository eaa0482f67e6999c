"""Reading the journal: the chain followed from its first line, and what an auditor may look up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext as _

from refuge.office.access import queries as staff
from refuge.office.access.rules import A_STRANGER, THE_OFFICE, Actor
from refuge.office.audit import rules
from refuge.office.audit.actions import journalled
from refuge.office.audit.models import Entry, Head
from refuge.office.audit.rules import Act, Line, Outcome

_COLUMNS = tuple(column.name for column in fields(Line))
_AT_ONCE = 5000
_PROGRESS_EVERY = 10_000
PAGE_LENGTH = 50


class Fault(StrEnum):
    """What can be wrong with a chain."""

    missing = "missing"
    changed = "changed"
    cut_off = "cut_off"
    head_changed = "head_changed"
    not_as_noted = "not_as_noted"


@dataclass(frozen=True)
class Witness:
    """A line's number and hash, noted down somewhere else: what a cut-off and rewritten chain cannot have."""

    seq: int
    hash: str

    def is_of(self, digest: bytes) -> bool:
        """Whether a line's hash begins as it was noted down."""
        return digest.hex().startswith(self.hash)


@dataclass(frozen=True)
class Verdict:
    """What following the chain has shown; `fault` is the first break, at line `at`."""

    lines: int
    head: str
    fault: Fault | None = None
    at: int = 0

    @property
    def is_whole(self) -> bool:
        return self.fault is None

    @property
    def words(self) -> str:
        """The verdict in a sentence, for a page and for the command line."""
        return _WORDS[self.fault]() % {"lines": self.lines, "at": self.at}


_WORDS: dict[Fault | None, Callable[[], str]] = {
    None: lambda: _("The journal is whole: %(lines)d lines, each chained to the one before."),
    Fault.missing: lambda: _("Line %(at)d is missing. The lines before it are whole."),
    Fault.changed: lambda: _("Line %(at)d was changed after it was written. The lines before it are whole."),
    Fault.cut_off: lambda: _("The journal was cut off: its head and its last line, %(at)d, do not agree."),
    Fault.head_changed: lambda: _("The head of the journal was changed: it is not the hash of line %(at)d."),
    Fault.not_as_noted: lambda: _(
        "Line %(at)d is not the one that was noted down: the journal was rewritten."
    ),
}


def verify_chain(progress: Callable[[int], None] | None = None, witness: Witness | None = None) -> Verdict:
    """Follow the chain from its first line to its head; `progress` is told how many lines are done.

    A whole journal can be replaced by whoever owns the database. A witness noted down elsewhere shows even that.
    """
    last = Entry.objects.aggregate(last=models.Max("seq"))["last"] or 0
    head = Head.objects.filter(
        id=1
    ).first()  # read after `last`, so it cannot be behind it by a line just added
    seq, digest = (head.seq, bytes(head.hash)) if head else (0, rules.GENESIS)
    reached = _follow(seq, progress, witness)
    fault, at = _first_fault(reached, seq=seq, digest=digest, last=last)
    if fault is None and witness is not None and witness.seq > seq:
        fault, at = Fault.not_as_noted, witness.seq
    return Verdict(seq, digest.hex(), fault, at)


@dataclass(frozen=True)
class _Reached:
    """How far the chain was followed, the hash there, and what is wrong with the line after."""

    seq: int
    hash: bytes
    fault: Fault | None = None


def _follow(until: int, progress: Callable[[int], None] | None, witness: Witness | None) -> _Reached:
    done, previous = 0, rules.GENESIS
    for seq, written, digest in _raw_lines(until):
        if seq != done + 1:
            return _Reached(done, previous, Fault.missing)
        if rules.line_hash(previous, written) != bytes(digest):
            return _Reached(done, previous, Fault.changed)
        if witness is not None and witness.seq == seq and not witness.is_of(bytes(digest)):
            return _Reached(done, previous, Fault.not_as_noted)
        done, previous = seq, bytes(digest)
        if progress is not None and done % _PROGRESS_EVERY == 0:
            progress(done)
    return _Reached(done, previous)


def _first_fault(reached: _Reached, *, seq: int, digest: bytes, last: int) -> tuple[Fault | None, int]:
    if reached.fault is not None:
        return reached.fault, reached.seq + 1
    if reached.seq != seq or last > seq:
        return Fault.cut_off, max(reached.seq, last)
    if reached.hash != digest:
        return Fault.head_changed, seq
    return None, 0


def _raw_lines(until: int) -> Iterator[tuple[int, str, bytes]]:
    """Number, written-out line and hash, as they lie in the table; the database writes the lines out."""
    written = " || %s || ".join(f"CAST({column} AS TEXT)" for column in _COLUMNS)
    newlines = ["\n"] * (len(_COLUMNS) - 1)
    statement = f"SELECT seq, {written}, hash FROM {Entry._meta.db_table} WHERE seq <= %s ORDER BY seq"  # noqa: S608, SLF001 - names of our own columns
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, [*newlines, until])
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows


def head() -> Witness:
    """The last line's number and hash: to note down outside this machine."""
    row = Head.objects.filter(id=1).first()
    return Witness(row.seq, bytes(row.hash).hex()) if row else Witness(0, rules.GENESIS.hex())


@dataclass(frozen=True)
class Wanted:
    """What an auditor looks for; empty means all."""

    who: str = ""
    act: str = ""
    object_ref: str = ""
    outcome: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Shown:
    """A line of the journal on a page."""

    seq: int
    moment: datetime
    who: str
    roles: str
    act: str
    object_ref: str
    columns_read: tuple[str, ...]
    columns_changed: tuple[str, ...]
    reason: str
    refused: bool


@dataclass(frozen=True)
class Page:
    """One page of lines, newest first, and where the older ones go on."""

    lines: tuple[Shown, ...]
    older_than: int | None


def journal(actor: Actor, wanted: Wanted, before: int | None = None) -> Page:
    """One page of the journal, newest first. Raises NotAllowedError. Reading the journal is written in it."""
    with journalled(actor, Act.read_journal, wanted.object_ref):
        rules.check_may_read_journal(actor)
        rows = _matching(wanted)
        if before is not None:
            rows = rows.filter(seq__lt=before)
        found = list(rows.order_by("-seq")[: PAGE_LENGTH + 1])
    shown = tuple(_shown(row) for row in found[:PAGE_LENGTH])
    return Page(shown, shown[-1].seq if len(found) > PAGE_LENGTH else None)


def check_may_follow(actor: Actor) -> None:
    """Let an auditor follow the chain, and write it down. Raises NotAllowedError."""
    with journalled(actor, Act.follow_chain, "journal"):
        rules.check_may_follow(actor)


def choices(actor: Actor) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Every act and every actor that the journal knows, for the filters: nothing for those who may not read it."""
    if not rules.may_read_journal(actor):
        return (), ()
    people = [*staff.everybody_ever(), THE_OFFICE, A_STRANGER]
    return _every_act(), tuple((str(one.id), _who(str(one.id), one.name)) for one in people)


def _who(actor_id: str, name: str) -> str:
    """A colleague by name; the two actors who are nobody in the reader's language."""
    return {str(THE_OFFICE.id): _("the office"), str(A_STRANGER.id): _("not signed in")}.get(actor_id, name)


def _every_act() -> tuple[str, ...]:
    """Each act once, by leaping along the index from one to the next: twenty steps, not a million lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE known(act) AS (
                 SELECT MIN(act) FROM audit_entry
                 UNION ALL
                 SELECT (SELECT MIN(act) FROM audit_entry WHERE act > known.act) FROM known WHERE known.act IS NOT NULL
               ) SELECT act FROM known WHERE act IS NOT NULL"""
        )
        return tuple(act for (act,) in cursor.fetchall())


def _matching(wanted: Wanted) -> models.QuerySet[Entry]:
    exact = {
        "actor_id": wanted.who,
        "act": wanted.act,
        "object_ref": wanted.object_ref,
        "outcome": wanted.outcome,
    }
    rows = Entry.objects.filter(**{column: value for column, value in exact.items() if value})
    if wanted.day is None:
        return rows
    begins = datetime.combine(wanted.day, time(), ZoneInfo(settings.TIME_ZONE))
    of_the_day = {"at__gte": _microseconds(begins), "at__lt": _microseconds(begins + timedelta(days=1))}
    # The numbers first: otherwise the database walks through every line since that day.
    span = Entry.objects.filter(**of_the_day).aggregate(first=models.Min("seq"), last=models.Max("seq"))
    return rows.filter(**of_the_day, seq__range=(span["first"] or 0, span["last"] or 0))


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000


def _shown(row: Entry) -> Shown:
    return Shown(
        seq=row.seq,
        moment=datetime.fromtimestamp(row.at / 1_000_000, UTC),
        who=_who(row.actor_id, row.actor_name),
        roles=row.roles,
        act=row.act,
        object_ref=row.object_ref,
        columns_read=tuple(filter(None, row.columns_read.split(","))),
        columns_changed=tuple(filter(None, row.columns_changed.split(","))),
        reason=row.reason,
        refused=row.outcome == Outcome.refused,
    )
