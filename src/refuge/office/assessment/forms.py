"""One question on a page, as its table says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from refuge.office.assessment.actions import Answered
from refuge.office.assessment.rules import NONE, Item, Kind, Shape
from refuge.office.assessment.words import ASKED
from refuge.office.case.forms import NO_NAMES, free_text, one_of
from refuge.office.vault.redaction import RedactedForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from refuge.office.assessment.words import Asked


class DraftForm(RedactedForm):
    """A form about a draft as it was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def look_again_at(self, version: int) -> None:
        """Once the page has said that the draft has changed, sending it again is a choice."""
        typed = cast("QueryDict", self.data).copy()
        typed[self.add_prefix("version")] = str(version)
        self.data = typed


class ItemForm(DraftForm):
    redacted_fields: tuple[str, ...] = ("words", "given")

    def __init__(self, *args: Any, kind: Kind, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, asked = item, ASKED[kind][item.key]
        if item.shape is not Shape.words:
            self.redacted_fields = ("words",)
        self.fields.update(_FIELDS[item.shape](item, asked))
        if item.words:
            self.fields["words"] = free_text(asked.words, NO_NAMES, required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        given = cleaned.get("given")
        if self.item.shape is Shape.many and given and NONE in given and len(given) > 1:
            self.add_error("given", _("Choose either what applies, or that none of these does."))
        if self.item.words and given == "yes" and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say what could happen, so that a supervisor can answer."))
        return cleaned

    @property
    def answered(self) -> Answered:
        chosen, item = self.cleaned_data, self.item
        given = {one: chosen[one] for one in item.options} if item.shape is Shape.each else chosen["given"]
        return Answered(item.key, given, chosen.get("words", ""))


class ReleaseForm(DraftForm):
    redacted_fields = ("words",)
    words = free_text(_("What is done so that nobody comes to harm"))


def begun(item: Item, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Begin the form of a question with what was answered before."""
    if item.key not in answers:
        return {}
    given, words = answers[item.key], answers.get(f"{item.key}_words", "")
    return {**given, "words": words} if item.shape is Shape.each else {"given": given, "words": words}


def _one(item: Item, asked: Asked) -> dict[str, forms.Field]:
    return {"given": one_of(asked.label, [(one, asked.options[one]) for one in item.options], asked.hint)}


def _many(item: Item, asked: Asked) -> dict[str, forms.Field]:
    offered = [(one, asked.options[one]) for one in item.options]
    field = forms.MultipleChoiceField(
        label=str(asked.label),
        choices=offered,
        widget=forms.CheckboxSelectMultiple,
        help_text=str(asked.hint),
    )
    return {"given": field}


def _each(item: Item, asked: Asked) -> dict[str, forms.Field]:
    steps = [(step, (asked.scale or {})[step]) for step in item.scale]
    return {one: one_of(asked.options[one], steps) for one in item.options}


def _words(_item: Item, asked: Asked) -> dict[str, forms.Field]:
    return {"given": free_text(asked.label, asked.hint, required=False)}


_FIELDS = {Shape.one: _one, Shape.many: _many, Shape.each: _each, Shape.words: _words}
