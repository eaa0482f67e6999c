"""What changes with sites: proposed, inspected, opened by another, given beds, closed once nobody lives there.

`keyring.actor` acts, on the site as it was seen. A site never says where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from refuge.language.script import nfc
from refuge.office.access.rules import check
from refuge.office.audit.actions import journalled
from refuge.office.placement import rules
from refuge.office.placement.codes import new_site_code
from refuge.office.placement.holding import (
    site_ref,
    standards,
    take_up_site,
    who_keeps_sites,
)
from refuge.office.placement.matching import FEATURES
from refuge.office.placement.models import Bed, Hold, Inspection, Site, SiteNote, Waiver
from refuge.office.placement.rules import (
    SITES,
    Act,
    Circle,
    Fault,
    InspectionError,
    Measures,
    NoteKind,
    SiteKind,
    SiteState,
    WaiverError,
)
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.codes import SeenRow, turn
from refuge.office.vault.fields import SealedModel
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from refuge.office.access.keyring import Keyring


@dataclass(frozen=True)
class Proposal:
    """A site somebody offers: what it is, for whom, how many beds, what was measured. Never where it is."""

    kind: SiteKind
    circle: Circle
    beds: int
    measures: Measures
    agreement: int | None = None  # which version of the agreement the host has signed


@dataclass(frozen=True)
class WaiverAsked:
    """Fewer covered tenths of a square metre for each person, for so many days from today, and why."""

    least_tenths: int
    days: int
    words: str
    trace: str = ""


def propose_site(keyring: Keyring, proposal: Proposal) -> UUID:
    """Write down a site under a code drawn by lot; give back its id. Raises NotAllowedError, RoomError."""
    with journalled(keyring.actor, Act.propose_site, "site") as line:
        check(Act.propose_site, keyring.actor, SITES)
        measures, limit = proposal.measures, standards()
        rules.check_room(measures.covered_tenths, proposal.beds, limit.least_tenths)
        compartment_id, _ = vault.create_compartment(Kind.placement, who_keeps_sites())
        site = Site.objects.create(
            id=uuid4(),
            code=_free_code(),
            compartment_id=compartment_id,
            kind=proposal.kind,
            state=SiteState.proposed,
            circle=proposal.circle,
            beds=proposal.beds,
            least_tenths=limit.least_tenths,
            agreement=proposal.agreement,
            proposed_by_id=keyring.actor.id,
            **_columns(measures),
        )
        Bed.objects.bulk_create(Bed(site=site, number=number + 1) for number in range(proposal.beds))
        line.about(site_ref(site.id))
        line.changed("placement_site.state", "placement_bed.number")
        return site.id


def inspect(
    keyring: Keyring, seen: SeenRow, measures: Measures, *, words: str = "", trace: str = ""
) -> tuple[Fault, ...]:
    """Keep what was measured at a site; give back what was not enough. Passed, it may take people for some time.

    Not passed, it takes nobody new from now on; whoever lives there stays, and the officers' desk says so.
    Raises NotAllowedError, SiteNotFoundError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.inspect, site_ref(seen.id), trace) as line:
        site = take_up_site(keyring.actor, Act.inspect, seen)
        found = _without_waived(rules.faults(measures, site.beds, standards()), site, measures, seen.today)
        line.changed("placement_inspection.passed", "placement_site.inspected_until")
        _keep_inspection(keyring, site, seen.today, measures, passed=not found, words=words)
        if found:
            turn(site, inspected_until=None)
        else:
            until = rules.inspected_until(seen.today, standards())
            turn(site, inspected_until=until, least_tenths=standards().least_tenths, **_columns(measures))
        return found


def open_site(keyring: Keyring, seen: SeenRow) -> None:
    """Let a site take people: by somebody else than who proposed it, after an inspection passed (I-22, P8).

    Raises NotAllowedError, SiteNotFoundError, StaleVersionError, TransitionError, SamePersonError,
    InspectionError.
    """
    with journalled(keyring.actor, Act.open_site, site_ref(seen.id)) as line:
        site = take_up_site(keyring.actor, Act.open_site, seen)
        state = rules.site_state_after(Act.open_site, SiteState(site.state))
        rules.check_other_person(keyring.actor.id, [site.proposed_by_id])
        agreed = site.agreement is not None or site.kind != SiteKind.host_family
        if not agreed or site.inspected_until is None or site.inspected_until < seen.today:
            raise InspectionError
        line.changed("placement_site.state")
        turn(site, state=state, opened_by_id=keyring.actor.id)


def close_site(keyring: Keyring, seen: SeenRow) -> None:
    """Close a site nobody has a bed at any more. Opened again, it is looked at and opened like a new one.

    Raises NotAllowedError, SiteNotFoundError, StaleVersionError, TransitionError, BedsTakenError.
    """
    with journalled(keyring.actor, Act.close_site, site_ref(seen.id)) as line:
        site = take_up_site(keyring.actor, Act.close_site, seen)
        state = rules.site_state_after(Act.close_site, SiteState(site.state))
        rules.check_nobody_there(Hold.objects.filter(site=site, ended_on__isnull=True))
        line.changed("placement_site.state")
        turn(site, state=state, opened_by_id=None, inspected_until=None)


