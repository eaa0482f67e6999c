"""One household as somebody who holds the key of the case may see it, opened inside a line of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refuge.office.access.rules import may_standing
from refuge.office.audit.actions import reading
from refuge.office.case import queries as cases
from refuge.office.case.pen import ref
from refuge.office.case.rules import BOTH, on_track
from refuge.office.household import rules
from refuge.office.household.queries import Member, household_of, members_of
from refuge.office.household.rules import POLICY, Act
from refuge.office.people import queries as people

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.queries import Before, CaseRow


@dataclass(frozen=True)
class HouseholdView:
    """Who belongs together, from whom they are kept apart as far as this case said so, and what may be done."""

    row: CaseRow
    members: tuple[Member, ...]
    confirmed_on: date | None
    apart: tuple[people.Apart, ...]
    acts: frozenset[Act]
    kept_here: bool


def read_household(keyring: Keyring, before: Before) -> HouseholdView:
    """Read the household of a case. `before` comes from `before_act`. Raises NoHouseholdError, NoKeyError."""
    case_id = before.row.id
    with reading(keyring.actor, Act.see, ref(case_id)):
        person_id, household_id = cases.person_of(case_id), household_of(case_id)
        return HouseholdView(
            row=before.row,
            members=members_of(keyring, case_id),
            confirmed_on=people.confirmed_on(household_id),
            apart=people.pairs_said_by(keyring, household_id, cases.compartment_of(case_id)),
            acts=_acts(before),
            kept_here=people.keeps_household(person_id),
        )


def member_of(keyring: Keyring, before: Before, person_id: UUID) -> Member:
    """Read one member, for a form about them. Raises NotAMemberError, NoHouseholdError."""
    with reading(keyring.actor, Act.see, ref(before.row.id)):
        known = {one.person_id: one for one in members_of(keyring, before.row.id)}
        rules.check_member(belongs=person_id in known)
        return known[person_id]


def pair_of(keyring: Keyring, before: Before, pair_id: UUID) -> people.Apart:
    """Read what this case said about one pair. Raises NotAMemberError, NoHouseholdError."""
    known = {one.id: one for one in read_household(keyring, before).apart}
    rules.check_member(belongs=pair_id in known)
    return known[pair_id]


def before_act(actor: Actor, act: Act, case_id: UUID) -> Before:
    """Fetch what a form needs before an act of this room. Raises CaseNotFoundError, NotAllowedError."""
    return cases.before_for(actor, act, case_id, POLICY, tracks=BOTH)


def _acts(before: Before) -> frozenset[Act]:
    standing = on_track(before.standing, before.row.track)
    return frozenset(act for act in Act if may_standing(act, standing, POLICY))
