"""Who may do what at the door: roles, the actor, the table of acts, and how long to wait after a wrong try.

Pure: no table, no clock, no web. Every room keeps its own table of acts and asks `check` here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID


class Role(StrEnum):
    """Every role of the process. `OPEN_ROLES` says which can be given today, `KEYLESS` who holds no key."""

    administrator = "administrator"
    contact_officer = "contact_officer"
    case_worker = "case_worker"
    supervisor = "supervisor"
    auditor = "auditor"
    outreach = "outreach"
    intake = "intake"
    cp_officer = "cp_officer"
    reviewer = "reviewer"
    legal = "legal"
    placement = "placement"
    undertaking_officer = "undertaking_officer"
    inquiry = "inquiry"
    support = "support"
    finance = "finance"
    cashier = "cashier"
    partner_liaison = "partner_liaison"
    statistics = "statistics"
    dpo = "dpo"
    grievance = "grievance"
    head = "head"


OPEN_ROLES = frozenset(
    {
        Role.administrator,
        Role.contact_officer,
        Role.case_worker,
        Role.supervisor,
        Role.auditor,
        Role.cp_officer,
        Role.reviewer,
        Role.legal,
        Role.placement,
        Role.undertaking_officer,
        Role.inquiry,
        Role.grievance,
        Role.head,
    }
)
"""The others are given once their room is built: a role that opens nothing would only mislead."""

KEYLESS = frozenset({Role.administrator, Role.head})
"""They hold no other role and no key: who lets people in, and who reads figures, reads nobody's words (I-36)."""

EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class Actor:
    """A member of staff in the act of doing something. Carries no secret."""

    id: UUID
    name: str
    roles: frozenset[Role]


THE_OFFICE = Actor(UUID(int=0), "the office", frozenset())
"""Who acts when a clock does: a purge, a collection in the background."""

A_STRANGER = Actor(UUID(int=1), "not signed in", frozenset())
"""Who acts before anybody has signed in: a wrong passphrase, an opened invitation."""


class RefusedError(Exception):
    """Something may not happen. The base of every refusal: it is rolled back, then written down.

    `reason` is a code for the journal, never a person's words; `status` is what the page answers with.
    """

    reason = "refused"
    status = 403


class NotAllowedError(RefusedError):
    """The role, or the relation to the matter, does not allow the act."""

    reason = "not_allowed"


class Relation(StrEnum):
    """How a member of staff stands to one matter. `on_it` holds its key; `none` does not."""

    owner = "owner"
    on_it = "on_it"
    none = "none"


@dataclass(frozen=True)
class Standing:
    """Who somebody is to one matter."""

    staff_id: UUID
    roles: frozenset[Role]
    relation: Relation


class RolesRefusedError(RefusedError):
    """Roles that cannot be held together, or that cannot be given yet."""

    reason = "roles_refused"
    status = 409


class Act(StrEnum):
    see_staff = "access.see_staff"
    invite = "access.invite"
    withdraw_invitation = "access.withdraw_invitation"
    change_roles = "access.change_roles"
    take_off = "access.take_off"
    bring_back = "access.bring_back"
    accept_invitation = "access.accept_invitation"
    sign_in = "access.sign_in"
    sign_out = "access.sign_out"
    unlock = "access.unlock"
    pass_second_factor = "access.pass_second_factor"  # noqa: S105 - the name of an act
    add_second_factor = "access.add_second_factor"
    remove_second_factor = "access.remove_second_factor"
    renew_recovery_codes = "access.renew_recovery_codes"
    confirm_again = "access.confirm_again"
    change_language = "access.change_language"


POLICY: Mapping[Act, frozenset[Role]] = {
    Act.see_staff: frozenset({Role.administrator, Role.auditor}),
    Act.invite: frozenset({Role.administrator}),
    Act.withdraw_invitation: frozenset({Role.administrator}),
    Act.change_roles: frozenset({Role.administrator}),
    Act.take_off: frozenset({Role.administrator}),
    Act.bring_back: frozenset({Role.administrator}),
    # What follows, everybody does for themselves only.
    Act.accept_invitation: EVERYBODY,
    Act.sign_in: EVERYBODY,
    Act.sign_out: EVERYBODY,
    Act.unlock: EVERYBODY,
    Act.pass_second_factor: EVERYBODY,
    Act.add_second_factor: EVERYBODY,
    Act.remove_second_factor: EVERYBODY,
    Act.renew_recovery_codes: EVERYBODY,
    Act.confirm_again: EVERYBODY,
    Act.change_language: EVERYBODY,
}

AnyAct = TypeVar("AnyAct", bound=StrEnum)


def may(act: AnyAct, actor: Actor, policy: Mapping[AnyAct, frozenset[Role]]) -> bool:
    """Say whether one of the actor's roles allows the act. An act that no table lists is allowed to nobody."""
    return bool(policy.get(act, frozenset()) & actor.roles)


def check(act: AnyAct, actor: Actor, policy: Mapping[AnyAct, frozenset[Role]]) -> None:
    """Let the act pass, or raise NotAllowedError."""
    if not may(act, actor, policy):
        raise NotAllowedError(act.value)


HOLDERS = frozenset({Relation.owner, Relation.on_it})
ANYBODY = frozenset(Relation)

Standings = Mapping[Role, frozenset[Relation]]
"""Which role, standing how, may do an act."""


def may_standing(act: AnyAct, standing: Standing, policy: Mapping[AnyAct, Standings]) -> bool:
    """Say whether a role of theirs, standing so to the matter, allows the act. What no table lists is nobody's."""
    row = policy.get(act, {})
    return any(standing.relation in row.get(role, frozenset()) for role in standing.roles)


def check_standing(act: AnyAct, standing: Standing, policy: Mapping[AnyAct, Standings]) -> None:
    """Let the act pass, or raise NotAllowedError."""
    if not may_standing(act, standing, policy):
        raise NotAllowedError(act.value)


def check_roles(roles: Iterable[Role]) -> frozenset[Role]:
    """Give back a set of roles somebody may hold, or raise RolesRefusedError.

    An administrator holds no other role, nor does a head of committee: neither reads what others read (I-36).
    """
    wanted = frozenset(roles)
    if not wanted or not wanted <= OPEN_ROLES:
        raise RolesRefusedError("Some of these roles cannot be given.")
    if wanted & KEYLESS and len(wanted) > 1:
        raise RolesRefusedError("An administrator and a head of committee hold no other role.")
    return wanted


def check_not_oneself(actor: Actor, staff_id: UUID) -> None:
    """Refuse an act on one's own account, or raise NotAllowedError: nobody widens or ends their own rights."""
    if actor.id == staff_id:
        raise NotAllowedError("oneself")


FREE_TRIES = 3
LONGEST_WAIT_SECONDS = 60


def wait_seconds(failures: int) -> int:
    """How long after this many failures in a row the next try waits: none for three, then 2, 4, 8 … 60."""
    if failures < FREE_TRIES:
        return 0
    return min(1 << min(failures - FREE_TRIES + 1, 6), LONGEST_WAIT_SECONDS)
