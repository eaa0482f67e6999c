"""Who is asking, and with which keys: read from the sealed session of a request."""

from __future__ import annotations

from django.http import HttpRequest

from refuge.office.access.keyring import Keyring
from refuge.office.access.rules import Actor, RefusedError
from refuge.office.access.sessions import SEED

_ACTOR = "_refuge_actor"
_KEYRING = "_refuge_keyring"


class NotSignedInError(RefusedError):
    """Nobody is signed in on this request, or their session is locked."""

    reason = "not_signed_in"


def actor_of(request: HttpRequest) -> Actor:
    """Who is signed in. Raises NotSignedInError."""
    known: Actor | None = getattr(request, _ACTOR, None)
    if known is None:
        if not request.user.is_authenticated:
            raise NotSignedInError
        known = request.user.actor
        setattr(request, _ACTOR, known)
    return known


def keyring_of(request: HttpRequest) -> Keyring:
    """Who is signed in, with their opened seed; kept for this request only. Raises NotSignedInError."""
    known: Keyring | None = getattr(request, _KEYRING, None)
    if known is None:
        actor = actor_of(request)
        seed = request.session.get(SEED)
        if seed is None:
            raise NotSignedInError
        known = Keyring(actor, bytes.fromhex(seed))
        setattr(request, _KEYRING, known)
    return known
