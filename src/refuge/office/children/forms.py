"""What is typed about a child: few fields, none about armed forces, places or names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from refuge.office.case.forms import VersionForm, free_text, one_of
from refuge.office.children.rules import (
    AgeFinding,
    AgeLook,
    AgeTerm,
    Area,
    Given,
    Needs,
    Stands,
    Talk,
    TalkTerm,
)
from refuge.office.children.words import CONFIRMING, WORDS, choices

if TYPE_CHECKING:
    from enum import StrEnum

    from refuge.office.children.rules import Transition

NO_QUESTIONS = _(
    "What the child needs and wishes. No names, no places, nothing about fighting: do not ask, and leave it out."
)


def all_of(label: Any, kind: type[StrEnum]) -> forms.MultipleChoiceField:
    """Ask for each of these, and let the rules refuse what is missing."""
    return forms.MultipleChoiceField(label=label, choices=choices(kind), widget=forms.CheckboxSelectMultiple)


def confirmation(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label)


class TalkForm(VersionForm):
    redacted_fields = ("text",)
    terms = all_of(_("What was so in this talk"), TalkTerm)
    stopped = forms.BooleanField(label=_("The child stopped the talk"), required=False)
    text = free_text(_("What the child needs and wishes"), NO_QUESTIONS)

    @property
    def talk(self) -> Talk:
        said = self.cleaned_data
        confirmed = frozenset(TalkTerm(one) for one in said["terms"])
        return Talk(confirmed, said["stopped"], said["text"], self.redaction_trace)


class NeedsForm(VersionForm):
    """What the child has and what it lacks: four areas, and room for a few words."""

    redacted_fields = ("text",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for area in Area:
            self.fields[area.value] = one_of(WORDS[Area][area], choices(Stands))
        self.fields["text"] = free_text(_("What is to be done first"), NO_QUESTIONS, required=False)

    @property
    def needs(self) -> Needs:
        said = self.cleaned_data
        return Needs({area: Stands(said[area]) for area in Area}, said["text"], self.redaction_trace)


class TracingForm(VersionForm):
    redacted_fields = ("text",)
    wished = forms.BooleanField(
        label=_("The child wishes that the family is looked for, and knows they may say no")
    )
    text = free_text(_("How far the search is"), NO_QUESTIONS)


class ReviewForm(VersionForm):
    redacted_fields = ("text",)
    text = free_text(
        _("How the child is, and what stands in the way of family or lasting care"), NO_QUESTIONS
    )


class AgeForm(VersionForm):
    redacted_fields = ("text",)
    terms = all_of(_("All of this is so"), AgeTerm)
    finding = one_of(_("What came of it"), choices(AgeFinding))
    text = free_text(_("How it was done"), NO_QUESTIONS)

    @property
    def look(self) -> AgeLook:
        said = self.cleaned_data
        confirmed = frozenset(AgeTerm(one) for one in said["terms"])
        return AgeLook(confirmed, AgeFinding(said["finding"]), said["text"], self.redaction_trace)


class MoveForm(VersionForm):
    """Reasons, and what the line of the move asks somebody to confirm."""

    redacted_fields = ("text",)

    def __init__(self, *args: Any, transition: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = tuple(need for need in transition.needs if need in CONFIRMING)
        for need in self.needs:
            self.fields[need.value] = confirmation(CONFIRMING[need])
        self.fields["text"] = free_text(_("Why this is best for the child"), NO_QUESTIONS)

    @property
    def given(self) -> Given:
        said = frozenset(need for need in self.needs if self.cleaned_data.get(need.value))
        return Given(self.cleaned_data["text"], said, self.redaction_trace)


class AnswerForm(VersionForm):
    """Yes or no to a colleague's step; a no says why."""

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
