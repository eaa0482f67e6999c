"""What other rooms lay beside a sealed file, for those who read it: said by its name and where to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from refuge.office.access.keyring import Keyring


@dataclass(frozen=True)
class Enclosure:
    """A page of another room that belongs to a file. `title` in the reader's language."""

    title: str
    url: str


Giver = Callable[[Keyring, UUID], tuple[Enclosure, ...]]
"""What a room gives for a file, by its id, to somebody who reads it; within the reading of the file."""

_GIVERS: dict[str, Giver] = {}


def register(room: str, giver: Giver) -> None:
    """Let a room above lay something beside files."""
    _GIVERS[room] = giver


def of_file(keyring: Keyring, file_id: UUID) -> tuple[Enclosure, ...]:
    """Give everything that lies beside a file."""
    return tuple(one for giver in _GIVERS.values() for one in giver(keyring, file_id))
