"""What may be seen of places without a key: sites, their beds, and requests by number. Never whose they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from refuge.office.access.once import once
from refuge.office.access.prepared import prepared
from refuge.office.access.rules import RefusedError, Role, check
from refuge.office.audit.actions import journalled
from refuge.office.case.queries import holds_many, in_held_cases, person_of
from refuge.office.placement import matching, rules
from refuge.office.placement.models import IS_PENDING, Bed, Hold, Placement, Site, SiteNote, Waiver
from refuge.office.placement.rules import (
    PENDING,
    SITES,
    Act,
    Circle,
    NoteKind,
    SiteKind,
    SiteState,
    State,
)
from refuge.office.status.queries import decision_of, decisions_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from refuge.office.access.rules import Actor
    from refuge.office.status.queries import Decision

LENGTH = 10
PAGE_LENGTH = 50
SOON_DAYS = 14
LATELY_DAYS = 30


@dataclass(frozen=True)
class SiteRow:
    """One site on the board: what is free, held and taken, and what is due. Nothing says where it is."""

    id: UUID
    code: str
    kind: SiteKind
    state: SiteState
    circle: Circle
    beds: int
    held: int
    taken: int
    inspected_until: date | None
    waiver_until: date | None
    waiver_waits: bool
    incidents: int
    version: int
    takes_people: bool

    @property
    def free(self) -> int:
        return self.beds - self.held - self.taken

    @property
    def squares(self) -> tuple[str, ...]:
        """A mark for each bed, the taken ones first."""
        return ("taken",) * self.taken + ("held",) * self.held + ("free",) * self.free


@dataclass(frozen=True)
class Waiting:
    """One request as officers see it: a number, how many beds, how far it is, by when it is due."""

    id: UUID
    number: str
    state: State
    people: int
    has_child: bool
    cosigned: bool
    due: date
    late: bool
    look_since: date | None


@dataclass(frozen=True)
class Board:
    """Every site at a glance, and who waits."""

    sites: tuple[SiteRow, ...]
    waiting: tuple[Waiting, ...]
    clashes: tuple[Waiting, ...]
    acts: frozenset[Act]

    @property
    def free(self) -> int:
        """How many beds somebody could have today: at open sites whose inspection holds."""
        return sum(site.free for site in self.sites if site.takes_people)


def board(actor: Actor, today: date) -> Board:
    """Show every site and every request that waits. Raises NotAllowedError."""
    check_sites(actor, Act.see_places)
    return Board(
        sites=site_rows(_sites(), today),
        waiting=waiting_rows([*_to_look_at(), *_pending()], today),
        clashes=waiting_rows(matching.clashes(PAGE_LENGTH), today),
        acts=acts_of(actor),
    )


@prepared
def _sites() -> QuerySet[Site]:
    return Site.objects.exclude(state=SiteState.closed).order_by("code")[:PAGE_LENGTH]


@prepared
def _pending() -> QuerySet[Placement]:
    return Placement.objects.filter(IS_PENDING).order_by("requested_on", "id")[:PAGE_LENGTH]


def acts_of(actor: Actor) -> frozenset[Act]:
    """Say what this actor may do with sites."""
    return frozenset(act for act, roles in SITES.items() if roles & actor.roles)


def check_sites(actor: Actor, act: Act, site_id: UUID | None = None) -> None:
    """Let somebody do this with sites. Raises NotAllowedError, which is written down."""
    try:
        check(act, actor, SITES)
    except RefusedError as refusal:
        with journalled(actor, act, f"site:{site_id}" if site_id else "site"):
            raise refusal from None


def site_rows(sites: object, today: date) -> tuple[SiteRow, ...]:
    """Count the beds of some sites: a question for each kind of row, however many sites."""
    rows: list[Site] = list(sites)  # type: ignore[call-overload]
    ids = tuple(site.id for site in rows)
    beds = Counter(dict(_beds_at(ids)))
    holds = Counter({(site, lives): number for site, lives, number in _held_at(ids)})
    incidents = Counter(_happened_at(ids, today - timedelta(days=LATELY_DAYS)))
    waivers: dict[UUID, list[Waiver]] = defaultdict(list)
    for waiver in _waivers_at(ids):
        waivers[waiver.site_id].append(waiver)
    return tuple(
        SiteRow(
            id=site.id,
            code=site.code,
            kind=SiteKind(site.kind),
            state=SiteState(site.state),
            circle=Circle(site.circle),
            beds=beds[site.id],
            held=holds[site.id, False],
            taken=holds[site.id, True],
            inspected_until=site.inspected_until,
            waiver_until=_until(site, waivers[site.id]),
            waiver_waits=any(waiver.approved_by_id is None for waiver in waivers[site.id]),
            incidents=incidents[site.id],
            version=site.version,
            takes_people=_takes_people(site, today),
        )
        for site in rows
    )


@prepared
def _beds_at(site_ids: tuple[UUID, ...]) -> QuerySet[Bed, tuple[UUID, int]]:
    return Bed.objects.filter(site__id__in=site_ids).values_list("site").annotate(Count("id"))


@prepared
def _held_at(site_ids: tuple[UUID, ...]) -> QuerySet[Hold, tuple[UUID, bool, int]]:
    held = Hold.objects.filter(site__id__in=site_ids, ended_on__isnull=True)
    return held.values_list("site", "lives").annotate(Count("id"))


@prepared
def _happened_at(site_ids: tuple[UUID, ...], day: date) -> QuerySet[SiteNote, UUID]:
    happened = SiteNote.objects.filter(site__id__in=site_ids, kind=NoteKind.incident, on__gt=day)
    return happened.values_list("site", flat=True)


@prepared
def _waivers_at(site_ids: tuple[UUID, ...]) -> QuerySet[Waiver]:
    return Waiver.objects.filter(site__id__in=site_ids)


def _takes_people(site: Site, today: date) -> bool:
    inspected = site.inspected_until is not None and site.inspected_until >= today
    return inspected and site.state == SiteState.open


def _until(site: Site, waivers: list[Waiver]) -> date | None:
    """When the waiver ends that a site stands on; none where it has room enough."""
    if site.covered_tenths >= site.least_tenths * site.beds:
        return None
    return next((waiver.until_on for waiver in waivers if waiver.id == site.waiver_id), None)


def waiting_of(placement: Placement, today: date) -> Waiting:
    """Show one request as officers see it."""
    return waiting_rows([placement], today)[0]


def waiting_rows(placements: Iterable[Placement], today: date) -> tuple[Waiting, ...]:
    """Show some requests: what was decided about all of them is one question; of none, none."""
    rows = list(placements)
    if not rows:
        return ()
    decided = decisions_of(one.case_id for one in rows)
    return tuple(_waiting(one, decided.get(one.case_id), today) for one in rows)


def _waiting(placement: Placement, decision: Decision | None, today: date) -> Waiting:
    due = _due(placement, decision)
    return Waiting(
        id=placement.id,
        number=placement.number,
        state=State(placement.state),
        people=placement.people,
        has_child=placement.has_child,
        cosigned=placement.cosigned_by_id is not None,
        due=due,
        late=due < today and placement.state in PENDING,
        look_since=placement.look_since,
    )


def due_of(placement: Placement) -> date:
    """Say by when a household should have a place: from the decision about them, else from the request (P8)."""
    return _due(placement, decision_of(placement.case_id))


def _due(placement: Placement, decision: Decision | None) -> date:
    days = settings.PROGRAMME.limits.placement_days
    return rules.due_on(decision.decided_on if decision else None, placement.requested_on, days)


@once
def placements_of(case_id: UUID) -> tuple[Placement, ...]:
    """Give every placement of a case, the newest first."""
    return tuple(_of_case(case_id))


@prepared
def _of_case(case_id: UUID) -> QuerySet[Placement]:
    return Placement.objects.filter(case=case_id).select_related("site").order_by("-requested_on", "-id")


def lives_somewhere(case_id: UUID) -> bool:
    """Say whether this case's household lives at a site of ours."""
    return Placement.objects.filter(case=case_id, state=State.moved_in).exists()


