"""However many cases there are, a page asks the tables as often as it did among half of them.

The office of the benchmark, small: the first of each role looks at every page that `make bench` measures.
"""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.db import connection

from refuge.office.access.rules import Role

FEW, MANY = 300, 600
TEAM = {
    Role.case_worker: 3,
    Role.supervisor: 4,
    Role.cp_officer: 2,
    Role.reviewer: 4,
    Role.legal: 1,
    Role.placement: 1,
    Role.grievance: 1,
    Role.contact_officer: 1,
    Role.undertaking_officer: 1,
    Role.inquiry: 3,
    Role.head: 1,
    Role.auditor: 1,
    Role.administrator: 1,
}
SITES = 20


@pytest.fixture
def asked(db, monkeypatch):
    """How often each page asks the tables: among few cases, and among many. Of everything there are some at once."""
    from benchmarks import rooms
    from benchmarks.cases import Desks, pages
    from benchmarks.many import Office

    monkeypatch.setattr(rooms, "WATCHED", dict.fromkeys(rooms.WATCHED, 0.5))
    office = Office(TEAM, SITES)
    office.fill(FEW)
    desks = Desks(office)
    every = pages(desks)
    few = {page.what: desks.queries(page) for page in every}
    office.fill(MANY)
    return few, {page.what: desks.queries(page) for page in every}


def test_no_page_asks_more_often_among_more_cases(asked):
    few, many = asked
    grown = {what: (few[what], many[what]) for what in few if len(many[what]) > len(few[what])}
    assert not grown, "\n".join(told(what, *queries) for what, queries in grown.items())


def told(what, few, many):
    new = [one["sql"][:300] for one in many[len(few) :]]
    return f"{what}: {len(few)} among {FEW} cases, {len(many)} among {MANY}\n" + "\n".join(new)


@pytest.mark.parametrize(
    ("index", "rows"),
    [
        ("check_ins_to_see_to", "safety.CheckIn:URGENT"),
        ("determination_on_its_way", "status.Determination:ON_ITS_WAY"),
        ("placements_waiting", "placement.Placement:IS_PENDING"),
    ],
)
def test_what_waits_is_found_by_the_index_of_what_waits(db, index, rows):
    """Of codes handed over beside the question SQLite does not know that its index holds them all."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL knows either way, and reads a small table whole")
    model, name = rows.split(":")
    table = apps.get_model(model)
    waiting = getattr(importlib.import_module(table.__module__), name)
    assert index in table.objects.filter(waiting).explain()
