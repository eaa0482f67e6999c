"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.case import words as case_words
from refuge.office.closure.rules import (
    AnsweredError,
    ContactMode,
    Content,
    Harm,
    Met,
    NotClosedError,
    NotClosingError,
    NotInFutureError,
    Progress,
    Retaliation,
    Step,
    TooLateError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError
    from refuge.office.case.rules import Need, Reason

    Words = str | Promise

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    ContactMode: {
        ContactMode.in_person: _("We met"),
        ContactMode.by_letter: _("By letter, through the mailbox"),
        ContactMode.by_voice: _("We spoke from afar"),
        ContactMode.through_partner: _("A partner met them"),
    },
    Met: {
        Met.person: _("The person"),
        Met.family: _("Their family"),
        Met.nobody: _("Nobody"),
    },
    Progress: {
        Progress.well: _("It goes well"),
        Progress.slowly: _("Slowly"),
        Progress.stuck: _("It is stuck"),
        Progress.changed: _("They wish for something else now"),
    },
    Harm: {
        Harm.none: _("None"),
        Harm.threat: _("They were threatened"),
        Harm.stigma: _("They are shunned or insulted"),
        Harm.violence: _("Violence"),
        Harm.pressure_to_return: _("They are pressed to go back"),
        Harm.pressure_to_fight: _("They are pressed to fight"),
    },
    Content: {
        Content.not_at_all: _("1, not at all"),
        Content.little: _("2, little"),
        Content.partly: _("3, partly"),
        Content.mostly: _("4, mostly"),
        Content.fully: _("5, fully"),
    },
    Step: {
        Step.person_told: _("They were told that the case ends, how to come back, and how to complain"),
        Step.risk_talk: _("We talked about the risk, and about travelling safely"),
        Step.informed: _("They were informed about going back, and that nobody asks it of them"),
        Step.consents_reviewed: _("What they agreed to was gone through again"),
        Step.things_returned: _("What was kept for them is given back, or nothing was kept"),
        Step.partner_accepted: _("The partner has accepted them"),
        Step.all_tried: _("Every way to reach them that was agreed with them was tried"),
        Step.second_look: _("A second supervisor looked at it"),
        Step.certificate: _("They were offered the certificate"),
        Step.aftercare: _("They want a call after one, three and six months"),
    },
    Retaliation: {
        Retaliation.arrest: _("Arrest"),
        Retaliation.threat: _("Threat"),
        Retaliation.property_seizure: _("Property was seized"),
        Retaliation.dismissal: _("Dismissal from work or school"),
        Retaliation.other: pgettext_lazy("what was done to a family", "Something else"),
    },
}

DOING: Mapping[Step, Words] = {
    Step.person_told: _("Tell them that the case ends"),
    Step.risk_talk: _("Talk about the risk"),
    Step.informed: _("Inform them about going back"),
    Step.consents_reviewed: _("Go through what they agreed to"),
    Step.things_returned: _("Give back what was kept for them"),
    Step.partner_accepted: _("Have the partner accept"),
    Step.all_tried: _("Try every agreed way to reach them"),
    Step.second_look: _("Look at it as a second supervisor"),
    Step.certificate: _("Offer the certificate"),
    Step.aftercare: _("Ask whether they want to be called later"),
}
"""The same steps, as something to do."""

ADVICE: Mapping[Step, tuple[Words, ...]] = {
    Step.person_told: (
        _("The case ends. Your mailbox stays open: with your code you can write at any time."),
        _("You may come back whenever you want. Nobody will hold it against you that you left."),
        _("If something was wrong, you can complain to somebody who did not work on your case."),
    ),
    Step.risk_talk: (
        _("What could happen, and what would be a sign that it is near?"),
        _("What do they carry, and what would a search of their telephone show?"),
        _("Whom can they go to if it becomes dangerous? Write down no names, no roads, no days of travel."),
    ),
    Step.informed: (
        _("Nobody asks them to go back. They may stay, and they may go."),
        _("Say plainly what has happened to others who went back, as far as it is known."),
        _("They are informed twice, on two different days, with time to think in between."),
    ),
    Step.consents_reviewed: (
        _("Go through every agreement: does it end now, or does it go on, and until when?"),
    ),
    Step.all_tried: (
        _("Only ways the person agreed to. We never ask their family or neighbours to look for them."),
    ),
    Step.certificate: (_("It names nobody and no force. Print it only if it is safe for them to carry."),),
}
"""What is said or thought of with a step."""

EVENTS: Mapping[str, Words] = {
    "closure.visit": _("A visit was written down"),
    "closure.visit_harm": _("A visit was written down: something harmed them"),
    "closure.looked": _("A supervisor answered a visit"),
    "closure.retaliation": _("Something was done to their family"),
    "closure.stays_closed": _("They wrote after closing and were answered; the case stays closed"),
    **{f"closure.{step}": said for step, said in WORDS[Step].items()},
}

REFUSALS: Mapping[type[RefusedError], Words] = {
    NotClosingError: _("The case is not being closed: there is nothing to settle here."),
    NotClosedError: _("The case is not closed, or nobody wrote since."),
    TooLateError: _("The next visit must be ahead, and not later than the day shown."),
    AnsweredError: _("This visit has its answer already."),
    NotInFutureError: _("This day has not come yet."),
}


def in_words(code: StrEnum) -> str:
    """Say one code in the language of the reader."""
    return str(WORDS[type(code)][code])


def choices(kind: type[StrEnum]) -> list[tuple[str, Words]]:
    """List every code of one kind with its words, for a form."""
    return [(code.value, said) for code, said in WORDS[kind].items()]


def need(code: Need) -> str:
    """Say what closing needs."""
    return case_words.in_words(code)


def reason(code: Reason) -> str:
    """Say why a case is closed."""
    return case_words.in_words(code)
