"""Rows of every room above the case, for made-up cases by the thousand: what lists and desks have to walk past.

These cases are counted and listed, hardly ever read: one ciphertext of the right length stands in every sealed
column. Where the desk of somebody measured opens something, it is really sealed and their key really opens it.
"""

from __future__ import annotations

import functools
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from refuge.office.access.models import Staff
from refuge.office.access.rules import Role
from refuge.office.assessment.models import Assessment
from refuge.office.assessment.rules import Kind
from refuge.office.assessment.rules import State as Filled
from refuge.office.case.models import Case
from refuge.office.case.rules import Status, Track
from refuge.office.children.models import Protection
from refuge.office.children.rules import State as Care
from refuge.office.closure.models import Schedule, Visit
from refuge.office.consent.models import Consent
from refuge.office.consent.rules import Level
from refuge.office.consent.rules import State as Given
from refuge.office.contact.models import SealedLetter, SharedKeys, Thread
from refuge.office.contact.rules import Pile
from refuge.office.contact.rules import State as Letters
from refuge.office.identity.models import Opening, Record, Share
from refuge.office.identity.rules import Purpose, Side
from refuge.office.identity.rules import State as Asked
from refuge.office.people.models import Household, HouseholdMembership, KeepApart
from refuge.office.placement.models import Bed, Hold, Placement, Site
from refuge.office.placement.rules import Circle, SiteKind, SiteState, Why
from refuge.office.placement.rules import State as Placed
from refuge.office.reception.models import Stay
from refuge.office.safety.contents import Called
from refuge.office.safety.models import CheckIn, SafetyPlan, Watch
from refuge.office.safety.rules import State as Watched
from refuge.office.sealed import rules as files
from refuge.office.sealed.models import File
from refuge.office.status.models import CustodyRecord, Determination, Interviewer, PanelSeat
from refuge.office.status.rules import Eligible, Seat
from refuge.office.status.rules import State as Decided
from refuge.office.vault.fields import Sealed
from refuge.office.vault.models import Compartment, WrappedKey
from refuge.protocol import age, sealing
from refuge.protocol.sealing import Place, SealingKey

KEY = sealing.new_key()
DUMMY_KEY = sealing.wrap_key(KEY.bytes, [age.recipient_of(age.new_seed())])
WORDS = "a few words, as long as words are"
SITES, BEDS = 1_500, 30
WATCHED = {Track.adult: 0.1, Track.child: 0.02}
"""Whoever is not in a safe place yet is watched over: adults on their way, hardly ever children in care."""


def lay(row: Any, **words: str) -> Any:
    """Put something sealed of this length into columns of a row. It opens nowhere: it was sealed for no place."""
    row.id = row.id or uuid.uuid4()
    for column, said in words.items():
        place = row._meta.get_field(column).place_in(row)  # noqa: SLF001 - Django's name for it
        setattr(row, column, Sealed(place, KEY.version, _ciphertext(said)))
    return row


def wrapped(kind: str, compartment_id: uuid.UUID, one: Staff, key: bytes = DUMMY_KEY) -> WrappedKey:
    """A key as somebody holds it; what stands there opens nothing, unless it was made for them."""
    return WrappedKey(kind=kind, compartment_id=compartment_id, version=KEY.version, staff=one, wrapped=key)


def sealed(row: Any, *columns: str) -> Any:
    return lay(row, **dict.fromkeys(columns, WORDS))


@functools.cache
def _ciphertext(words: str) -> bytes:
    return sealing.seal_field(KEY, words.encode(), Place("nowhere", "nothing", "0"))


@dataclass(frozen=True)
class Crew:
    """Everybody who works here, by role; the first of each role is whoever is measured."""

    of: Mapping[Role, tuple[Staff, ...]]

    @functools.cached_property
    def measured(self) -> frozenset[Staff]:
        return frozenset(team[0] for team in self.of.values())


