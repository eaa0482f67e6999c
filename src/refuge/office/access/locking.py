"""The idle lock: after some minutes the opened seed is dropped from the session, and what was being sent is kept.

What is kept lies inside the sealed session, so it is as unreadable at rest as everything else there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from refuge.office.access.sessions import KEYS, LAST_SEEN, SEED

KEPT = "kept"
MOST_KEPT_CHARACTERS = 64 * 1024
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "passphrase", "words", "code", "token")
_NOTED_EVERY_SECONDS = 20


@dataclass(frozen=True)
class Typed:
    """One field somebody typed, to be shown and sent again."""

    name: str
    value: str


@dataclass(frozen=True)
class Kept:
    """A form that met the lock: where it was going and what was in it."""

    path: str
    fields: tuple[Typed, ...]


def is_locked(session: SessionBase, now: datetime) -> bool:
    """Whether the session is locked; a session left alone too long is locked here and now."""
    if SEED not in session:
        return True
    idle = now.timestamp() - session.get(LAST_SEEN, 0.0)
    if idle > settings.PROGRAMME.limits.idle_minutes * 60:
        lock(session)
        return True
    if idle > _NOTED_EVERY_SECONDS:  # not at every request: each note is a write to disk
        session[LAST_SEEN] = now.timestamp()
    return False


def lock(session: SessionBase) -> None:
    """Drop the opened seed, and the keys it opened."""
    for one in (SEED, KEYS):
        session.pop(one, None)


def unlock(session: SessionBase, seed: bytes, now: datetime) -> None:
    """Put the seed back."""
    session[SEED] = seed.hex()
    session[LAST_SEEN] = now.timestamp()


def typed_in(request: HttpRequest) -> tuple[Typed, ...]:
    """What somebody typed, without passphrases, codes and our own tokens."""
    return tuple(
        Typed(name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.lower() for word in NEVER_KEPT)
    )


def keep(request: HttpRequest) -> None:
    """Keep a form that met the lock. One too long to keep is not kept in part."""
    fields = typed_in(request)
    if sum(len(one.name) + len(one.value) for one in fields) <= MOST_KEPT_CHARACTERS:
        request.session[KEPT] = {
            "path": request.get_full_path(),
            "fields": [[one.name, one.value] for one in fields],
        }


def kept(session: SessionBase) -> Kept | None:
    """The form that waits to be sent again, if there is one."""
    found: dict[str, Any] | None = session.get(KEPT)
    if found is None:
        return None
    return Kept(found["path"], tuple(Typed(name, value) for name, value in found["fields"]))


def let_go_of_kept(request: HttpRequest) -> None:
    """Once a form is sent to where the kept one was going, the kept one has done its duty."""
    waiting = kept(request.session) if request.method == "POST" else None
    if waiting is not None and waiting.path == request.get_full_path():
        del request.session[KEPT]


def discard_kept(session: SessionBase) -> None:
    """Forget a kept form because its writer says so."""
    session.pop(KEPT, None)
