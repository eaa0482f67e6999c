"""What changes the notices: one that the office uploads."""

from __future__ import annotations

from datetime import date

from refuge.protocol.notice import SignedNotice

from . import rules
from .board import Held, verified
from .models import Notice
from .queries import signed_notices


class NoticeDoesNotVerifyError(Exception):
    """Not a notice of our root for this front desk."""


def keep_notice(signed: SignedNotice, day: date) -> None:
    """Keep a notice and let go of those past. Raises NoticeDoesNotVerifyError, rules.NoticeRefusedError.

    Called inside the hatch's transaction, so that two uploads cannot both be the highest.
    """
    notice = verified(signed)
    if notice is None:
        raise NoticeDoesNotVerifyError
    held = [one.window for one in map(verified, signed_notices()) if one]
    rules.check_may_come_in(notice.window, held, day)
    _store(notice)
    Notice.objects.filter(serial__in=rules.may_go([*held, notice.window], day)).delete()


def _store(notice: Held) -> None:
    Notice.objects.create(
        serial=notice.window.serial,
        not_before=notice.window.not_before,
        not_after=notice.window.not_after,
        document=notice.signed.document,
        signature=notice.signed.signature,
    )
