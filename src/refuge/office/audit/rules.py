"""What a line of the journal may hold, and how each line is chained to the one before. Pure.

A line's hash is SHA-256 over the 32 bytes of the hash of the line before it, followed by the values of the
line in the order of `Line`, in UTF-8, with one newline between them. No value holds a newline, so no two lines
read alike. The line before the first has the hash `GENESIS`, 32 zero bytes. Anybody can follow the chain with
a few lines of any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum

from refuge.office.access.rules import Actor, RefusedError, Role, check, may
from refuge.protocol import primitives

__all__ = ["RefusedError", "StaleVersionError"]  # the refusals that the rooms above import from here

GENESIS = bytes(32)

_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ACT = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?")
OBJECT = re.compile(r"[a-z][a-z_]{0,39}(:[0-9A-Za-z-]{1,64})?")
_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,62}(\.[a-z][a-z0-9_]{0,62})?")


class StaleVersionError(RefusedError):
    """Somebody changed this meanwhile; what was typed was not stored."""

    reason = "stale"
    status = 409


class UnspeakableLineError(ValueError):
    """A line would hold something other than codes and references: free words never enter the journal."""


class Outcome(StrEnum):
    done = "done"
    refused = "refused"


class Act(StrEnum):
    read_journal = "audit.read_journal"
    follow_chain = "audit.follow_chain"


POLICY: Mapping[Act, frozenset[Role]] = {
    Act.read_journal: frozenset({Role.auditor}),
    Act.follow_chain: frozenset({Role.auditor}),
}


@dataclass(frozen=True)
class Line:
    """One line of the journal, in the order in which it is hashed. `at` is microseconds since 1970, UTC."""

    seq: int
    at: int
    actor_id: str
    actor_name: str
    roles: str
    act: str
    object_ref: str
    columns_read: str
    columns_changed: str
    reason: str
    outcome: str


def written_out(line: Line) -> str:
    """The values of a line as they are hashed."""
    return "\n".join(str(value) for value in astuple(line))


def line_hash(previous: bytes, written: str) -> bytes:
    """Chain one written-out line to the hash of the line before."""
    return primitives.sha256(previous + written.encode())


def actor_columns(actor: Actor) -> tuple[str, str, str]:
    """How an actor stands in a line: id, working name, roles at that moment."""
    return str(actor.id), actor.name, ",".join(sorted(actor.roles))


def check_line(*, actor_name: str, act: str, object_ref: str, reason: str) -> None:
    """Let only codes and references into a line, or raise UnspeakableLineError."""
    if "\n" in actor_name:
        raise UnspeakableLineError("the actor's name")
    if not _ACT.fullmatch(act):
        raise UnspeakableLineError("the act")
    if object_ref and not OBJECT.fullmatch(object_ref):
        raise UnspeakableLineError("the object")
    if reason and not _WORD.fullmatch(reason):
        raise UnspeakableLineError("the reason: give a code, not words")


def columns(names: Iterable[str]) -> str:
    """Join the names of columns for a line, each once, or raise UnspeakableLineError."""
    unique = sorted(set(names))
    if not all(_COLUMN.fullmatch(name) for name in unique):
        raise UnspeakableLineError("a column")
    return ",".join(unique)


def may_read_journal(actor: Actor) -> bool:
    """Say whether somebody may read the journal: an auditor."""
    return may(Act.read_journal, actor, POLICY)


def check_may_read_journal(actor: Actor) -> None:
    """Let an auditor in, or raise NotAllowedError."""
    check(Act.read_journal, actor, POLICY)


def check_may_follow(actor: Actor) -> None:
    """Let an auditor follow the chain, or raise NotAllowedError."""
    check(Act.follow_chain, actor, POLICY)
