"""Staff as the set-up makes them: the first administrator, and the people of the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from refuge.office.access import actions, queries, second_factors
from refuge.office.access.rules import THE_OFFICE, Role

# Made-up working names. In the tests too Aye works the case, Bo supervises, Chit has no business here.
DEMONSTRATION = {
    "Aye": (Role.contact_officer, Role.case_worker),
    "Bo": (Role.supervisor,),
    "Chit": (Role.contact_officer,),
    "Dway": (Role.administrator,),
    "Ei": (Role.auditor,),
    "Win": (Role.case_worker,),
    "Bawk": (Role.supervisor,),
    "Phyu": (Role.cp_officer,),
    "Pan": (Role.cp_officer,),
    "Hla": (Role.reviewer,),
    "Htet": (Role.reviewer,),
    "Hnin": (Role.reviewer,),
    "Htoo": (Role.reviewer,),
    "Lin": (Role.legal,),
    "Mu": (Role.placement,),
    "Nu": (Role.grievance,),
}


def enrol_first_administrator(name: str) -> dict[str, Any] | None:
    """What the first administrator signs in with, or nothing where one is already here."""
    return (
        None
        if queries.staff_with(Role.administrator)
        else _enrol(name, (Role.administrator,), settings.LANGUAGE_CODE)
    )


def make_demonstration_staff() -> dict[str, dict[str, Any]]:
    """Enrol the people of the demonstration; their sign-ins, to be written down for whoever tries it."""
    return {name: _enrol(name, roles, "en") for name, roles in DEMONSTRATION.items()}


def _enrol(name: str, roles: tuple[Role, ...], language: str) -> dict[str, Any]:
    enrolled = actions.enrol(THE_OFFICE, name, roles, language)
    secret = second_factors.give_codes(enrolled.actor.id, enrolled.seed)
    return {"roles": [str(role) for role in roles], "passphrase": enrolled.passphrase, "secret": secret}
