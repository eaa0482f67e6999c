"""The keys a member of staff holds while signed in: for one request, then forgotten.

A desk opens some keys each time it is looked at. Those stay in the sealed session, beside the seed that opens them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from refuge.office.access.rules import Actor
from refuge.protocol.age import HybridIdentity

Key = tuple[UUID, int]
"""A compartment, and which version of its key."""


class Kept(Protocol):
    """Where keys stay from one request to the next."""

    def read(self) -> dict[Key, bytes]:
        """Give what stays; nothing once the session was locked."""

    def write(self, opened: dict[Key, bytes]) -> None:
        """Let these stay, and no others."""


class NothingKept:
    """Where nothing stays: outside of a session."""

    def read(self) -> dict[Key, bytes]:
        return {}

    def write(self, opened: dict[Key, bytes]) -> None:
        """Let nothing stay."""


@dataclass(frozen=True)
class Keyring:
    """The opened staff seed, and what it opened during this request. Its repr shows neither."""

    actor: Actor
    seed: bytes = field(repr=False)
    opened: dict[Key, Any] = field(default_factory=dict, repr=False, compare=False)
    kept: Kept = field(default_factory=NothingKept, repr=False, compare=False)

    @cached_property
    def identity(self) -> HybridIdentity:
        """What the seed opens with. Expanding it costs more than opening a key, so it is done once for a request."""
        return HybridIdentity(self.seed)
