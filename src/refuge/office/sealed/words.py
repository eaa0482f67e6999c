"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.audit.rules import StaleVersionError
from refuge.office.sealed.rules import (
    EntryCode,
    FileClosedError,
    FileKind,
    NobodyOutsideError,
    NotNowError,
    TooCloseToReadError,
    WrongReadersError,
)
from refuge.office.vault.rules import KeylessRoleError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError

    Words = str | Promise

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    FileKind: {
        FileKind.serious_crime: _("A grave crime is alleged"),
        FileKind.survivor: _("Somebody told me of sexual violence against them"),
        FileKind.complaint: _("A complaint about us, or about somebody who works here"),
    },
    EntryCode: {
        EntryCode.reported: _("Told"),
        EntryCode.note: pgettext_lazy("entry of a sealed file", "Note"),
        EntryCode.agreed_step: _("The person agreed to this step"),
        EntryCode.acknowledged: _("Acknowledged"),
        EntryCode.answered: _("Answered"),
        EntryCode.reader_named: _("Another reader"),
        EntryCode.closed: _("Closed"),
    },
}

SHORT: Mapping[FileKind, Words] = {
    FileKind.serious_crime: _("Grave allegation"),
    FileKind.survivor: _("Told in confidence"),
    FileKind.complaint: _("Complaint"),
}

ADDING: Mapping[EntryCode, Words] = {
    EntryCode.note: _("Add a note"),
    EntryCode.agreed_step: _("The person agreed to a step"),
    EntryCode.acknowledged: _("Acknowledge the complaint"),
    EntryCode.answered: _("Answer the complaint"),
    EntryCode.closed: _("Close this file"),
}

HINTS: Mapping[EntryCode, Words] = {
    EntryCode.note: _("No names, no telephone numbers, no places, no units: they are not needed here."),
    EntryCode.agreed_step: _(
        "Which one step, in a few words. Each step has a yes of its own, and a no changes nothing."
    ),
    EntryCode.acknowledged: _(
        "What you told the person: that it was heard, and by when they have an answer."
    ),
    EntryCode.answered: _("What you told the person, and how they can go on if it does not satisfy them."),
    EntryCode.closed: _("How it ended. A closed file stays closed, and leaves no mark anywhere else."),
}

REFUSALS: Mapping[type[RefusedError], Words] = {
    StaleVersionError: _(
        "Another reader added to this file while you were writing. What you typed is still here. "
        "Look at what is new, then send it again."
    ),
    FileClosedError: _("This file is closed: nothing is added to it."),
    WrongReadersError: _("These people cannot read a file like this. Choose others."),
    TooCloseToReadError: _(
        "Somebody you chose works on the case, or is whom it is about. Choose somebody else."
    ),
    NobodyOutsideError: _(
        "No grievance officer is outside this matter, so nothing was kept. Take the complaint to the head of the "
        "committee on paper, or to a partner organisation. The person can do so themselves."
    ),
    NotNowError: _(
        "This cannot be added to the file as it stands. A complaint is answered before it is closed."
    ),
    KeylessRoleError: _("Somebody you chose holds no keys. Choose somebody else."),
}


def in_words(code: StrEnum) -> str:
    """Say one code in the language of the reader."""
    return str(WORDS[type(code)][code])


def refusal_in_words(refusal: RefusedError) -> str:
    """Say what was refused, and what can be done now."""
    return str(REFUSALS.get(type(refusal)) or _("This was refused."))
