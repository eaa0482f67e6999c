"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from refuge.office.identity.rules import (
    AlreadyAskedError,
    AlreadyWrittenError,
    HalvesDoNotFitError,
    NobodyOnOneSideError,
    NoHalfError,
    NoSuchMoveError,
    NoYesError,
    Purpose,
    State,
    TooLateError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError

PURPOSES: Mapping[Purpose, str | Promise] = {
    Purpose.papers: _("To have papers made, or made again"),
    Purpose.family: _("To look for their family, as they asked"),
    Purpose.partner: _("A partner needs it, and the person agreed to that"),
    Purpose.health: _("For their health care"),
    Purpose.legal: _("For a lawyer who stands up for them"),
    Purpose.put_right: _("The person wants to hear what is kept"),
    Purpose.erase: _("To destroy the name and everything kept with it"),
}
ASKING = tuple(purpose for purpose in Purpose if purpose is not Purpose.erase)

STATES: Mapping[State, str | Promise] = {
    State.asked: _("Waits for a second officer"),
    State.lent: _("The other half is lent"),
    State.shown: _("Was shown, once"),
    State.refused: _("The second officer said no"),
    State.taken_back: _("Taken back"),
    State.lapsed: _("Its time was over"),
}

REFUSALS: Mapping[type[RefusedError], str | Promise] = {
    NoYesError: _(
        "The person has not agreed that a name and papers are kept, or took it back. Ask them first (C2)."
    ),
    AlreadyWrittenError: _(
        "A name is kept already. To write it anew, two people destroy what is there first."
    ),
    NobodyOnOneSideError: _(
        "This takes two people: one who works on the case, and a second officer who does not own it. "
        "One of them is missing."
    ),
    NoHalfError: _("You do not hold the half that this takes. Ask somebody who does."),
    NoSuchMoveError: _("This request is not open any more. Ask again if it is still needed."),
    TooLateError: _("The minutes are over, and what was lent is destroyed. Ask again if it is still needed."),
    AlreadyAskedError: _("You have asked already. Wait for the answer, or take it back."),
    HalvesDoNotFitError: _(
        "The two halves do not fit together: one of them is damaged. Ask another second officer."
    ),
}
