"""What lists, search and a case's page cost at 40,000 and at 100,000 cases: `python -m benchmarks.cases`.

Makes an office of its own in a temporary folder, or in the database that REFUGE_OFFICE_DATABASE names.
Prints figures as JSON with --json, else a table.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from tests.office import state

if "REFUGE_OFFICE_STATE" not in os.environ:
    state.make()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refuge.office.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks.measuring import Figure
from benchmarks.rooms import Rooms, lay
from refuge.command import statistics
from refuge.office.access import second_factors
from refuge.office.access.keyring import Keyring
from refuge.office.access.models import Staff, roles_column
from refuge.office.access.rules import Role
from refuge.office.access.sessions import LAST_SEEN, SEED, SessionStore
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
from refuge.protocol import age

MANY = int(os.environ.get("REFUGE_BENCH_CASES", "100000"))
FEW = MANY * 2 // 5
WORKERS, EVENTS = 400, 4
LIMIT_MS = 50.0
TODAY = timezone.localdate()
ROUNDS = 15


class Office:
    """Four hundred case workers and a supervisor, and as many cases as asked."""

    def __init__(self) -> None:
        self.luck = random.Random(1)  # noqa: S311 - a made-up office, the same each time
        self.seeds: dict[uuid.UUID, bytes] = {}
        self.workers = [self.hire(f"Worker {n}", Role.case_worker) for n in range(WORKERS)]
        self.supervisor = self.hire("Bo", Role.supervisor)
        self.officer = self.hire("Phyu", Role.cp_officer)
        self.placing = self.hire("Mu", Role.placement)
        self.rooms = Rooms(TODAY, self.luck, self.workers[0].id)

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
        self.seeds[one.id] = seed
        second_factors.give_codes(one.id, seed)
        return one

    def fill(self, number: int) -> None:
        while number > 0:
            self.add(min(number, 2_000))
            number -= 2_000

    def add(self, number: int) -> None:
        compartments = Compartment.objects.bulk_create(Compartment(kind="case") for _ in range(number))
        owners = [self.workers[n % WORKERS] for n in range(number)]
        wrapped = [
            WrappedKey(compartment=c, version=1, staff=o) for c, o in zip(compartments, owners, strict=True)
        ]
        for each in wrapped:
            each.wrapped = b"not opened here"
        WrappedKey.objects.bulk_create(wrapped)
        people = Person.objects.bulk_create(self.person(one) for one in compartments)
        cases = [self.case(p, o) for p, o in zip(people, owners, strict=True)]
        Case.objects.bulk_create(cases)
        Event.objects.bulk_create(self.event(case, n) for case in cases for n in range(1, EVENTS + 1))
        self.rooms.fill(cases)

    def person(self, compartment: Compartment) -> Person:
        person = Person(id=uuid.uuid4(), compartment=compartment)
        return lay(person, age_band="25_59", gender="female", languages="my")

    def case(self, person: Person, owner: Staff) -> Case:
        status = self.luck.choice([Status.open, Status.in_support, Status.follow_up, Status.closed])
        is_child = self.luck.random() < 0.1
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
            owner=owner,
            opened_on=TODAY,
            next_review=None
            if status is Status.closed
            else TODAY + timedelta(days=self.luck.randrange(-5, 30)),
        )
        return lay(case, category="military", entry_route="self")

    def event(self, case: Case, number: int) -> Event:
        event = Event(
            id=uuid.uuid4(), case=case, number=number, kind=EventKind.opened, on=TODAY, by=case.owner
        )
        return lay(event, code="high", words=STORY)

    def real_case(self, worker: Staff) -> UUID:
        """Open one case that is really sealed, with a story a page long and a second person on it."""
        keyring = Keyring(worker.actor, self.seeds[worker.id])
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

    def signed_in(self, member: Staff) -> Client:
        session = SessionStore()
        session[SESSION_KEY] = str(member.id)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session[SEED] = self.seeds[member.id].hex()
        session[LAST_SEEN] = time.time()
        session.save()
        client = Client(headers={"host": "localhost"})
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client


STORY = "They looked through her phone twice. " * 8


def figures() -> Iterator[Figure]:
    office = Office()
    office.fill(FEW)
    analyse()
    few = dict(measured(office))
    office.fill(MANY - FEW)
    analyse()
    for what, spent in measured(office):
        goal = f"under {LIMIT_MS:g} ms at {MANY:,}"
        yield Figure(f"{what} at {FEW:,} cases", few[what], "ms")
        yield Figure(f"{what} at {MANY:,} cases", spent, "ms", few[what], goal, spent < LIMIT_MS)


def analyse() -> None:
    """As the collector does when the office starts."""
    if "--without-statistics" not in sys.argv:
        statistics.refresh()


def measured(office: Office) -> Iterator[tuple[str, float]]:
    worker, number = (
        office.workers[0],
        Case.objects.filter(track=Track.adult).values_list("case_no", flat=True)[0],
    )
    case_id = office.real_case(worker)
    phyu, mu = office.signed_in(office.officer), office.signed_in(office.placing)
    aye, bo = office.signed_in(worker), office.signed_in(office.supervisor)
    yield "a case worker's list", median(aye, "/cases/")
    yield "a case worker's fifth page", median(aye, deep(aye, 5))
    yield "a supervisor's list", median(bo, "/cases/")
    yield "a supervisor's fifth page", median(bo, deep(bo, 5))
    yield "narrowed by owner", median(bo, f"/cases/?owner={office.workers[3].id}")
    yield "narrowed by state and risk", median(bo, "/cases/?status=in_support&risk=high")
    yield "narrowed to closed ones", median(bo, "/cases/?status=closed")
    yield "narrowed to late reviews", median(bo, "/cases/?review=late")
    yield "narrowed to children", median(phyu, "/cases/?track=child")
    yield "narrowed to none", median(bo, "/cases/?status=reopened")
    yield "found by its number", median(bo, "/cases/find/", {"number": number})
    yield "a case's page, 25 events", median(aye, f"/cases/{case_id}/")
    yield "a case's story, notes alone", median(aye, f"/cases/{case_id}/?show=notes")
    yield "a case's page for whoever takes over", median(aye, f"/cases/{case_id}/handover/")
    yield "a case worker's desk", median(aye, "/")
    yield "a supervisor's desk", median(bo, "/")
    yield "a child-protection officer's desk", median(phyu, "/")
    yield "a placement officer's desk", median(mu, "/")
    yield "a bare page of the office, signed in", median(mu, "/account/")


def deep(client: Client, page: int) -> str:
    address = "/cases/"
    for _ in range(page - 1):
        text = client.get(address).content.decode()
        if 'rel="next"' not in text:
            break
        address = "/cases/?" + text.split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&")
    return address


def median(client: Client, address: str, typed: dict[str, str] | None = None) -> float:
    # SQLite works in our own process; of PostgreSQL only the wall clock tells the whole.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    spent = []
    for _ in range(ROUNDS):
        begun = clock()
        answer = client.post(address, typed) if typed else client.get(address)
        spent.append((clock() - begun) * 1000)
        if answer.status_code not in {200, 302}:
            raise AssertionError(address, answer.status_code)
    return sorted(spent)[ROUNDS // 2]


def main() -> None:
    call_command("migrate", verbosity=0)
    if "--json" in sys.argv:
        json.dump([asdict(figure) for figure in figures()], sys.stdout)
        return
    for figure in figures():
        print(f"{figure.what:50} {figure.value:8.1f} {figure.unit}", flush=True)


if __name__ == "__main__":
    main()