def moved_in_on(case_id: UUID) -> date | None:
    """Say since when the person of a case lives in their home of ours; nothing where they have none."""
    theirs = Placement.objects.filter(state=State.moved_in, holds__person=person_of(case_id))
    return theirs.order_by("-moved_in_on").values_list("moved_in_on", flat=True).first()


def is_looked_for(case_id: UUID) -> bool:
    """Say whether a place is being looked for."""
    return Placement.objects.filter(IS_PENDING, case=case_id).exists()


def waits_for(actor: Actor, today: date) -> tuple[Waiting, ...]:
    """Give the requests whose next step is this actor's, ten at most, the longest waiting first."""
    if not actor.roles & {Role.placement, Role.supervisor, Role.cp_officer}:
        return ()
    to_look_at = _to_look_at() if actor.roles & {Role.placement, Role.cp_officer} else ()
    return waiting_rows((*_next_steps_of(actor), *to_look_at), today)


@prepared
def _next_steps_of(actor: Actor) -> QuerySet[Placement]:
    mine = Q(pk__in=[])
    if Role.placement in actor.roles:
        mine |= Q(state=State.requested) | Q(state=State.host_confirmed)
    if Role.supervisor in actor.roles:
        signed = Q(has_child=False) | Q(cosigned_by__isnull=False)
        others = ~Q(matched_by=actor.id) & ~Q(requested_by=actor.id)
        mine |= Q(state=State.matched) & signed & others
    if Role.cp_officer in actor.roles:
        mine |= Q(state=State.matched, has_child=True, cosigned_by__isnull=True)
    return Placement.objects.filter(mine, IS_PENDING).order_by("requested_on", "id")[:LENGTH]


