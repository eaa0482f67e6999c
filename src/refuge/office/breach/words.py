"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.audit.rules import StaleVersionError
from refuge.office.breach.contents import EntryCode
from refuge.office.breach.figures import Share
from refuge.office.breach.rules import (
    Act,
    Answer,
    AppealTooLateError,
    CaseUnknownError,
    Companion,
    Finding,
    GraverOnAppealError,
    Heard,
    Help,
    HelpFirstError,
    Interim,
    Lifted,
    MeasureCode,
    NobodyOutsideError,
    NoSuchMoveError,
    NotHeardError,
    NothingProposedError,
    Opinion,
    Period,
    ReadersRefusedError,
    ReasonsMissingError,
    Seat,
    Source,
    State,
    StillOpenError,
    StillSitsError,
    TooCloseError,
    TwoInquirersError,
    WrongMeasureError,
    WrongRoleError,
)
from refuge.office.contact.rules import CaseGoesOnError, TransitionError
from refuge.office.sealed.rules import FileClosedError
from refuge.office.vault.rules import KeylessRoleError, LastHolderError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError

    Words = str | Promise

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    State: {
        State.reported: _("Raised"),
        State.triaged: _("Looked at first"),
        State.inquiry: _("Two people inquire"),
        State.finding: _("Found"),
        State.measure: _("A measure holds"),
        State.appeal: _("Appealed"),
        State.closed: pgettext_lazy("matter about conduct", "Closed"),
        State.unfounded: _("Nothing in it"),
    },
    Seat: {
        Seat.triage: _("Looks first"),
        Seat.inquirer: _("Inquires"),
        Seat.reviewer: _("Decides the appeal"),
    },
    Source: {
        Source.person: _("Somebody in refuge"),
        Source.victim: _("Somebody who was harmed"),
        Source.witness: _("Somebody who saw it"),
        Source.partner: _("A partner organisation"),
        Source.staff: _("Somebody who works here"),
        Source.anonymous: _("Nobody knows who"),
    },
    Period: {
        Period.days: _("In the last days"),
        Period.weeks: _("In the last weeks"),
        Period.months: _("In the last months"),
        Period.longer: _("Longer ago"),
        Period.unknown: pgettext_lazy("when it was", "Not known"),
    },
    Help: {
        Help.offered_and_taken: _("Help was offered, and they took it"),
        Help.offered_and_declined: _("Help was offered, and they did not want it"),
        Help.nobody_known: _("We know of nobody who was harmed, or cannot reach them safely"),
    },
    Interim: {
        Interim.keep_apart: _("They are kept apart"),
        Interim.no_contact: _("They do not meet or write to each other"),
        Interim.accompanied: _("Somebody goes with whoever was harmed"),
        Interim.safer_site_offered: _("Whoever was harmed is offered a safer place"),
    },
    Companion: {
        Companion.came: _("Somebody of their choice was with them"),
        Companion.did_not_want: _("They were told they may bring somebody, and did not want to"),
    },
    Heard: {
        Heard.heard: _("They spoke"),
        Heard.did_not_want: _("They did not want to speak. It is held against nobody"),
    },
    Finding: {
        Finding.unfounded: _("There is nothing in it"),
        Finding.not_proven: _("It is not proven"),
        Finding.minor: _("A minor breach, more likely than not"),
        Finding.serious: _("A serious breach, more likely than not"),
    },
    MeasureCode: {
        MeasureCode.training: _("Training and talks"),
        MeasureCode.written_warning: _("A written warning"),
        MeasureCode.supervision: _("A time of supervision"),
        MeasureCode.suspend_incentives: _("Incentives are suspended"),
        MeasureCode.another_site: _("They move to another safe place"),
        MeasureCode.end_of_programme: _("The programme ends for them, with a safe exit"),
    },
    Opinion: {
        Opinion.agree: _("I agree"),
        Opinion.dissent: _("I do not agree"),
    },
    Answer: {
        Answer.dismissed: _("The finding stands"),
        Answer.upheld: _("The appeal is upheld: the finding falls"),
        Answer.changed: _("The finding is changed"),
    },
    Lifted: {
        Lifted.done: _("It is done"),
        Lifted.not_needed: _("It is no longer needed"),
        Lifted.on_appeal: _("Lifted on appeal"),
    },
    EntryCode: {
        EntryCode.reported: _("Raised"),
        EntryCode.help: _("Help for whoever was harmed"),
        EntryCode.triaged: _("Looked at first"),
        EntryCode.passed_on: _("Given to a colleague"),
        EntryCode.aside: _("One of us finds nothing in it"),
        EntryCode.interim: _("For safety, at once"),
        EntryCode.inquirers: _("Two people inquire"),
        EntryCode.replaced: _("Somebody else takes a seat"),
        EntryCode.told_allegation: _("The person was told what is said of them"),
        EntryCode.heard: _("The person was heard"),
        EntryCode.note: pgettext_lazy("entry of a matter about conduct", "Note"),
        EntryCode.dissent: _("A proposal fell"),
        EntryCode.found: _("Found"),
        EntryCode.told: _("The person was told what was found"),
        EntryCode.reviewed: _("The measure was looked at again"),
        EntryCode.lifted: _("The measure was lifted"),
        EntryCode.appealed: _("The person appealed"),
        EntryCode.answered: _("The appeal was answered"),
        EntryCode.closed: pgettext_lazy("matter about conduct", "Closed"),
        EntryCode.ended: _("Ended: it is a matter for child protection"),
    },
    Share: {
        Share.nearly_all: _("nine of ten, or more"),
        Share.most: _("more than half"),
        Share.half_or_fewer: _("half, or fewer"),
    },
}

