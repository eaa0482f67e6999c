"""What the office's pages cost among many cases: `python -m benchmarks.cases`.

REFUGE_BENCH_CASES says how many, and what else can be said stands in `benchmarks/__init__.py`.
Every page is measured among two fifths of the cases and among all of them, each in turns with a bare page of the
office, signed in. Prints figures as JSON with --json, else a table. --profile ADDRESS shows where one page spends it.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from uuid import UUID

from benchmarks.many import Office  # first: it makes the folder and wakes Django

from django.conf import settings  # isort: skip - once Django is awake
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.measuring import Figure
from refuge.command import statistics as tables
from refuge.office.access.models import Staff
from refuge.office.access.rules import Role
from refuge.office.access.sessions import LAST_SEEN, SEED, SessionStore
from refuge.office.breach.models import Matter
from refuge.office.case.models import Case
from refuge.office.case.rules import Status, Track
from refuge.office.undertaking.models import Undertaking
from refuge.office.undertaking.rules import State as Asked

MANY = int(os.environ.get("REFUGE_BENCH_CASES", "5000"))
FEW = MANY * 2 // 5
LIMIT_MS = 50.0
ROUNDS = 15
BARE = "/account/"
SOMEBODY_WAS_HERE = 'UPDATE "access_sealedsession"'


@dataclass(frozen=True)
class Page:
    """One page as one member of staff asks for it; `typed` where it is sent and not fetched."""

    what: str
    who: Role
    address: str
    typed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Cost:
    """The median of a page and of the bare page beside it, in ms of server time, and how often it asks the tables."""

    ms: float
    bare_ms: float
    wall_ms: float
    queries: int


class Desks:
    """The first of each role, signed in."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.clients = {role: self.signed_in(office.first(role)) for role in office.team}

    def signed_in(self, member: Staff) -> Client:
        session = SessionStore()
        session[SESSION_KEY] = str(member.id)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session[SEED] = self.office.seed_of(member).hex()
        session[LAST_SEEN] = time.time()
        session.save()
        client = Client(headers={"host": "localhost"})
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    def cost(self, page: Page) -> Cost:
        """The median of a page, in turns with the bare one."""
        asked = self.queries(page)
        bare = Page("", page.who, BARE)
        timed = [spent(lambda: self.ask(page), lambda: self.ask(bare)) for _ in range(ROUNDS)]
        middle = [statistics.median(column) for column in zip(*timed, strict=True)]
        return Cost(middle[0], middle[2], middle[1], len(asked))

    def queries(self, page: Page) -> list[dict[str, str]]:
        """What a page asks the tables, once it is warm; not that somebody was here, written down once a minute."""
        self.ask(page)
        with CaptureQueriesContext(connection) as asked:
            self.ask(page)
        return [one for one in asked.captured_queries if not one["sql"].startswith(SOMEBODY_WAS_HERE)]

    def ask(self, page: Page) -> None:
        client, typed = self.clients[page.who], dict(page.typed)
        answer = client.post(page.address, typed) if typed else client.get(page.address)
        if answer.status_code not in {200, 302}:
            raise AssertionError(page.address, answer.status_code)


def spent(*asks: Callable[[], object]) -> tuple[float, ...]:
    """The milliseconds of each: server time (ours and the database's), then by the clock on the wall."""
    found: list[float] = []
    for ask in asks:
        begun, wall = server_ns(), time.perf_counter_ns()
        ask()
        by_the_wall = (time.perf_counter_ns() - wall) / 1e6
        found += [(server_ns() - begun) / 1e6 if counts_cpu() else by_the_wall, by_the_wall]
    return tuple(found)


def server_ns() -> int:
    """CPU time so far: SQLite works in our own process, PostgreSQL in one that serves us."""
    return time.process_time_ns() + (backend_ns() if connection.vendor == "postgresql" else 0)


