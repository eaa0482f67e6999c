"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.case.words import refusal_in_words as said_below
from refuge.office.placement.rules import (
    Act,
    AlreadyAskedError,
    BedsTakenError,
    Circle,
    Coming,
    CosignNeededError,
    Fault,
    InspectionError,
    Misfit,
    Need,
    NoteKind,
    NotFittingError,
    PartyError,
    RoomError,
    SamePersonError,
    SiteKind,
    SiteState,
    SplitReasonError,
    State,
    TransitionError,
    WaiverError,
    Why,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError

    Words = str | Promise

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    State: {
        State.requested: _("Looked for"),
        State.matched: _("Offered"),
        State.host_confirmed: _("Ready to move in"),
        State.moved_in: _("Lives there"),
        State.moved_out: _("Moved out"),
        State.refused_by_household: _("Not wanted by the household"),
        State.cancelled: _("Not looked for any more"),
    },
    SiteState: {
        SiteState.proposed: _("Proposed"),
        SiteState.open: pgettext_lazy("state of a site", "Open"),
        SiteState.closed: pgettext_lazy("state of a site", "Closed"),
    },
    SiteKind: {
        SiteKind.host_family: _("Host family"),
        SiteKind.collective: _("Shared house"),
        SiteKind.rented: _("Rented"),
        SiteKind.partner_site: _("Run by a partner"),
        SiteKind.partner_abroad: _("Run by a partner abroad"),
        SiteKind.interim_care: _("Interim care of children"),
    },
    Circle: {
        Circle.civilians: _("With civilians"),
        Circle.former_forces: _(
            "With other adults who left the forces, before the steps that make them civilians"
        ),
    },
    Need: {
        Need.lockable: _("A door that locks"),
        Need.womens_area: _("An area for women only"),
        Need.step_free: _("No steps"),
        Need.near_care: _("Near health care"),
        Need.school: _("A school within reach"),
    },
    Why: {
        Why.wished: _("They wish it"),
        Why.better_home: _("A better home was found"),
        Why.safety: _("For somebody's safety"),
        Why.leaves_programme: _("They leave the programme"),
        Why.household_changed: _("The household is another one now"),
        Why.child_track: _("Somebody in it may be a child: child protection looks for a place"),
    },
    NoteKind: {
        NoteKind.note: _("Note"),
        NoteKind.incident: _("Something happened"),
    },
    Misfit: {
        Misfit.not_open: _("Not open yet"),
        Misfit.inspection_due: _("Has to be inspected first"),
        Misfit.no_waiver: _("Too little room, and no waiver in force"),
        Misfit.no_beds: _("Not enough free beds"),
        Misfit.keep_apart: _("Somebody lives there whom they must not meet"),
        Misfit.not_child_safe: _("Nobody has found it safe for children"),
        Misfit.only_for_children: _("For children alone, by child protection"),
        Misfit.no_adult: _("No adult of the household comes: interim care only"),
        Misfit.forces_and_civilians: _("Civilians and adults who left the forces would live together"),
        Misfit.refused_before: _("They did not want it before"),
        Misfit.lockable: _("No door that locks"),
        Misfit.womens_area: _("No area for women only"),
        Misfit.step_free: _("Has steps"),
        Misfit.near_care: _("Far from health care"),
        Misfit.school: _("No school within reach"),
    },
    Fault: {
        Fault.room: _("Too little covered room for its beds"),
        Fault.toilets: _("Too few toilets"),
        Fault.water: _("Too little water"),
    },
    Coming: {
        Coming.comes: _("Comes"),
        Coming.not_here: _("Lives elsewhere, and does not need a bed"),
        Coming.apart: _("Is kept apart from the others for safety"),
    },
}

DOING: Mapping[Act, Words] = {
    Act.cosign: _("Sign for child protection"),
    Act.confirm: _("Confirm: the host has said yes"),
    Act.refuse: _("They do not want it"),
    Act.move_in: _("They have moved in"),
    Act.move_out: _("They move out"),
    Act.cancel: _("Stop looking"),
    Act.share: _("Let colleagues who came later read it"),
    Act.open_site: _("Open this site"),
    Act.close_site: _("Close this site"),
    Act.inspect: _("Inspect this site"),
    Act.change_beds: _("Change the number of beds"),
    Act.ask_waiver: _("Ask for a waiver in an emergency"),
    Act.approve_waiver: _("Approve the waiver"),
    Act.note: _("Add a note"),
}