def change_beds(keyring: Keyring, seen: SeenRow, *, beds: int) -> None:
    """Give a site more beds or fewer. More than its room allows needs a waiver in force; a taken bed stays.

    Raises NotAllowedError, SiteNotFoundError, StaleVersionError, RoomError, BedsTakenError.
    """
    with journalled(keyring.actor, Act.change_beds, site_ref(seen.id)) as line:
        site = take_up_site(keyring.actor, Act.change_beds, seen)
        rules.check_room(site.covered_tenths, beds, _limit_of(site, seen.today))
        gone = Bed.objects.filter(site=site, number__gt=beds)
        rules.check_nobody_there(Hold.objects.filter(bed__in=gone))
        line.changed("placement_site.beds", "placement_bed.number")
        gone.delete()
        before = site.beds
        turn(site, beds=beds)
        Bed.objects.bulk_create(Bed(site=site, number=number + 1) for number in range(before, beds))


def ask_waiver(keyring: Keyring, seen: SeenRow, asked: WaiverAsked) -> None:
    """Ask to let people live with less room for some days, in an emergency (I-10).

    Raises NotAllowedError, SiteNotFoundError, StaleVersionError, WaiverError, NoKeyError.
    """
    with journalled(keyring.actor, Act.ask_waiver, site_ref(seen.id), asked.trace) as line:
        site = take_up_site(keyring.actor, Act.ask_waiver, seen)
        rules.check_waiver(asked.days, asked.least_tenths, standards())
        if Waiver.objects.filter(site=site, approved_by__isnull=True).exists():
            raise WaiverError
        waiver = Waiver(
            id=uuid4(),
            site=site,
            least_tenths=asked.least_tenths,
            from_on=seen.today,
            until_on=seen.today + timedelta(days=asked.days),
            most_days=standards().waiver_days,
            asked_by_id=keyring.actor.id,
        )
        _seal_words(keyring, site, waiver, asked.words)
        waiver.save(force_insert=True)
        line.changed("placement_waiver.words")
        turn(site)


def approve_waiver(keyring: Keyring, seen: SeenRow) -> None:
    """Say yes to the waiver that waits, as somebody else than who asked (I-10, I-22).

    Raises NotAllowedError, SiteNotFoundError, StaleVersionError, SamePersonError, WaiverError.
    """
    with journalled(keyring.actor, Act.approve_waiver, site_ref(seen.id)) as line:
        site = take_up_site(keyring.actor, Act.approve_waiver, seen)
        waiver = Waiver.objects.filter(site=site, approved_by__isnull=True).first()
        if waiver is None:
            raise WaiverError
        rules.check_other_person(keyring.actor.id, [waiver.asked_by_id])
        line.changed("placement_waiver.approved_by_id", "placement_site.waiver_id")
        Waiver.objects.filter(id=waiver.id).update(approved_by=keyring.actor.id)
        turn(site, waiver_id=waiver.id)


def note(keyring: Keyring, seen: SeenRow, *, kind: NoteKind, words: str, trace: str = "") -> None:
    """Note something about a site, or that something happened there. Sealed for officers and supervisors.

    Raises NotAllowedError, SiteNotFoundError, StaleVersionError, NoKeyError.
    """
    with journalled(keyring.actor, Act.note, site_ref(seen.id), trace) as line:
        site = take_up_site(keyring.actor, Act.note, seen)
        line.changed("placement_sitenote.words")
        row = SiteNote(id=uuid4(), site=site, kind=kind, on=seen.today, by_id=keyring.actor.id)
        _seal_words(keyring, site, row, words)
        row.save(force_insert=True)
        vault.bring_in(keyring, site.compartment_id, who_keeps_sites())


def waiver_in_force(site: Site, today: date) -> Waiver | None:
    """Give the waiver under which people may live at a site today, if there is one."""
    waiver = site.waiver
    return waiver if waiver is not None and waiver.from_on <= today <= waiver.until_on else None


def _limit_of(site: Site, today: date) -> int:
    waiver = waiver_in_force(site, today)
    return waiver.least_tenths if waiver else site.least_tenths


def _without_waived(
    found: tuple[Fault, ...], site: Site, measures: Measures, today: date
) -> tuple[Fault, ...]:
    """Too little room is no fault while a waiver allows as little."""
    waiver = waiver_in_force(site, today)
    if waiver is None or measures.covered_tenths < waiver.least_tenths * site.beds:
        return found
    return tuple(fault for fault in found if fault is not Fault.room)


def _columns(measures: Measures) -> dict[str, int | bool]:
    features = {column: need in measures.features for need, column in FEATURES.items()}
    return {
        "covered_tenths": measures.covered_tenths,
        "toilets": measures.toilets,
        "litres": measures.litres,
        "child_safe": measures.child_safe,
        **features,
    }


def _keep_inspection(  # noqa: PLR0913 - what was found, each by its name
    keyring: Keyring, site: Site, on: date, measures: Measures, *, passed: bool, words: str
) -> None:
    row = Inspection(
        id=uuid4(),
        site=site,
        on=on,
        by_id=keyring.actor.id,
        covered_tenths=measures.covered_tenths,
        toilets=measures.toilets,
        litres=measures.litres,
        passed=passed,
    )
    if words:
        _seal_words(keyring, site, row, words)
    row.save(force_insert=True)


def _seal_words(keyring: Keyring, site: Site, row: SealedModel, words: str) -> None:
    key = keys.key_of(keyring, site.compartment_id)
    row.words = row.seal("words", key, nfc(words))  # type: ignore[attr-defined]


def _free_code() -> str:
    code = new_site_code()
    while Site.objects.filter(code=code).exists():
        code = new_site_code()
    return code
