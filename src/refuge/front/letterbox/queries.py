"""What waits for the office."""

from __future__ import annotations

from refuge.protocol.collection import SealedLetter

from .models import Letter


def letters_after(after: str, limit: int) -> list[SealedLetter]:
    """So many letters by hash, after the one named."""
    rows = Letter.objects.filter(hash__gt=after).order_by("hash")[:limit]
    return [SealedLetter(hash=row.hash, day=row.day, sealed=bytes(row.sealed)) for row in rows]


def waiting_after(after: str) -> int:
    return Letter.objects.filter(hash__gt=after).count()
