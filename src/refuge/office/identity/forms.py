"""What is typed about a name. No number of any paper: it is refused, not only warned of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from refuge.language.patterns import Kind, find_forbidden
from refuge.office.case.forms import VersionForm, one_of
from refuge.office.identity.rules import Purpose, Words
from refuge.office.identity.words import ASKING, PURPOSES

NEVER = frozenset({Kind.identity_card, Kind.phone, Kind.coordinates})


def no_number(typed: str) -> None:
    """Refuse a number that leads to somebody. Raises ValidationError."""
    if any(found.kind in NEVER for found in find_forbidden(typed)):
        raise forms.ValidationError(
            _("There is a number in this that leads to somebody. It is not kept here: take it out.")
        )


def line(label: Any, hint: Any = "", *, required: bool = True) -> forms.CharField:
    typed = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(
        label=label, help_text=hint, max_length=120, widget=typed, required=required, validators=[no_number]
    )


class WriteForm(VersionForm):
    redacted_fields = ("name_used", "other_names", "papers")
    name_used = line(_("The name they want to be called by"))
    other_names = line(
        _("Other names"), _("Only where a step needs them, for instance a nickname."), required=False
    )
    papers = forms.CharField(
        label=_("Which papers they have or need"),
        help_text=_(
            "What kind, and whether they have it with them. Never a number, a date or a place of birth."
        ),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        required=False,
        validators=[no_number],
    )

    @property
    def words(self) -> Words:
        typed = self.cleaned_data
        return Words(typed["name_used"], typed["other_names"], typed["papers"])


class AskForm(forms.Form):
    purpose = one_of(_("Which step needs it"), [(one.value, PURPOSES[one]) for one in ASKING])

    @property
    def chosen(self) -> Purpose:
        return Purpose(self.cleaned_data["purpose"])


class AnswerForm(VersionForm):
    """`version` is that of the request."""

    answer = one_of(
        _("Your answer"),
        [("lend", _("I lend my half, for minutes")), ("no", _("No"))],
        _("The journal says who asked, why, and what you answered."),
    )


class EraseForm(VersionForm):
    answer = one_of(
        _("Your answer"),
        [("erase", _("Yes, destroy it: it cannot be brought back")), ("no", _("No"))],
        _("The journal says who asked, and what you answered."),
    )
