"""One placement, one site, as a member of staff may see it; what is sealed is opened inside the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from refuge.office.access import queries as staff
from refuge.office.access.rules import Role, check_standing
from refuge.office.audit.actions import journalled, reading
from refuge.office.case.models import Case
from refuge.office.case.pen import ref as case_ref
from refuge.office.case.queries import before_for
from refuge.office.case.rules import BOTH, Category
from refuge.office.household.queries import household_of, members_of
from refuge.office.people.models import Household
from refuge.office.placement import matching, queries
from refuge.office.placement.holding import Holding, may, ref, site_ref, standards, standing_to
from refuge.office.placement.models import Inspection, Placement, Site, SiteNote, Waiver
from refuge.office.placement.queries import SiteRow, Waiting
from refuge.office.placement.rules import (
    MOVES,
    PERMITTED,
    Act,
    Circle,
    Fit,
    Need,
    NoteKind,
    PlacementNotFoundError,
    SiteNotFoundError,
    SiteState,
    State,
    Why,
    check_other_person,
)
from refuge.office.placement.rules import SamePersonError as Same
from refuge.office.vault import queries as keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor, Standing
    from refuge.office.case.queries import Before
    from refuge.office.household.queries import Member

FORMER_FORCES = frozenset({Category.military, Category.police, Category.militia})


@dataclass(frozen=True)
class PlacementView:
    """One placement. What is sealed is empty where `is_open` is false: this reader holds no key to it."""

    row: Waiting
    version: int
    case_id: UUID | None  # for those who hold it
    code: str
    site_id: UUID | None
    why: Why | None
    asked_by: str
    asked_on: date
    matched_by: str
    cosigned_by: str
    confirmed_by: str
    moved_in_on: date | None
    ended_on: date | None
    split: bool
    acts: frozenset[Act]
    is_open: bool
    needs: tuple[Need, ...]
    circle: Circle | None
    split_words: str
    fits: tuple[Fit, ...]
    meets: bool


@dataclass(frozen=True)
class Noted:
    """Words about a site, by whom and when."""

    kind: NoteKind | None
    on: date
    by: str
    words: str
    passed: bool | None = None


@dataclass(frozen=True)
class WaiverView:
    """A waiver: how little room it allows, from when until when, by whom and why."""

    least_tenths: int
    from_on: date
    until_on: date
    asked_by: str
    approved_by: str
    words: str


@dataclass(frozen=True)
class SiteView:
    """One site, for those who look after sites."""

    row: SiteRow
    covered_tenths: int
    least_tenths: int
    toilets: int
    litres: int
    features: frozenset[Need]
    child_safe: bool
    agreement: int | None
    acts: frozenset[Act]
    is_open: bool
    inspections: tuple[Noted, ...]
    notes: tuple[Noted, ...]
    waivers: tuple[WaiverView, ...]
    placements: tuple[Waiting, ...]


@dataclass(frozen=True)
class CaseHome:
    """What one case knows of its place to live, and who belongs together."""

    placements: tuple[PlacementView, ...]
    may_ask: bool


def read_placement(keyring: Keyring, placement_id: UUID, today: date) -> PlacementView:
    """Read one placement. Raises PlacementNotFoundError, NotAllowedError."""
    placement, standing = _found(keyring.actor, Act.see, placement_id)
    with reading(keyring.actor, Act.see, ref(placement_id)):
        return _view(Holding(keyring, placement, today), standing)


def before_act(actor: Actor, act: Act, placement_id: UUID) -> Placement:
    """Fetch a placement for the form of an act. Raises PlacementNotFoundError, NotAllowedError."""
    return _found(actor, act, placement_id)[0]


def read_home(keyring: Keyring, case_id: UUID, today: date) -> tuple[Before, CaseHome]:
    """Read every placement of one case, for those on it. Raises CaseNotFoundError, NotAllowedError."""
    before = before_for(keyring.actor, Act.see, case_id, PERMITTED, tracks=BOTH)
    with reading(keyring.actor, Act.see, case_ref(case_id)):
        rows = queries.placements_of(case_id)
        views = tuple(_view(Holding(keyring, one, today), standing_to(keyring.actor, one)) for one in rows)
    may_ask = may(Act.request, before.standing) and not queries.is_looked_for(case_id)
    return before, CaseHome(views, may_ask)


@dataclass(frozen=True)
class Together:
    """Who belongs together, whether somebody said that this is everybody, and with whom they may live so far."""

    members: tuple[Member, ...]
    is_everybody: bool
    circle: Circle


def read_members(keyring: Keyring, case_id: UUID) -> tuple[Before, Together]:
    """Read who belongs together, to ask for a place, and whether the person left a force.

    Raises CaseNotFoundError, NotAllowedError, NoHouseholdError, NoKeyError.
    """
    before = before_for(keyring.actor, Act.request, case_id, PERMITTED, tracks=BOTH)
    with reading(keyring.actor, Act.request, case_ref(case_id)):
        case = Case.objects.get(id=case_id)
        category = Category(keys.open_sealed(keyring, case.compartment_id, case.category))
        circle = Circle.former_forces if category in FORMER_FORCES else Circle.civilians
        household = Household.objects.get(id=household_of(case_id))
        is_everybody = household.confirmed_on is not None
        return before, Together(members_of(keyring, case_id), is_everybody, circle)


def _found(actor: Actor, act: Act, placement_id: UUID) -> tuple[Placement, Standing]:
    placement = Placement.objects.select_related("site").filter(id=placement_id).first()
    standing = standing_to(actor, placement) if placement else None
    if placement is None or standing is None or not may(Act.see, standing):
        with journalled(actor, act, ref(placement_id)):
            raise PlacementNotFoundError
    if not may(act, standing):
        with journalled(actor, act, ref(placement_id)):
            check_standing(act, standing, PERMITTED)
    return placement, standing


def _view(holding: Holding, standing: Standing) -> PlacementView:
    placement = holding.placement
    names = _names(_who(placement))
    is_open = bool(keys.versions_held(holding.actor, placement.compartment_id))
    acts = _acts(placement, standing)
    needs = holding.opened("needs").split(",") if is_open else []
    meets = placement.state in (*_LIVING, State.matched) and placement.site_id is not None
    return PlacementView(
        row=queries.waiting_of(placement, holding.today),
        version=placement.version,
        case_id=placement.case_id if standing.relation != "none" else None,
        code=placement.site.code if placement.site else "",
        site_id=placement.site_id,
        why=Why(placement.why) if placement.why else None,
        asked_by=names[placement.requested_by_id],
        asked_on=placement.requested_on,
        matched_by=names.get(placement.matched_by_id, ""),
        cosigned_by=names.get(placement.cosigned_by_id, ""),
        confirmed_by=names.get(placement.confirmed_by_id, ""),
        moved_in_on=placement.moved_in_on,
        ended_on=placement.ended_on,
        split=placement.split_for_safety,
        acts=acts,
        is_open=is_open,
        needs=tuple(Need(one) for one in needs if one),
        circle=Circle(holding.opened("circle")) if is_open else None,
        split_words=holding.opened("split_words") if is_open else "",
        fits=matching.fits_of(holding) if is_open and Act.match in acts else (),
        meets=meets and placement.site_id in matching.sites_to_avoid(placement.household_id),
    )


def _names(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Name whoever signed something; nobody, where nobody has yet."""
    known = staff.names({one for one in ids if one})
    return dict(known.items())


