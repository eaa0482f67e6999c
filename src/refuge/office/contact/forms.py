"""What is typed about a thread. Each form knows the version of the thread it was filled in for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from refuge.office.case.forms import OpenCaseForm
from refuge.office.contact import sending
from refuge.office.contact.contents import TriageWords
from refuge.office.contact.rules import Child, Danger, Outcome
from refuge.office.contact.words import choices
from refuge.office.vault.redaction import RedactedForm
from refuge.protocol.mailbox import MAX_ANSWER_CHARACTERS

LONGEST_NOTE = 2000
MOST_PEOPLE = 99
NO_NAMES = _("No names, no telephone numbers, no places, no units: they are not needed here.")


def _text(label: Any, hint: Any, *, required: bool = False, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=hint, widget=widget, max_length=LONGEST_NOTE, required=required
    )


def _how_many(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PEOPLE, required=False, widget=widget)


class VersionForm(RedactedForm):
    """A form about a thread as it was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def look_again_at(self, version: int) -> None:
        """Once the page has said that the thread changed, sending it again is a choice."""
        typed = cast("QueryDict", self.data).copy()
        typed[self.add_prefix("version")] = str(version)
        self.data = typed


class TriageForm(VersionForm):
    """What somebody judges after reading."""

    redacted_fields = ("safe_times", "forbidden_times", "if_someone_else")
    danger = forms.TypedChoiceField(
        label=_("How much danger is there now?"),
        choices=choices(reversed(Danger)),
        coerce=lambda code: Danger(int(code)),
        widget=forms.RadioSelect,
        help_text=_("In danger now: answered within the hour. In doubt, choose the greater danger."),
    )
    child = forms.ChoiceField(
        label=_("Is a child involved?"),
        choices=choices(Child),
        widget=forms.RadioSelect,
        help_text=_("Anybody under 18, the writer or somebody with them."),
    )
    adults = _how_many(_("How many adults"))
    children = _how_many(_("How many children"))
    safe_times = _text(_("When is it safe for them to read an answer?"), NO_NAMES)
    forbidden_times = _text(_("When must nothing come?"), "")
    if_someone_else = _text(
        _("What if somebody else reads it?"), _("What may stand in an answer, and what must not.")
    )

    @property
    def judged(self) -> tuple[Danger, TriageWords]:
        said = self.cleaned_data
        return said["danger"], TriageWords(
            child=said["child"],
            adults=said["adults"],
            children=said["children"],
            safe_times=said["safe_times"],
            forbidden_times=said["forbidden_times"],
            if_someone_else=said["if_someone_else"],
        )


class AnswerForm(VersionForm):
    """An answer in the person's language."""

    redacted_fields = ("text",)
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_(
            "It is read on a telephone that may be searched. Short, plain, and nothing that names anybody."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off"}),
        max_length=MAX_ANSWER_CHARACTERS,
    )
    language = forms.ChoiceField(label=_("Language of the answer"))

    def __init__(self, *args: Any, spoken: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {language.code: language.name for language in settings.PROGRAMME.languages}
        names.setdefault(spoken, spoken)
        self.fields["language"].choices = list(names.items())  # type: ignore[attr-defined]

    @property
    def words(self) -> sending.Words:
        return sending.Words(self.cleaned_data["text"], self.cleaned_data["language"])


class HandOverForm(VersionForm):
    """To whom a thread goes, and what they should know."""

    redacted_fields = ("note",)
    note = _text(_("What should they know?"), NO_NAMES, rows=5)

    def __init__(self, *args: Any, officers: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("Choose somebody")), *((str(one), name) for one, name in officers.items())]
        self.fields["to"] = forms.TypedChoiceField(label=_("To whom"), choices=offered, coerce=UUID)
        self.order_fields(["to", "note"])


class CaseForm(OpenCaseForm, VersionForm):
    """What a case begins with, and from which version of the thread."""


class ConcernTriageForm(TriageForm):
    """What an inquiry officer judges after reading: who is in danger, and how to write back safely."""

    child = forms.ChoiceField(
        label=_("Is a child involved?"),
        choices=choices(Child),
        widget=forms.RadioSelect,
        help_text=_("Anybody under 18: whoever wrote, whoever was harmed, or somebody with them."),
    )
    adults = None  # type: ignore[assignment] # whom it concerns is looked into elsewhere, not counted here
    children = None  # type: ignore[assignment]

    @property
    def judged(self) -> tuple[Danger, TriageWords]:
        said = self.cleaned_data
        names = ("child", *self.redacted_fields)
        return said["danger"], TriageWords(**{name: said[name] for name in names})


class EndForm(VersionForm):
    """How a contact ended."""

    outcome = forms.TypedChoiceField(label=_("How did it end?"), coerce=Outcome, widget=forms.RadioSelect)

    def __init__(self, *args: Any, endings: Iterable[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = choices(endings)  # type: ignore[attr-defined]