def backend_ns() -> int:
    schedule = backend()
    if schedule is None:
        return 0
    with open(schedule, encoding="ascii") as kept:  # noqa: PTH123 - twice for each page: the quick way
        return int(kept.read().split()[0])


def counts_cpu() -> bool:
    """Whether the database's CPU time can be seen: it runs in our process, or on this machine."""
    return connection.vendor == "sqlite" or backend() is not None


def backend() -> str | None:
    """Where Linux keeps the CPU time of the process that serves this connection."""
    pid = connection.connection.info.backend_pid
    path = f"/proc/{pid}/schedstat"
    return path if settings.DATABASES["default"]["HOST"] == "127.0.0.1" and os.path.exists(path) else None  # noqa: PTH110


def pages(desks: Desks) -> list[Page]:
    office = desks.office
    number = Case.objects.filter(track=Track.adult).values_list("case_no", flat=True)[0]
    case_id = real_case(office)
    worker, oversees, officer = Role.case_worker, Role.supervisor, Role.cp_officer
    another = office.team[worker][1].id
    return [
        Page("a case worker's list", worker, "/cases/"),
        Page("a case worker's fifth page", worker, deep(desks.clients[worker], 5)),
        Page("a supervisor's list", oversees, "/cases/"),
        Page("a supervisor's fifth page", oversees, deep(desks.clients[oversees], 5)),
        Page("narrowed by owner", oversees, f"/cases/?owner={another}"),
        Page("narrowed by state and risk", oversees, "/cases/?status=in_support&risk=high"),
        Page("narrowed to closed ones", oversees, "/cases/?status=closed"),
        Page("narrowed to late reviews", oversees, "/cases/?review=late"),
        Page("narrowed to children", officer, "/cases/?track=child"),
        Page("narrowed to none", oversees, "/cases/?status=reopened"),
        Page("found by its number", oversees, "/cases/find/", (("number", number),)),
        Page("a case's page, 25 events", worker, f"/cases/{case_id}/"),
        Page("a case's story, notes alone", worker, f"/cases/{case_id}/?show=notes"),
        Page("a case for whoever takes over", worker, f"/cases/{case_id}/handover/"),
        Page("a case's consents", worker, f"/consent/{case_id}/"),
        Page("a case's household", worker, f"/household/{case_id}/"),
        Page("a case's name", worker, f"/identity/{case_id}/"),
        Page("a case's safety", worker, f"/safety/{case_id}/"),
        Page("a case's status", worker, f"/status/{case_id}/"),
        Page("a case's place to live", worker, f"/places/case/{case_id}/"),
        Page("a case's visits", worker, f"/closure/{case_id}/"),
        Page("what a case knows of the standards", worker, f"/standards/case/{case_id}/"),
        *(Page(f"the desk of {said}", role, "/") for role, said in DESKS.items()),
        *conduct(),
        Page("children on the way to care", officer, "/children/"),
        Page("panels of a reviewer", Role.reviewer, "/status/panels/"),
        Page("panels to be named", oversees, "/status/panels/"),
        Page("sealed files of a legal officer", Role.legal, "/files/"),
        Page("sealed files of whoever has none", worker, "/files/"),
        Page("places at a glance", Role.placement, "/places/"),
        Page("letters that wait", Role.contact_officer, "/contact/"),
        Page("letters that are late", Role.contact_officer, "/contact/?show=late"),
        Page("letters that were closed", Role.contact_officer, "/contact/?show=closed"),
    ]