SAYS: Mapping[Act, Words] = {
    Act.cosign: _(
        "You sign that somebody of child protection looked: who else lives there, whether children can lock a door, "
        "wash and sleep apart from strangers. You are neither the one who asked nor the one who chose."
    ),
    Act.confirm: _(
        "The host agrees, the beds are held, and you neither asked nor chose. With a child, child protection has "
        "signed before you."
    ),
    Act.refuse: _(
        "They need give no reason, and nothing changes for them: we go on looking, from the day they first asked."
    ),
    Act.move_in: _("From now on they live there. Where they slept until now is free again."),
    Act.move_out: _("Shelter is never taken away as a punishment. Say which of these it is."),
    Act.cancel: _("It can be asked for again at any time."),
    Act.share: _("Those who read it already stay. What is shown is beds and needs, no name."),
    Act.open_site: _("You did not propose it, and an inspection was passed."),
    Act.close_site: _("Only a site where nobody has a bed is closed."),
    Act.approve_waiver: _(
        "In an emergency people may live with less room for some days. You are not the one who asked. When it ends, "
        "nobody new moves in, and the officers are told."
    ),
}
"""What stands above the button of an act that asks for nothing else."""

DONE: Mapping[Act, Words] = {
    Act.match: _("Beds are held for them. Now ask them whether they want it."),
    Act.cosign: _("Child protection has signed."),
    Act.confirm: _("It is confirmed. They can move in."),
    Act.refuse: _("It is written down. We go on looking for them."),
    Act.move_in: _("They live there now."),
    Act.move_out: _("They have moved out, and their beds are free."),
    Act.cancel: _("We do not look for a place any more."),
    Act.share: _("Colleagues who came later can read it now."),
    Act.propose_site: _("The site is written down under its code. Inspect it next."),
    Act.inspect: _("The inspection is kept."),
    Act.open_site: _("The site is open."),
    Act.close_site: _("The site is closed."),
    Act.change_beds: _("The beds are changed."),
    Act.ask_waiver: _("A supervisor is asked."),
    Act.approve_waiver: _("The waiver is in force from the day it was asked for."),
    Act.note: _("The note is kept."),
}

EVENTS: Mapping[str, Words] = {
    "placement.requested": _("A place to live was asked for."),
    "placement.matched": _("A place was offered."),
    "placement.cosigned": _("Child protection signed for a place."),
    "placement.confirmed": _("A place was confirmed."),
    "placement.refused": _("They did not want the place that was offered. We go on looking."),
    "placement.moved_in": _("They moved in."),
    "placement.moved_out": _("They moved out."),
    "placement.cancelled": _("A place is not looked for any more."),
}

REFUSALS: Mapping[type[RefusedError], Words] = {
    TransitionError: _("This is not possible any more: somebody was quicker. Look at it again."),
    SamePersonError: _("Somebody else has to say yes: not whoever asked, chose or signed."),
    CosignNeededError: _("There is a child in the household: child protection signs first."),
    PartyError: _("Say for each member of the household whether they come. At least one has to come."),
    SplitReasonError: _("A household is split for somebody's safety only. Say who is kept apart, and why."),
    AlreadyAskedError: _("A place is being looked for already."),
    RoomError: _("So many beds need more covered room, or a waiver that is in force."),
    BedsTakenError: _("Somebody has a bed there. Find them another home first."),
    WaiverError: _("This waiver cannot be: it is too long, asks for too much, or another one waits."),
    InspectionError: _(
        "First an inspection has to be passed, and a host family has to have signed the agreement."
    ),
}

MOVING_OUT_HINT = _("There is no other reason. What somebody did or said is none.")


def in_words(code: StrEnum) -> str:
    """Say one code in the language of the reader."""
    return str(WORDS[type(code)][code])


def refusal_in_words(refusal: RefusedError) -> str:
    """Say what was refused, and what can be done now."""
    if isinstance(refusal, NotFittingError):
        why = "; ".join(in_words(one) for one in refusal.misfits)
        return str(_("This site does not fit: %(why)s. Choose another one.")) % {"why": why}
    return str(REFUSALS.get(type(refusal)) or said_below(refusal))