_LIVING = (State.host_confirmed, State.moved_in)


def _who(placement: Placement) -> tuple[UUID | None, ...]:
    return (
        placement.requested_by_id,
        placement.matched_by_id,
        placement.cosigned_by_id,
        placement.confirmed_by_id,
    )


def _acts(placement: Placement, standing: Standing) -> frozenset[Act]:
    """Say what this reader may do with it now: by the table of moves, and as somebody else where one is needed."""
    state = State(placement.state)
    offered = {act for act in PERMITTED if may(act, standing) and (act, state) in MOVES}
    if may(Act.share, standing) and standing.relation != "none":
        offered.add(Act.share)
    taken = {placement.requested_by_id, placement.matched_by_id, placement.cosigned_by_id}
    if not _is_other(standing.staff_id, taken):
        offered -= {Act.confirm}
    if not _is_other(standing.staff_id, taken | {placement.confirmed_by_id}):
        offered -= {Act.cosign}
    if placement.has_child and placement.cosigned_by_id is None:
        offered -= {Act.confirm}
    needs_cosign = placement.has_child and placement.cosigned_by_id is None
    if not (needs_cosign or placement.look_since):
        offered -= {Act.cosign}
    return frozenset(offered)


def _is_other(staff_id: UUID, taken: set[UUID | None]) -> bool:
    try:
        check_other_person(staff_id, taken)
    except Same:
        return False
    return True


