"""What is typed about somebody's safety. Nothing asks for a way, a place, a helper or a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from refuge.office.case.forms import VersionForm, free_text, one_of
from refuge.office.safety import words
from refuge.office.safety.actions import Ending, Recorded, Schedule
from refuge.office.safety.contents import PlanWords, Terms
from refuge.office.safety.rules import (
    DAY,
    EVERY_HOURS,
    Channel,
    Decision,
    EndReason,
    Family,
    Outcome,
    Rhythm,
    Threat,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refuge.office.contact.sending import Offered

LONGEST_WORDS = 120
NO_WAYS = _("No ways, no places, no days of a journey, no helpers, no names: they are not needed here.")
HOW_OFTEN = {
    6: _("Every 6 hours"),
    12: _("Every 12 hours"),
    24: _("Every day"),
    48: _("Every 2 days"),
    72: _("Every 3 days"),
    168: _("Every week"),
}


class PlanForm(VersionForm):
    redacted_fields = ("warning_signs", "person_does", "we_do")
    threats = forms.MultipleChoiceField(
        label=_("What they fear"), choices=words.some(Threat), widget=forms.CheckboxSelectMultiple
    )
    family = one_of(_("Their family"), words.some(Family))
    warning_signs = free_text(_("Signs that it becomes dangerous"), NO_WAYS)
    person_does = free_text(_("What they do then"), NO_WAYS)
    we_do = free_text(_("What we do then"), NO_WAYS)
    advice_given = forms.BooleanField(
        label=_("We went through the advice about telephones together"), required=False
    )
    agreed = forms.BooleanField(label=_("The person agrees with this, today"))

    @property
    def words(self) -> PlanWords:
        chosen = self.cleaned_data
        return PlanWords(
            threats=tuple(chosen["threats"]),
            family=chosen["family"],
            warning_signs=chosen["warning_signs"],
            person_does=chosen["person_does"],
            we_do=chosen["we_do"],
            advice_given=chosen["advice_given"],
        )


class DecisionForm(VersionForm):
    """Yes, or no and why."""

    redacted_fields = ("text",)
    decision = one_of(
        _("Your answer"),
        [
            (Decision.approved.value, _("I approve this plan")),
            (Decision.declined.value, _("Not yet, and I say why")),
        ],
    )
    text = free_text(_("Why not yet"), required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        wanted = cleaned.get("decision") == Decision.declined
        if wanted and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say why, so that it can be put right."))
        return cleaned


def _agreed_word(label: Any) -> forms.CharField:
    typed = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=LONGEST_WORDS, widget=typed)


class WordsForm(VersionForm):
    all_well = _agreed_word(_("When all is well, they write"))
    forced = _agreed_word(_("When they are forced, they write"))


def _hour(label: Any, first: int, last: int, *, required: bool = True) -> forms.TypedChoiceField:
    hours = [(str(hour), f"{hour:02}:00") for hour in range(first, last + 1)]
    offered = hours if required else [("", _("None")), *hours]
    return forms.TypedChoiceField(
        label=label, choices=offered, coerce=int, empty_value=None, required=required
    )


class ScheduleForm(VersionForm):
    every_hours = forms.TypedChoiceField(
        label=_("How often they are to be heard of"),
        choices=[(str(hours), HOW_OFTEN[hours]) for hours in EVERY_HOURS],
        coerce=int,
        widget=forms.RadioSelect,
    )
    from_hour = _hour(_("Safe hours: from"), 0, DAY - 1)
    to_hour = _hour(_("Safe hours: until"), 1, DAY)
    never_from = _hour(_("Never, within these hours: from"), 0, DAY - 1, required=False)
    never_to = _hour(_("Never, within these hours: until"), 1, DAY, required=False)
    channel = one_of(_("How they check in"), words.some(Channel))

    def __init__(self, *args: Any, wordings: Sequence[Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("No reminder")), *((one.key, f"{one.title}: {one.text}") for one in wordings)]
        self.fields["wording"] = forms.ChoiceField(
            label=_("A reminder in their mailbox"),
            help_text=_("It looks like nothing to anybody who finds it. They choose the wording, or none."),
            choices=offered,
            widget=forms.RadioSelect,
            required=False,
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        begin, end = cleaned.get("never_from"), cleaned.get("never_to")
        if (begin is None) != (end is None) or (begin is not None and end is not None and begin >= end):
            self.add_error("never_to", _("Give both hours, the later one second, or none."))
        if cleaned.get("wording") and cleaned.get("channel") not in {None, Channel.mailbox}:
            self.add_error("wording", _("A reminder goes to their mailbox or nowhere. Choose none."))
        return cleaned

    @property
    def schedule(self) -> Schedule:
        chosen = self.cleaned_data
        rhythm = Rhythm(chosen["every_hours"], chosen["from_hour"], chosen["to_hour"])
        terms = Terms(chosen["channel"], chosen["wording"], chosen["never_from"], chosen["never_to"])
        return Schedule(rhythm, terms)


class RecordForm(VersionForm):
    """The same for everything that can be said: nobody who looks over a shoulder sees which it is before it is sent."""

    redacted_fields = ("text",)
    outcome = one_of(_("How it went"), [(outcome.value, text) for outcome, text in words.RECORDING.items()])
    text = free_text(_("What was said or learnt"), NO_WAYS, required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        wanted = cleaned.get("outcome") in {Outcome.not_reached, Outcome.learnt}
        if wanted and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say what you tried, or what you learnt."))
        return cleaned

    @property
    def recorded(self) -> Recorded:
        return Recorded(
            Outcome(self.cleaned_data["outcome"]), self.cleaned_data["text"], self.redaction_trace
        )


class SayForm(VersionForm):
    """One act that asks for nothing but words."""

    redacted_fields = ("text",)
    text = free_text(_("What was learnt, and what was done"), NO_WAYS)


class EndForm(VersionForm):
    redacted_fields = ("text",)
    reason = one_of(_("Why the check-ins end"), words.some(EndReason))
    text = free_text(_("What was agreed, in a sentence"), NO_WAYS)

    @property
    def ending(self) -> Ending:
        return Ending(EndReason(self.cleaned_data["reason"]), self.cleaned_data["text"], self.redaction_trace)
