"""Which site fits which household today, and the beds that are held for them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef

from refuge.office.access.prepared import prepared
from refuge.office.people.models import KeepApart
from refuge.office.people.queries import kept_apart_from
from refuge.office.placement import rules
from refuge.office.placement.models import Bed, Hold, Placement, Site
from refuge.office.placement.rules import (
    Circle,
    Fit,
    Misfit,
    Need,
    NotFittingError,
    SiteAt,
    SiteKind,
    SiteState,
    State,
    Wanted,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from refuge.office.placement.holding import Holding

FEATURES = {
    Need.lockable: "lockable",
    Need.womens_area: "womens_area",
    Need.step_free: "step_free",
    Need.near_care: "near_care",
    Need.school: "school",
}
"""Under which column a site says whether it has what somebody needs."""


def wanted_of(holding: Holding) -> Wanted:
    """Open what a household asks for, inside an open line of the journal. Raises NoKeyError."""
    placement = holding.placement
    needs = holding.opened("needs")
    return Wanted(
        people=placement.people,
        has_child=placement.has_child,
        has_adult=placement.has_adult,
        needs=frozenset(Need(one) for one in needs.split(",") if one),
        circle=Circle(holding.opened("circle")),
    )


def fits_of(holding: Holding) -> tuple[Fit, ...]:
    """Hold every site that is not closed against what a household asks for, the best first. Raises NoKeyError."""
    sites = Site.objects.exclude(state=SiteState.closed).select_related("waiver")
    return rules.fits(wanted_of(holding), sites_at(sites, holding.placement), holding.today)


def fit_of(holding: Holding, site: Site) -> Fit:
    """Hold one site against what a household asks for. Raises NoKeyError."""
    return rules.fits(wanted_of(holding), sites_at([site], holding.placement), holding.today)[0]


def sites_at(sites: Iterable[Site], placement: Placement) -> tuple[SiteAt, ...]:
    """Say how each site is for this household: what is free, who lives there whom they must not meet."""
    rows = list(sites)
    taken = Counter(Hold.objects.filter(site__in=rows, ended_on__isnull=True).values_list("site", flat=True))
    beds = Counter(Bed.objects.filter(site__in=rows).values_list("site", flat=True))
    meets = sites_to_avoid(placement.household_id)
    refused = _refused_by(placement)
    return tuple(
        SiteAt(
            id=site.id,
            code=site.code,
            kind=SiteKind(site.kind),
            state=SiteState(site.state),
            circle=Circle(site.circle),
            beds=beds[site.id],
            free=beds[site.id] - taken[site.id],
            child_safe=site.child_safe,
            features=features_of(site),
            inspected_until=site.inspected_until,
            short_of_room=site.covered_tenths < site.least_tenths * site.beds,
            waiver_until=site.waiver.until_on if site.waiver else None,
            kept_apart=site.id in meets,
            refused_before=site.id in refused,
        )
        for site in rows
    )


def features_of(site: Site) -> frozenset[Need]:
    """Say what a site has of what people ask for."""
    return frozenset(need for need, column in FEATURES.items() if getattr(site, column))


def sites_to_avoid(household_id: UUID) -> frozenset[UUID]:
    """Say at which sites somebody has a bed whom this household must not meet today (I-12)."""
    others = kept_apart_from(household_id)
    if not others:
        return frozenset()
    theirs = Hold.objects.filter(placement__household__in=others, ended_on__isnull=True)
    return frozenset(theirs.values_list("site", flat=True))


def check_nobody_to_meet(placement: Placement) -> None:
    """Let a household go on towards a site where nobody is whom they must not meet (I-12). Raises NotFittingError."""
    if placement.site_id in sites_to_avoid(placement.household_id):
        raise NotFittingError((Misfit.keep_apart,))


def hold_beds(holding: Holding, site: Site) -> None:
    """Hold a free bed for each who comes; whoever comes here has locked the site. Raises NotFittingError."""
    people = [UUID(one) for one in holding.opened("party").split(",")]
    taken = Hold.objects.filter(site=site, ended_on__isnull=True).values("bed")
    free = list(Bed.objects.filter(site=site).exclude(id__in=taken).order_by("number")[: len(people)])
    if len(free) < len(people):
        raise NotFittingError((Misfit.no_beds,))
    for bed, person_id in zip(free, people, strict=True):
        Hold.objects.create(
            placement=holding.placement, site=site, bed=bed, person_id=person_id, from_on=holding.today
        )


def beds_of(placement: Placement) -> QuerySet[Hold]:
    """Give the beds a placement has today."""
    return Hold.objects.filter(placement=placement, ended_on__isnull=True)


def _refused_by(placement: Placement) -> frozenset[UUID]:
    said_no = Placement.objects.filter(
        household=placement.household_id, state=State.refused_by_household, site__isnull=False
    )
    return frozenset(said_no.values_list("site_id", flat=True))


def clashes(most: int | None = None) -> tuple[Placement, ...]:
    """Give placements at a site with somebody they must not meet: the pair was declared after they came (I-12).

    Asked only of households that somebody keeps apart, and answered by the database: `most` says how many at the most.
    """
    found = Placement.objects.filter(id__in=_meeting(_pairs_that_may_meet())).order_by("requested_on", "id")
    return tuple(found[:most])


@prepared
def _pairs_that_may_meet() -> QuerySet[KeepApart, tuple[UUID, UUID]]:
    """Pair by pair: the few who are kept apart are looked up, and not everybody who lives somewhere."""
    beds = Hold.objects.filter(ended_on__isnull=True)
    theirs = beds.filter(placement__household=OuterRef(OuterRef("other")))
    together = beds.filter(placement__household=OuterRef("one"), site__in=theirs.values("site"))
    return KeepApart.objects.filter(Exists(together), ended_on__isnull=True).values_list("one", "other")


def _meeting(pairs: list[tuple[UUID, UUID]]) -> set[UUID]:
    """Say by which placements these pairs of households live at one site."""
    households = {one for pair in pairs for one in pair}
    beds = Hold.objects.filter(placement__household__in=households, ended_on__isnull=True)
    there: dict[tuple[UUID, UUID], set[UUID]] = {}
    for household, site, placement in beds.values_list("placement__household", "site", "placement"):
        there.setdefault((household, site), set()).add(placement)
    sites = {site for _, site in there}
    met = ((there.get((one, site)), there.get((other, site))) for one, other in pairs for site in sites)
    return {each for here, beside in met if here and beside for each in here | beside}