@prepared
def _to_look_at() -> QuerySet[Placement]:
    return Placement.objects.filter(look_since__isnull=False).order_by("look_since", "id")[:LENGTH]


def asks_holders(actor: Actor, today: date) -> tuple[tuple[UUID, Waiting], ...]:
    """Give, by case, what was offered to households of cases this actor holds, so that they are asked."""
    rows = _offered(actor)
    return tuple(zip((one.case_id for one in rows), waiting_rows(rows, today), strict=True))


@prepared
def _offered(actor: Actor) -> QuerySet[Placement]:
    # Only who walks what waits needs its index named; of others it would be thought rarer than it is.
    walked = Q(IS_PENDING) if holds_many(actor) else Q()
    offered = Placement.objects.filter(in_held_cases(actor), walked, state=State.matched)
    return offered.order_by("requested_on", "id")[:LENGTH]


def sites_due(today: date) -> tuple[SiteRow, ...]:
    """Give open sites to be inspected soon, or whose waiver ends, ten at most."""
    soon = today + timedelta(days=SOON_DAYS)
    due = Q(inspected_until__isnull=True) | Q(inspected_until__lte=soon) | Q(waiver__until_on__lte=soon)
    rows = Site.objects.filter(due, state=SiteState.open).order_by("inspected_until", "id")
    return site_rows(rows[:LENGTH], today)


def waivers_waiting(actor: Actor) -> tuple[tuple[UUID, str], ...]:
    """Give sites whose waiver waits for a supervisor who did not ask for it."""
    return tuple((one.site_id, one.site.code) for one in _waivers_waiting(actor))


@prepared
def _waivers_waiting(actor: Actor) -> QuerySet[Waiver]:
    rows = Waiver.objects.filter(approved_by__isnull=True).exclude(asked_by=actor.id)
    return rows.select_related("site")[:LENGTH]


@prepared
def sites_to_open(actor: Actor, today: date) -> QuerySet[Site, tuple[UUID, str]]:
    """Give sites that passed an inspection and wait for a supervisor who did not propose them."""
    rows = Site.objects.filter(state=SiteState.proposed, inspected_until__gte=today)
    return rows.exclude(proposed_by=actor.id).values_list("id", "code")[:LENGTH]


def clashing(today: date) -> tuple[Waiting, ...]:
    """Give placements at a site with somebody they must not meet, ten at most: the pair was declared after they came."""
    return waiting_rows(matching.clashes(LENGTH), today)
