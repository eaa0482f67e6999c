"""A made-up office with cases by the hundred thousand: who works there, their cases, who holds which key.

It can be kept (`REFUGE_BENCH_KEEP` names a folder), so that the same office is measured again without being made
again; then it is filled up from wherever the last run stopped.
"""

from __future__ import annotations

import json
import os
import pathlib
import random
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

from tests.office import state

KEPT = pathlib.Path(os.environ["REFUGE_BENCH_KEEP"]) if os.environ.get("REFUGE_BENCH_KEEP") else None


def settle() -> None:
    """Make the folder of the office, or take the one that was kept, before Django reads its settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refuge.office.settings")
    if "REFUGE_BENCH_DATABASE" in os.environ:
        os.environ["REFUGE_OFFICE_DATABASE"] = os.environ["REFUGE_BENCH_DATABASE"]
    if "REFUGE_OFFICE_STATE" in os.environ:
        return
    made = state.make()
    if KEPT is None:
        return
    if not (KEPT / "secret_key").exists():
        shutil.copytree(made, KEPT, dirs_exist_ok=True)
    os.environ["REFUGE_OFFICE_STATE"] = str(KEPT)


settle()

import django

django.setup()

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.conduct import Conduct
from benchmarks.rooms import DUMMY_KEY, SITES, Crew, Rooms, lay, wrapped
from refuge.office.access import second_factors
from refuge.office.access.keyring import Keyring
from refuge.office.access.models import Staff, roles_column
from refuge.office.access.rules import Role
from refuge.office.case import actions
from refuge.office.case.models import Case, Event
from refuge.office.case.numbers import new_case_number
from refuge.office.case.rules import (
    Category,
    EntryRoute,
    EventKind,
    NoteKind,
    RetentionClass,
    Risk,
    Status,
    Track,
)
from refuge.office.people.models import Person
from refuge.office.people.rules import AgeBand
from refuge.office.vault.models import Compartment, WrappedKey
from refuge.protocol import age, sealing

EVENTS = 4
BATCH = 2_000
STORY = "They looked through her phone twice. " * 8
TODAY = timezone.localdate()
TEAM = {
    Role.case_worker: 400,
    Role.supervisor: 10,
    Role.cp_officer: 5,
    Role.reviewer: 20,
    Role.legal: 3,
    Role.placement: 3,
    Role.grievance: 3,
    Role.contact_officer: 3,
    Role.undertaking_officer: 3,
    Role.inquiry: 6,
    Role.head: 2,
    Role.auditor: 2,
    Role.administrator: 1,
}
HELD_BY_SUPERVISORS = 0.03


class Office:
    """Everybody who works here, and as many cases as asked. The first of each role is whoever is measured."""

    def __init__(self, team: Mapping[Role, int] = TEAM, sites: int = SITES) -> None:
        self.seeds = _kept_seeds()
        by_name = {one.name: one for one in Staff.objects.all()}
        self.team = {
            role: [by_name.get(f"{role} {n}") or self.hire(f"{role} {n}", role) for n in range(count)]
            for role, count in team.items()
        }
        _keep(self.seeds)
        self.luck = random.Random(Case.objects.count())  # noqa: S311 - a made-up office, the same each time
        crew = Crew({role: tuple(members) for role, members in self.team.items()})
        self.rooms, self.conduct = Rooms(TODAY, self.luck, crew, sites), Conduct(TODAY, self.luck, crew)

    def first(self, role: Role) -> Staff:
        return self.team[role][0]

    def hire(self, name: str, role: Role) -> Staff:
        seed = age.new_seed()
        one = Staff.objects.create(
            name=name,
            roles=roles_column([role]),
            language="en",
            salt=b"",
            verifier=b"",
            sealed_seed=b"",
            recipient=age.recipient_of(seed),
        )
        self.seeds[str(one.id)] = seed.hex()
        second_factors.give_codes(one.id, seed)
        return one

    def keyring(self, one: Staff) -> Keyring:
        return Keyring(one.actor, self.seed_of(one))

    def seed_of(self, one: Staff) -> bytes:
        return bytes.fromhex(self.seeds[str(one.id)])

    def fill(self, number: int) -> None:
        """Bring the office to so many cases."""
        with _triggers_down():
            self.rooms.open()
            self.conduct.open()
            while (missing := number - Case.objects.count()) > 0:
                with transaction.atomic():
                    self.add(min(missing, BATCH))

    def add(self, number: int) -> None:
        compartments = Compartment.objects.bulk_create(Compartment(kind="case") for _ in range(number))
        people = Person.objects.bulk_create(self.person(one) for one in compartments)
        workers = self.team[Role.case_worker]
        cases = [self.case(one, workers[n % len(workers)]) for n, one in enumerate(people)]
        Case.objects.bulk_create(cases)
        Event.objects.bulk_create(self.event(case, n) for case in cases for n in range(1, EVENTS + 1))
        held = {case.id: self.holders(case) for case in cases}
        real = self.rooms.fill(cases, held)
        self.conduct.fill(cases)
        WrappedKey.objects.bulk_create(
            self.key(case.compartment_id, one, real.get(case.compartment_id))
            for case in cases
            for one in held[case.id]
        )

    def holders(self, case: Case) -> Sequence[Staff]:
        """Who holds the key: the owner, now and then a supervisor; every officer a child's."""
        if case.track == Track.child:
            return self.team[Role.cp_officer]
        overseen = self.luck.random() < HELD_BY_SUPERVISORS
        return (case.owner, *([self.luck.choice(self.team[Role.supervisor])] if overseen else ()))

    def key(self, compartment_id: uuid.UUID, one: Staff, real: sealing.SealingKey | None) -> WrappedKey:
        """A key that opens where somebody measured must open it; elsewhere something as long as a key."""
        opens = real is not None and one in self.rooms.crew.measured
        key = sealing.wrap_key(real.bytes, [one.recipient]) if real and opens else DUMMY_KEY
        return wrapped("case", compartment_id, one, key)

    def person(self, compartment: Compartment) -> Person:
        person = Person(id=uuid.uuid4(), compartment=compartment)
        return lay(person, age_band="25_59", gender="female", languages="my")

    def case(self, person: Person, owner: Staff) -> Case:
        status = self.luck.choice([Status.open, Status.in_support, Status.follow_up, Status.closed])
        is_child = self.luck.random() < 0.1
        days = self.luck.randrange(-5, 30)
        case = Case(
            id=uuid.uuid4(),
            case_no=new_case_number(),
            person=person,
            compartment_id=person.compartment_id,
            track=Track.child if is_child else Track.adult,
            retention_class=RetentionClass.child if is_child else RetentionClass.standard,
            status=status,
            risk=self.luck.choice(list(Risk)),
            risk_set_on=TODAY,
            owner=self.luck.choice(self.team[Role.cp_officer]) if is_child else owner,
            opened_on=TODAY,
            next_review=None if status is Status.closed else TODAY + timedelta(days=days),
        )
        return lay(case, category="military", entry_route="self")

    def event(self, case: Case, number: int) -> Event:
        event = Event(
            id=uuid.uuid4(), case=case, number=number, kind=EventKind.opened, on=TODAY, by=case.owner
        )
        return lay(event, code="high", words=STORY)

    def real_case(self, worker: Staff) -> uuid.UUID:
        """Open one case that is really sealed, with a story a page long."""
        keyring = self.keyring(worker)
        case_id = actions.open_case(
            keyring,
            worker.actor,
            thread_compartment=None,
            age_band=AgeBand.from_25_to_59,
            category=Category.military,
            entry_route=EntryRoute.self,
            languages=["my"],
            risk=Risk.high,
            risk_reasons=STORY,
            owner_id=worker.id,
            today=TODAY,
        )
        for _ in range(25):
            actions.add_note(
                keyring, case_id, note_id=uuid.uuid4(), kind=NoteKind.note, words=STORY, today=TODAY
            )
        return case_id


@contextmanager
def _triggers_down() -> Iterator[None]:
    """Triggers look at each act, one row at a time; here rows are laid by the thousand, as acts would have left them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        standing = cursor.fetchall()
        for name, _ in standing:
            cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield
        finally:
            for _, written in standing:
                cursor.execute(written)


def _kept_seeds() -> dict[str, str]:
    kept = KEPT / "seeds.json" if KEPT else None
    return dict(json.loads(kept.read_text())) if kept and kept.exists() else {}


def _keep(seeds: dict[str, str]) -> None:
    if KEPT:
        (KEPT / "seeds.json").write_text(json.dumps(seeds))