def conduct() -> list[Page]:
    """The two rooms about conduct, as those see them who work there."""
    oo, pyae = Role.undertaking_officer, Role.inquiry
    signed = Undertaking.objects.filter(state=Asked.signed).values_list("id", flat=True)[0]
    matter = Matter.objects.filter(seats__staff__name=f"{pyae} 0").order_by("-stage")[0].id
    return [
        Page("undertakings that wait for an officer", oo, "/standards/undertakings/"),
        Page("an undertaking", oo, f"/standards/undertakings/{signed}/"),
        Page("the standards", Role.head, "/standards/"),
        Page("matters of an inquiry officer", pyae, "/conduct/"),
        Page("a matter", pyae, f"/conduct/{matter}/"),
        Page("matters of a reviewer", Role.reviewer, "/conduct/"),
        Page("what can be learnt from matters", Role.head, "/conduct/learning/"),
        Page("concerns that wait", pyae, "/contact/concerns/"),
    ]


DESKS = {
    Role.case_worker: "a case worker",
    Role.supervisor: "a supervisor",
    Role.cp_officer: "child protection",
    Role.reviewer: "a reviewer",
    Role.legal: "a legal officer",
    Role.placement: "a placement officer",
    Role.grievance: "a grievance officer",
    Role.contact_officer: "a contact officer",
    Role.undertaking_officer: "an undertaking officer",
    Role.inquiry: "an inquiry officer",
    Role.head: "the head",
    Role.auditor: "an auditor",
    Role.administrator: "an administrator",
}


def real_case(office: Office) -> UUID:
    """The case that is read: really sealed, with a story a page long."""
    worker = office.first(Role.case_worker)
    known = Case.objects.filter(owner=worker, events__number=20, status=Status.open).first()
    return known.id if known else office.real_case(worker)


def deep(client: Client, page: int) -> str:
    address = "/cases/"
    for _ in range(page - 1):
        text = client.get(address).content.decode()
        if 'rel="next"' not in text:
            break
        address = "/cases/?" + text.split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&")
    return address


def figures() -> Iterator[Figure]:
    office = Office()
    few = measured(office, FEW)
    for what, cost in measured(office, MANY).items():
        grown = few.get(what)
        goal = f"under {LIMIT_MS:g} ms; {cost.queries} queries"
        goal += f", {grown.queries} among {FEW:,}" if grown else ""
        met = cost.ms < LIMIT_MS and (grown is None or cost.queries <= grown.queries)
        yield Figure(f"{what}, {MANY:,} cases", cost.ms, "ms", cost.bare_ms, goal, met)


def measured(office: Office, number: int) -> dict[str, Cost]:
    """What every page costs among so many cases; nothing where there are more already."""
    if Case.objects.count() > number + len(office.team):
        return {}
    office.fill(number)
    tables.refresh()  # as the collector does when the office starts
    desks = Desks(office)
    return {page.what: desks.cost(page) for page in pages(desks)}


def profile(address: str) -> None:
    """Show where one page spends its time: python -m benchmarks.cases --profile case_worker:/cases/."""
    import cProfile  # noqa: PLC0415 - only here
    import pstats  # noqa: PLC0415

    role, _, path = address.partition(":")
    office = Office()
    desks = Desks(office)
    path = path.replace("CASE", str(real_case(office)))
    desks.clients[Role(role)].get(path)
    with CaptureQueriesContext(connection) as asked:
        desks.clients[Role(role)].get(path)
    for query in asked.captured_queries:
        print(query["time"], query["sql"][:3000])
    with cProfile.Profile() as seen:
        for _ in range(5):
            desks.clients[Role(role)].get(path)
    pstats.Stats(seen).sort_stats("cumulative").print_stats(60)


def main() -> None:
    call_command("migrate", verbosity=0)
    if "--profile" in sys.argv:
        profile(sys.argv[-1])
        return
    if "--json" in sys.argv:
        json.dump([asdict(figure) for figure in figures()], sys.stdout)
        return
    for figure in figures():
        bare = f"{figure.baseline:7.1f} {figure.ratio:5.1f}x" if figure.baseline and figure.ratio else ""
        missed = "" if figure.met else "MISSED"
        print(f"{figure.what:52} {figure.value:7.1f} ms {bare}  {figure.target} {missed}", flush=True)


if __name__ == "__main__":
    main()
