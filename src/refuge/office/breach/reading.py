"""Reading matters: those whose key somebody holds and in which they sit. For everybody else there is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from refuge.office.access import queries as staff
from refuge.office.access.prepared import prepared
from refuge.office.audit.actions import reading, refusals_written_down
from refuge.office.breach import bench, contents, hands, rules, seats
from refuge.office.breach.models import Entry, Found, Matter, Measure, Sitting
from refuge.office.breach.rules import (
    Act,
    MatterNotFoundError,
    Seat,
    State,
    Verdict,
)
from refuge.office.contact import queries as threads
from refuge.office.contact.rules import ThreadNotFoundError
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.breach.contents import EntryCode, Label

PAGE_LENGTH = 10
DESK_LENGTH = 10


@dataclass(frozen=True)
class MatterRow:
    """One matter in the list of those who sit in it."""

    id: UUID
    version: int
    state: State
    clause: str
    case_no: str
    reported_on: date
    due: datetime | date | None
    late: bool


@dataclass(frozen=True)
class MatterPage:
    rows: tuple[MatterRow, ...]
    after: str


@dataclass(frozen=True)
class EntryRow:
    number: int
    code: EntryCode
    by: str  # nobody for what was reported
    at: datetime
    words: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class FoundRow:
    number: int
    verdict: Verdict
    decided_on: date
    told_on: date | None
    appeal_until: date | None
    measure: Measure | None


@dataclass(frozen=True)
class MatterView:
    """One matter as somebody in it sees it, the newest entry first."""

    row: MatterRow
    label: Label
    entries: tuple[EntryRow, ...]
    findings: tuple[FoundRow, ...]
    proposal: Verdict | None
    proposed_by: str
    i_proposed: bool
    seats: tuple[tuple[Seat, str], ...]
    mine: frozenset[Seat]
    acts: tuple[Act, ...]
    helped: bool
    told_on: date | None
    heard_on: date | None
    letters: UUID | None  # the thread it began from, for those who read it

    def may(self, act: Act) -> bool:
        return act in self.acts


def list_matters(keyring: Keyring, now: datetime, after: str = "") -> MatterPage:
    """List the matters somebody sits in, the newest first. Raises NotAllowedError."""
    check_may_list(keyring.actor)
    found = _held(keyring.actor)
    last = found.filter(id=after).first() if _is_id(after) else None
    if last is not None:
        found = found.filter(reported_at__lte=last.reported_at).exclude(
            reported_at=last.reported_at, id__gte=last.id
        )
    matters = list(found[: PAGE_LENGTH + 1])
    shown = matters[:PAGE_LENGTH]
    reviews = _reviews(shown)
    with reading(keyring.actor, Act.list, "matter"):
        keys.take_out_many(keyring, ((one.compartment_id, one.label.version) for one in shown))
        labelled = [(one, hands.open_label(keyring, one)) for one in shown]
        rows = tuple(_row(one, label, reviews, now) for one, label in labelled)
    return MatterPage(rows, str(shown[-1].id) if len(matters) > PAGE_LENGTH else "")


def read_matter(keyring: Keyring, matter_id: UUID, now: datetime) -> MatterView:
    """Read one matter. Raises MatterNotFoundError, for what is not there and for what is somebody else's alike."""
    with reading(keyring.actor, Act.see, hands.ref(matter_id)):
        matter = Matter.objects.filter(id=matter_id).first()
        if matter is None or not keys.versions_held(keyring.actor, matter.compartment_id):
            raise MatterNotFoundError
        label = hands.open_label(keyring, matter)
        state = hands.state_of(matter, label)
        seats = hands.seats_of(matter, keyring.actor)
        rules.check_seat(Act.see, seats, keyring.actor.roles, state)
        return _view(keyring, matter, label, now)


def check_theirs(actor: Actor, view: MatterView, act: Act) -> None:
    """Let somebody come near an act of their own seat. Raises NotAllowedError, which is written down."""
    with refusals_written_down(actor, rules.written_as(act), hands.ref(view.row.id)):
        rules.check_seat(act, view.mine, actor.roles, view.row.state)


