"""What is typed into a sealed file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from refuge.office.access.rules import Role
from refuge.office.sealed.actions import NewEntry, Opening
from refuge.office.sealed.rules import EntryCode, FileKind
from refuge.office.sealed.words import HINTS, WORDS
from refuge.office.vault.redaction import RedactedForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

LONGEST_TEXT = 8000
NO_NAMES = _("No names, no telephone numbers, no places, no units: they are not needed here.")
_NUMBER = re.compile(r"[0-9A-Za-z \u1040-\u1049-]{0,20}")


def _text(label: Any, hint: Any = NO_NAMES) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 8, "autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, widget=widget, max_length=LONGEST_TEXT)


def _colleague(
    label: Any, people: Mapping[UUID, str], hint: Any = "", *, required: bool = True
) -> forms.TypedChoiceField:
    offered = [("", _("Choose somebody")), *((str(one), name) for one, name in people.items())]
    return forms.TypedChoiceField(
        label=label, choices=offered, coerce=UUID, empty_value=None, help_text=hint, required=required
    )


class KindForm(forms.Form):
    """The first page: what it is. It is sent on, and stands in no address."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kinds: Iterable[FileKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind.value, WORDS[FileKind][kind]) for kind in kinds]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]


class OpeningForm(RedactedForm):
    """The second page, common to all kinds: the words, and which case if any."""

    redacted_fields = ("text",)
    kind = forms.CharField(widget=forms.HiddenInput)
    file_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = _text(_("What you were told"))
    about = forms.CharField(
        label=_("Number of the case it is about"),
        help_text=_("So that nobody who works on it is made a reader. The case itself shows nothing."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "short"}),
    )

    def clean_about(self) -> str:
        typed = str(self.cleaned_data["about"]).strip().upper()
        if not _NUMBER.fullmatch(typed):
            raise forms.ValidationError(_("Only a case number goes here, or nothing."))
        return typed

    @property
    def opening(self) -> Opening:
        chosen = self.cleaned_data
        readers = (chosen.get(name) for name in ("legal", "reviewer", "told", "trusted"))
        return Opening(
            file_id=chosen["file_id"],
            kind=FileKind(chosen["kind"]),
            words=chosen["text"],
            about=chosen["about"],
            readers=frozenset(one for one in readers if one),
            concerns=chosen.get("concerns"),
            trace=self.redaction_trace,
        )


class SeriousCrimeForm(OpeningForm):
    def __init__(self, *args: Any, people: Mapping[Role, Mapping[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Somebody who has nothing to do with the matter.")
        self.fields["legal"] = _colleague(_("Which legal officer reads it"), people[Role.legal], hint)
        self.fields["reviewer"] = _colleague(_("Which reviewer reads it"), people[Role.reviewer], hint)


class SurvivorForm(OpeningForm):
    def __init__(
        self, *args: Any, opener: UUID, people: Mapping[Role, Mapping[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        able = {one: name for some in people.values() for one, name in some.items() if one != opener}
        able = dict(sorted(able.items(), key=lambda one: one[1]))
        hint = _("Ask the person whom they trust. Nobody else reads it.")
        self.fields["trusted"] = _colleague(_("Who else reads it"), able, hint)
        self.opener = opener

    @property
    def opening(self) -> Opening:
        self.cleaned_data["told"] = self.opener
        return super().opening


class ComplaintForm(OpeningForm):
    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("They never read it, whatever their role.")
        self.fields["concerns"] = _colleague(_("Whom it is about"), people, hint, required=False)


class SeenForm(RedactedForm):
    """A form about a file as it was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def look_again_at(self, version: int) -> None:
        """Once the page has said that the file has changed, sending it again is a choice."""
        typed = cast("QueryDict", self.data).copy()
        typed[self.add_prefix("version")] = str(version)
        self.data = typed


class EntryForm(SeenForm):
    redacted_fields = ("text",)
    entry_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, code: EntryCode, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        self.fields["text"] = _text(_("In your words"), HINTS[code])

    @property
    def entry(self) -> NewEntry:
        chosen = self.cleaned_data
        return NewEntry(chosen["entry_id"], self.code, chosen["text"], self.redaction_trace)


class NameReaderForm(SeenForm):
    leaves = forms.BooleanField(label=_("I hand it over, and no longer read it myself"), required=False)

    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff_id"] = _colleague(_("Who reads it from now on"), people)
        self.order_fields(["staff_id", "leaves"])
