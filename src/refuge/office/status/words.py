"""The codes of this room as a member of staff, and the person, read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.sealed.rules import TooCloseToReadError
from refuge.office.status.rules import (
    AlreadyExtendedError,
    AppealTooLateError,
    CustodyError,
    DeterminationNotFoundError,
    Eligible,
    ExtensionReason,
    Finding,
    LegalMissingError,
    Method,
    NobodyToNameError,
    NoMajorityError,
    NoSuchMoveError,
    NotAllSpokeError,
    Opinion,
    Outcome,
    ReasonsMissingError,
    ReferredTo,
    Seat,
    SmallPanelError,
    State,
    TooCloseError,
    Voluntariness,
    WrongSeatError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError

    Words = str | Promise

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    State: {
        State.none: _("Not begun"),
        State.interviewed: _("Interviewed"),
        State.panel_review: _("Before the panel"),
        State.decided: pgettext_lazy("state of a decision", "Decided"),
        State.appealed: _("Under appeal"),
        State.upheld: _("Upheld on appeal"),
        State.changed: _("Changed by a later decision"),
        State.deferred: _("Deferred"),
        State.ended: _("Ended without a decision"),
    },
    Finding: {
        Finding.voluntary_leaver_military: _("Left the armed forces of their own will"),
        Finding.voluntary_leaver_police_militia: _("Left police or militia of their own will"),
        Finding.civil_administration_leaver: _("Left the civil administration of their own will"),
        Finding.dependant: _("Belongs to the family of somebody who left"),
        Finding.abductee: _("Was abducted"),
        Finding.captured_or_detained: _("Was captured or detained"),
        Finding.civilian_other: _("Another civilian"),
        Finding.undetermined: _("Could not be determined"),
    },
    Voluntariness: {
        Voluntariness.free: _("Freely"),
        Voluntariness.pressured: _("Under pressure"),
        Voluntariness.in_custody_when_declared: _("In custody when they said so"),
        Voluntariness.unclear: _("Not clear"),
    },
    Method: {
        Method.two_interviews: _("Two interviews, by different people"),
        Method.papers_seen: _("Papers were looked at, and given back"),
        Method.community_reference: _("Somebody the community trusts vouched for them"),
        Method.partner_confirmation: _("A partner organisation confirmed it"),
    },
    Outcome: {
        Outcome.confirmed: _("Confirmed"),
        Outcome.not_confirmed: _("Could not be confirmed"),
        Outcome.contradicted: _("Contradicted"),
    },
    Eligible: {
        Eligible.yes: _("May be taken into the programme"),
        Eligible.no: _("May not be taken into the programme"),
        Eligible.deferred: _("Deferred: protection, food, shelter and health care continue"),
    },
    Seat: {Seat.chair: _("Chair"), Seat.member: _("Member"), Seat.legal: _("Legal officer")},
    Opinion: {Opinion.agree: _("I agree"), Opinion.dissent: _("I do not agree, and I say why")},
    ExtensionReason: {
        ExtensionReason.interpreter_needed: _("An interpreter is needed"),
        ExtensionReason.person_not_fit: _("The person is not well enough"),
        ExtensionReason.member_away: _("Somebody on the panel is away"),
        ExtensionReason.another_interview: _("Another interview is needed"),
    },
    ReferredTo: {
        ReferredTo.legal_office: _("The legal office of the detaining authority"),
        ReferredTo.icrc: _("The International Committee of the Red Cross"),
        ReferredTo.both: _("Both"),
    },
}

EVENTS: Mapping[str, Words] = {
    "status.interviewed": _("Interviewed for the decision about status."),
    "status.panel_named": _("A panel was named."),
    "status.before_panel": _("Put before the panel."),
    "status.decided": _("The panel has decided."),
    "status.told": _("The person was told the decision, its reasons and how to appeal."),
    "status.appealed": _("The person appealed; other people decide."),
    "status.upheld": _("On appeal the decision was upheld."),
    "status.changed": _("On appeal the decision was changed."),
    "status.deferred": _("Deferred. Protection, food, shelter and health care continue."),
    "status.resumed": _("Taken up again by the panel."),
    "status.ended": _("Ended without a decision."),
    "status.custody": _("Custody: a record was made, and the findings of those who come freely are shut."),
    "status.referred": _("Referred to those who answer for people in custody."),
    "status.released": _("A separate authority released the person."),
    "status.extended_interpreter_needed": _("More time, once: an interpreter is needed."),
    "status.extended_person_not_fit": _("More time, once: the person is not well enough."),
    "status.extended_member_away": _("More time, once: somebody on the panel is away."),
    "status.extended_another_interview": _("More time, once: another interview is needed."),
}

REFUSALS: Mapping[type[RefusedError], Words] = {
    NoSuchMoveError: _(
        "As things stand now, this step is not possible. Look at what has happened meanwhile."
    ),
    DeterminationNotFoundError: _("There is no such decision for you."),
    SmallPanelError: _("A panel is a chair and at least two members: three different people."),
    TooCloseError: _(
        "Somebody asked the questions, is on the case, named the panel or decided before, and so cannot sit on it. "
        "Choose others."
    ),
    WrongSeatError: _("The panel is made of reviewers, and a legal officer sits beside them."),
    LegalMissingError: _("The person was in custody: a legal officer sits with this panel. Choose one."),
    CustodyError: _(
        "The person was in custody. That they came of their own will can be found only after a separate authority "
        "released them, the days after it have passed, they were heard anew, and a legal officer has signed."
    ),
    NotAllSpokeError: _("The chair proposes first, then each member says whether they agree."),
    NoMajorityError: _("More of the panel disagree than agree. Propose something else."),
    ReasonsMissingError: _("Say why, in writing."),
    AppealTooLateError: _("The days for an appeal have run out, or there is nothing to appeal against."),
    AlreadyExtendedError: _("The time was made longer once already. It is not made longer again."),
    NobodyToNameError: _("There is no legal officer who could read the file. Tell a supervisor at once."),
    TooCloseToReadError: _("Somebody who would read the file is on the case. Ask for another panel."),
}


def in_words(code: StrEnum) -> str:
    """Say one code in the language of the reader."""
    return str(WORDS[type(code)][code])


def choices(kind: type[StrEnum]) -> list[tuple[str, Words]]:
    """List every code of one kind with its words, for a form."""
    return [(code.value, words) for code, words in WORDS[kind].items()]
