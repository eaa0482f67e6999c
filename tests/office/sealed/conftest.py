"""Aye works cases and is told something; Lin is legal, Hla and Htet review, Nu and Nyo take complaints, Bo
supervises, Dway administers, Ei audits. Nobody in these tests has a name but the staff.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from refuge.office.access.rules import Role

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
WORDS = "A neighbour said that he hurt people who had given up. She does not know more."
MADE = {
    "aye": (Role.case_worker,),
    "bo": (Role.supervisor,),
    "lin": (Role.legal,),
    "hla": (Role.reviewer,),
    "htet": (Role.reviewer,),
    "nu": (Role.grievance,),
    "nyo": (Role.grievance,),
    "dway": (Role.administrator,),
    "ei": (Role.auditor,),
}


def _member(name):
    @pytest.fixture(name=name)
    def make(staff):
        return staff(name.capitalize(), *MADE[name])

    return make


aye, bo, lin, hla, htet = (_member(name) for name in ("aye", "bo", "lin", "hla", "htet"))
nu, nyo, dway, ei = (_member(name) for name in ("nu", "nyo", "dway", "ei"))


@pytest.fixture
def opened(db):
    """Somebody opens a file: `opened(aye, "serious_crime", readers=[lin, hla])` gives back its id."""
    from refuge.office.sealed import actions
    from refuge.office.sealed.actions import Opening
    from refuge.office.sealed.rules import FileKind

    def open_one(by, kind, readers=(), *, words=WORDS, now=NOW, concerns=None, about=""):
        file_id = uuid.uuid4()
        named = frozenset(one.id for one in readers)
        opening = Opening(file_id, FileKind(kind), words, about, named, concerns.id if concerns else None)
        actions.open_file(by.actor, opening, now)
        return file_id

    return open_one


@pytest.fixture
def grave(opened, aye, lin, hla):
    """Aye was told of a grave crime; Lin and Hla read it."""
    return opened(aye, "serious_crime", [lin, hla])


@pytest.fixture
def told(opened, aye, bo):
    """A survivor told Aye, and trusts Bo."""
    return opened(aye, "survivor", [aye, bo])


@pytest.fixture
def complaint(opened, aye, nu):
    """Aye handed in a complaint; Nu takes it."""
    return opened(aye, "complaint")


@pytest.fixture
def read(db):
    """Read a file as somebody: `read(lin, file_id)`."""
    from refuge.office.sealed import reading

    return lambda member, file_id, now=NOW: reading.read_file(member.keyring, file_id, now)


@pytest.fixture
def listed(db):
    from refuge.office.sealed import reading

    return lambda member, now=NOW: [row.id for row in reading.list_files(member.keyring, now).rows]


@pytest.fixture
def add(db, read):
    """Add an entry as somebody who has just read the file."""
    from refuge.office.sealed import actions
    from refuge.office.sealed.actions import NewEntry, SeenFile
    from refuge.office.sealed.rules import EntryCode

    def write(member, file_id, code, words=WORDS, now=NOW, version=None, entry_id=None):
        seen = SeenFile(file_id, version or read(member, file_id).version)
        entry = NewEntry(entry_id or uuid.uuid4(), EntryCode(code), words)
        actions.add(member.keyring, seen, entry, now)

    return write


@pytest.fixture
def name_reader(db, read):
    from refuge.office.sealed import actions
    from refuge.office.sealed.actions import SeenFile

    def name(member, file_id, other, *, stays=True, version=None):
        seen = SeenFile(file_id, version or read(member, file_id).version)
        actions.name_reader(member.keyring, seen, other.id, NOW, stays=stays)

    return name
