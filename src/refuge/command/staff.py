"""Staff as the set-up makes them: the first administrator, and the people of the demonstration."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from refuge.office.access import actions, queries, second_factors
from refuge.office.access.keyring import Keyring
from refuge.office.access.rules import THE_OFFICE, Role
from refuge.office.access.tries import slot_of_name

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
    "Hkun": (Role.reviewer,),
    "Hsa": (Role.reviewer,),
    "Lin": (Role.legal,),
    "Mu": (Role.placement,),
    "Nu": (Role.grievance,),
    "Oo": (Role.undertaking_officer,),
    "Pyae": (Role.inquiry,),
    "Ree": (Role.inquiry,),
    "Saw": (Role.inquiry,),
    "Thant": (Role.head,),
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
    from refuge.command.demonstration.standards import put_in_force

    sign_ins = {name: _enrol(name, roles, "en") for name, roles in DEMONSTRATION.items()}
    (head,), (legal, *_) = queries.staff_with(Role.head), queries.staff_with(Role.legal)
    put_in_force(head, legal, timezone.localdate())
    return sign_ins


def make_demonstration_cases(sign_ins: Mapping[str, Mapping[str, Any]], only: Collection[str] = ()) -> int:
    """Make the made-up cases with the keys of the demonstration's staff; nothing where there are cases already."""
    from refuge.command.demonstration.scene import BO, Scene
    from refuge.command.demonstration.stories import make_cases
    from refuge.office.case.queries import list_cases

    now = timezone.now()
    bo = _signed_in(BO, sign_ins[BO], now)
    if list_cases(bo.actor, {}, timezone.localdate(now)).rows:
        return 0
    others = {name: _signed_in(name, found, now) for name, found in sign_ins.items() if name != BO}
    return make_cases(Scene({BO: bo, **others}, now), only)


def _signed_in(name: str, found: Mapping[str, Any], now: datetime) -> Keyring:
    opened = actions.sign_in(name, found["passphrase"], slot_of_name(name, ""), now)
    return Keyring(opened.staff.actor, opened.seed)


def _enrol(name: str, roles: tuple[Role, ...], language: str) -> dict[str, Any]:
    enrolled = actions.enrol(THE_OFFICE, name, roles, language)
    secret = second_factors.give_codes(enrolled.actor.id, enrolled.seed)
    return {"roles": [str(role) for role in roles], "passphrase": enrolled.passphrase, "secret": secret}