def read_site(keyring: Keyring, site_id: UUID, today: date) -> SiteView:
    """Read one site, its inspections and notes. Raises NotAllowedError, SiteNotFoundError."""
    queries.check_sites(keyring.actor, Act.see_places, site_id)
    with reading(keyring.actor, Act.see_places, site_ref(site_id)):
        site = Site.objects.filter(id=site_id).first()
        if site is None:
            raise SiteNotFoundError
        return _site_view(keyring, site, today)


def _site_view(keyring: Keyring, site: Site, today: date) -> SiteView:
    row = queries.site_rows([site], today)[0]
    is_open = bool(keys.versions_held(keyring.actor, site.compartment_id))
    opener = keyring if is_open else None
    living = site.placements.filter(holds__ended_on__isnull=True).distinct()
    return SiteView(
        row=row,
        covered_tenths=site.covered_tenths,
        least_tenths=standards().least_tenths,
        toilets=site.toilets,
        litres=site.litres,
        features=matching.features_of(site),
        child_safe=site.child_safe,
        agreement=site.agreement,
        acts=_site_acts(keyring.actor, site, row, today),
        is_open=is_open,
        inspections=_inspections(opener, site),
        notes=_notes(opener, site),
        waivers=_waivers(opener, site),
        placements=tuple(queries.waiting_of(one, today) for one in living.order_by("number")),
    )


def _site_acts(actor: Actor, site: Site, row: SiteRow, today: date) -> frozenset[Act]:
    acts = set(queries.acts_of(actor)) - {Act.propose_site, Act.see_places}
    inspected = site.inspected_until is not None and site.inspected_until >= today
    if site.state == SiteState.open or site.proposed_by_id == actor.id or not inspected:
        acts -= {Act.open_site}
    if site.state == SiteState.closed or row.held or row.taken:
        acts -= {Act.close_site}
    if not row.waiver_waits:
        acts -= {Act.approve_waiver}
    else:
        acts -= {Act.ask_waiver}
    return frozenset(acts)


def _inspections(opener: Keyring | None, site: Site) -> tuple[Noted, ...]:
    rows = list(Inspection.objects.filter(site=site).order_by("-on", "-id")[: queries.LENGTH])
    names = staff.names({row.by_id for row in rows})
    return tuple(Noted(None, row.on, names[row.by_id], _words(opener, site, row), row.passed) for row in rows)


def _notes(opener: Keyring | None, site: Site) -> tuple[Noted, ...]:
    rows = list(SiteNote.objects.filter(site=site).order_by("-on", "-id")[: queries.PAGE_LENGTH])
    names = staff.names({row.by_id for row in rows})
    return tuple(
        Noted(NoteKind(row.kind), row.on, names[row.by_id], _words(opener, site, row)) for row in rows
    )


def _waivers(opener: Keyring | None, site: Site) -> tuple[WaiverView, ...]:
    rows = list(Waiver.objects.filter(site=site).order_by("-from_on", "-id")[: queries.LENGTH])
    names = _names(one for row in rows for one in (row.asked_by_id, row.approved_by_id))
    return tuple(
        WaiverView(
            least_tenths=row.least_tenths,
            from_on=row.from_on,
            until_on=row.until_on,
            asked_by=names[row.asked_by_id],
            approved_by=names.get(row.approved_by_id, ""),
            words=_words(opener, site, row),
        )
        for row in rows
    )


def _words(opener: Keyring | None, site: Site, row: Inspection | SiteNote | Waiver) -> str:
    if opener is None or row.words is None:
        return ""
    return keys.open_sealed(opener, site.compartment_id, row.words)


def reads_sites(actor: Actor) -> bool:
    """Say whether somebody has business with sites at all."""
    return bool(actor.roles & {Role.placement, Role.supervisor, Role.cp_officer})
