"""Rows of the two rooms about conduct, for made-up cases by the thousand: undertakings, and matters with their concerns.

Apart from the other rooms, as they have keys of their own; whatever a desk of somebody measured opens is really sealed.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from benchmarks.rooms import DUMMY_KEY, Crew, sealed, wrapped
from refuge.office.access.models import Staff
from refuge.office.access.rules import Role
from refuge.office.breach import contents, marks
from refuge.office.breach.models import Entry, Found, Hold, Matter, Measure, Sitting
from refuge.office.breach.rules import Finding, MeasureCode, Seat, Source, State, Verdict
from refuge.office.case.models import Case
from refuge.office.case.rules import Track
from refuge.office.contact.models import SharedKeys, Thread
from refuge.office.contact.rules import Circle
from refuge.office.contact.rules import State as Letters
from refuge.office.undertaking.contents import Record, contents_of, digest_of
from refuge.office.undertaking.models import StandardsText, StandardsVersion, Undertaking
from refuge.office.undertaking.rules import SetState, Why
from refuge.office.undertaking.rules import State as Asked
from refuge.office.vault.models import Compartment, WrappedKey
from refuge.protocol import sealing
from refuge.protocol.sealing import SealingKey

ASKED = {
    Asked.signed: 70,
    Asked.declined: 10,
    Asked.withdrawn_by_person: 6,
    Asked.superseded: 6,
    Asked.deferred: 3,
    Asked.offered: 3,
    Asked.explained: 2,
}
STAGES = {
    State.closed: 80,
    State.reported: 4,
    State.triaged: 4,
    State.inquiry: 6,
    State.finding: 2,
    State.measure: 3,
    State.appeal: 1,
}
HEARD = frozenset({State.closed, State.finding, State.measure, State.appeal})
TRIAGED = HEARD | {State.triaged, State.inquiry}
EVERY_ASKED, EVERY_MATTER = 4, 50
"""Every fourth adult was asked to keep to the standards; about every fiftieth there is a matter, and a concern by letter."""


class Conduct:
    """Fills both rooms for cases that are in the table already."""

    def __init__(self, today: date, luck: random.Random, crew: Crew) -> None:
        self.today, self.luck, self.crew, self.now = today, luck, crew, timezone.now()

    def open(self) -> None:
        """Put the standards in force; whoever inquires has had every key to a concern there is."""
        self.in_force()
        team = self.crew.of[Role.inquiry]
        given = [(one, other) for one in team for other in team if one != other]
        SharedKeys.objects.bulk_create(
            (SharedKeys(giver=one, taker=other, circle=Circle.concerns) for one, other in given),
            ignore_conflicts=True,
        )

    def fill(self, cases: Sequence[Case]) -> None:
        """Lay the rows of both rooms."""
        adults = [one for one in cases if one.track == Track.adult]
        self.undertakings(adults[::EVERY_ASKED])
        self.matters(adults[::EVERY_MATTER])
        self.concerns(len(adults) // EVERY_MATTER)

    def happens(self, chance: float) -> bool:
        return self.luck.random() < chance

    def ago(self, most: int) -> date:
        return self.today - timedelta(days=self.luck.randrange(most))

    # --- the standards ---

    def in_force(self) -> None:
        """The newest set is in force, and the one before it is past."""
        if StandardsVersion.objects.exists():
            return
        *_, past, newest = sorted(settings.PROGRAMME.standards.sets)
        for number, state in ((past, SetState.past), (newest, SetState.in_force)):
            self.a_set(number, state)

    def a_set(self, number: int, state: SetState) -> None:
        words = settings.PROGRAMME.standards.sets[number]
        day, yes = self.today - timedelta(days=700 // number), Why.first_set
        head, legal = self.crew.of[Role.head][0], self.crew.of[Role.legal][0]
        row = StandardsVersion(number=number, state=state, digest=digest_of(words), in_force_since=day)
        row.head, row.head_on, row.head_why = head, day, yes
        row.legal, row.legal_on, row.legal_why = legal, day, yes
        row.save()
        StandardsText.objects.bulk_create(
            StandardsText(standards=row, language=code, text=words.text(code), content=content)
            for code, content in contents_of(words).items()
        )

    # --- undertakings ---

    def undertakings(self, cases: Sequence[Case]) -> None:
        compartments = Compartment.objects.bulk_create(Compartment(kind="standards") for _ in cases)
        keys = {one.id: sealing.new_key() for one in compartments}
        past, newest = StandardsVersion.objects.order_by("number").values_list("number", flat=True)
        first = Undertaking.objects.count()
        rows = [self.undertaking(case, key) for case, key in zip(cases, compartments, strict=True)]
        for number, row in enumerate(rows, start=first):
            row.number, row.standards_id = f"{number:08}", past if self.happens(0.2) else newest
            row.record = row.seal("record", keys[row.compartment_id], Record().as_text)
        Undertaking.objects.bulk_create(rows)
        readers = self.crew.of[Role.undertaking_officer]
        WrappedKey.objects.bulk_create(
            wrapped("standards", row.compartment_id, one, self.key_for(one, keys[row.compartment_id]))
            for row in rows
            for one in (*readers, row.offered_by)
        )

    def undertaking(self, case: Case, compartment: Compartment) -> Undertaking:
        state = self.luck.choices(list(ASKED), list(ASKED.values()))[0]
        row = Undertaking(
            id=uuid.uuid4(),
            case=case,
            compartment=compartment,
            state=state,
            offered_on=self.ago(600),
            offered_by=case.owner,
        )
        if state in {Asked.signed, Asked.superseded, Asked.withdrawn_by_person}:
            self.sign(row)
        if state in {Asked.declined, Asked.superseded, Asked.withdrawn_by_person}:
            row.ended_on = self.today
        return row

    def sign(self, row: Undertaking) -> None:
        """Nearly everybody is gone through it again in time, and asked again when a year has passed."""
        row.signed_on = row.offered_on
        limits = settings.PROGRAMME.limits
        if row.signed_on <= self.today - timedelta(days=limits.refresh_days) and self.happens(0.98):
            row.refreshed_on = row.signed_on + timedelta(days=limits.refresh_days)
        if row.signed_on <= self.today - timedelta(days=limits.reaffirm_days) and self.happens(0.98):
            row.affirmed_on = row.signed_on + timedelta(days=limits.reaffirm_days)

    # --- matters ---

    def matters(self, cases: Sequence[Case]) -> None:
        compartments = Compartment.objects.bulk_create(Compartment(kind="matter") for _ in cases)
        keys = {one.id: sealing.new_key() for one in compartments}
        rows = [self.matter(case, one, keys[one.id]) for case, one in zip(cases, compartments, strict=True)]
        Matter.objects.bulk_create(rows)
        seats = [seat for row in rows for seat in self.seats(row)]
        Sitting.objects.bulk_create(seats)
        Entry.objects.bulk_create(
            self.entry(row, keys[row.compartment_id], n) for row in rows for n in (1, 2, 3)
        )
        self.findings([row for row in rows if row.stage in HEARD], keys)
        Hold.objects.bulk_create(
            Hold(case_mark=marks.of_case(case.id), matter_mark=marks.of_matter(row.id))
            for case, row in zip(cases, rows, strict=True)
            if row.stage != State.closed
        )
        holders = {(seat.matter.compartment_id, seat.staff) for seat in seats}
        WrappedKey.objects.bulk_create(
            wrapped("matter", one, holder, self.key_for(holder, keys[one])) for one, holder in holders
        )

    def key_for(self, one: Staff, key: SealingKey) -> bytes:
        return sealing.wrap_key(key.bytes, [one.recipient]) if one in self.crew.measured else DUMMY_KEY

    def matter(self, case: Case, compartment: Compartment, key: SealingKey) -> Matter:
        stage = self.luck.choices(list(STAGES), list(STAGES.values()))[0]
        days = self.luck.randrange(400) if stage == State.closed else self.luck.randrange(40)
        begun = self.now - timedelta(days=days, minutes=self.luck.randrange(1_000))
        row = Matter(
            id=uuid.uuid4(),
            compartment=compartment,
            stage=stage,
            reported_at=begun,
            triage_due_at=begun + timedelta(hours=72),
        )
        if stage in TRIAGED:
            row.helped_on, row.triaged_at = begun.date(), begun
        if stage in HEARD | {State.inquiry}:
            row.inquiry_due_on = begun.date() + timedelta(days=30)
        if stage in HEARD:
            row.told_on = row.heard_on = begun.date()
        label = contents.Label(source=Source.person, case_id=case.id, case_no=case.case_no, clause="clause_2")
        row.label = row.seal("label", key, contents.written_label(label))
        return row

    def seats(self, row: Matter) -> list[Sitting]:
        first, *two = self.luck.sample(self.crew.of[Role.inquiry], 3)
        taken = [(first, Seat.triage)]
        if row.stage in HEARD | {State.inquiry}:
            taken += [(one, Seat.inquirer) for one in two]
        if row.stage == State.appeal:
            taken += [(one, Seat.reviewer) for one in self.luck.sample(self.crew.of[Role.reviewer], 3)]
        return [Sitting(id=uuid.uuid4(), matter=row, staff=one, seat=seat) for one, seat in taken]

    def entry(self, row: Matter, key: SealingKey, number: int) -> Entry:
        entry = Entry(id=uuid.uuid4(), matter=row, number=number)
        content = contents.Content(contents.EntryCode.note, None, row.reported_at, "They were beaten. " * 8)
        entry.content = entry.seal("content", key, contents.written_content(content))
        return entry

    def findings(self, rows: Sequence[Matter], keys: dict[uuid.UUID, SealingKey]) -> None:
        findings = [self.finding(row, keys[row.compartment_id]) for row in rows]
        Found.objects.bulk_create(findings)
        Measure.objects.bulk_create(
            Measure(
                finding=one,
                code=MeasureCode.training,
                review_on=self.today + timedelta(days=self.luck.randrange(-3, 60)),
            )
            for one in findings
            if one.matter.stage == State.measure
        )

    def soon(self) -> date:
        return self.today + timedelta(days=self.luck.randrange(-3, 60))

    def finding(self, row: Matter, key: SealingKey) -> Found:
        day = row.heard_on
        found = Found(id=uuid.uuid4(), matter=row, number=1, decided_on=day, told_on=day)
        found.appeal_until = day + timedelta(days=30)
        if row.stage == State.appeal:
            found.appealed_on = day
        verdict = Verdict(Finding.minor, "Two told it alike, apart.", "my", MeasureCode.training, self.today)
        found.verdict = found.seal("verdict", key, contents.written_verdict(verdict))
        return found

    # --- concerns that came by letter ---

    def concerns(self, number: int) -> None:
        compartments = Compartment.objects.bulk_create(Compartment(kind="thread") for _ in range(number))
        Thread.objects.bulk_create(self.concern(one) for one in compartments)
        WrappedKey.objects.bulk_create(
            wrapped("thread", key.id, one, DUMMY_KEY[:100])
            for key in compartments
            for one in self.crew.of[Role.inquiry]
        )

    def concern(self, compartment: Compartment) -> Thread:
        state = self.luck.choices([Letters.new, Letters.answered, Letters.closed], [1, 2, 7])[0]
        closed = state == Letters.closed
        row = Thread(
            compartment=compartment.id,
            circle=Circle.concerns,
            state=state,
            waits=state == Letters.new,
            danger=self.luck.choices([0, 1, 2], [80, 15, 5])[0],
            waiting_since=self.now - timedelta(minutes=self.luck.randrange(100_000)),
            language="my",
            claimed_by=self.luck.choice(self.crew.of[Role.inquiry]) if self.happens(0.5) else None,
            outcome="advice_only" if closed else "",
            closed_on=self.today if closed else None,
        )
        return sealed(row, "return_address")
