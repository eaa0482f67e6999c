"""The book the door writes in.

The audit room stands above this one and cannot be imported from here; it hands its pen down at start.
Without a pen nothing is written, so nothing is done: every act here fails loudly.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any, Protocol

from refuge.office.access.rules import Actor


class Line(Protocol):
    """One line of the journal while it is being written."""

    def read(self, *columns: str) -> None: ...
    def changed(self, *columns: str) -> None: ...
    def about(self, object_ref: str) -> None: ...


Pen = Callable[[Actor, StrEnum, str, str], AbstractContextManager[Any]]
_pen: list[Pen] = []


class NoPenError(RuntimeError):
    """The audit room did not hand down its pen: it is not among the installed rooms."""


def hand_down(pen: Pen) -> None:
    """Keep the pen of the audit room. Called once, when the rooms are opened."""
    _pen[:] = [pen]


def written(actor: Actor, act: StrEnum, object_ref: str, reason: str = "") -> AbstractContextManager[Line]:
    """Do an act and write its line in the same transaction. Raises NoPenError."""
    if not _pen:
        raise NoPenError
    return _pen[0](actor, act, object_ref, reason)
