"""Forms at the door. None of them keeps or repeats a passphrase or a code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from refuge.office.access import actions, rules, second_factors, tries
from refuge.office.access.models import LANGUAGES
from refuge.office.access.passphrases import BusyError
from refuge.office.access.rules import OPEN_ROLES, Act, Actor, RefusedError, Role
from refuge.office.access.sessions import SEED
from refuge.office.access.tries import TooSoonError

LONGEST_NAME = 40
LONGEST_PASSPHRASE = 200
ROLE_WORDS = {
    Role.administrator: _("Administrator: lets people in, reads nothing"),
    Role.contact_officer: _("Contact officer: reads and answers letters"),
    Role.case_worker: _("Case worker: works on cases"),
    Role.supervisor: _("Supervisor: looks after cases and those who work on them"),
    Role.auditor: _("Auditor: reads the journal"),
    Role.cp_officer: _("Child protection: works on children's cases, and nobody else does"),
    Role.reviewer: _("Reviewer: sits on the panel that decides"),
    Role.legal: _("Legal officer: advises the panel, reads sealed files they are named for"),
    Role.placement: _("Placement officer: finds safe places to live"),
    Role.undertaking_officer: _("Undertaking officer: explains the standards, witnesses who undertakes them"),
    Role.inquiry: _("Inquiry officer: hears concerns about conduct, stands outside the line"),
    Role.grievance: _("Complaints officer: hears complaints, stands outside the line"),
    Role.head: _("Head of committee: approves the standards, reads figures and nobody's words"),
}


def passphrase_field(label: Any, hint: Any = "") -> forms.CharField:
    """A field for six words that the browser neither remembers in the page nor gives back."""
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password", "autocapitalize": "none"})
    return forms.CharField(label=label, help_text=hint, widget=widget, max_length=LONGEST_PASSPHRASE)


def code_field() -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}
    return forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(attrs=attrs),
        max_length=20,
    )


def wait_in_words(error: TooSoonError | BusyError) -> str:
    """What to do when the next try has to wait."""
    if isinstance(error, BusyError):
        return str(_("Many people are signing in at this moment. Please try again in a few seconds."))
    return ngettext(
        "That was not right several times. Please wait %(seconds)d second, then try again.",
        "That was not right several times. Please wait %(seconds)d seconds, then try again.",
        error.seconds,
    ) % {"seconds": error.seconds}


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = forms.CharField(
            label=_("Your working name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs=attrs)
        )
        self.fields["password"] = passphrase_field(_("Your six words"), _("With a space between them."))

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()  # type: ignore[no-any-return, no-untyped-call]
        except (TooSoonError, BusyError) as error:
            raise ValidationError(wait_in_words(error)) from None


class ConfirmAgainForm(ReauthenticateForm):
    password = passphrase_field(_("Your six words"))  # type: ignore[assignment]

    def clean_password(self) -> str:
        try:
            return super().clean_password()
        except (TooSoonError, BusyError) as error:
            raise ValidationError(wait_in_words(error)) from None


class UnlockForm(forms.Form):
    password = passphrase_field(_("Your six words"))


@contextmanager
def _counted(actor: Actor, act: Act) -> Iterator[None]:
    """Count a try of a second factor before it is checked; write it down when it is wrong."""
    slot = tries.slot_of_staff("second", actor.id)
    try:
        failures = tries.begin(slot, timezone.now())  # noqa: TID251 - a form of allauth's view
        yield
    except TooSoonError as error:
        raise ValidationError(wait_in_words(error)) from None
    except RefusedError as refusal:
        if rules.wait_seconds(failures):
            refusal.reason += "_wait"
        actions.note_refusal(actor, act, refusal)
        raise ValidationError(_wrong_code(refusal)) from None
    tries.succeeded(slot)


class _CountedCodes:
    """Codes that are counted before they are checked, journalled when wrong, and good for once."""

    act = Act.pass_second_factor

    def clean_code(self) -> str:
        form: Any = self
        with _counted(form.user.actor, self.act):
            return self._checked()

    def _checked(self) -> str:
        form: Any = self
        code: str = form.cleaned_data["code"]
        seed = bytes.fromhex(context.request.session[SEED])
        form.authenticator = second_factors.authenticator_of(form.user.id, code, seed)
        return code


def _wrong_code(refusal: RefusedError) -> str:
    if isinstance(refusal, second_factors.DamagedFactorError):
        return str(_("Your second key was changed by somebody else. Tell an administrator today."))
    if isinstance(refusal, second_factors.SpentCodeError):
        return str(_("This code was used already. Wait until your app shows the next one."))
    return str(_("This code is not right. Look at your app again: a new code comes every thirty seconds."))


class SecondFactorForm(_CountedCodes, mfa_forms.AuthenticateForm):
    code = code_field()


class ActivateCodesForm(_CountedCodes, ActivateTOTPForm):
    act = Act.add_second_factor
    code = code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("The six digits your app shows now.")

    def _checked(self) -> str:
        code: str = self.cleaned_data["code"]
        second_factors.spend(self.user.id, self.secret, code)
        return code


class PasskeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with _counted(self.user.actor, Act.pass_second_factor):
            try:
                return super().clean_credential()
            except ValidationError:
                raise second_factors.WrongCodeError from None


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(
        label=_("What you call this key"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class TypeBackForm(forms.Form):
    """The invited person types the six words back, so that we know they have them."""

    words = passphrase_field(_("Type your six words"), _("With a space between them."))

    def __init__(self, *args: Any, shown: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.fields["words"].widget.attrs["autocomplete"] = "new-password"

    def clean_words(self) -> str:
        words = " ".join(str(self.cleaned_data["words"]).split())
        if words != self.shown:
            raise ValidationError(
                _("These are not the six words you were shown. Go back and look at them again.")
            )
        return words


def _role_choices() -> list[tuple[str, Any]]:
    return [(role.value, ROLE_WORDS[role]) for role in Role if role in OPEN_ROLES]


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("What this person does here"),
        help_text=_("An administrator does nothing else: who lets people in does not read letters or cases."),
        choices=_role_choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_roles(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.cleaned_data["roles"])


class InviteForm(RolesForm):
    name = forms.CharField(
        label=_("Working name"),
        help_text=_("A made-up name for use in this system. Never a real name, nor one used elsewhere."),
        max_length=LONGEST_NAME,
        min_length=2,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=_("Language of their pages"), choices=LANGUAGES, widget=forms.RadioSelect
    )
    field_order = ["name", "roles", "language"]
