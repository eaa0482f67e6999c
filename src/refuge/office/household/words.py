"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.household.rules import (
    ApplicantError,
    ChildStaysError,
    Code,
    KeptElsewhereError,
    NoSuchCaseError,
    OwnCaseError,
)
from refuge.office.people.queries import NoHouseholdError
from refuge.office.people.rules import AlreadyApartError, HouseholdRole, SameHouseholdError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError

ROLES: Mapping[HouseholdRole, str | Promise] = {
    HouseholdRole.applicant: _("The person of this case"),
    HouseholdRole.spouse_formal: _("Husband or wife"),
    HouseholdRole.spouse_informal: _("Partner, not married"),
    HouseholdRole.child: pgettext_lazy("in a family", "Son or daughter"),
    HouseholdRole.parent: _("Mother or father"),
    HouseholdRole.sibling: _("Brother or sister"),
    HouseholdRole.guardian: _("Guardian"),
    HouseholdRole.in_care: _("Somebody in their care"),
    HouseholdRole.other: _("Somebody else who lives with them"),
}

EVENTS: Mapping[str, str | Promise] = {
    Code.added: _("Somebody was added to the household."),
    Code.corrected: _("What is known of a member of the household was corrected."),
    Code.left: _("Somebody belongs to the household no more."),
    Code.confirmed: _("The person said: this is everybody."),
    Code.own_case: _("A case of their own was opened for a member of the household."),
    Code.kept_apart: _("This household is kept apart from another one."),
    Code.apart_no_more: _("This case no longer asks that this household be kept apart from another one."),
}

REFUSALS: Mapping[type[RefusedError], str | Promise] = {
    KeptElsewhereError: _("This household is kept in the case of another member of it. Change it there."),
    OwnCaseError: _("They have a case of their own. What is known of them is written there."),
    ApplicantError: _("This is the person of the case: they do not leave it, and there is one of them."),
    ChildStaysError: _(
        "Somebody who counts as a child stays so here. Open their own case: child protection decides about the age."
    ),
    NoSuchCaseError: _(
        "There is no case with this number that you could name. Look at the number again. If it is a child's, ask "
        "child protection to write this down."
    ),
    SameHouseholdError: _(
        "They belong to the same household. Write down first that somebody left it, then keep the two apart."
    ),
    AlreadyApartError: _("This case keeps these two households apart already."),
    NoHouseholdError: _("This person belongs to no household now."),
}


def role_in_words(role: HouseholdRole | None) -> str:
    """Say what somebody is to the others, where the reader may know it."""
    return str(ROLES[role]) if role else ""
