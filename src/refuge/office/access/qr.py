"""A QR picture as the path of an SVG, drawn in the page itself: nothing to load, nothing to mark as safe."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET_ZONE = 4


@dataclass(frozen=True)
class Picture:
    """The side in squares and the path of the dark ones."""

    side: int
    path: str


def picture_of(address: str) -> Picture:
    """Draw an address. The path holds only numbers and the letters M, h, v, z."""
    rows = tuple(segno.make(address, error="m", micro=False).matrix)
    squares = (
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return Picture(len(rows) + 2 * QUIET_ZONE, "".join(squares))