DOING: Mapping[Act, Words] = {
    Act.help: _("Record the help that was offered"),
    Act.triage: _("Look at it first"),
    Act.interim: _("Keep somebody safe at once"),
    Act.name_inquirers: _("Name two people who inquire"),
    Act.tell_allegation: _("Tell the person what is said of them"),
    Act.hear: _("Hear the person"),
    Act.propose: _("Propose a finding"),
    Act.speak: _("Agree with the proposal, or not"),
    Act.tell: _("Tell the person what was found"),
    Act.appeal: _("The person appeals"),
    Act.review: _("Look at the measure again"),
    Act.lift: _("End the measure"),
    Act.close: _("Close this matter"),
    Act.note: _("Add a note to this matter"),
    Act.pass_on: _("Give it to a colleague"),
    Act.leave: _("Give up a seat to somebody else"),
    Act.set_aside: _("There is nothing in it"),
    Act.hand_over: _("This may be an international crime"),
}
"""What a page offers, the next right step first."""

REFUSALS: Mapping[type[RefusedError], Words] = {
    StaleVersionError: _(
        "A colleague wrote in this matter while you were writing. What you typed is still here. "
        "Look at what is new, then send it again."
    ),
    NoSuchMoveError: _("This is not possible as the matter stands. Look at it again."),
    HelpFirstError: _("First record what help was offered to whoever was harmed."),
    TooCloseError: _(
        "Somebody you chose cannot do this: they work or worked with the person, decided about them, or are too near "
        "to this matter in another way. Choose somebody else."
    ),
    TwoInquirersError: _("Two different people inquire. Choose two."),
    StillSitsError: _("They still work here: only they themselves can give up their seat."),
    WrongRoleError: _("Only an inquiry officer who works here can do this. Choose somebody else."),
    NobodyOutsideError: _(
        "There are not enough people outside this matter, so nothing was kept. Take it to the head of the committee "
        "on paper, or to a partner organisation."
    ),
    CaseUnknownError: _(
        "No inquiry can be held about this number. Check it. If it is right, talk to a child-protection officer."
    ),
    NotHeardError: _("First the person is told what is said of them, and has a chance to speak."),
    ReasonsMissingError: _("Write it down in words: this is not kept without them."),
    ReadersRefusedError: _(
        "One legal officer and one reviewer read it, and neither works on the case. Choose others."
    ),
    WrongMeasureError: _("This measure does not go with this finding, or its day of review is not ahead."),
    NothingProposedError: _("There is nothing to agree with, or you proposed it yourself."),
    GraverOnAppealError: _("Nobody fares worse for having appealed. Propose the same, or something milder."),
    AppealTooLateError: _("The days for an appeal have passed, or it was answered already."),
    StillOpenError: _(
        "This cannot be closed yet: the person was not told, can still appeal, or is under a measure."
    ),
    FileClosedError: _("This file is closed: nothing is added to it."),
    CaseGoesOnError: _("A matter was begun from these letters already."),
    TransitionError: _("First take the letters, and judge the danger."),
    KeylessRoleError: _("Somebody you chose holds no keys. Choose somebody else."),
    LastHolderError: _("Nobody else here could open this. Choose somebody who works here."),
}

RIGHTS = (
    _("You are told what is said of you. It is not proven."),
    _("You may speak about it, in your language, with an interpreter. You may also say nothing."),
    _("You may bring somebody you trust."),
    _("Food, shelter, health care and safety go on, whatever is found."),
    _("You will hear what was found, and why. You have time to appeal, and other people decide."),
    _("Do not try to find out who spoke of it. Nobody may be punished for it."),
)
"""What is read out to the person, in their language, before anything else."""


def in_words(code: StrEnum) -> str:
    """Say one code in the language of the reader."""
    return str(WORDS[type(code)][code])


def code_in_words(code: str) -> str:
    """Say a code that an entry keeps, whichever kind it is of; a language by its name."""
    for known in WORDS.values():
        for one, said in known.items():
            if one.value == code and type(one) not in {State, EntryCode, Act}:
                return str(said)
    return {language.code: language.name for language in settings.PROGRAMME.languages}.get(code, code)


def choices(kind: type[StrEnum]) -> list[tuple[str, Words]]:
    """Offer every code of one kind, in its order."""
    return [(code.value, said) for code, said in WORDS[kind].items()]


def refusal_in_words(refusal: RefusedError) -> str:
    """Say what was refused, and what can be done now."""
    return str(REFUSALS.get(type(refusal)) or _("This was refused."))
