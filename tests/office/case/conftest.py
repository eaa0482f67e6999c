"""Aye works the case, Bo supervises, Chit works cases too but not this one, Dan is a second supervisor,
Ei answers letters; Phyu and Pan protect children. Nobody in these tests has a name but the staff.
"""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.access.rules import Role

TODAY = dt.date(2026, 11, 23)
WORDS = "She asked for a doctor for her mother, and for a school."


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


@pytest.fixture
def bo(staff):
    return staff("Bo", Role.supervisor)


@pytest.fixture
def chit(staff):
    return staff("Chit", Role.case_worker)


@pytest.fixture
def dan(staff):
    return staff("Dan", Role.supervisor)


@pytest.fixture
def ei(staff):
    return staff("Ei", Role.contact_officer)


@pytest.fixture
def phyu(staff):
    return staff("Phyu", Role.cp_officer)


@pytest.fixture
def pan(staff):
    return staff("Pan", Role.cp_officer)


@pytest.fixture
def opened(db):
    """Open a case: `opened(aye)` owns it herself; `opened(ei, owner=aye)` is opened by Ei for Aye."""
    from refuge.office.case import actions
    from refuge.office.case.rules import Category, EntryRoute, Risk
    from refuge.office.people.rules import AgeBand

    def open_one(
        by, owner=None, *, age_band=AgeBand.from_25_to_59, risk=Risk.medium, thread=None, today=TODAY
    ):
        return actions.open_case(
            by.keyring,
            by.actor,
            thread_compartment=thread,
            age_band=age_band,
            category=Category.military,
            entry_route=EntryRoute.self,
            languages=["my"],
            risk=risk,
            risk_reasons="They looked through her phone twice.",
            owner_id=(owner or by).id,
            today=today,
        )

    return open_one


@pytest.fixture
def now_seen(db):
    """What somebody sees who loads the case now: its id, its version, today."""
    from refuge.office.case.models import Case
    from refuge.office.case.pen import Seen

    def look(case_id, today=TODAY):
        return Seen(case_id, Case.objects.get(id=case_id).version, today)

    return look


@pytest.fixture
def row(db):
    """The case as it lies in the table."""
    from refuge.office.case.models import Case

    return lambda case_id: Case.objects.get(id=case_id)


@pytest.fixture
def settled(monkeypatch):
    """What closing needs is settled in a room above: `settled(looked_at_by={dan.id})`, `settled(but={Need.person_told})`."""
    from refuge.office.case import parts
    from refuge.office.case.rules import Need

    def settle(*, but=(), looked_at_by=()):
        ready = parts.Readiness(frozenset(Need) - set(but), frozenset(looked_at_by))
        room = parts.Part("a room above", 0, readiness=lambda *_: ready)
        monkeypatch.setitem(parts._parts, room.name, room)

    return settle


@pytest.fixture
def noted(db):
    """Somebody writes a note: `noted(aye, case_id, NoteKind.plan)`."""
    import uuid

    from refuge.office.case import actions
    from refuge.office.case.rules import NoteKind

    def write(by, case_id, kind=NoteKind.note, words=WORDS, **more):
        note_id = uuid.uuid4()
        actions.add_note(by.keyring, case_id, note_id=note_id, kind=kind, words=words, today=TODAY, **more)
        return note_id

    return write
