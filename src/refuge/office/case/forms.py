"""What is typed about a case. Each form knows the version of the case it was filled in for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from refuge.office.case.rules import (
    AccessReason,
    AgeReason,
    Category,
    EntryRoute,
    Given,
    Need,
    NoteKind,
    Reason,
    Risk,
    Track,
    Transition,
)
from refuge.office.case.words import WORDS, choices
from refuge.office.people.rules import AgeBand, Gender
from refuge.office.vault.redaction import RedactedForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

    from django.http import QueryDict

LONGEST_TEXT = 8000
GIVING_REASONS = (AccessReason.works_with_owner, AccessReason.stands_in, AccessReason.second_key)
TAKING_REASONS = (AccessReason.no_longer_needed, AccessReason.too_close, AccessReason.safety)
HANDING_REASONS = (AccessReason.absence, AccessReason.workload, AccessReason.too_close, AccessReason.safety)
NO_NAMES = _("No names, no telephone numbers, no places, no units: they are not needed here.")
SECOND_HINT = _(
    "If only one person holds the key and is gone, so is everything in the case. A child's case is held by every "
    "child-protection officer, whatever is chosen here."
)
WHO_APPROVES = {
    Track.adult: _("A supervisor who does not own the case. They are given access to it."),
    Track.child: _("A child-protection officer who does not own the case."),
}
NOBODY_APPROVES = {
    Track.adult: _(
        "There is nobody who could: it takes a supervisor who neither owns the case nor asks. "
        "Hand the case over to somebody else first, or let an administrator invite a second supervisor."
    ),
    Track.child: _(
        "There is nobody who could: it takes a child-protection officer who neither owns the case nor asks. "
        "Hand the case over to somebody else first, or let an administrator invite a second officer."
    ),
}


def some(codes: Iterable[StrEnum]) -> list[tuple[str, Any]]:
    """Offer a few codes of one kind, in this order."""
    return [(code.value, WORDS[type(code)][code]) for code in codes]


def one_of(label: Any, offered: list[tuple[str, Any]], hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=offered, widget=forms.RadioSelect, help_text=hint)


def free_text(label: Any, hint: Any = NO_NAMES, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 8, "autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=hint, widget=widget, max_length=LONGEST_TEXT, required=required
    )


def colleague(label: Any, people: Mapping[UUID, str], hint: Any = "") -> forms.TypedChoiceField:
    offered = [("", _("Choose somebody")), *((str(one), name) for one, name in people.items())]
    return forms.TypedChoiceField(label=label, choices=offered, coerce=UUID, help_text=hint)


class OpenCaseForm(RedactedForm):
    """What a case begins with. The room above uses it as well, when a letter becomes a case."""

    redacted_fields = ("risk_reasons",)
    age_band = one_of(
        _("Age"),
        choices(AgeBand),
        _("A child, or anybody whose age is in doubt, goes to child protection at once."),
    )
    category = one_of(_("What they are leaving"), choices(Category))
    entry_route = one_of(_("How they came to us"), choices(EntryRoute))
    gender = one_of(_("Gender, as they say"), choices(Gender))
    languages = forms.MultipleChoiceField(
        label=_("Languages they speak"), widget=forms.CheckboxSelectMultiple
    )
    risk = one_of(_("Risk"), choices(Risk))
    risk_reasons = free_text(_("Why this risk"))

    def __init__(
        self,
        *args: Any,
        owners: Mapping[UUID, str],
        seconds: Mapping[UUID, str] | None = None,
        proposed: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(language.code, language.name) for language in settings.PROGRAMME.languages]
        self.fields["languages"].choices = [*spoken, ("other", _("Another language"))]  # type: ignore[attr-defined]
        self.fields["owner_id"] = colleague(_("Who will work on it"), owners)
        ask_for_second(self, seconds or {}, proposed)

    @property
    def particulars(self) -> dict[str, Any]:
        """What `case.actions.open_case` takes, but for who opens it, from which thread and on which day."""
        chosen = self.cleaned_data
        return {
            "age_band": AgeBand(chosen["age_band"]),
            "category": Category(chosen["category"]),
            "entry_route": EntryRoute(chosen["entry_route"]),
            "gender": Gender(chosen["gender"]),
            "languages": chosen["languages"],
            "risk": Risk(chosen["risk"]),
            "risk_reasons": chosen["risk_reasons"],
            "owner_id": chosen["owner_id"],
            "second_id": chosen["second_id"],
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        check_second(self, cleaned)
        return cleaned


def ask_for_second(form: forms.Form, seconds: Mapping[UUID, str], proposed: UUID | None) -> None:
    """Add to a form the choice of who holds a new case besides its owner."""
    field = colleague(_("Who holds the key besides them"), seconds, SECOND_HINT)
    field.required, field.initial = False, str(proposed) if proposed else None
    field.empty_value = None
    form.fields["second_id"] = field


def check_second(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Say so on the form where the second holder is the owner again."""
    if cleaned.get("second_id") and cleaned["second_id"] == cleaned.get("owner_id"):
        form.add_error("second_id", _("Choose somebody else than who will work on it."))


