"""How somebody takes up a placement or a site: locked, at the version they saw, by the table of who may.

A placement is worked on by people who do not hold the case's key, so it has a key and a version of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from refuge.office.access import queries as staff
from refuge.office.access.rules import Role, Standing, check, check_standing, may_standing
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case.models import Case
from refuge.office.case.pen import standing_of
from refuge.office.case.rules import Track, on_track
from refuge.office.placement.models import Placement, Site
from refuge.office.placement.rules import (
    PERMITTED,
    SITES,
    Act,
    PlacementNotFoundError,
    SiteNotFoundError,
    Standards,
)
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.vault.codes import SeenRow
    from refuge.protocol.sealing import SealingKey


@dataclass(frozen=True)
class Holding:
    """Somebody at work on a placement."""

    keyring: Keyring
    placement: Placement
    today: date

    @property
    def actor(self) -> Actor:
        return self.keyring.actor

    @property
    def key(self) -> SealingKey:
        return keys.key_of(self.keyring, self.placement.compartment_id)

    @property
    def site_id(self) -> UUID:
        """The site that was matched. Raises SiteNotFoundError where none is."""
        if self.placement.site_id is None:
            raise SiteNotFoundError
        return self.placement.site_id

    def opened(self, column: str) -> str:
        """Open one sealed column, inside an open line of the journal. Raises NoKeyError."""
        sealed = getattr(self.placement, column)
        return keys.open_sealed(self.keyring, self.placement.compartment_id, sealed) if sealed else ""


def ref(placement_id: UUID) -> str:
    """How the journal names a placement."""
    return f"placement:{placement_id}"


def site_ref(site_id: UUID) -> str:
    """How the journal names a site: by its random number, not its code."""
    return f"site:{site_id}"


def standards() -> Standards:
    """Give what a site must have, by the profile."""
    limits = settings.PROGRAMME.limits
    return Standards(
        least_tenths=limits.least_tenths_of_square_metre,
        most_for_a_toilet=limits.most_people_for_a_toilet,
        least_litres=limits.least_litres_of_water,
        inspection_days=limits.inspection_days,
        waiver_days=limits.waiver_days,
    )


def standing_to(actor: Actor, placement: Placement) -> Standing:
    """How somebody stands to a placement: by the key of its case; their roles as far as its track lets them.

    A case officer who lost the case to the child track is nobody here any more. Officers of places and child
    protection act on any placement: what they see of it is beds and needs.
    """
    case = Case.objects.get(id=placement.case_id)
    standing = standing_of(actor, case)
    able = on_track(standing, Track(case.track)).roles
    always = standing.roles & {Role.placement, Role.cp_officer, Role.supervisor}
    return Standing(standing.staff_id, able | always, standing.relation)


def may(act: Act, standing: Standing) -> bool:
    """Say whether the table lets somebody who stands so do this."""
    return may_standing(act, standing, PERMITTED)


def check_may(act: Act, standing: Standing) -> None:
    """Let an act pass. Raises PlacementNotFoundError where even the existence is not theirs, NotAllowedError."""
    if not may(Act.see, standing):
        raise PlacementNotFoundError
    check_standing(act, standing, PERMITTED)


def take_up(keyring: Keyring, act: Act, seen: SeenRow) -> Holding:
    """Lock a placement as it was seen, if this actor may do this to it.

    Raises PlacementNotFoundError, NotAllowedError, StaleVersionError.
    """
    placement = Placement.objects.select_for_update().filter(id=seen.id).first()
    if placement is None:
        raise PlacementNotFoundError
    check_may(act, standing_to(keyring.actor, placement))
    if placement.version != seen.version:
        raise StaleVersionError
    return Holding(keyring, placement, seen.today)


def take_up_site(actor: Actor, act: Act, seen: SeenRow) -> Site:
    """Lock a site as it was seen. Raises NotAllowedError, SiteNotFoundError, StaleVersionError."""
    check(act, actor, SITES)
    site = locked_site(seen.id)
    if site.version != seen.version:
        raise StaleVersionError
    return site


def locked_site(site_id: UUID) -> Site:
    """Lock a site: two who match its last bed meet here. Raises SiteNotFoundError."""
    site = Site.objects.select_for_update().filter(id=site_id).first()
    if site is None:
        raise SiteNotFoundError
    return site


def who_reads(case: Case) -> set[UUID]:
    """Say who reads a request: officers, supervisors, child protection, and whoever holds the case.

    What a child needs, supervisors do not read: they confirm by what is clear (X1).
    """
    roles = _READS_REQUESTS - {Role.supervisor} if case.track == Track.child else _READS_REQUESTS
    return _staff_with(roles) | keys.active(keys.holders_of(case.compartment_id))


def who_keeps_sites() -> set[UUID]:
    """Say who reads what is noted about a site."""
    return _staff_with(_KEEPS_SITES)


_READS_REQUESTS = frozenset({Role.placement, Role.supervisor, Role.cp_officer})
_KEEPS_SITES = frozenset({Role.placement, Role.supervisor})


def _staff_with(roles: frozenset[Role]) -> set[UUID]:
    return {one.id for role in roles for one in staff.staff_with(role)}


def take_keys_back(
    *, actor: Actor, staff_id: UUID, before: frozenset[Role], after: frozenset[Role], **_: object
) -> None:
    """Take requests and sites from somebody whose role they were held for, within the change of their roles.

    Whoever still looks for places, supervises or protects children keeps them; so do those who hold the case.
    Raises LastHolderError, which stops the change: first somebody else must hold them.
    """
    held, theirs = keys.compartments_of_id(staff_id), set[UUID]()
    if _loses(_READS_REQUESTS, before, after):
        rows = Placement.objects.filter(compartment__in=held).exclude(case__compartment__in=held)
        theirs |= set(rows.values_list("compartment", flat=True))
    if _loses(_KEEPS_SITES, before, after):
        theirs |= set(Site.objects.filter(compartment__in=held).values_list("compartment", flat=True))
    for compartment_id in sorted(theirs):
        vault.turn_without(actor, compartment_id, staff_id)


def _loses(roles: frozenset[Role], before: frozenset[Role], after: frozenset[Role]) -> bool:
    return bool(before & roles) and not after & roles
