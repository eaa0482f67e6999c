"""What happens to every request of the office: headers, language, the lock, and refusals turned into pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from refuge.office.access import locking, second_factors, tries
from refuge.office.access.requests import SIGNED_IN, NotSignedInError, actor_of
from refuge.office.access.rules import RefusedError
from refuge.office.access.sessions import SEED
from refuge.protocol import primitives

Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
POLICY_WITH_SCRIPT = POLICY + "; script-src 'self'"
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Referrer-Policy": "same-origin",  # the form check over TLS needs our own origin; nobody else learns a path
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
FIELD = re.compile(rb'<(?:textarea|select|input (?!type="hidden"))')
METHOD_NOT_ALLOWED = 405
USES_SCRIPT = "_refuge_uses_script"
ALWAYS_OPEN = frozenset({"language", "account_logout"})
OPEN_WHILE_LOCKED = ALWAYS_OPEN | {"unlock"}
OPEN_WITHOUT_SECOND_FACTOR = ALWAYS_OPEN | {
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}


class HeadersMiddleware:
    """Outermost: what every answer says, static files too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Behind a UNIX socket there is no address, and a forwarded one is a claim: no address is ever used.
        request.META["REMOTE_ADDR"] = "0.0.0.0"  # noqa: S104 - not bound, only said
        request.META.pop("HTTP_X_FORWARDED_FOR", None)
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        script = getattr(response, USES_SCRIPT, False)
        response["Content-Security-Policy"] = POLICY_WITH_SCRIPT if script else POLICY
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
        if settings.CONFIGURATION.secure:
            response["Strict-Transport-Security"] = "max-age=63072000"
        return response


class LanguageMiddleware:
    """Pages speak the language of the member of staff; before sign-in, the one this browser chose."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = _language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.setdefault("Content-Language", language)
            return response


def _language(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return str(request.user.language)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class LockMiddleware:
    """Locks a session that was left alone, keeps what was being sent, and asks for a second factor."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, SIGNED_IN, False):
            _remember_browser(request, response)
        if request.user.is_authenticated and SEED in request.session and _may_leave_by_itself(response):
            response.setdefault("Refresh", str(settings.PROGRAMME.limits.idle_minutes * 60 + 5))
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        if not request.user.is_authenticated or request.resolver_match is None:
            return None
        name = request.resolver_match.view_name
        if locking.is_locked(request.session, timezone.now()):  # noqa: TID251 - the edge reads the clock
            return None if name in OPEN_WHILE_LOCKED else _to_unlock(request)
        if name not in OPEN_WITHOUT_SECOND_FACTOR and not second_factors.has_one(request.user.id):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        locking.let_go_of_kept(request)
        return None


def _may_leave_by_itself(response: HttpResponseBase) -> bool:
    """A page left alone goes to the lock by itself; one in which somebody may be filling something in never does."""
    is_page = response.get("Content-Type", "").startswith("text/html")
    return is_page and not FIELD.search(getattr(response, "content", b""))


def _to_unlock(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        locking.keep(request)
        return HttpResponseRedirect(reverse("unlock"))
    return HttpResponseRedirect(f"{reverse('unlock')}?{urlencode({'next': request.get_full_path()})}")


def _remember_browser(request: HttpRequest, response: HttpResponseBase) -> None:
    cookie = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        tries.remember_name(cookie, actor_of(request).name, primitives.random_bytes(16).hex()),
        max_age=180 * 24 * 3600,
        secure=settings.CONFIGURATION.secure,
        httponly=True,
        samesite="Strict",
    )


class RefusalMiddleware:
    """A refusal becomes a page that says what one can do, with the status its class names."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return _only_pressed(request, response) if response.status_code == METHOD_NOT_ALLOWED else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotSignedInError):
            return HttpResponseRedirect(
                reverse("unlock" if request.user.is_authenticated else "account_login")
            )
        if isinstance(exception, RefusedError):
            return refused(request, exception)
        return None


def _only_pressed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """An address that is only pressed, come to by itself: a page and the way on, where Django would say nothing."""
    page = render(request, "office/pages/405.html", status=METHOD_NOT_ALLOWED)
    page["Allow"] = response["Allow"]
    return page


def refused(request: HttpRequest, refusal: RefusedError) -> HttpResponse:
    """The page of a refusal; what was typed is shown again, so that nobody has to remember it."""
    typed = locking.typed_in(request) if request.method == "POST" else ()
    context = {"reason": refusal.reason, "status": refusal.status, "typed": typed}
    return render(request, "office/pages/refused.html", context, status=refusal.status)
