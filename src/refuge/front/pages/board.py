"""The notices as this process last saw them: verified again when read, looked up at most every few seconds."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from refuge.protocol.errors import ProtocolError
from refuge.protocol.notice import SignedNotice, verify_notice

from . import errors, queries, rules

FRESH_SECONDS = 3.0


@dataclass(frozen=True)
class Held:
    """A notice that verified."""

    window: rules.Window
    recipients: tuple[str, ...]
    concerns: tuple[
        str, ...
    ]  # to whom a letter marked as a concern is sealed instead; empty where nobody could open it
    signed: SignedNotice


class Board:
    """Several workers serve one front desk, so each looks again by itself."""

    def __init__(self) -> None:
        self._held: dict[SignedNotice, Held | None] = {}
        self._looked_at = float("-inf")

    def in_force(self, day: date) -> Held | None:
        """The notice to seal to and to show, or None: then the letterbox is closed."""
        if time.monotonic() - self._looked_at > FRESH_SECONDS:
            self._look()
        held = [notice for notice in self._held.values() if notice]
        window = rules.in_force((notice.window for notice in held), day)
        return next((notice for notice in held if notice.window == window), None)

    def forget(self) -> None:
        """Look again at the next question: a notice has just come in."""
        self._looked_at = float("-inf")

    def _look(self) -> None:
        try:
            close_old_connections()
            self._take(queries.signed_notices())
        except (
            DatabaseError
        ) as error:  # what was seen before still holds; a first look sees nothing, so stays closed
            errors.count(error)
        self._looked_at = time.monotonic()

    def _take(self, signed: Iterable[SignedNotice]) -> None:
        # Whoever can write to the database cannot make us seal to their key: every notice is verified here again.
        known = self._held
        self._held = {one: known[one] if one in known else verified(one) for one in signed}


def verified(signed: SignedNotice) -> Held | None:
    """The notice if its signature, chain and shape hold, otherwise None."""
    configuration = settings.CONFIGURATION
    try:
        notice = verify_notice(signed, configuration.root_public_key, configuration.front_id)
    except ProtocolError as error:
        errors.count(error)
        return None
    window = rules.Window(
        serial=notice.serial,
        generation=notice.operations.generation,
        not_before=notice.not_before,
        not_after=notice.not_after,
    )
    return Held(window, tuple(notice.recipients), tuple(notice.concerns), signed)


board = Board()
