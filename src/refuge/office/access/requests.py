"""Who is asking, and with which keys: read from the sealed session of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponseBase

from refuge.office.access.keyring import Keyring
from refuge.office.access.models import Staff
from refuge.office.access.rules import Actor, RefusedError
from refuge.office.access.sessions import SEED, KeysOfSession

P = ParamSpec("P")

SIGNED_IN = "_refuge_signed_in"
"""Set on the request on which somebody has just come in."""

_ACTOR = "_refuge_actor"
_KEYRING = "_refuge_keyring"


class NotSignedInError(RefusedError):
    """Nobody is signed in on this request, or their session is locked."""

    reason = "not_signed_in"


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def confirmed_again(view: View[P]) -> View[P]:
    """Ask for the six words once more before a sensitive act, unless that was less than five minutes ago."""
    return cast("View[P]", reauthentication_required(app="refuge")(view))


def staff_of(request: HttpRequest) -> Staff:
    """The row of whoever is signed in, locked or not. Raises NotSignedInError."""
    if not isinstance(request.user, Staff):
        raise NotSignedInError
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """Who is signed in. Raises NotSignedInError."""
    known: Actor | None = getattr(request, _ACTOR, None)
    if known is None:
        known = staff_of(request).actor
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
        known = Keyring(actor, bytes.fromhex(seed), kept=KeysOfSession(request.session))
        setattr(request, _KEYRING, known)
    return known
