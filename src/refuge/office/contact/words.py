"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from refuge.office.access.rules import NotAllowedError, RefusedError
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case.words import REFUSALS as CASE_REFUSALS
from refuge.office.contact.line import Trouble
from refuge.office.contact.queries import Shelf
from refuge.office.contact.rules import (
    CaseGoesOnError,
    Child,
    Clock,
    Danger,
    Distrust,
    NotYetDueError,
    Outcome,
    State,
    Step,
    ThreadNotFoundError,
    TransitionError,
    WrongHandsError,
)
from refuge.office.vault.rules import NoKeyError
from refuge.protocol.letter import About, Urgency

Words = str | Promise

# By kind of code first: two codes of different kinds may be spelled alike.
WORDS: Mapping[type[Enum], Mapping[Enum, Words]] = {
    Shelf: {
        Shelf.waiting: _("Waiting"),
        Shelf.late: _("Late"),
        Shelf.unclaimed: _("With nobody"),
        Shelf.mine: _("With me"),
        Shelf.answered: _("Answered"),
        Shelf.closed: _("Ended"),
    },
    State: {
        State.new: _("New"),
        State.triaged: _("Waits for an answer"),
        State.answered: _("Answered"),
        State.written_again: _("Wrote again"),
        State.closed: _("Ended"),
    },
    Danger: {
        Danger.none: _("No danger known"),
        Danger.possible: _("Danger possible"),
        Danger.immediate: _("In danger now"),
    },
    Child: {
        Child.yes: _("Yes, somebody under 18"),
        Child.no: _("No"),
        Child.unknown: _("Not known, or in doubt"),
    },
    Outcome: {
        Outcome.advice_only: _("Advice was all they wanted"),
        Outcome.open_case: _("A case was opened"),
        Outcome.referred: _("They were told who can help"),
        Outcome.unsafe_stop: _("Writing on would endanger them"),
        Outcome.hoax: _("It was not meant seriously"),
        Outcome.lost: _("They do not write any more"),
        Outcome.elsewhere: _("It was about something else, and they were told where to write"),
        Outcome.taken_up: _("It is being looked into"),
    },
    Urgency: {
        Urgency.danger: _("in danger now"),
        Urgency.soon: _("soon"),
        Urgency.later: _("no hurry"),
    },
    About: {
        About.me: _("for themselves"),
        About.family: _("for somebody in their family"),
        About.known: _("for somebody they know"),
        About.concern: _("about something done against our standards"),
    },
    Distrust: {
        Distrust.no_key: _("No key we hold opens it."),
        Distrust.damaged: _("It was changed or cut on the way."),
        Distrust.unreadable: _("It opens, and what is inside is no letter."),
        Distrust.fault: _("Our own program failed over it. Tell whoever runs this office."),
    },
    Step: {
        Step.claim: _("Nobody sees to this person yet. Take it, so that two do not answer at once."),
        Step.triage: _("Read, then say how much danger there is and whether a child is involved."),
        Step.answer: _("They wait for an answer."),
        Step.wait: _("They have our answer. The next word is theirs."),
        Step.erase: _("Letters and answers have been kept for long enough. Erase them."),
        Step.ended: _("It has ended. A new letter opens it again by itself."),
        Step.colleague: _("Somebody else sees to this person."),
    },
    Trouble: {
        Trouble.silent: _("The front desk does not answer."),
        Trouble.cut: _("The line to the front desk broke."),
        Trouble.refused: _(
            "The front desk does not know this office: its key is not the one it was set up with."
        ),
        Trouble.failing: _("The front desk answers that something is wrong with it."),
        Trouble.damaged: _("What came from the front desk is not what a front desk says."),
        Trouble.interrupted: _("The collection was interrupted on our side."),
        Trouble.fault: _("Our own collector failed. Tell whoever runs this office."),
    },
}

REFUSALS: Mapping[type[RefusedError], Words] = {
    **CASE_REFUSALS,
    StaleVersionError: _(
        "Something changed while you were writing: a new letter came, or a colleague was faster. "
        "What you typed is still here. Look at what is new, then send it again."
    ),
    TransitionError: _("From where the thread is now, this is not possible."),
    WrongHandsError: _("It can only be given to somebody who may read it."),
    CaseGoesOnError: _(
        "A case or a matter was begun from this thread already. It goes on for as long as that does."
    ),
    NotYetDueError: _("It is not yet time to erase this."),
    NoKeyError: _("You do not hold the key of this thread yet. A colleague gives it to you by signing in."),
    NotAllowedError: _("This is not yours to do."),
    ThreadNotFoundError: _("There is no such thread."),
}


def in_words(code: Enum) -> str:
    """Say one code in the language of the reader."""
    return str(WORDS[type(code)][code])


def choices(codes: Iterable[Enum]) -> list[tuple[str, Words]]:
    """List some codes of one kind with their words, for a form."""
    return [(str(code.value), WORDS[type(code)][code]) for code in codes]


def refusal_in_words(refusal: RefusedError) -> str:
    """Say what was refused, and what can be done now."""
    return str(REFUSALS[type(refusal)])


def language_in_words(code: str) -> str:
    """Say a language by its own name, or by its code where the programme does not speak it."""
    names = {language.code: language.name for language in settings.PROGRAMME.languages}
    return names.get(code, code)


_HOUR, _DAY = 60, 24 * 60


def clock_in_words(clock: Clock) -> str:
    """Say how long there is still time, or since when there is none."""
    minutes = abs(clock.minutes_left)
    if clock.is_late:
        return _late(minutes)
    return _left(minutes)


def _left(minutes: int) -> str:
    if minutes < 2 * _HOUR:
        return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}
    hours = minutes // _HOUR
    return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}


def _late(minutes: int) -> str:
    if minutes < 2 * _HOUR:
        return ngettext("late by %(n)d minute", "late by %(n)d minutes", minutes) % {"n": minutes}
    if minutes < 2 * _DAY:
        hours = minutes // _HOUR
        return ngettext("late by %(n)d hour", "late by %(n)d hours", hours) % {"n": hours}
    days = minutes // _DAY
    return ngettext("late by %(n)d day", "late by %(n)d days", days) % {"n": days}
