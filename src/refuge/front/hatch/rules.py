"""How much the hatch hands over or takes at once. Pure."""

from __future__ import annotations

import re

DEFAULT_LETTERS = 64
MOST_LETTERS = 200  # within 4 MiB
MOST_ACKNOWLEDGED = 4_096

_HASH = re.compile(r"[0-9a-f]{64}")


class UnreadableRequestError(Exception):
    """The collector signed it, and it is still not what the hatch understands."""


def page_asked_for(after: str, limit: str) -> tuple[str, int]:
    """Where the page of letters begins and how long it is. Raises UnreadableRequestError."""
    wanted = limit or str(DEFAULT_LETTERS)
    if after and not _HASH.fullmatch(after):
        raise UnreadableRequestError
    if not (wanted.isascii() and wanted.isdecimal()):
        raise UnreadableRequestError
    return after, max(1, min(int(wanted[:6]), MOST_LETTERS))


def hashes_in(body: bytes) -> list[str]:
    """The hashes of an acknowledgement, one a line. Raises UnreadableRequestError."""
    lines = body.decode("ascii", "replace").split()
    if len(lines) > MOST_ACKNOWLEDGED or not all(_HASH.fullmatch(line) for line in lines):
        raise UnreadableRequestError
    return lines


def check_counter(counter: int, last: int) -> None:
    """A request is obeyed once. Raises ReplayedRequestError with the least counter that would do."""
    if counter <= last:
        raise ReplayedRequestError(last + 1)


class ReplayedRequestError(Exception):
    """Signed by the collector, but not newer than what was obeyed already."""

    def __init__(self, least: int) -> None:
        super().__init__(least)
        self.least = least
