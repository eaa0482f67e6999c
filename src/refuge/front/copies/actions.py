"""What changes the list of copies: a newer one that the office uploads."""

from __future__ import annotations

from datetime import date

from refuge.protocol.copies import SignedCopies

from . import queries, rules
from .board import verified
from .models import CopyList


class CopiesDoNotVerifyError(Exception):
    """Not a list of our root for this front desk."""


def keep_list(signed: SignedCopies, day: date) -> None:
    """Keep a list in the place of the one before. Raises CopiesDoNotVerifyError, rules.CopiesRefusedError.

    Called inside the hatch's transaction, so that two uploads cannot both be the newest.
    """
    new = verified(signed)
    if new is None:
        raise CopiesDoNotVerifyError
    before = queries.signed_copies()
    held = verified(before) if before else None
    rules.check_may_come_in(new.reach, held.reach if held else None, day)
    CopyList.objects.update_or_create(
        id=1, defaults={"written": signed.document, "signature": signed.signature}
    )
