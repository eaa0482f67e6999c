"""When a colleague leaves: whose cases only they can open, and how all of them change hands in one act.

For those who oversee a track. The number alone is told to an administrator, who opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from refuge.office.access import queries as staff
from refuge.office.access.rules import RefusedError, Relation
from refuge.office.audit.actions import journalled
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import rules
from refuge.office.case.actions import hand_over
from refuge.office.case.models import Case
from refuge.office.case.pen import Seen
from refuge.office.case.queries import PAGE_LENGTH, CaseRow, possible_holders, row_of
from refuge.office.case.rules import AccessReason, Act, Track
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from datetime import date

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.queries import Before

AT_ONCE = 50
"""So many cases change hands at one press: each has its own line of the journal, and the page says how many are left."""


@dataclass(frozen=True)
class Load:
    """How many open cases somebody owns, and how many of those nobody else here could open."""

    staff_id: UUID
    name: str
    here: bool
    owned: int
    alone: int


@dataclass(frozen=True)
class Held:
    """One case of somebody's, and who else here holds its key."""

    row: CaseRow
    mine: bool
    others: tuple[str, ...]


@dataclass(frozen=True)
class CasesOf:
    """A page of somebody's cases. `movable` counts those whose key this actor holds, of `owned`."""

    load: Load
    held: tuple[Held, ...]
    after: str
    movable: int


@dataclass(frozen=True)
class PassedOn:
    """What came of passing many cases on: `kept` met a change beneath it, `left` they own still."""

    done: int
    kept: int
    left: int


def shares_out(actor: Actor) -> bool:
    """Say whether this actor sees who owns how many cases."""
    return Track.adult in rules.oversees(actor.roles)


def loads(actor: Actor) -> tuple[Load, ...]:
    """Say who owns how many cases, those who are gone first. Raises NotAllowedError."""
    _check_oversees(actor)
    counted = _open_cases().values("owner").annotate(owned=Count("id")).values_list("owner", "owned")
    owned = dict(counted)
    found = [_load(one, count) for one, count in owned.items()]
    return tuple(sorted(found, key=lambda one: (one.here, -one.alone, one.name)))


def cases_of(actor: Actor, staff_id: UUID, after: str = "") -> CasesOf:
    """List somebody's open cases, a page at a time: which of them who else can open. Raises NotAllowedError."""
    _check_oversees(actor)
    theirs = _open_cases().filter(owner=staff_id)
    page = list(_from(theirs, after).select_related("owner")[: PAGE_LENGTH + 1])
    rows = page[:PAGE_LENGTH]
    return CasesOf(
        load=_load(staff_id, theirs.count()),
        held=tuple(_held(actor, case) for case in rows),
        after=str(rows[-1].id) if len(page) > PAGE_LENGTH else "",
        movable=theirs.filter(compartment__in=keys.held_by(actor, Kind.case)).count(),
    )


def possible_heirs(staff_id: UUID) -> dict[UUID, str]:
    """Name everybody to whom the cases of somebody may be handed over."""
    return {one: name for one, name in possible_holders(Track.adult).items() if one != staff_id}


def pass_on(keyring: Keyring, owner_id: UUID, *, to: UUID, why: AccessReason, today: date) -> PassedOn:
    """Hand over the open cases of somebody whose keys this actor holds, up to `AT_ONCE`, each by its own act.

    A case that somebody changes in that very moment keeps its owner, and is counted. Raises NotAllowedError,
    WrongHandsError.
    """
    _check_oversees(keyring.actor)
    theirs = _open_cases().filter(owner=owner_id, compartment__in=keys.held_by(keyring.actor, Kind.case))
    moving = list(theirs.order_by("next_review", "id").values_list("id", "version")[:AT_ONCE])
    done = sum(_pass_one(keyring, Seen(one, version, today), to, why) for one, version in moving)
    return PassedOn(done, len(moving) - done, _open_cases().filter(owner=owner_id).count())


def held_alone(*, staff_id: UUID, **_: object) -> int:
    """Count the cases that nobody else here could open, were this colleague gone. Tells which to nobody."""
    return Case.objects.filter(compartment__in=keys.only_with(staff_id)).count()


def seconds() -> dict[str, Any]:
    """Say who may hold a new case besides its owner, and who is proposed: the supervisor who holds the fewest.

    A programme may leave the choice open: then nobody is proposed.
    """
    able = {one.id: one.name for one in staff.staff_with(rules.OVERSEEING[Track.adult])}
    held = keys.how_many_held(able)
    fewest = min(sorted(able), key=lambda one: held.get(one, 0), default=None)
    return {"seconds": able, "proposed": fewest if settings.PROGRAMME.second_holder else None}


def seconds_like(before: Before) -> dict[str, Any]:
    """Say the same for a case that begins beside another one, as a family's: whoever holds that one comes first."""
    asked = seconds()
    same = [
        one.id for one in before.holders if one.relation is not Relation.owner and one.id in asked["seconds"]
    ]
    return {**asked, "proposed": same[0]} if same else asked


def _pass_one(keyring: Keyring, seen: Seen, to: UUID, why: AccessReason) -> bool:
    try:
        hand_over(keyring, seen, staff_id=to, why=why, stays=False)
    except StaleVersionError:
        return False
    return True


def _check_oversees(actor: Actor) -> None:
    try:
        rules.check_shares_out(actor.roles)
    except RefusedError as refusal:
        with journalled(actor, Act.hand_over, "case"):
            raise refusal from None


def _open_cases() -> QuerySet[Case]:
    # A child's case is held by every officer of child protection: it is never held by one alone.
    return Case.objects.filter(track=Track.adult, next_review__isnull=False)


def _from(theirs: QuerySet[Case], after: str) -> QuerySet[Case]:
    ordered = theirs.order_by("next_review", "id")
    try:
        last = theirs.filter(id=UUID(after)).first()
    except ValueError:
        return ordered  # the beginning, where that was not written by us
    if last is None:
        return ordered
    later = Q(next_review__gt=last.next_review) | Q(next_review=last.next_review, id__gt=last.id)
    return ordered.filter(later)


def _load(staff_id: UUID, owned: int) -> Load:
    alone = _open_cases().filter(owner=staff_id, compartment__in=keys.only_with(staff_id)).count()
    here = staff_id in keys.active({staff_id})
    return Load(staff_id, staff.names([staff_id]).get(staff_id, ""), here, owned, alone)


def _held(actor: Actor, case: Case) -> Held:
    holders = keys.active(keys.holders_of(case.compartment_id) - {case.owner_id})
    names = staff.names(holders)
    others = tuple(sorted(name for one, name in names.items() if one != actor.id))
    return Held(row_of(case), actor.id in holders, others)
