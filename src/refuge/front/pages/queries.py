"""What is known of the notices."""

from __future__ import annotations

from refuge.protocol.notice import SignedNotice

from .models import Notice


def signed_notices() -> list[SignedNotice]:
    rows = Notice.objects.order_by("serial").values_list("document", "signature")
    return [SignedNotice(document=bytes(document), signature=signature) for document, signature in rows]
