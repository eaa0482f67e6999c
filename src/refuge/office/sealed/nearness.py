"""Who is too close to a matter to read a file about it. The room of cases, above this one, says who is on a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

_lookups: dict[str, Callable[[str], frozenset[UUID]]] = {}


def register(name: str, lookup: Callable[[str], frozenset[UUID]]) -> None:
    """Take in a way to tell, from what somebody typed as a case number, who works on that case."""
    _lookups[name] = lookup


def on_it(about: str) -> frozenset[UUID]:
    """Everybody who works on the case with this number; nobody where there is none, or none is named."""
    if not about:
        return frozenset()
    return frozenset().union(*(lookup(about) for lookup in _lookups.values()))
