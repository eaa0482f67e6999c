"""Six-digit codes and recovery codes: sealed under the staff seed, and each good for once.

allauth keeps the tables and knows the algorithms; here is what it leaves to us: the seal, and the memory of
which code was used, in the database, so that every worker process knows it.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, cast
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import IntegrityError, transaction

from refuge.office.access.models import LastCode
from refuge.office.access.prepared import prepared
from refuge.office.access.rules import RefusedError
from refuge.protocol import sealing
from refuge.protocol.errors import ProtocolError

if TYPE_CHECKING:
    from django.db.models import QuerySet

_LABEL = "second factor"
_PLACE = b"refuge/second-factor/v1"


class WrongCodeError(RefusedError):
    """Not the code of this moment, nor an unused recovery code."""

    reason = "wrong_code"


class SpentCodeError(RefusedError):
    """The code, or a later one, was used already."""

    reason = "spent_code"


class DamagedFactorError(RefusedError):
    """What the table holds was not sealed with the seed of its owner: somebody changed it."""

    reason = "damaged_factor"


def seal(text: str, seed: bytes) -> str:
    """Seal the secret of a second factor under the staff seed: a seized database shows none."""
    key = sealing.label_key(seed, _LABEL)
    return base64.b64encode(sealing.seal_bytes(key, text.encode(), _PLACE)).decode()


def unseal(sealed: str, seed: bytes) -> str:
    """Undo `seal`. Raises a ProtocolError for another seed."""
    key = sealing.label_key(seed, _LABEL)
    return sealing.open_bytes(key, base64.b64decode(sealed), _PLACE).decode()


def has_one(staff_id: UUID) -> bool:
    """Whether somebody has a second factor other than recovery codes."""
    return bool(_one_of(staff_id))


@prepared
def _one_of(staff_id: UUID) -> QuerySet[Authenticator, int]:
    rows = Authenticator.objects.filter(user_id=staff_id).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return rows.values_list("id", flat=True)[:1]


def who_have_one() -> frozenset[UUID]:
    """Everybody who has a second factor other than recovery codes."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return frozenset(rows.values_list("user_id", flat=True))


def kinds_of(staff_id: UUID) -> frozenset[str]:
    """Which kinds of second factor somebody has."""
    return frozenset(Authenticator.objects.filter(user_id=staff_id).values_list("type", flat=True))


def passkeys_of(staff_id: UUID) -> list[tuple[int, str]]:
    """Somebody's passkeys: number and the name they gave it."""
    rows = Authenticator.objects.filter(user_id=staff_id, type=Authenticator.Type.WEBAUTHN).order_by("id")
    return [(row.pk, row.wrap().name) for row in rows]


def give_codes(staff_id: UUID, seed: bytes) -> str:
    """Give somebody six-digit codes without a browser (demonstration, set-up), and return the secret."""
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(
        user_id=staff_id, type=Authenticator.Type.TOTP, data={"secret": seal(secret, seed)}
    )
    Authenticator.objects.create(
        user_id=staff_id,
        type=Authenticator.Type.RECOVERY_CODES,
        data={"seed": seal(RecoveryCodes.generate_seed(), seed), "used_mask": 0},
    )
    return secret


def code_at(secret: str, period: int) -> str:
    """The six digits of one period (its number since 1970, thirty seconds each)."""
    return totp.format_hotp_value(totp.hotp_value(secret, period))


def authenticator_of(staff_id: UUID, code: str, seed: bytes) -> Authenticator:
    """The second factor a code is right for; the code is used up.

    Raises WrongCodeError, SpentCodeError, and DamagedFactorError where one does not open with its owner's seed.
    """
    rows = Authenticator.objects.filter(user_id=staff_id).exclude(type=Authenticator.Type.WEBAUTHN)
    try:
        for row in rows.order_by("-type"):  # six digits before recovery codes
            if _takes(row, staff_id, code, seed):
                return cast("Authenticator", row)
    except ProtocolError:
        raise DamagedFactorError from None
    raise WrongCodeError


def _takes(row: Authenticator, staff_id: UUID, code: str, seed: bytes) -> bool:
    if row.type == Authenticator.Type.RECOVERY_CODES:
        return bool(RecoveryCodes(row).validate_code(code))
    try:
        spend(staff_id, unseal(row.data["secret"], seed), code)
    except WrongCodeError:
        return False
    return True


def spend(staff_id: UUID, secret: str, code: str) -> None:
    """Use up a right code. Raises WrongCodeError, SpentCodeError."""
    digits = "".join(code.split())
    periods = [period for period in totp.yield_hotp_counters_from_time() if code_at(secret, period) == digits]
    if not periods:
        raise WrongCodeError
    _remember(staff_id, periods[-1])


def _remember(staff_id: UUID, period: int) -> None:
    if LastCode.objects.filter(staff=staff_id, period__lt=period).update(period=period):
        return
    try:
        with transaction.atomic():
            LastCode.objects.create(staff_id=staff_id, period=period)
    except IntegrityError:
        raise SpentCodeError from None
