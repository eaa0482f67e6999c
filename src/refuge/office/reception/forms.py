"""What is asked when somebody arrives: one thing on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from refuge.office.case.forms import VersionForm, free_text, one_of
from refuge.office.reception import words
from refuge.office.reception.rules import ANSWERS, Belongings, Item

if TYPE_CHECKING:
    from enum import StrEnum

KINDS_AND_COUNTS = _("Kinds and how many: two bags, one envelope of papers. No numbers of papers, no names.")


class ArriveForm(VersionForm):
    arrived_on = forms.DateField(
        label=_("The day they arrived"), widget=forms.DateInput(attrs={"type": "date", "class": "short"})
    )


class CheckForm(VersionForm):
    """One thing on the list; what we keep is described as well."""

    redacted_fields = ("text",)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        offered: list[tuple[str, Any]] = [(code.value, words.ANSWERS[code]) for code in ANSWERS[item]]
        self.fields["answer"] = one_of(words.ITEMS[item], offered, words.HINTS[item])
        if item is Item.belongings:
            self.fields["text"] = free_text(_("What we keep"), KINDS_AND_COUNTS, required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        keeps = cleaned.get("answer") not in {None, Belongings.nothing}
        if self.item is Item.belongings and keeps and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say what we keep, so that they get all of it back."))
        return cleaned

    @property
    def answer(self) -> StrEnum:
        return ANSWERS[self.item](self.cleaned_data["answer"])
