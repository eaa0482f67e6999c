"""Where allauth asks us: signing in without e-mail, and second factors sealed under the staff seed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from refuge.office.access import actions, second_factors
from refuge.office.access.requests import SIGNED_IN, actor_of
from refuge.office.access.rules import Act
from refuge.office.access.sessions import LAST_SEEN, SEED


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("This name and these six words do not belong together."),
        "incorrect_password": _("These are not your six words."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def send_mail(self, *_: Any, **__: Any) -> None:
        raise RuntimeError("Refuge sends no e-mail.")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody here has an e-mail address."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages here say themselves what has happened."""

    def is_safe_url(self, url: str | None) -> bool:
        """Only our own paths: no scheme, no host, and nothing a browser could read as one."""
        return url is not None and url.startswith("/") and super().is_safe_url(url)

    def reauthenticate(self, user: Any, password: str) -> bool:
        try:
            actions.confirm_again(user, password, timezone.now())  # noqa: TID251 - called by a view of allauth
        except actions.WrongPassphraseError:
            return False
        return True

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """Only the six words: they are what somebody at an open screen does not have."""
        if not user.is_authenticated:
            return []
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.session[LAST_SEEN] = timezone.now().timestamp()  # noqa: TID251 - called by a view of allauth
        setattr(request, SIGNED_IN, True)  # the middleware then remembers the browser
        actions.note(user.actor, Act.sign_in)
        if not second_factors.has_one(user.id):
            # They have typed six words a moment ago and now set up their second factor: not a third time.
            record_authentication(request, user, "password", reauthenticated=True)

    def logout(self, request: HttpRequest) -> None:
        actions.note(actor_of(request), Act.sign_out)
        super().logout(request)

    def respond_user_inactive(self, *_: Any, **__: Any) -> HttpResponse:
        raise RuntimeError("Somebody taken off never comes this far.")


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": _("This code is not right.")}

    def encrypt(self, text: str) -> str:
        return second_factors.seal(text, _seed())

    def decrypt(self, encrypted_text: str) -> str:
        return second_factors.unseal(encrypted_text, _seed())

    def get_totp_issuer(self) -> str:
        return "Refuge"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody here has an e-mail address."""


def _seed() -> bytes:
    return bytes.fromhex(context.request.session[SEED])
