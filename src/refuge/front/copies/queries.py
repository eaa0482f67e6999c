"""What is known of copies, and whether one is genuine."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from refuge.front.pages.rendering import programme
from refuge.language.codes import Code
from refuge.protocol.copies import SignedCopies, digest_of

from .models import CopyList


@dataclass(frozen=True)
class Genuine:
    """The words a copy with this number must have, and which version and language they are."""

    version: int
    language: str
    text: str = field(repr=False)


def signature() -> str:
    """The signature of the list that is held; empty without one."""
    return CopyList.objects.values_list("signature", flat=True).first() or ""


def signed_copies() -> SignedCopies | None:
    row = CopyList.objects.first()
    return SignedCopies(bytes(row.written), row.signature) if row else None


def what_it_must_say(number: Code, listed: AbstractSet[str]) -> Genuine | None:
    """The words of the copy with this number, or None where no words we know have it on the list.

    Every version in every language is tried, whether or not one was found: a right number costs what a wrong one does.
    """
    found = [one for one in _every_text() if digest_of(one.text, number) in listed]
    return found[0] if found else None


def _every_text() -> list[Genuine]:
    return [
        Genuine(version, language, wording.text)
        for version, one in programme().standards.sets.items()
        for language, wording in one.wordings.items()
    ]
