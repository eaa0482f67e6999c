"""Sealed sessions: what a browser's session holds is sealed under a secret only its cookie carries.

The cookie is 32 random bytes. One label of it finds the row, another opens it, so a seized database
shows how many sessions there are and until when, and nothing else (docs/decisions/0002).
"""

from __future__ import annotations

import base64
import json
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from refuge.office.access.prepared import prepared_first
from refuge.protocol import primitives, sealing
from refuge.protocol.errors import ProtocolError

if TYPE_CHECKING:
    from refuge.office.access.keyring import Key

SEED = "staff_seed"
KEYS = "keys"
LAST_SEEN = "last_seen"
UNTIL = "until"
COOKIE_BYTES = 32
LEAST_BYTES = 16 * 1024
"""A session is filled up to this, or to the next double of it: by its length nobody can be told from others."""
SIGNED_IN_FOR = timedelta(hours=12)
SIGNING_IN_FOR = timedelta(minutes=20)
_KEY = struct.Struct(">16sI32s")  # a compartment, which version of its key, and the key


class SessionStore(SessionBase):
    """A session row that is unreadable without its cookie, and dies when its time is up however busy it is."""

    def _get_new_session_key(self) -> str:
        return primitives.random_bytes(COOKIE_BYTES).hex()

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and _secret(key) is not None

    def exists(self, session_key: str) -> bool:
        return bool(_rows().filter(lookup=_lookup(session_key)).exists())

    def create(self) -> None:
        type(self).clear_expired()
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        if self.session_key is None:
            self.create()
            return
        contents = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        until = _until(contents)
        row = {"sealed": _seal(self.session_key, contents), "expires_at": _next_hour(until)}
        self._insert(row) if must_create else self._update(row)

    def _insert(self, row: dict[str, Any]) -> None:
        try:
            with transaction.atomic():
                _rows().create(lookup=_lookup(cast("str", self.session_key)), **row)
        except IntegrityError as error:
            raise CreateError from error

    def _update(self, row: dict[str, Any]) -> None:
        if not _rows().filter(lookup=_lookup(cast("str", self.session_key))).update(**row):
            raise UpdateError

    def load(self) -> dict[str, Any]:
        contents = self._opened()
        if contents is None or _now() >= datetime.fromisoformat(contents[UNTIL]):
            self._session_key = None
            return {}
        return contents

    def _opened(self) -> dict[str, Any] | None:
        if self.session_key is None:
            return None
        row = _row_at(_lookup(self.session_key))
        return None if row is None else _open(self.session_key, bytes(row.sealed))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            _rows().filter(lookup=_lookup(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        _rows().filter(expires_at__lte=_now()).delete()


@dataclass(frozen=True)
class KeysOfSession:
    """Keys that stay in a session until it is locked or ends: sealed like the seed, which opens them all."""

    session: SessionBase

    def read(self) -> dict[Key, bytes]:
        kept = base64.b64decode(self.session.get(KEYS, ""))
        return {(UUID(bytes=one), version): key for one, version, key in _KEY.iter_unpack(kept)}

    def write(self, opened: dict[Key, bytes]) -> None:
        kept = b"".join(_KEY.pack(one.bytes, version, key) for (one, version), key in opened.items())
        self.session[KEYS] = base64.b64encode(kept).decode()


@prepared_first
def _row_at(lookup: str) -> Any:
    return _rows().filter(lookup=lookup)


def _rows() -> Any:
    from refuge.office.access.models import SealedSession  # noqa: PLC0415 - loaded before the tables are

    return SealedSession.objects


def _now() -> datetime:
    return timezone.now()  # noqa: TID251 - Django asks a session without saying what time it is


def _until(contents: dict[str, Any]) -> datetime:
    """When this session ends: fixed at its beginning, and once more when somebody has signed in."""
    signed_in = SESSION_KEY in contents
    if UNTIL not in contents or (signed_in and "signed_in" not in contents):
        contents[UNTIL] = (_now() + (SIGNED_IN_FOR if signed_in else SIGNING_IN_FOR)).isoformat()
    if signed_in:
        contents["signed_in"] = True
    return datetime.fromisoformat(contents[UNTIL])


def _next_hour(moment: datetime) -> datetime:
    """The row says only the hour: to the minute it would say when somebody came to work."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _secret(session_key: str) -> bytes | None:
    try:
        secret = bytes.fromhex(session_key)
    except ValueError:
        return None
    return secret if len(secret) == COOKIE_BYTES else None


def _lookup(session_key: str) -> str:
    return sealing.label_key(bytes.fromhex(session_key), "lookup").hex()


def _seal(session_key: str, contents: dict[str, Any]) -> bytes:
    key = sealing.label_key(bytes.fromhex(session_key), "seal")
    written = json.dumps(contents).encode()
    length = max(LEAST_BYTES, 1 << (len(written) - 1).bit_length())
    return sealing.seal_bytes(key, written.ljust(length), _lookup(session_key).encode())


def _open(session_key: str, sealed: bytes) -> dict[str, Any] | None:
    key = sealing.label_key(bytes.fromhex(session_key), "seal")
    try:
        plain = sealing.open_bytes(key, sealed, _lookup(session_key).encode())
    except ProtocolError:
        return None
    return cast("dict[str, Any]", json.loads(plain))
