"""The list of copies as this process last saw it: verified again when read, looked for at most every few seconds.

Whoever can write to the database cannot make a paper genuine: what does not verify is not there.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from refuge.front.pages import errors
from refuge.front.pages.still import JSON, TEXT, Still, ready
from refuge.protocol.copies import SignedCopies, verify_copies
from refuge.protocol.errors import ProtocolError

from . import queries
from .rules import Reach

FRESH_SECONDS = 3.0


@dataclass(frozen=True)
class Held:
    """A list that verified, and its two files ready to be fetched."""

    reach: Reach
    signed: SignedCopies
    file: Still
    signature: Still


class ListBoard:
    """Several workers serve one front desk, so each looks again by itself."""

    def __init__(self) -> None:
        self._held: Held | None = None
        self._looked_at = float("-inf")

    def held(self) -> Held | None:
        """The list, or None where there is none yet."""
        if time.monotonic() - self._looked_at > FRESH_SECONDS:
            self._look()
        return self._held

    def forget(self) -> None:
        """Look again at the next question: a list has just come in."""
        self._looked_at = float("-inf")

    def forget_everything(self) -> None:
        """As a process that has just begun."""
        self.__init__()  # type: ignore[misc]

    def _look(self) -> None:
        try:
            close_old_connections()
            self._take(queries.signature())
        except DatabaseError as error:  # what was seen before still holds
            errors.count(error)
        self._looked_at = time.monotonic()

    def _take(self, signature: str) -> None:
        """Read and verify the whole list only where its signature is another than before."""
        if self._held is not None and self._held.signed.signature == signature:
            return
        signed = queries.signed_copies()
        self._held = verified(signed) if signed else None


def verified(signed: SignedCopies) -> Held | None:
    """The list if its signature, chain and shape hold, otherwise None."""
    configuration = settings.CONFIGURATION
    try:
        read = verify_copies(signed, configuration.root_public_key, configuration.front_id)
    except ProtocolError as error:
        errors.count(error)
        return None
    return Held(
        reach=Reach(read.operations.generation, read.day, frozenset(read.digests)),
        signed=signed,
        file=ready(signed.document, JSON),
        signature=ready(signed.signature.encode(), TEXT),
    )


board = ListBoard()