def check_may(actor: Actor, view: MatterView, act: Act) -> None:
    """Let the form of an act open. Raises NotAllowedError, NoSuchMoveError, which are written down."""
    check_theirs(actor, view, act)
    with refusals_written_down(actor, rules.written_as(act), hands.ref(view.row.id)):
        rules.after(act, view.row.state)


def check_may_list(actor: Actor) -> None:
    """Let somebody see the list. Raises NotAllowedError, which is written down."""
    with refusals_written_down(actor, Act.list, "matter"):
        rules.check_lists(actor.roles)


def check_may_learn(actor: Actor) -> None:
    """Let somebody see the figures. Raises NotAllowedError, which is written down."""
    with refusals_written_down(actor, Act.learn, "figures"):
        rules.check_learns(actor.roles)


@dataclass(frozen=True)
class Waiting:
    """One matter on a desk, told by its clear columns alone."""

    id: UUID
    due: datetime | date | None
    late: bool


def waiting(actor: Actor, now: datetime) -> tuple[Waiting, ...]:
    """List the oldest matters somebody sits in that are under way, for their desk. Nothing is opened."""
    found = _under_way(actor)
    reviews = _reviews(found)
    dues = [(one.id, due_of(one, State(one.stage), reviews)) for one in found]
    return tuple(Waiting(one, due, is_late(due, now)) for one, due in dues)


@prepared
def _under_way(actor: Actor) -> QuerySet[Matter]:
    open_still = _held(actor).exclude(stage=State.closed).only("stage", "triage_due_at", "inquiry_due_on")
    return open_still.order_by("reported_at")[:DESK_LENGTH]


def still_mine(actor: Actor, matter_id: UUID) -> bool:
    """Say whether somebody still holds a matter after what they did."""
    return _held(actor).filter(id=matter_id).exists()


def can_leave(actor: Actor, view: MatterView) -> dict[UUID, str]:
    """Name whose seat somebody can give up, of a matter they read."""
    return seats.can_be_given_up(Matter.objects.get(id=view.row.id), actor)


def so_far(view: MatterView) -> str:
    """Write out everything that was written in a matter, the oldest first, to be handed over."""
    return "\n\n".join(_line(one) for one in reversed(view.entries))


def _line(entry: EntryRow) -> str:
    codes = f" ({', '.join(entry.codes)})" if entry.codes else ""
    return f"{entry.number}. {timezone.localtime(entry.at):%Y-%m-%d %H:%M}, {entry.code}{codes}\n{entry.words}".strip()


def _view(keyring: Keyring, matter: Matter, label: Label, now: datetime) -> MatterView:
    actor, state = keyring.actor, hands.state_of(matter, label)
    mine = hands.seats_of(matter, actor)
    entries = _entries(keyring, matter)
    names = staff.names(matter.seats.values_list("staff", flat=True))
    proposer = matter.proposed_by_id
    return MatterView(
        row=_row(matter, label, _reviews([matter]), now),
        label=label,
        entries=entries,
        findings=_findings(keyring, matter),
        proposal=_proposal(keyring, matter),
        proposed_by=names.get(proposer, "") if proposer else "",
        i_proposed=proposer == actor.id,
        seats=tuple(
            (Seat(seat), names[who])
            for seat, who in matter.seats.filter(left_on=None).order_by("seat").values_list("seat", "staff")
        ),
        mine=mine,
        acts=tuple(
            act
            for act in Act
            if rules.is_open(act, state)
            and rules.may_sit(act, mine, actor.roles, state)
            and _is_time_for(act, matter, actor, timezone.localdate(now))
        ),
        helped=matter.helped_on is not None,
        told_on=matter.told_on,
        heard_on=matter.heard_on,
        letters=_letters(actor, matter),
    )


def _letters(actor: Actor, matter: Matter) -> UUID | None:
    try:
        return threads.thread_of_matter(actor, matter.id)
    except ThreadNotFoundError:
        return None


