"""What would come to a desk on which nothing lies yet, by role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from refuge.office.access.rules import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refuge.office.case.parts import Words

WAITING_HERE: Mapping[Role, Words] = {
    Role.contact_officer: _("People who wait for an answer stand here, those in danger first."),
    Role.case_worker: _(
        "What is due in your cases stands here: check-ins, reviews, and steps that wait for you."
    ),
    Role.supervisor: _("Approvals asked of you stand here, and what is late in the cases you hold."),
    Role.cp_officer: _("Children in your care stand here, the one whose time runs out first on top."),
    Role.reviewer: _("Matters you are called to decide with others stand here, with the day by which."),
    Role.legal: _("Matters for which you are named stand here, with the day by which."),
    Role.placement: _("Requests for a place to live stand here, and sites that must be looked at again."),
    Role.undertaking_officer: _(
        "People to whom the standards are to be offered or explained stand here, and those to ask again."
    ),
    Role.inquiry: _(
        "Concerns that wait for inquiry officers stand here, with the hour by which each must be looked at."
    ),
    Role.grievance: _(
        "Complaints given to you stand here, with the hour by which they must be acknowledged."
    ),
    Role.head: _("Sets of standards that wait for your approval stand here."),
}


def waiting_here(roles: frozenset[Role]) -> tuple[Words, ...]:
    """Say what would come to this desk."""
    return tuple(words for role, words in WAITING_HERE.items() if role in roles)
