"""What is asked about places: never where one is, and one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from refuge.office.case.forms import VersionForm, free_text, one_of
from refuge.office.case.words import in_words
from refuge.office.household.words import role_in_words
from refuge.office.placement.actions import Wish
from refuge.office.placement.rules import (
    CANCELLING,
    MOVING_OUT,
    Circle,
    Coming,
    Measures,
    Need,
    NoteKind,
    SiteKind,
    Why,
)
from refuge.office.placement.sites import Proposal, WaiverAsked
from refuge.office.placement.words import MOVING_OUT_HINT, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from refuge.office.household.queries import Member

NO_PLACES = _("No place, no way there, no names, no telephone numbers.")
MOST_BEDS = 600


def some(codes: Iterable[StrEnum]) -> list[tuple[str, Any]]:
    return [(code.value, WORDS[type(code)][code]) for code in codes]


def several(label: Any, codes: Iterable[StrEnum], hint: Any = "") -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(
        label=label, choices=some(codes), widget=widget, required=False, help_text=hint
    )


def number(label: Any, least: int, most: int, hint: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, help_text=hint)


def said_of(member: Member) -> str:
    """Say who somebody is without a name: what they are to the others, and how old."""
    role = role_in_words(member.role) or str(_("Somebody whose words are closed to you"))
    return f"{role}, {in_words(member.age_band)}"


class RequestForm(VersionForm):
    """Who comes, what they need, and with whom they may live."""

    redacted_fields = ("split_words",)
    needs = several(
        _("What they need"), Need, _("Ask them. What is missing is shown to whoever looks for a place.")
    )
    circle = one_of(
        _("With whom they may live"),
        some(Circle),
        _("Adults who left the forces live with civilians once the steps are done that make them civilians."),
    )
    split_words = free_text(
        _("Why somebody is kept apart"),
        _("Only for safety, and only what is needed to keep them safe. Families stay together otherwise."),
        required=False,
    )

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = tuple(members)
        for place, member in enumerate(self.members):
            self.fields[f"member_{place}"] = one_of(said_of(member), some(Coming))
            self.fields[f"member_{place}"].initial = Coming.comes.value
        self.order_fields([*(f"member_{one}" for one in range(len(self.members))), "needs", "circle"])

    @property
    def wish(self) -> Wish:
        typed = self.cleaned_data
        return Wish(
            chosen={
                member.person_id: Coming(typed[f"member_{one}"]) for one, member in enumerate(self.members)
            },
            needs=frozenset(Need(one) for one in typed["needs"]),
            circle=Circle(typed["circle"]),
            split_words=typed["split_words"],
            trace=self.redaction_trace,
        )


class MatchForm(VersionForm):
    site_id = forms.UUIDField(widget=forms.HiddenInput)


class WhyForm(VersionForm):
    """Why a placement ends: there is no reason among them that punishes."""

    def __init__(self, *args: Any, moving_out: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = MOVING_OUT if moving_out else CANCELLING
        self.fields["why"] = one_of(_("Why"), some(offered), MOVING_OUT_HINT)

    @property
    def why(self) -> Why:
        return Why(self.cleaned_data["why"])


class MeasuredForm(VersionForm):
    """What is measured at a site."""

    covered = forms.DecimalField(
        label=_("Covered room, in square metres"),
        min_value=1,
        max_value=20000,
        decimal_places=1,
        max_digits=6,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "decimal", "step": "0.1"}),
    )
    toilets = number(_("Toilets"), 0, 200)
    litres = number(_("Water for each person, in litres a day"), 0, 500)
    features = several(_("What it has"), Need)
    child_safe = forms.BooleanField(
        label=_("Somebody looked whether it is safe for children, and it is"), required=False
    )

    @property
    def measures(self) -> Measures:
        typed = self.cleaned_data
        return Measures(
            covered_tenths=int(typed["covered"] * 10),
            toilets=typed["toilets"],
            litres=typed["litres"],
            features=frozenset(Need(one) for one in typed["features"]),
            child_safe=typed["child_safe"],
        )


class InspectForm(MeasuredForm):
    redacted_fields = ("text",)
    text = free_text(_("What else was seen"), NO_PLACES, required=False)


class ProposeForm(MeasuredForm):
    """A new site. Its code is drawn by lot; nobody is asked where it is."""

    kind = one_of(_("What kind of site"), some(SiteKind))
    circle = one_of(_("Who lives there"), some(Circle))
    beds = number(_("Beds"), 1, MOST_BEDS)
    agreement = forms.IntegerField(
        label=_("Version of the agreement the host has signed"),
        min_value=1,
        max_value=999,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["kind", "circle", "beds", "covered", "toilets", "litres"])

    @property
    def proposal(self) -> Proposal:
        typed = self.cleaned_data
        return Proposal(
            kind=SiteKind(typed["kind"]),
            circle=Circle(typed["circle"]),
            beds=typed["beds"],
            measures=self.measures,
            agreement=typed["agreement"],
        )


class BedsForm(VersionForm):
    beds = number(_("Beds"), 1, MOST_BEDS)


class WaiverForm(VersionForm):
    redacted_fields = ("text",)
    least = forms.DecimalField(
        label=_("Square metres for each person, at least"),
        min_value=1,
        max_value=10,
        decimal_places=1,
        max_digits=3,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "decimal", "step": "0.1"}),
    )
    days = number(_("For how many days"), 1, 365)
    text = free_text(_("What the emergency is, and what ends it"), NO_PLACES)

    @property
    def asked(self) -> WaiverAsked:
        typed = self.cleaned_data
        return WaiverAsked(int(typed["least"] * 10), typed["days"], typed["text"], self.redaction_trace)


class SiteNoteForm(VersionForm):
    redacted_fields = ("text",)
    kind = one_of(_("What kind of note"), some(NoteKind))
    text = free_text(_("Note"), NO_PLACES)


def chosen_site(form: MatchForm) -> UUID:
    chosen: UUID = form.cleaned_data["site_id"]
    return chosen
