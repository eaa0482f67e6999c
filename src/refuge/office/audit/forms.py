"""What an auditor looks for in the journal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from refuge.office.audit.queries import Wanted
from refuge.office.audit.rules import OBJECT, Outcome

_ANY = ("", _("any"))
_OUTCOMES = [_ANY, (Outcome.done.value, _("done")), (Outcome.refused.value, _("refused"))]


class JournalFilter(forms.Form):
    who = forms.ChoiceField(label=_("Who"), required=False)
    act = forms.ChoiceField(label=_("Act"), required=False)
    object_ref = forms.CharField(label=_("About"), required=False, max_length=105)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=_OUTCOMES)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, acts: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [_ANY, *((act, act) for act in acts)]  # type: ignore[attr-defined]
        self.fields["who"].choices = [_ANY, *people]  # type: ignore[attr-defined]

    def clean_object_ref(self) -> str:
        asked: str = self.cleaned_data["object_ref"]
        if asked and not OBJECT.fullmatch(asked):
            raise ValidationError(_("Write it as the journal does, for example case:5e0f…"))
        return asked

    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)
