"""Run beside a house that stands still: Win opens forty cases, thirty held with Bo, eight with Bawk, two by nobody else.

`python -m tests.journeys.many_cases SIGN_INS`
"""

from __future__ import annotations

import json
import pathlib
import sys

from refuge.command import houses

HELD_WITH = {"Bo": 30, "Bawk": 8, None: 2}


def main(sign_ins: str) -> None:
    """Open them, with Win's own keys."""
    houses.open_house("office")
    from django.utils import timezone

    from refuge.office.access import actions as access
    from refuge.office.access.keyring import Keyring
    from refuge.office.access.queries import staff_with
    from refuge.office.access.rules import Role
    from refuge.office.access.tries import slot_of_name
    from refuge.office.case import actions
    from refuge.office.case.rules import Category, EntryRoute, Risk
    from refuge.office.people.rules import AgeBand

    now = timezone.now()
    passphrase = json.loads(pathlib.Path(sign_ins).read_text())["Win"]["passphrase"]
    opened = access.sign_in("Win", passphrase, slot_of_name("Win", ""), now)
    win = Keyring(opened.staff.actor, opened.seed)
    supervisors = {one.name: one.id for one in staff_with(Role.supervisor)}
    for second, count in HELD_WITH.items():
        for _ in range(count):
            actions.open_case(
                win,
                win.actor,
                thread_compartment=None,
                age_band=AgeBand.from_25_to_59,
                category=Category.civil_administration,
                entry_route=EntryRoute.self,
                languages=["my"],
                risk=Risk.low,
                risk_reasons="Nobody asks for them.",
                owner_id=win.actor.id,
                today=timezone.localdate(now),
                second_id=supervisors[second] if second else None,
            )


if __name__ == "__main__":
    main(sys.argv[1])
