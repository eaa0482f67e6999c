"""What is asked on the pages of a consent, one question after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from refuge.office.case.forms import NO_NAMES, VersionForm, free_text, one_of
from refuge.office.case.rules import Track
from refuge.office.consent.rules import (
    TERMS,
    WITNESSED,
    Answer,
    Capacity,
    Category,
    LegalBasis,
    Level,
    Mode,
    Question,
    Said,
    SaidNo,
    Witness,
)
from refuge.office.consent.words import choices

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_LINE = 200
OTHER_BASES = tuple(one for one in LegalBasis if one is not LegalBasis.consent)
ADULT_CAPACITIES = (Capacity.adult, Capacity.supported)


class AskForm(VersionForm):
    """What is going to be asked: in which language, and what the level needs besides."""

    redacted_fields = ("purpose", "recipient")

    def __init__(self, *args: Any, level: Level, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level, terms = level, TERMS[level]
        spoken = [(language.code, language.name) for language in settings.PROGRAMME.languages]
        self.fields["language"] = one_of(_("In which language the person hears it"), spoken)
        if terms.has_recipient:
            self.fields["recipient"] = _line(
                _("With whom"),
                _("The name of the organisation. No name of a person, no telephone, no place."),
            )
        if terms.has_purpose:
            self.fields["purpose"] = free_text(_("What for"), NO_NAMES)
        if terms.chosen:
            offered = choices(one for one in Category if one in terms.categories)
            self.fields["categories"] = forms.MultipleChoiceField(
                label=_("What would be shared"),
                choices=offered,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("As little as will do. Nothing else can be sent later."),
            )

    @property
    def question(self) -> Question:
        chosen = self.cleaned_data
        return Question(
            self.level,
            chosen["language"],
            chosen.get("purpose", ""),
            frozenset(Category(one) for one in chosen.get("categories", ())),
            chosen.get("recipient", ""),
        )


class AnswerForm(VersionForm):
    """What the person answers, page by page. What was answered before is carried along, and looked at again.

    `upto` is the page that was sent; a page that was not reached yet has no field here.
    """

    redacted_fields = ("refusal_reason",)
    heard = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, pages: tuple[str, ...], current: str, track: Track, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for page in pages:
            for name, made in _FIELDS[page](track).items():
                self.fields[name] = made if page == current else _carried(made)
        self.fields["page"] = forms.CharField(widget=forms.HiddenInput)
        self.initial["page"] = current

    @property
    def said(self) -> Said:
        chosen = self.cleaned_data
        witness = chosen.get("witness")
        return Said(
            Mode(chosen["mode"]),
            Capacity(chosen["capacity"]),
            chosen["interpreter"] == "yes",
            Witness(witness) if witness else None,
        )

    @property
    def said_no(self) -> SaidNo:
        basis = self.cleaned_data["other_basis"]
        return SaidNo(self.cleaned_data["refusal_reason"], LegalBasis(basis) if basis else None)


def pages_for(said: Mapping[str, Any]) -> tuple[str, ...]:
    """Say which pages there are, as far as can be told from what was said so far."""
    answer = said.get("answer")
    if answer == Answer.no:
        return ("answer", "refusal")
    if answer != Answer.yes:
        return ("answer",)
    witnessed = said.get("mode") in set(WITNESSED)
    return ("answer", "mode", *(("witness",) if witnessed else ()), "interpreter", "capacity")


def _line(label: Any, hint: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, help_text=hint, max_length=LONGEST_LINE, widget=widget)


def _carried(made: forms.Field) -> forms.Field:
    made.widget = forms.HiddenInput()
    return made


def _answer(_track: Track) -> dict[str, forms.Field]:
    return {"answer": one_of(_("What does the person say?"), choices(Answer))}


def _mode(_track: Track) -> dict[str, forms.Field]:
    return {"mode": one_of(_("How did they say yes?"), choices(Mode))}


def _witness(_track: Track) -> dict[str, forms.Field]:
    hint = _("A thumb mark or spoken words count only if somebody else was there. No name is kept.")
    return {"witness": one_of(_("Who was there as a witness?"), choices(Witness), hint)}


def _interpreter(_track: Track) -> dict[str, forms.Field]:
    return {"interpreter": one_of(_("Did somebody interpret?"), [("no", _("No, nobody")), ("yes", _("Yes"))])}


def _capacity(track: Track) -> dict[str, forms.Field]:
    offered = (Capacity.child_assent,) if track is Track.child else ADULT_CAPACITIES
    hint = _("A child decides together with whoever cares for them. Without both, the answer is no.")
    return {"capacity": one_of(_("Who decided?"), choices(offered), hint if track is Track.child else "")}


def _refusal(_track: Track) -> dict[str, forms.Field]:
    nothing = [("", _("On none: then it is not kept"))]
    basis = one_of(
        _("If something must be kept all the same: on what ground"),
        [*nothing, *choices(OTHER_BASES)],
        _("Only where life, health or protection depends on it. The person is told."),
    )
    basis.required = False
    return {
        "refusal_reason": free_text(_("Why not, if they wish to say"), NO_NAMES, required=False),
        "other_basis": basis,
    }


_FIELDS = {
    "answer": _answer,
    "mode": _mode,
    "witness": _witness,
    "interpreter": _interpreter,
    "capacity": _capacity,
    "refusal": _refusal,
}
