"""What the server compares without opening anything: which case, and what stands open about it.

A mark is made with the office's own secret, so a copy of the database alone tells nothing; whoever takes the whole
machine can try every case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from refuge.protocol.sealing import label_key

if TYPE_CHECKING:
    from uuid import UUID


def of_case(case_id: UUID) -> str:
    return _mark(f"breach case {case_id}")


def of_matter(matter_id: UUID) -> str:
    """Mark a matter, or the sealed file it became: the two look alike."""
    return _mark(f"breach matter {matter_id}")


def _mark(label: str) -> str:
    return label_key(settings.SECRET_KEY.encode(), label).hex()
