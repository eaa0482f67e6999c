"""Signing in with a working name and a passphrase: one Argon2id, and the opened seed goes into the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone

from refuge.office.access import actions, tries
from refuge.office.access.models import Staff
from refuge.office.access.prepared import prepared_first
from refuge.office.access.sessions import SEED

if TYPE_CHECKING:
    from django.db.models import QuerySet


class PassphraseBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> Staff | None:
        """Raises TooSoonError and BusyError for the form to explain; a wrong passphrase is nobody."""
        if request is None:
            return None
        name = actions.clean_name(username)
        slot = tries.slot_of_name(name, request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""))
        try:
            # The backend stands where the web begins, as a view does: here the clock is read.
            opened = actions.sign_in(name, password, slot, timezone.now())  # noqa: TID251
        except actions.WrongPassphraseError:
            return None
        request.session[SEED] = opened.seed.hex()
        return opened.staff

    def get_user(self, user_id: Any) -> Staff | None:
        return _who_works_here(UUID(str(user_id)))


@prepared_first
def _who_works_here(staff_id: UUID) -> QuerySet[Staff]:
    return Staff.objects.filter(id=staff_id, is_active=True)
