"""What is typed about a household. Each form knows the version of the case it was filled in for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from refuge.office.case.forms import (
    VersionForm,
    ask_for_second,
    check_second,
    colleague,
    free_text,
    one_of,
)
from refuge.office.case.numbers import UnreadableCaseNumberError, read_case_number
from refuge.office.case.rules import Category, Risk
from refuge.office.case.words import choices
from refuge.office.household.rules import MEMBER_ROLES
from refuge.office.household.words import ROLES
from refuge.office.people.rules import AgeBand, Gender, HouseholdRole, Particulars

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


class MemberForm(VersionForm):
    """One person who belongs to the household. Of a child, nothing but the age band is kept."""

    role = one_of(
        _("What they are to the person of this case"), [(role.value, ROLES[role]) for role in MEMBER_ROLES]
    )
    age_band = one_of(
        _("Age"),
        choices(AgeBand),
        _("Of a child, or where there is doubt, nothing more than this is kept here."),
    )
    gender = forms.ChoiceField(
        label=_("Gender, as they say"),
        choices=choices(Gender),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Only for an adult."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages they speak"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only for an adult."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(language.code, language.name) for language in settings.PROGRAMME.languages]
        self.fields["languages"].choices = [*spoken, ("other", _("Another language"))]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """What `actions.add` and `actions.correct` take."""
        typed = self.cleaned_data
        gender = Gender(typed["gender"] or Gender.undisclosed)
        return {
            "particulars": Particulars(AgeBand(typed["age_band"]), gender, tuple(typed["languages"])),
            "role": HouseholdRole(typed["role"]),
        }


class ConfirmForm(VersionForm):
    said = forms.BooleanField(label=_("The person was asked, and said that this is everybody"))


class LeaveForm(VersionForm):
    left = forms.BooleanField(label=_("They belong to this household no more"))


class OwnCaseForm(VersionForm):
    """A case of their own: for an adult at their own wish, for a child always."""

    redacted_fields = ("risk_reasons",)
    category = one_of(_("What they are leaving"), choices(Category))
    risk = one_of(_("Risk"), choices(Risk))
    risk_reasons = free_text(_("Why this risk"))

    def __init__(
        self,
        *args: Any,
        owners: Mapping[UUID, str],
        is_child: bool,
        seconds: Mapping[UUID, str] | None = None,
        proposed: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"] = colleague(_("Who will work on it"), owners)
        if not is_child:
            ask_for_second(self, seconds or {}, proposed)
            self.fields["wished"] = forms.BooleanField(
                label=_("They asked for a case of their own, or agreed to it, away from the others")
            )

    @property
    def chosen(self) -> dict[str, Any]:
        """What `actions.open_own_case` takes, but for whom it is."""
        typed = self.cleaned_data
        return {
            "category": Category(typed["category"]),
            "risk": Risk(typed["risk"]),
            "risk_reasons": typed["risk_reasons"],
            "owner_id": typed["owner_id"],
            "second_id": typed.get("second_id"),
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        check_second(self, cleaned)
        return cleaned


class ApartForm(VersionForm):
    redacted_fields = ("reason",)
    number = forms.CharField(
        label=_("Number of the case they must not meet"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "short"}),
    )
    reason = free_text(_("Why"))

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"]
        try:
            return read_case_number(typed)
        except UnreadableCaseNumberError:
            raise forms.ValidationError(
                _("Look at this number again: it has twelve letters and digits.")
            ) from None


class EndApartForm(VersionForm):
    redacted_fields = ("reason",)
    reason = free_text(_("Why they may meet again"))
