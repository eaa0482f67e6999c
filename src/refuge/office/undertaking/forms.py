"""What is asked about an undertaking: codes only, one thing at a time, and no free text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from refuge.office.case.forms import VersionForm, one_of
from refuge.office.undertaking.actions import Answer, Manner, Signature
from refuge.office.undertaking.rules import DeclinedReason, Mode, Why, Witness
from refuge.office.undertaking.words import choices, languages

if TYPE_CHECKING:
    from refuge.standards import Clause

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class MannerForm(VersionForm):
    """In which language, and how."""

    language = one_of(_("In which language they know best"), [])
    mode = one_of(_("How"), choices(Mode))
    interpreter = one_of(_("Is there an interpreter?"), YES_NO)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]

    @property
    def manner(self) -> Manner:
        typed = self.cleaned_data
        return Manner(typed["language"], Mode(typed["mode"]), typed["interpreter"] == "yes")


class QuestionForm(VersionForm):
    """One question, in the person's language."""

    def __init__(self, *args: Any, clause: Clause, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause = clause
        offered = [(str(number), words) for number, words in enumerate(clause.choices, start=1)]
        self.fields["choice"] = one_of(clause.question, offered)

    @property
    def answer(self) -> Answer:
        return Answer(self.clause.code, int(self.cleaned_data["choice"]))


class SignForm(VersionForm):
    """Who was there, and whether they took a copy."""

    witness = one_of(_("Who was there besides you"), choices(Witness))
    copy_given = one_of(
        _("Did they take a copy?"),
        YES_NO,
        _("Only where it is safe to carry. A copy has no name, no day and no case number on it."),
    )

    @property
    def signature(self) -> Signature:
        typed = self.cleaned_data
        return Signature(Witness(typed["witness"]), typed["copy_given"] == "yes")


class DeclineForm(VersionForm):
    """Why, if they say so by themselves."""

    why = one_of(
        _("Did they say why?"),
        choices(DeclinedReason),
        _("Do not ask. It is kept sealed, only to do better."),
    )

    @property
    def reason(self) -> DeclinedReason:
        return DeclinedReason(self.cleaned_data["why"])


class ApproveForm(VersionForm):
    """One of two words for a set, and why."""

    why = one_of(_("Why this version"), choices(Why))

    @property
    def reason(self) -> Why:
        return Why(self.cleaned_data["why"])