class VersionForm(RedactedForm):
    """A form about a case as it was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def look_again_at(self, version: int) -> None:
        """Once the page has said that the case has changed, sending it again is a choice."""
        typed = cast("QueryDict", self.data).copy()
        typed[self.add_prefix("version")] = str(version)
        self.data = typed


class NoteForm(RedactedForm):
    redacted_fields = ("text",)
    note_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kind = one_of(
        _("What kind of note"),
        choices(NoteKind),
        _("An assessment or a plan is needed before it can be approved."),
    )
    text = free_text(_("Note"))


class CorrectionForm(RedactedForm):
    """A note is never altered: a new one says what is right."""

    redacted_fields = ("text",)
    note_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = free_text(_("What is right"))


class RiskForm(VersionForm):
    redacted_fields = ("reasons",)
    risk = one_of(_("Risk now"), choices(Risk))
    reasons = free_text(_("Why"))


class AgeForm(VersionForm):
    age_band = one_of(_("Age"), choices(AgeBand))
    why = one_of(_("Why it is corrected"), choices(AgeReason))


class MoveForm(VersionForm):
    """What one line of the table of moves asks somebody to bring along."""

    def __init__(
        self,
        *args: Any,
        transition: Transition,
        approvers: Mapping[UUID, str],
        track: Track = Track.adult,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if Need.reason in transition.needs:
            self.fields["reason"] = one_of(_("Reason"), some(sorted(transition.reasons)))
        if Need.person_agrees in transition.needs:
            self.fields["person_agrees"] = forms.BooleanField(label=_("The person agrees with this plan"))
        if transition.approved:
            hint = (WHO_APPROVES if approvers else NOBODY_APPROVES)[track]
            self.fields["asked_of"] = colleague(_("Who is asked to approve"), approvers, hint)

    @property
    def given(self) -> Given:
        reason = self.cleaned_data.get("reason")
        confirmed = {Need.person_agrees} if self.cleaned_data.get(Need.person_agrees) else set()
        return Given(Reason(reason) if reason else None, frozenset(confirmed))


class AnswerForm(VersionForm):
    """Yes or no to a step somebody asked for; a no says why."""

    redacted_fields = ("text",)
    answer = one_of(
        _("Your answer"), [("approve", _("I approve this step")), ("decline", _("Not yet, and I say why"))]
    )
    text = free_text(_("Why not yet"), required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "decline" and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say why, so that it can be put right."))
        return cleaned


class GiveAccessForm(VersionForm):
    why = one_of(_("Why"), some(GIVING_REASONS))

    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff_id"] = colleague(_("Who is given access"), people)
        self.order_fields(["staff_id", "why"])


class TakeAccessForm(VersionForm):
    why = one_of(_("Why"), some(TAKING_REASONS))


class HandOverForm(VersionForm):
    why = one_of(_("Why"), some(HANDING_REASONS))
    stays = forms.BooleanField(label=_("The owner until now stays on the case"), required=False)

    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff_id"] = colleague(_("Who owns the case from now on"), people)
        self.order_fields(["staff_id", "why", "stays"])


class PassOnForm(forms.Form):
    """To whom all cases of a colleague go."""

    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff_id"] = colleague(_("Who owns these cases from now on"), people)
        self.fields["why"] = one_of(_("Why"), some(HANDING_REASONS))


class SearchForm(forms.Form):
    number = forms.CharField(
        label=_("Case number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "short"}),
    )
