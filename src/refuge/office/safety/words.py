"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.safety.rules import (
    Call,
    Channel,
    EndReason,
    Family,
    JumpError,
    NoMailboxError,
    NotDecidedError,
    NotWatchedError,
    Outcome,
    OutsideContactRuleError,
    RhythmError,
    State,
    StillOpenError,
    Threat,
    WordsError,
    WordsFirstError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError

    Words = str | Promise

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    Threat: {
        Threat.arrest: _("Arrest"),
        Threat.retaliation_family: _("Revenge on the family"),
        Threat.informed_on: _("Somebody could give them away"),
        Threat.phone_search: _("Their telephone is searched"),
        Threat.medical: _("Illness or injury"),
        Threat.other: pgettext_lazy("a threat", "Something else"),
    },
    Family: {
        Family.none: _("No family is at risk"),
        Family.possible: _("Family could be at risk"),
        Family.threatened: _("Family is being threatened"),
        Family.arrested: _("Somebody in the family was arrested"),
        Family.unknown: _("Not known"),
    },
    State: {
        State.due: pgettext_lazy("a check-in", "To come"),
        State.late: pgettext_lazy("a check-in", "Late"),
        State.missed: pgettext_lazy("a check-in", "Missed"),
        State.escalated_1: _("Step 1: try the second way"),
        State.escalated_2: _("Step 2: with a supervisor"),
        State.escalated_3: _("Step 3: to the panel"),
        State.panel: _("Before the panel"),
        State.ok: pgettext_lazy("a check-in", "Heard"),
        State.resolved: _("Cleared up"),
        State.waived: _("Not needed any more"),
    },
    Outcome: {
        Outcome.all_well: _("All is well"),
        Outcome.forced: _("They are forced"),
        Outcome.not_reached: _("Nobody was reached"),
        Outcome.learnt: _("Not heard, but cleared up"),
        Outcome.by_time: _("Time passed"),
    },
    Channel: {
        Channel.mailbox: _("By letter, in their mailbox at the front desk"),
        Channel.in_person: _("In person, with somebody of ours"),
        Channel.trusted_human: _("Through somebody they trust"),
    },
    EndReason: {
        EndReason.arrived: _("They arrived where they are safe"),
        EndReason.no_longer_needed: _("It is no longer needed"),
        EndReason.person_asked: _("They asked us to stop"),
        EndReason.lost_contact: _("Contact is lost, and the panel has decided so"),
    },
}

RECORDING: Mapping[Outcome, Words] = {
    Outcome.all_well: _("I spoke with them: all is well"),
    Outcome.forced: _("I spoke with them: they are forced, or used the word for it"),
    Outcome.not_reached: _("I tried and reached nobody"),
    Outcome.learnt: _("I did not reach them, but I learnt what clears this up"),
}

DOING: Mapping[State, Words] = {
    State.late: _("A check-in is late: look whether a letter has come"),
    State.missed: _("A check-in was missed: ask who could know"),
    State.escalated_1: _("A check-in was missed: try the second way you agreed"),
    State.escalated_2: _("A check-in was missed: a supervisor looks at it now"),
    State.escalated_3: _("A check-in was missed: put it before the panel"),
    State.panel: _("A check-in was missed: the panel decides what is done"),
}

ON_A_DESK: Mapping[State, Words] = {
    State.late: _("Case %(case)s: a check-in is late"),
    State.missed: _("Case %(case)s: a check-in was missed"),
    State.escalated_1: _("Case %(case)s: a check-in was missed, try the second way"),
    State.escalated_2: _("Case %(case)s: a check-in was missed, a supervisor is needed"),
    State.escalated_3: _("Case %(case)s: a check-in was missed, put it before the panel"),
    State.panel: _("Case %(case)s: a check-in was missed, the panel decides"),
}

CALLING: Mapping[Call, Words] = {
    Call.forced: _("Case %(case)s: they are being forced. Do nothing that shows you know; open this first."),
    Call.without_word: _("Case %(case)s: they wrote, and no agreed word was in it"),
}

EVENTS: Mapping[str, Words] = {
    "safety.plan_agreed": _("A safety plan was agreed with them."),
    "safety.plan_approved": _("The safety plan was approved."),
    "safety.plan_declined": _("The safety plan was not approved yet."),
    "safety.words_agreed": _("Words for a check-in were agreed. They are not kept."),
    "safety.schedule_set": _("When and how they check in was agreed."),
    "safety.reminders_ready": _("Reminders were laid ready."),
    "safety.recorded": _("How they are was written down."),
    "safety.put_to_panel": _("It was put before the panel that nobody can reach them."),
    "safety.ended_arrived": _("The check-ins ended: they arrived."),
    "safety.ended_no_longer_needed": _("The check-ins ended: they are no longer needed."),
    "safety.ended_person_asked": _("The check-ins ended: they asked for it."),
    "safety.ended_lost_contact": _("The check-ins ended: contact is lost."),
}

REFUSALS: Mapping[type[RefusedError], Words] = {
    JumpError: _("From where this check-in is now, this is not possible. Look at it again."),
    WordsError: _(
        "These words cannot be used. Choose two sentences of their own that nobody writes by accident, "
        "each of two words or more, and neither inside the other."
    ),
    WordsFirstError: _("Agree the words first: without them a letter cannot tell us how they are."),
    RhythmError: _("These hours do not hold so many check-ins. Choose more hours, or fewer check-ins."),
    NoMailboxError: _("This case has no letters, so there is no mailbox. Choose another way."),
    NotWatchedError: _("No check-ins are agreed now. Agree when and how they check in first."),
    StillOpenError: _("Something is still open here. Clear it up first, then do this again."),
    NotDecidedError: _("Nothing waits here any more. Somebody may have seen to it before you."),
    OutsideContactRuleError: _("A reminder would leave the hours they chose. Choose other hours."),
}


def in_words(code: StrEnum) -> str:
    """Say one code in the language of the reader."""
    return str(WORDS[type(code)][code])


def some(kind: type[StrEnum]) -> list[tuple[str, Words]]:
    """List every code of one kind with its words, for a form."""
    return [(code.value, words) for code, words in WORDS[kind].items()]
