"""What is asked at a visit, at each step of closing, and when a family suffers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from refuge.office.case.forms import VersionForm, free_text, one_of
from refuge.office.case.rules import Risk
from refuge.office.case.words import choices as case_choices
from refuge.office.closure import rules
from refuge.office.closure.actions import Found, NewStep, Suffered
from refuge.office.closure.rules import ContactMode, Content, Harm, Met, Progress, Retaliation, Step
from refuge.office.closure.words import choices, in_words

if TYPE_CHECKING:
    from datetime import date, datetime

HARM_HINT = _("Anything but none is put before a supervisor, and the next step waits for the answer.")
CONTENT_HINT = _("In their words, about us. They may leave it out.")


def day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    """Make a field for a day."""
    widget = forms.DateInput(attrs={"type": "date", "class": "short"})
    return forms.DateField(label=label, help_text=hint, widget=widget, required=required)


def maybe_one_of(label: Any, offered: list[tuple[str, Any]], hint: Any = "") -> forms.ChoiceField:
    """Offer a few codes of which none may be chosen."""
    field = one_of(label, offered, hint)
    field.required = False
    return field


class VisitForm(VersionForm):
    """One visit. Once the case is closed it asks for no risk and agrees no day."""

    redacted_fields = ("wishes", "risk_reasons")

    def __init__(self, *args: Any, is_closed: bool, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"] = one_of(_("How"), choices(ContactMode))
        self.fields["met"] = one_of(_("Who was met"), choices(Met))
        self.fields["harm"] = one_of(_("What harmed them since the last visit"), choices(Harm), HARM_HINT)
        self.fields["progress"] = maybe_one_of(_("What they wished for"), choices(Progress))
        self.fields["content"] = maybe_one_of(
            _("How content they are with what we do"), choices(Content), CONTENT_HINT
        )
        self.fields["wishes"] = free_text(_("What they need now"), required=False)
        if not is_closed:
            self.fields["risk"] = one_of(_("Risk now"), case_choices(Risk))
            self.fields["risk_reasons"] = free_text(_("Why this risk"))
            hint = _("By %(day)s at the latest.") % {"day": latest.isoformat()}
            self.fields["next_on"] = day(_("Next visit"), hint)

    @property
    def found(self) -> Found:
        """What `closure.actions.visit` takes."""
        said = self.cleaned_data
        return Found(
            mode=ContactMode(said["mode"]),
            met=Met(said["met"]),
            harm=Harm(said["harm"]),
            progress=Progress(said["progress"]) if said["progress"] else None,
            content=Content(said["content"]) if said["content"] else None,
            wishes=said["wishes"],
            risk=Risk(said["risk"]) if "risk" in said else None,
            risk_reasons=said.get("risk_reasons", ""),
            next_on=said.get("next_on"),
            trace=self.redaction_trace,
        )


class LookForm(VersionForm):
    redacted_fields = ("text",)
    text = free_text(_("What is done about it"))


class StepForm(VersionForm):
    """One step of closing: that it was done, and words where there is something to say."""

    redacted_fields = ("text",)

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["done"] = forms.BooleanField(label=in_words(step))
        if step is Step.all_tried:
            self.fields["day"] = day(_("The last day with a sign from them"))
        must = step in {Step.second_look, Step.all_tried}
        label = (
            _("What was looked at, and why you agree") if step is Step.second_look else _("What to remember")
        )
        self.fields["text"] = free_text(label, required=must)

    def new_step(self, now: datetime) -> NewStep:
        """What `closure.actions.take_step` takes."""
        said = self.cleaned_data
        return NewStep(self.step, now, said["text"], said.get("day"), self.redaction_trace)


class ReprisalForm(VersionForm):
    redacted_fields = ("help_given",)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = one_of(_("What was done to their family"), choices(Retaliation))
        offered = [(month, month) for month in rules.months(today)]
        self.fields["month"] = forms.ChoiceField(label=_("In which month"), choices=offered)
        self.fields["help_given"] = free_text(_("What was done to help"))

    @property
    def suffered(self) -> Suffered:
        """What `closure.actions.log_reprisal` takes."""
        said = self.cleaned_data
        return Suffered(Retaliation(said["kind"]), said["month"], said["help_given"], self.redaction_trace)