class Rooms:
    """Fills the rooms above for cases that are in the table already."""

    def __init__(self, today: date, luck: random.Random, crew: Crew, sites: int = SITES) -> None:
        self.today, self.luck, self.now = today, luck, timezone.now()
        self.crew, self.sites = crew, sites
        self.beds: list[Bed] = []

    def open(self) -> None:
        """Open every site there is, with all its beds; whoever reads letters has had every key there is."""
        readers = (*self.crew.of[Role.contact_officer], *self.crew.of[Role.supervisor])
        given = (SharedKeys(giver=one, taker=other) for one in readers for other in readers if one != other)
        SharedKeys.objects.bulk_create(given, ignore_conflicts=True)
        if not Site.objects.exists():
            compartments = Compartment.objects.bulk_create(
                Compartment(kind="placement") for _ in range(self.sites)
            )
            sites = Site.objects.bulk_create(self.site(one, n) for n, one in enumerate(compartments))
            Bed.objects.bulk_create(Bed(site=one, number=n + 1) for one in sites for n in range(BEDS))
        taken = Hold.objects.filter(ended_on__isnull=True).values("bed")
        self.beds = list(Bed.objects.exclude(id__in=taken).order_by("-id"))

    def fill(
        self, cases: Sequence[Case], held: Mapping[uuid.UUID, Sequence[Staff]]
    ) -> dict[uuid.UUID, SealingKey]:
        """Lay the rows of every room; give the keys of what is really sealed, by compartment."""
        homes = Household.objects.bulk_create(Household() for _ in cases)
        HouseholdMembership.objects.bulk_create(
            sealed(
                HouseholdMembership(household=home, person_id=one.person_id, from_on=one.opened_on), "role"
            )
            for home, one in zip(homes, cases, strict=True)
        )
        KeepApart.objects.bulk_create(
            self.apart(one, other, case)
            for one, other, case in zip(homes[::400], homes[1::400], cases[::400], strict=False)
        )
        Consent.objects.bulk_create(self.consent(one) for one in cases)
        Assessment.objects.bulk_create(self.assessment(one) for one in cases)
        Stay.objects.bulk_create(self.stay(one) for one in cases if self.happens(0.3))
        Protection.objects.bulk_create(self.protection(one) for one in cases if one.track == Track.child)
        self.closing(cases)
        self.panels([one for one in cases if one.track == Track.adult and self.happens(0.3)])
        self.placements([pair for pair in zip(cases, homes, strict=True) if self.happens(0.3)])
        self.names([one for one in cases if self.happens(0.4)])
        self.files(len(cases) // 33)
        self.letters(len(cases))
        return self.watches(cases, held)

    def happens(self, chance: float) -> bool:
        return self.luck.random() < chance

    def one_of(self, role: Role) -> Staff:
        return self.luck.choice(self.crew.of[role])

    # --- safety ---

    def watches(
        self, cases: Sequence[Case], held: Mapping[uuid.UUID, Sequence[Staff]]
    ) -> dict[uuid.UUID, SealingKey]:
        SafetyPlan.objects.bulk_create(self.plan(one) for one in cases if self.happens(0.5))
        watched = [one for one in cases if one.next_review and self.happens(WATCHED[Track(one.track)])]
        real = {
            one.compartment_id: sealing.new_key() for one in watched if self.crew.measured & set(held[one.id])
        }
        Watch.objects.bulk_create(self.watch(one, real.get(one.compartment_id, KEY)) for one in watched)
        CheckIn.objects.bulk_create(self.check_in(one) for one in watched)
        return real

    def watch(self, case: Case, key: SealingKey) -> Watch:
        row = Watch(id=uuid.uuid4(), case=case)
        row.called = row.seal("called", key, Called().written())
        return row

    def check_in(self, case: Case) -> CheckIn:
        due = self.now + timedelta(hours=self.luck.randrange(-4, 72))
        late = due + timedelta(hours=2) < self.now
        row = CheckIn(case=case, number=1, due_at=due, window_minutes=120, state=Watched.due, since=self.now)
        if late:
            row.before, row.state = Watched.due, Watched.late
        row.moves_on_at = max(due + timedelta(hours=2), self.now)
        return row

    def plan(self, case: Case) -> SafetyPlan:
        row = SafetyPlan(
            case=case, number=1, agreed_on=case.opened_on, written_by_id=case.owner_id, needs_second=False
        )
        return sealed(row, "content")

    # --- consent, assessment, reception, children, closure ---

    def apart(self, one: Household, other: Household, case: Case) -> KeepApart:
        first, second = sorted((one, other), key=lambda home: home.id)
        row = KeepApart(one=first, other=second, since=self.today, compartment_id=case.compartment_id)
        return sealed(row, "reason")

    def consent(self, case: Case) -> Consent:
        row = Consent(
            case=case,
            level=Level.c1,
            number=1,
            state=Given.given,
            for_child=case.track == "child",
            asked_on=case.opened_on,
            asked_by_id=case.owner_id,
            given_on=case.opened_on,
            live_from=case.opened_on,
            expires_on=case.opened_on + timedelta(days=self.luck.randrange(1, 365)),
            ended_untold=self.happens(0.002),
        )
        kept = ("categories", "language", "notice_version", "notice_hash", "legal_basis", "mode", "capacity")
        return sealed(row, *kept)

    def assessment(self, case: Case) -> Assessment:
        done = case.status != Status.open
        row = Assessment(
            case=case,
            kind=Kind.intake,
            number=1,
            state=Filled.finished if done else Filled.draft,
            started_on=case.opened_on,
            started_by_id=case.owner_id,
            saved_by_id=case.owner_id,
            finished_on=case.opened_on if done else None,
            finished_by_id=case.owner_id if done else None,
        )
        return sealed(row, "answers")

    def stay(self, case: Case) -> Stay:
        left = self.happens(0.8)
        return Stay(
            case=case,
            arrived_on=case.opened_on,
            by_id=case.owner_id,
            complete_on=case.opened_on if left else None,
            left_on=self.today if left else None,
        )

    def protection(self, case: Case) -> Protection:
        due = self.now + timedelta(hours=self.luck.randrange(-1, 48))
        return Protection(case=case, state=Care.waiting_for_care, due_at=due)

    def closing(self, cases: Sequence[Case]) -> None:
        seen = [one for one in cases if one.status == Status.in_support]
        Schedule.objects.bulk_create(self.schedule(one) for one in seen)
        Visit.objects.bulk_create(self.visit(one) for one in seen)

    def schedule(self, case: Case) -> Schedule:
        return Schedule(case=case, next_on=self.today + timedelta(days=self.luck.randrange(-1, 30)))

    def visit(self, case: Case) -> Visit:
        row = Visit(case=case, number=1, on=self.today, by_id=case.owner_id, waits=self.happens(0.02))
        return sealed(row, "mode", "met", "harm", "content")

    # --- status ---

    def panels(self, cases: Sequence[Case]) -> None:
        compartments = Compartment.objects.bulk_create(Compartment(kind="panel") for _ in cases)
        rows = [self.determination(one, key) for one, key in zip(cases, compartments, strict=True)]
        Determination.objects.bulk_create(rows)
        Interviewer.objects.bulk_create(
            Interviewer(determination=one, staff_id=one.case.owner_id) for one in rows
        )
        named = [one for one in rows if one.state != Decided.interviewed or self.happens(0.5)]
        seats = [seat for one in named for seat in self.seats(one)]
        PanelSeat.objects.bulk_create(seats)
        WrappedKey.objects.bulk_create(
            wrapped("panel", one.determination.compartment_id, one.staff) for one in seats
        )
        CustodyRecord.objects.bulk_create(
            CustodyRecord(case=one, recorded_on=self.today, released_on=self.today)
            for one in cases
            if self.happens(0.05)
        )

    def determination(self, case: Case, compartment: Compartment) -> Determination:
        state = self.luck.choices(
            [Decided.decided, Decided.panel_review, Decided.interviewed, Decided.deferred], [94, 3, 2, 1]
        )[0]
        begun = self.today - timedelta(days=self.luck.randrange(90))
        row = Determination(
            case=case,
            number=1,
            compartment=compartment,
            state=state,
            custody=False,
            interviewed_on=begun,
            due_on=begun + timedelta(days=7),
        )
        if state == Decided.deferred:
            row.review_on = self.today + timedelta(days=self.luck.randrange(-3, 30))
        if state == Decided.decided:
            self.decide(row, begun)
        return sealed(row, "language", "voluntariness", "method", "outcome", "account")

    def decide(self, row: Determination, begun: date) -> None:
        row.decided_on, row.leaver = begun, True
        row.eligible = Eligible.no if self.happens(0.1) else Eligible.yes
        sealed(row, "finding", "reasons")
        if self.happens(0.98):
            row.told_on = begun
            row.appeal_until = begun + timedelta(days=14) if row.eligible == Eligible.no else None

    def seats(self, row: Determination) -> list[PanelSeat]:
        chair, *members = self.luck.sample(self.crew.of[Role.reviewer], 3)
        sits = [
            (chair, Seat.chair),
            *((one, Seat.member) for one in members),
            (self.one_of(Role.legal), Seat.legal),
        ]
        return [PanelSeat(id=uuid.uuid4(), determination=row, staff=one, seat=seat) for one, seat in sits]

    # --- placement ---

    def site(self, compartment: Compartment, number: int) -> Site:
        proposed, opened = self.crew.of[Role.supervisor][0], self.crew.of[Role.supervisor][1]
        return Site(
            code=f"BDF-{number:04}",
            compartment=compartment,
            kind=SiteKind.collective,
            state=SiteState.open,
            circle=self.luck.choice(list(Circle)),
            beds=BEDS,
            covered_tenths=BEDS * 45,
            least_tenths=35,
            toilets=3,
            litres=20,
            lockable=True,
            womens_area=True,
            step_free=False,
            near_care=False,
            school=False,
            child_safe=True,
            inspected_until=self.today + timedelta(days=self.luck.randrange(90)),
            proposed_by=proposed,
            opened_by=opened,
        )

    def placements(self, pairs: Sequence[tuple[Case, Household]]) -> None:
        compartments = Compartment.objects.bulk_create(Compartment(kind="placement") for _ in pairs)
        first = Placement.objects.count()
        rows, holds = [], []
        for n, ((case, home), compartment) in enumerate(zip(pairs, compartments, strict=True)):
            row, bed = self.placement(case, home, first + n)
            row.compartment = compartment
            rows.append(row)
            if bed:
                lives = row.state != Placed.matched
                over = self.today if row.state == Placed.moved_out else None
                holds.append(
                    Hold(
                        placement=row,
                        site_id=bed.site_id,
                        bed=bed,
                        person_id=case.person_id,
                        lives=lives,
                        from_on=self.today,
                        ended_on=over,
                    )
                )
        Placement.objects.bulk_create(rows)
        Hold.objects.bulk_create(holds)
        officers = self.crew.of[Role.placement]
        WrappedKey.objects.bulk_create(
            wrapped("placement", one.compartment_id, officer) for one in rows for officer in officers[:1]
        )

    def placement(self, case: Case, home: Household, number: int) -> tuple[Placement, Bed | None]:
        states = [Placed.requested, Placed.matched, Placed.moved_in, Placed.moved_out, Placed.cancelled]
        state = self.luck.choices(states, [2, 3, 60, 25, 10])[0]
        row = Placement(
            number=f"{number:08}",
            case=case,
            household=home,
            state=state,
            people=1,
            has_child=case.track == Track.child,
            has_adult=case.track != Track.child,
            requested_by_id=case.owner_id,
            requested_on=self.today - timedelta(days=self.luck.randrange(20)),
            look_since=self.today if self.happens(0.001) else None,
        )
        bed = None
        if state not in {Placed.requested, Placed.cancelled}:
            bed = self.beds.pop() if state != Placed.moved_out else self.beds[0]
            row.site_id = bed.site_id
            row.matched_by = self.one_of(Role.placement)
        if state in {Placed.moved_in, Placed.moved_out}:
            self.settle(row)
        if state in {Placed.moved_out, Placed.cancelled}:
            row.ended_on, row.why = self.today, Why.wished
        return sealed(row, "party", "needs", "circle"), bed

    def settle(self, row: Placement) -> None:
        row.moved_in_on = self.today
        row.confirmed_by = self.one_of(Role.supervisor)
        if row.has_child:
            officers = self.crew.of[Role.cp_officer]
            row.cosigned_by = next(one for one in officers if one.id != row.requested_by_id)

    # --- identity, sealed files ---

    def names(self, cases: Sequence[Case]) -> None:
        records = [sealed(Record(case=one), "name_used") for one in cases]
        Record.objects.bulk_create(records)
        others = [self.luck.sample(self.crew.of[Role.supervisor], 3) for _ in records]
        Share.objects.bulk_create(
            Share(record=row, version=1, side=side, staff=one, wrapped=DUMMY_KEY[:200])
            for row, team in zip(records, others, strict=True)
            for one, side in [(row.case.owner, Side.one), *((one, Side.other) for one in team)]
        )
        Opening.objects.bulk_create(self.opening(row) for row in records if self.happens(0.3))

    def opening(self, record: Record) -> Opening:
        state = self.luck.choices([Asked.asked, Asked.shown, Asked.lapsed], [2, 70, 28])[0]
        return Opening(
            record=record,
            purpose=Purpose.papers,
            state=state,
            asked_by_id=record.case.owner_id,
            asked_at=self.now - timedelta(minutes=self.luck.randrange(10_000)),
            answered_by=self.one_of(Role.supervisor) if state == Asked.shown else None,
        )

    def files(self, number: int) -> None:
        compartments = Compartment.objects.bulk_create(Compartment(kind="file") for _ in range(number))
        rows, keys = [], []
        for compartment in compartments:
            role, kind = self.luck.choice(
                [(Role.legal, files.FileKind.serious_crime), (Role.grievance, files.FileKind.complaint)]
            )
            key = sealing.new_key()
            row = File(
                id=uuid.uuid4(),
                compartment=compartment,
                opened_on=self.today - timedelta(days=self.luck.randrange(400)),
            )
            due = self.today + timedelta(days=self.luck.randrange(-3, 20))
            label = files.Label(kind, answer_by=due, acknowledged=True, answered=self.happens(0.8))
            row.label = row.seal("label", key, files.written_label(label))
            rows.append(row)
            keys += [self.key_to_file(compartment, one, key) for one in self.crew.of[role]]
        File.objects.bulk_create(rows)
        WrappedKey.objects.bulk_create(keys)

    def key_to_file(self, compartment: Compartment, one: Staff, key: SealingKey) -> WrappedKey:
        opens = one in self.crew.measured
        key_bytes = sealing.wrap_key(key.bytes, [one.recipient]) if opens else DUMMY_KEY
        return wrapped("file", compartment.id, one, key_bytes)

    # --- letters ---

    def letters(self, number: int) -> None:
        """One letter for each case; a tenth of the threads wait for an answer."""
        compartments = Compartment.objects.bulk_create(Compartment(kind="thread") for _ in range(number // 3))
        Thread.objects.bulk_create(self.thread(one) for one in compartments)
        readers = (*self.crew.of[Role.contact_officer], *self.crew.of[Role.supervisor])
        WrappedKey.objects.bulk_create(
            wrapped("thread", key.id, one, DUMMY_KEY[:100]) for key in compartments for one in readers
        )
        SealedLetter.objects.bulk_create(self.letter() for _ in range(number))

    def thread(self, compartment: Compartment) -> Thread:
        state = self.luck.choices(
            [Letters.new, Letters.triaged, Letters.answered, Letters.closed], [1, 2, 4, 3]
        )[0]
        closed = state == Letters.closed
        row = Thread(
            compartment=compartment.id,
            state=state,
            waits=state in {Letters.new, Letters.triaged},
            danger=self.luck.choices([0, 1, 2], [80, 15, 5])[0],
            waiting_since=self.now - timedelta(minutes=self.luck.randrange(100_000)),
            language="my",
            claimed_by=self.one_of(Role.contact_officer) if self.happens(0.5) else None,
            outcome="advice_only" if closed else "",
            closed_on=self.today if closed else None,
        )
        return sealed(row, "return_address")

    def letter(self) -> SealedLetter:
        opened = self.happens(0.99)
        return SealedLetter(
            hash=f"{self.luck.getrandbits(256):064x}",
            day=self.today,
            fetched_at=self.now,
            state=Pile.opened if opened else Pile.sealed,
            sealed=None if opened else DUMMY_KEY,
        )
