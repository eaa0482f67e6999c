"""The keys a member of staff holds while signed in: for one request, then forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from refuge.office.access.rules import Actor
from refuge.protocol.age import HybridIdentity


@dataclass(frozen=True)
class Keyring:
    """The opened staff seed, and what it opened during this request. Its repr shows neither."""

    actor: Actor
    seed: bytes = field(repr=False)
    opened: dict[tuple[UUID, int], Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def identity(self) -> HybridIdentity:
        """What the seed opens with. Expanding it costs more than opening a key, so it is done once for a request."""
        return HybridIdentity(self.seed)
