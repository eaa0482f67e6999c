"""What is typed about a matter. There is no field for who raised it, and none for where anything was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from refuge.office.access.rules import Role
from refuge.office.breach.actions import Concern, Hearing, Triage
from refuge.office.breach.bench import Telling
from refuge.office.breach.handing import HandOver
from refuge.office.breach.rules import (
    GOES_WITH,
    Companion,
    Finding,
    Heard,
    Help,
    Interim,
    Lifted,
    MeasureCode,
    Opinion,
    Period,
    Source,
    Verdict,
)
from refuge.office.breach.seats import Leaving
from refuge.office.breach.words import WORDS, choices
from refuge.office.case.forms import VersionForm, colleague, free_text, one_of
from refuge.office.case.numbers import UnreadableCaseNumberError, read_case_number
from refuge.office.contact.forms import AnswerForm
from refuge.office.sealed.actions import NewEntry
from refuge.office.sealed.rules import EntryCode
from refuge.office.vault.redaction import RedactedForm

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBER_HINT = _("If you know it. It keeps everybody who works on that case away from this matter.")
IN_THEIR_LANGUAGE = _("In the person's language, as it was said. Nothing that shows who spoke of it.")


def _number(*, required: bool) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "short"})
    label = _("Number of the case it is about")
    return forms.CharField(
        label=label, help_text=NUMBER_HINT, max_length=20, required=required, widget=widget
    )


def _language() -> forms.ChoiceField:
    spoken = [(language.code, language.name) for language in settings.PROGRAMME.languages]
    return one_of(_("In which language"), [*spoken, ("other", _("Another language"))])


def _day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=widget, required=required)


class _Numbered(RedactedForm):
    """A form with a case number on it, read forgivingly."""

    def clean_case_no(self) -> str:
        typed = str(self.cleaned_data["case_no"]).strip()
        if not typed:
            return ""
        try:
            return read_case_number(typed)
        except UnreadableCaseNumberError:
            raise forms.ValidationError(_("This is no case number: check each character.")) from None


class ConcernForm(_Numbered):
    """What any member of staff can raise. They do not read it again."""

    redacted_fields = ("text",)
    matter_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = free_text(
        _("What worries you"),
        _("What you saw or heard. No names, no places, no units. Do not ask anybody about it: others will."),
    )
    case_no = _number(required=False)

    @property
    def concern(self) -> Concern:
        chosen = self.cleaned_data
        return Concern(chosen["matter_id"], chosen["text"], chosen["case_no"], trace=self.redaction_trace)


class FromThreadForm(_Numbered, VersionForm):
    """A concern that came by letter: what it says, without who says it."""

    redacted_fields = ("text",)
    matter_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    source = one_of(_("From whom it came"), choices(Source))
    text = free_text(
        _("What is raised"),
        _("In a few sentences, without anything that shows who wrote. Their letters stay where they are."),
    )
    case_no = _number(required=False)

    @property
    def concern(self) -> Concern:
        chosen = self.cleaned_data
        source = Source(chosen["source"])
        return Concern(chosen["matter_id"], chosen["text"], chosen["case_no"], source, self.redaction_trace)


class WordsForm(VersionForm):
    """A form of a few sentences and nothing else."""

    redacted_fields = ("text",)

    def __init__(self, *args: Any, label: Any = "", hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = free_text(label or _("In your words"), hint)


class HelpForm(VersionForm):
    redacted_fields = ("text",)
    what = one_of(_("What came of it"), choices(Help))
    text = free_text(
        _("What was offered"),
        _("What, and by whom in which role. No names. If nobody could be reached, write what you tried."),
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("what") == Help.nobody_known and not cleaned.get("text"):
            self.add_error("text", _("Write what you tried."))
        return cleaned


class TriageForm(_Numbered, VersionForm):
    redacted_fields = ("text",)
    period = one_of(_("When it was"), choices(Period))
    source = one_of(_("From whom it came"), choices(Source))
    case_no = _number(required=False)
    text = free_text(_("Why it needs a closer look, or why not"))

    def __init__(self, *args: Any, clauses: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"] = one_of(_("Which of the standards it is about"), list(clauses.items()))
        self.order_fields(["clause", "period", "source", "case_no", "text"])

    @property
    def triage(self) -> Triage:
        chosen = self.cleaned_data
        return Triage(
            clause=chosen["clause"],
            period=Period(chosen["period"]),
            source=Source(chosen["source"]),
            case_no=chosen["case_no"],
            words=chosen["text"],
            trace=self.redaction_trace,
        )


class InterimForm(VersionForm):
    redacted_fields = ("text",)
    measures = forms.MultipleChoiceField(
        label=_("What is done at once"), choices=choices(Interim), widget=forms.CheckboxSelectMultiple
    )
    text = free_text(
        _("Why, and until when"),
        _("For somebody's safety only. It says nothing about guilt and takes nothing away."),
    )

    @property
    def measures_chosen(self) -> tuple[Interim, ...]:
        return tuple(Interim(one) for one in self.cleaned_data["measures"])


class InquirersForm(_Numbered, VersionForm):
    case_no = _number(required=True)

    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Nobody who works or worked with the person, decided about them, or raised this.")
        self.fields["first"] = colleague(_("The first who inquires"), people, hint)
        self.fields["second"] = colleague(_("The second who inquires"), people)
        self.order_fields(["case_no", "first", "second"])

    @property
    def chosen(self) -> tuple[UUID, UUID]:
        return self.cleaned_data["first"], self.cleaned_data["second"]


class PassOnForm(VersionForm):
    redacted_fields = ("text",)

    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff_id"] = colleague(_("Who looks at it from now on"), people)
        self.fields["text"] = free_text(_("Why"), required=False)


class LeaveForm(VersionForm):
    redacted_fields = ("text",)

    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff_id"] = colleague(_("Who leaves"), people)
        self.fields["text"] = free_text(
            _("Why, and what whoever comes must know"), _("Whoever comes reads all that was written here.")
        )

    @property
    def leaving(self) -> Leaving:
        return Leaving(self.cleaned_data["staff_id"], self.cleaned_data["text"], self.redaction_trace)


class AnswerBesideForm(AnswerForm):
    """An answer to whoever wrote what a sealed file began from. `version` is that of the file."""

    entry_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def entry(self) -> NewEntry:
        chosen = self.cleaned_data
        return NewEntry(chosen["entry_id"], EntryCode.note, chosen["text"], self.redaction_trace)


class ToldForm(VersionForm):
    """What was said to the person, in their language."""

    redacted_fields = ("text",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = _language()
        self.fields["text"] = free_text(_("What you said to them"), IN_THEIR_LANGUAGE)

    @property
    def telling(self) -> Telling:
        return Telling(self.cleaned_data["language"], self.cleaned_data["text"], self.redaction_trace)


class HearingForm(VersionForm):
    redacted_fields = ("text",)
    heard = one_of(_("Did they speak?"), choices(Heard))
    companion = one_of(_("Was somebody with them?"), choices(Companion))
    text = free_text(
        _("What they said to it"), _("In their own words. No names, no places, no units."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = _language()
        self.order_fields(["heard", "companion", "language", "text"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("heard") == Heard.heard and not cleaned.get("text"):
            self.add_error("text", _("Write what they said."))
        return cleaned

    @property
    def hearing(self) -> Hearing:
        chosen = self.cleaned_data
        return Hearing(
            heard=Heard(chosen["heard"]),
            companion=Companion(chosen["companion"]),
            language=chosen["language"],
            words=chosen["text"],
            trace=self.redaction_trace,
        )


class VerdictForm(VersionForm):
    redacted_fields = ("text",)
    finding = one_of(
        _("What is found"), choices(Finding), _("On the balance of probability: is it more likely than not?")
    )
    text = free_text(_("Reasons"), IN_THEIR_LANGUAGE)
    measure = forms.ChoiceField(
        label=_("What follows"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_(
            "The mildest that is enough. After a minor breach: training, a warning or supervision. None of them touches "
            "food, shelter, health care or safety."
        ),
    )
    review_on = _day(_("When the measure is looked at again"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [("", _("Nothing follows")), *choices(MeasureCode)]  # type: ignore[attr-defined]
        self.fields["language"] = _language()
        self.order_fields(["finding", "language", "text", "measure", "review_on"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        finding, measure = cleaned.get("finding"), cleaned.get("measure")
        if finding and measure and measure not in GOES_WITH[Finding(finding)]:
            self.add_error("measure", _("This measure does not go with this finding."))
        if measure and not cleaned.get("review_on"):
            self.add_error("review_on", _("A measure is looked at again: choose a day."))
        return cleaned

    @property
    def verdict(self) -> Verdict:
        chosen = self.cleaned_data
        measure = MeasureCode(chosen["measure"]) if chosen["measure"] else None
        return Verdict(
            finding=Finding(chosen["finding"]),
            reasons=chosen["text"],
            language=chosen["language"],
            measure=measure,
            review_on=chosen["review_on"] if measure else None,
        )


class OpinionForm(VersionForm):
    redacted_fields = ("text",)
    opinion = one_of(_("What you say to it"), choices(Opinion))
    text = free_text(_("If you do not agree, why"), required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("opinion") == Opinion.dissent and not cleaned.get("text"):
            self.add_error("text", _("Write why you do not agree."))
        return cleaned


class ReviewForm(VersionForm):
    redacted_fields = ("text",)
    review_on = _day(_("When it is looked at again"))
    text = free_text(_("How it goes, as the person sees it and as you do"))


class LiftForm(VersionForm):
    redacted_fields = ("text",)
    why = one_of(
        _("Why it ends"), [(code.value, WORDS[Lifted][code]) for code in (Lifted.done, Lifted.not_needed)]
    )
    text = free_text(_("In a few words"))


class HandOverForm(VersionForm):
    redacted_fields = ("text",)
    file_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = free_text(_("What makes you think so"))

    def __init__(self, *args: Any, people: Mapping[Role, Mapping[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal"] = colleague(_("Which legal officer reads it"), people[Role.legal])
        self.fields["reviewer"] = colleague(_("Which reviewer reads it"), people[Role.reviewer])

    def handing(self, so_far: str) -> HandOver:
        chosen = self.cleaned_data
        readers = frozenset({chosen["legal"], chosen["reviewer"]})
        return HandOver(chosen["file_id"], chosen["text"], readers, so_far, self.redaction_trace)
