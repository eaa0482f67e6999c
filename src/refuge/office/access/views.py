"""Pages of the door: signing in, the lock, one's own account, staff and invitations."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from allauth.account import views as account_views
from allauth.account.internal.flows import login as login_flow
from allauth.account.internal.flows import logout as logout_flow
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.recovery_codes.internal import flows as recovery_flows
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from refuge.office.access import actions, locking, passphrases, queries, second_factors
from refuge.office.access.forms import InviteForm, RolesForm, TypeBackForm, UnlockForm, wait_in_words
from refuge.office.access.journal import written
from refuge.office.access.middleware import USES_SCRIPT
from refuge.office.access.passphrases import BusyError
from refuge.office.access.qr import picture_of
from refuge.office.access.requests import actor_of, confirmed_again, staff_of
from refuge.office.access.rules import Act, RefusedError, RolesRefusedError
from refuge.office.access.sessions import SEED
from refuge.office.access.tries import TooSoonError

INVITED_WORDS = "invited_words"


class SignIn(account_views.LoginView):
    template_name = "office/access/sign_in.html"


class ConfirmAgain(account_views.ReauthenticateView):
    template_name = "office/access/confirm_again.html"


class SecondFactor(mfa_views.AuthenticateView):
    template_name = "office/access/second_factor.html"

    def form_valid(self, form: Any) -> HttpResponse:
        with written(
            self.stage.login.user.actor, Act.pass_second_factor, f"staff:{self.stage.login.user.id}"
        ):
            form.save()
        return cast("HttpResponse", self.stage.exit())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["has_passkey"] = "webauthn" in second_factors.kinds_of(self.stage.login.user.id)
        if self.webauthn_form and self.webauthn_form.errors:
            context["form"] = self.webauthn_form
        return context

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        return _with_script(super().render_to_response(context, **kwargs))


class ActivateCodes(totp_views.ActivateTOTPView):
    template_name = "office/access/activate_codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super(totp_views.ActivateTOTPView, self).get_context_data(**kwargs)
        secret = context["form"].secret
        context["groups"] = [secret[i : i + 4] for i in range(0, len(secret), 4)]
        context["picture"] = picture_of(get_adapter().build_totp_url(staff_of(self.request), secret))
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        actor = actor_of(self.request)
        with written(actor, Act.add_second_factor, f"staff:{actor.id}") as line:
            line.changed("second_factor.totp")
            return super().form_valid(form)


class DeactivateCodes(totp_views.DeactivateTOTPView):
    template_name = "office/access/deactivate_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        actor = actor_of(self.request)
        with written(actor, Act.remove_second_factor, f"staff:{actor.id}") as line:
            line.changed("second_factor.totp")
            return super().form_valid(form)


class AddPasskey(webauthn_views.AddWebAuthnView):
    template_name = "office/access/add_passkey.html"

    def form_valid(self, form: Any) -> HttpResponse:
        actor = actor_of(self.request)
        with written(actor, Act.add_second_factor, f"staff:{actor.id}") as line:
            line.changed("second_factor.passkey")
            return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        return {**super().get_context_data(**kwargs), "form": form}

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        return _with_script(super().render_to_response(context, **kwargs))


class RemovePasskey(webauthn_views.RemoveWebAuthnView):
    template_name = "office/access/remove_passkey.html"
    success_url = reverse_lazy("account")

    def form_valid(self, form: Any) -> HttpResponse:
        actor = actor_of(self.request)
        with written(actor, Act.remove_second_factor, f"staff:{actor.id}") as line:
            line.changed("second_factor.passkey")
            return super().form_valid(form)


def _with_script(response: HttpResponse) -> HttpResponse:
    """Let this one page load our script: a passkey cannot speak without it."""
    setattr(response, USES_SCRIPT, True)
    return response


class RecoveryCodes(recovery_views.ViewRecoveryCodesView):
    template_name = "office/access/recovery_codes.html"


class RenewRecoveryCodes(recovery_views.GenerateRecoveryCodesView):
    template_name = "office/access/renew_recovery_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ARG002 - allauth's signature
        actor = actor_of(self.request)
        with written(actor, Act.renew_recovery_codes, f"staff:{actor.id}") as line:
            line.changed("second_factor.recovery_codes")
            recovery_flows.generate_recovery_codes(self.request)
        return HttpResponseRedirect(str(self.success_url))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        logout_flow.logout(request)
    request.session.flush()
    return redirect("account_login")


@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    form = UnlockForm(request.POST or None)
    if SEED in request.session and not locking.is_locked(request.session, timezone.now()):
        return _after_unlocking(request)
    if form.is_valid():
        try:
            seed = actions.unlock(staff_of(request), form.cleaned_data["password"], timezone.now())
        except (TooSoonError, BusyError) as error:
            form.add_error("password", wait_in_words(error))
        except actions.WrongPassphraseError:
            form.add_error("password", _("These are not your six words."))
        else:
            locking.unlock(request.session, seed, timezone.now())
            return _after_unlocking(request)
    context = {"form": form, "waiting": locking.kept(request.session) is not None, "next": _next(request)}
    return render(request, "office/access/unlock.html", context)


def _after_unlocking(request: HttpRequest) -> HttpResponse:
    if locking.kept(request.session) is not None:
        return redirect("kept")
    return HttpResponseRedirect(_next(request))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else "/"


@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """A form that met the lock: shown again, with everything typed, to be sent now or let go."""
    waiting = locking.kept(request.session)
    if waiting is None:
        return redirect("/")
    if request.method == "POST":
        locking.discard_kept(request.session)
        return redirect("/")
    return render(request, "office/access/kept.html", {"kept": waiting})


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_next(request))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        actions.change_language(actor_of(request), chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        secure=settings.CONFIGURATION.secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def account(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "roles": queries.role_words(actor.roles),
        "kinds": second_factors.kinds_of(actor.id),
        "passkeys": second_factors.passkeys_of(actor.id),
    }
    return render(request, "office/access/account.html", context)


def staff(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "everybody": queries.everybody(actor),
        "invitations": queries.invitations(actor, timezone.now()),
        "may_change": queries.may_change(actor),
    }
    return render(request, "office/access/staff.html", context)


@confirmed_again
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    queries.check_may_change(actor)
    form = InviteForm(request.POST or None, initial={"language": settings.LANGUAGE_CODE})
    if form.is_valid():
        given = form.cleaned_data
        try:
            token = actions.invite(actor, given["name"], given["roles"], given["language"], timezone.now())
        except RefusedError as refusal:
            form.add_error(_field_of(refusal), _words_of(refusal))
        else:
            context = {"link": request.build_absolute_uri(f"/invitation/{token}/"), "name": given["name"]}
            return render(request, "office/access/invited.html", context)
    return render(request, "office/access/invite.html", {"form": form})


def _field_of(refusal: RefusedError) -> str:
    return {"name_taken": "name", "roles_refused": "roles"}.get(refusal.reason) or _raise(refusal)


def _words_of(refusal: RefusedError) -> str:
    return {
        "name_taken": _("Somebody has this name already. Think of another one."),
        "roles_refused": _("An administrator and a head of committee hold no other role."),
    }[refusal.reason]


def _raise(refusal: RefusedError) -> str:
    raise refusal


@require_POST
@confirmed_again
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    actions.withdraw_invitation(actor_of(request), invitation_id)
    messages.success(request, _("The invitation is taken back. Its link opens nothing any more."))
    return redirect("staff")


@confirmed_again
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    queries.check_may_change(actor)
    somebody = queries.member(actor, staff_id)
    form = RolesForm(request.POST or None, initial={"roles": sorted(somebody.roles)})
    if form.is_valid():
        try:
            actions.change_roles(actor, staff_id, form.cleaned_data["roles"])
        except RolesRefusedError as refusal:
            form.add_error("roles", _words_of(refusal))
        else:
            messages.success(request, _("The roles are changed. This person has to sign in again."))
            return redirect("staff")
    return render(request, "office/access/member.html", {"form": form, "somebody": somebody})


@confirmed_again
@require_http_methods(["GET", "POST"])
def take_off(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    queries.check_may_change(actor)
    somebody = queries.member(actor, staff_id)
    if request.method == "POST":
        actions.take_off(actor, staff_id)
        messages.success(request, _("This person can no longer sign in, and their keys are turned."))
        return redirect("staff")
    context = {"somebody": somebody, "held_alone": queries.held_alone_by(staff_id)}
    return render(request, "office/access/take_off.html", context)


@require_POST
@confirmed_again
def bring_back(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    actions.bring_back(actor_of(request), staff_id)
    messages.success(request, _("This person can sign in again. Others give them access to each case anew."))
    return redirect("staff")


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Step one: who is invited. Step two, once asked for: the six words, shown here and nowhere else."""
    invited = queries.invited(token, timezone.now())
    if request.method == "GET":
        return render(request, "office/access/invitation.html", {"invited": invited, "token": token})
    words = passphrases.new_passphrase()
    request.session[INVITED_WORDS] = words
    return render(request, "office/access/invitation_words.html", {"words": words.split(), "token": token})


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation_typed(request: HttpRequest, token: str) -> HttpResponse:
    """Step three: the words typed back; then this person is a member of staff and signed in."""
    invited = queries.invited(token, timezone.now())
    shown = request.session.get(INVITED_WORDS)
    if shown is None:
        return redirect("invitation", token=token)
    form = TypeBackForm(request.POST or None, shown=shown)
    if not form.is_valid():
        return render(
            request, "office/access/invitation_typed.html", {"form": form, "invited": invited, "token": token}
        )
    opened = actions.accept_invitation(token, shown, timezone.now())
    del request.session[INVITED_WORDS]
    request.session[SEED] = opened.seed.hex()
    return login_flow.perform_login(request, Login(user=opened.staff))


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    typed = locking.typed_in(request) if request.user.is_authenticated else ()
    return render(request, "office/pages/form_expired.html", {"typed": typed}, status=403)


@login_not_required
def page_400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "office/pages/400.html", status=400)


@login_not_required
def page_403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "office/pages/refused.html", {"reason": "not_allowed", "status": 403}, status=403)


@login_not_required
def page_404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "office/pages/404.html", status=404)


@login_not_required
def page_500(request: HttpRequest) -> HttpResponse:
    return render(request, "office/pages/500.html", status=500)
