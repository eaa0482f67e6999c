"""That something stands open about a case, and nothing else: neither what, nor since when, nor with whom (I-35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refuge.office.breach import marks
from refuge.office.breach.models import Hold

if TYPE_CHECKING:
    from uuid import UUID


def keep_open(case_id: UUID, matter_id: UUID) -> None:
    """Let a case not be closed while this stands."""
    Hold.objects.update_or_create(
        matter_mark=marks.of_matter(matter_id), defaults={"case_mark": marks.of_case(case_id)}
    )


def is_open(case_id: UUID) -> bool:
    """Say whether something stands open about a case."""
    return Hold.objects.filter(case_mark=marks.of_case(case_id)).exists()


def pass_to(matter_id: UUID, file_id: UUID) -> None:
    """Let a sealed file keep the case open from now on; nobody at the case sees a difference (I-34)."""
    Hold.objects.filter(matter_mark=marks.of_matter(matter_id)).update(matter_mark=marks.of_matter(file_id))


def release(matter_id: UUID) -> None:
    """Let go of whatever this kept open."""
    Hold.objects.filter(matter_mark=marks.of_matter(matter_id)).delete()
