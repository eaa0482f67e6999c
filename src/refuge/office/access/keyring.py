"""The keys a member of staff holds while signed in: for one request, then forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from refuge.office.access.rules import Actor


@dataclass(frozen=True)
class Keyring:
    """The opened staff seed, and what it opened during this request. Its repr shows neither."""

    actor: Actor
    seed: bytes = field(repr=False)
    opened: dict[tuple[UUID, int], Any] = field(default_factory=dict, repr=False, compare=False)
