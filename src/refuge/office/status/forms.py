"""What is typed about a decision. There is no field for an answer to a question: it is stored nowhere (R2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from refuge.office.case.forms import VersionForm, colleague, free_text, one_of
from refuge.office.status.paper import Asked, Interview, Proposal
from refuge.office.status.rules import (
    Eligible,
    ExtensionReason,
    Finding,
    Method,
    Opinion,
    Outcome,
    Panel,
    ReferredTo,
    Voluntariness,
)
from refuge.office.status.words import WORDS, choices
from refuge.office.vault.redaction import RedactedForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

OTHER_LANGUAGE = "other"
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def _some(label: Any, offered: list[tuple[str, Any]], hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=offered, widget=forms.CheckboxSelectMultiple, help_text=hint
    )


def _day(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=widget)


class InterviewForm(VersionForm):
    redacted_fields = ("account",)
    methods = _some(_("How it was checked that they are who they say"), choices(Method))
    outcome = one_of(_("What came of it"), choices(Outcome))
    voluntariness = one_of(_("How they came"), choices(Voluntariness))
    in_custody = one_of(
        _("Were they captured, or in custody, when we first heard of them?"),
        YES_NO,
        _("A yes makes the custody record by itself, and is never taken back."),
    )
    account = free_text(
        _("What the person wishes"),
        _("For the panel, in a few sentences. Never what they answered: answers are stored nowhere."),
    )

    def __init__(self, *args: Any, colleagues: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(language.code, language.name) for language in settings.PROGRAMME.languages]
        self.fields["interviewers"] = _some(
            _("Who asked"),
            [(str(one), name) for one, name in colleagues.items()],
            _("They will not sit on the panel."),
        )
        self.fields["language"] = one_of(
            _("In which language they want the decision"), [*spoken, (OTHER_LANGUAGE, _("Another language"))]
        )
        self.order_fields(
            [
                "interviewers",
                "methods",
                "outcome",
                "voluntariness",
                "in_custody",
                "account",
                "language",
            ]
        )

    @property
    def interview(self) -> Interview:
        chosen = self.cleaned_data
        return Interview(
            language=chosen["language"],
            voluntariness=Voluntariness(chosen["voluntariness"]),
            methods=tuple(Method(one) for one in chosen["methods"]),
            outcome=Outcome(chosen["outcome"]),
            account=chosen["account"],
        )

    @property
    def asked(self) -> Asked:
        chosen = self.cleaned_data
        interviewers = frozenset(UUID(one) for one in chosen["interviewers"])
        return Asked(interviewers, in_custody=chosen["in_custody"] == "yes")


class PanelForm(VersionForm):
    def __init__(
        self, *args: Any, reviewers: Mapping[UUID, str], legal: Mapping[UUID, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"] = colleague(_("Chair"), reviewers)
        self.fields["members"] = _some(
            _("Members"), [(str(one), name) for one, name in reviewers.items()], _("Two at least.")
        )
        self.fields["legal"] = colleague(
            _("Legal officer"),
            legal,
            _("Needed where the person was in custody, or where a grave crime may come up."),
        )
        self.fields["legal"].required = False

    @property
    def panel(self) -> Panel:
        chosen = self.cleaned_data
        members = frozenset(UUID(one) for one in chosen["members"]) - {chosen["chair"]}
        return Panel(chosen["chair"], members, chosen["legal"] or None)


class TellForm(VersionForm):
    understood = forms.BooleanField(
        label=_("The decision and its reasons were read to the person in their language, and understood")
    )
    how_to_appeal = forms.BooleanField(
        label=_("They know that other people decide an appeal, by when, and that it costs them nothing")
    )


class AppealForm(VersionForm):
    redacted_fields = ("grounds",)
    grounds = free_text(_("What the person says against the decision"))


class ReferralForm(VersionForm):
    referred_to = one_of(_("To whom they were referred"), choices(ReferredTo))
    notified_on = _day(_("On which day"))


class ReleaseForm(VersionForm):
    released_on = _day(_("On which day they were released"))
    separate = forms.BooleanField(
        label=_("A separate authority released them: not this programme, and nobody who works in it")
    )


class SeenForm(RedactedForm):
    """A form about what lies before a panel, as it was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def look_again_at(self, version: int) -> None:
        """Once the page has said that something has changed, sending it again is a choice."""
        typed = cast("QueryDict", self.data).copy()
        typed[self.add_prefix("version")] = str(version)
        self.data = typed


class ProposalForm(SeenForm):
    redacted_fields = ("reasons",)
    finding = one_of(_("What the panel finds"), choices(Finding))
    eligible = one_of(
        _("What follows"), [(code.value, WORDS[Eligible][code]) for code in (Eligible.yes, Eligible.no)]
    )
    reasons = free_text(_("Why, in the person's language"))

    @property
    def proposal(self) -> Proposal:
        chosen = self.cleaned_data
        return Proposal(Finding(chosen["finding"]), Eligible(chosen["eligible"]), chosen["reasons"])


class SpeakForm(SeenForm):
    redacted_fields = ("dissent",)
    opinion = one_of(_("What you say"), choices(Opinion))
    dissent = free_text(_("Why you do not agree"), required=False)


class ExtendForm(SeenForm):
    why = one_of(_("Why more time is needed"), choices(ExtensionReason))


class SignOffForm(SeenForm):
    heard_anew_on = _day(
        _("On which day they were heard anew"),
        _("By somebody who was not there before, after the days since their release had passed."),
    )
    released = forms.BooleanField(
        label=_("I have seen that a separate authority released them, and that nobody pressed them to come")
    )


class SetAsideForm(SeenForm):
    redacted_fields = ("text",)
    file_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = free_text(
        _("What came up"),
        _("Only what was said, and by whom in general. No names, no places, no units. Ask nothing more."),
    )