def _is_time_for(act: Act, matter: Matter, actor: Actor, today: date) -> bool:
    """Say whether the page offers an act that the table allows: what comes first must have been done."""
    found, measure = bench.newest_finding(matter.id), bench.standing_measure(matter.id)
    told = found is not None and found.told_on is not None
    can_appeal = found is not None and found.appeal_until is not None and today <= found.appeal_until
    fits = {
        Act.triage: matter.helped_on is not None,
        Act.set_aside: matter.proposed_by_id != actor.id,
        Act.hear: matter.told_on is not None,
        Act.propose: matter.stage == State.appeal or matter.heard_on is not None,
        Act.speak: matter.proposed_by_id not in {None, actor.id},
        Act.tell: found is not None and not told,
        Act.appeal: can_appeal,
        Act.review: measure is not None,
        Act.lift: measure is not None,
        Act.close: told and not can_appeal and measure is None,
    }
    return fits.get(act, True)


def _held(actor: Actor) -> QuerySet[Matter]:
    mine = Sitting.objects.filter(staff=actor.id, matter=OuterRef("id"), left_on=None)
    held = Matter.objects.filter(compartment__in=keys.held_by(actor, Kind.matter))
    return held.filter(Exists(mine)).order_by("-reported_at", "-id")


def _row(matter: Matter, label: Label, reviews: Mapping[UUID, date], now: datetime) -> MatterRow:
    state = hands.state_of(matter, label)
    due = due_of(matter, state, reviews)
    return MatterRow(
        id=matter.id,
        version=matter.version,
        state=state,
        clause=label.clause,
        case_no=label.case_no,
        reported_on=timezone.localdate(matter.reported_at),
        due=due,
        late=is_late(due, now),
    )


def _reviews(matters: Iterable[Matter]) -> dict[UUID, date]:
    """When each measure that stands is looked at again, by matter: one question, however many matters."""
    standing = Measure.objects.filter(finding__matter__in=[one.id for one in matters], lifted_on__isnull=True)
    return dict(standing.values_list("finding__matter", "review_on"))


def due_of(matter: Matter, state: State, reviews: Mapping[UUID, date]) -> datetime | date | None:
    """Say which clock runs now: triage, inquiry, telling at once, the review of a measure."""
    if state is State.reported:
        return matter.triage_due_at
    if state is State.inquiry:
        return matter.inquiry_due_on
    if state is State.measure:
        return reviews.get(matter.id)
    return None


def is_late(due: datetime | date | None, now: datetime) -> bool:
    """Say whether a clock has run out. A day lasts until its end."""
    if due is None:
        return False
    return now > due if hasattr(due, "hour") else timezone.localdate(now) > due


def _entries(keyring: Keyring, matter: Matter) -> tuple[EntryRow, ...]:
    rows = list(Entry.objects.filter(matter=matter).order_by("-number"))
    keys.take_out(keyring, matter.compartment_id, {one.content.version for one in rows})
    known = [
        contents.read_content(keys.open_sealed(keyring, matter.compartment_id, one.content)) for one in rows
    ]
    names = staff.names({one.by for one in known if one.by})
    return tuple(
        EntryRow(row.number, one.code, names.get(one.by, "") if one.by else "", one.at, one.words, one.codes)
        for row, one in zip(rows, known, strict=True)
    )


def _findings(keyring: Keyring, matter: Matter) -> tuple[FoundRow, ...]:
    rows = Found.objects.filter(matter=matter).select_related("matter").order_by("-number")
    measures = {one.finding_id: one for one in Measure.objects.filter(finding__matter=matter)}
    return tuple(
        FoundRow(
            number=one.number,
            verdict=bench.open_verdict(keyring, one),
            decided_on=one.decided_on,
            told_on=one.told_on,
            appeal_until=one.appeal_until,
            measure=measures.get(one.id),
        )
        for one in rows
    )


def _proposal(keyring: Keyring, matter: Matter) -> Verdict | None:
    if matter.proposal is None:
        return None
    return contents.read_verdict(keys.open_sealed(keyring, matter.compartment_id, matter.proposal))


def _is_id(typed: str) -> bool:
    return len(typed) == len("00000000-0000-0000-0000-000000000000") and typed.count("-") == len("0000")
