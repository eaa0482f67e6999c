"""Following the chain: whole, or the first break named with its line."""

from __future__ import annotations

import hashlib
from enum import StrEnum

import pytest
from django.db import connection
from django.utils import translation

from refuge.office.access.rules import Role
from refuge.office.audit import queries, triggers
from refuge.office.audit.actions import record_read
from refuge.office.audit.models import Entry, Head
from refuge.office.audit.queries import Fault, Witness, verify_chain

pytestmark = pytest.mark.django_db


class Act(StrEnum):
    read_case = "case.read"


@pytest.fixture
def ten_lines(staff):
    aye = staff("Aye", Role.case_worker)
    for number in range(1, 11):
        record_read(aye.actor, Act.read_case, f"case:{number}", ["note.text"])


@pytest.fixture
def owner_of_the_database(ten_lines):
    """Somebody who can do anything to the tables, triggers and all."""
    triggers.take_down(connection)

    def does(statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    yield does
    triggers.put_up(connection)


def test_an_empty_journal_is_whole():
    assert verify_chain().is_whole
    assert verify_chain().lines == 0
    assert queries.head().seq == 0


def test_a_journal_as_it_was_written_is_whole(ten_lines):
    verdict = verify_chain()
    assert (verdict.is_whole, verdict.lines) == (True, 10)
    with translation.override("en"):
        assert "10 lines" in verdict.words
    assert queries.head() == Witness(10, verdict.head)


def test_anybody_can_follow_it_with_a_few_lines_of_python(ten_lines):
    previous = bytes(32)
    columns = (
        "seq at actor_id actor_name roles act object_ref columns_read columns_changed reason outcome hash"
    )
    for *values, digest in Entry.objects.order_by("seq").values_list(*columns.split()):
        previous = hashlib.sha256(previous + "\n".join(map(str, values)).encode()).digest()
        assert previous == bytes(digest)


@pytest.mark.parametrize(
    ("statement", "fault", "at"),
    [
        ("DELETE FROM audit_entry WHERE seq = 4", Fault.missing, 4),
        ("DELETE FROM audit_entry WHERE seq = 1", Fault.missing, 1),
        ("UPDATE audit_entry SET actor_name = 'Bo' WHERE seq = 4", Fault.changed, 4),
        ("UPDATE audit_entry SET at = at + 1 WHERE seq = 1", Fault.changed, 1),
        ("UPDATE audit_entry SET columns_read = '' WHERE seq = 10", Fault.changed, 10),
        ("UPDATE audit_entry SET outcome = 'refused' WHERE seq = 7", Fault.changed, 7),
        ("DELETE FROM audit_entry WHERE seq > 7", Fault.cut_off, 7),
        ("DELETE FROM audit_entry", Fault.cut_off, 0),
        ("UPDATE audit_head SET seq = 7", Fault.cut_off, 10),
        ("DELETE FROM audit_head", Fault.cut_off, 10),
    ],
)
def test_what_was_done_to_it_is_found(owner_of_the_database, statement, fault, at):
    owner_of_the_database(statement)
    verdict = verify_chain()
    assert (verdict.fault, verdict.at) == (fault, at)
    assert not verdict.is_whole
    assert str(at) in verdict.words


def test_two_lines_that_changed_places_are_found(owner_of_the_database):
    owner_of_the_database("UPDATE audit_entry SET seq = 100 WHERE seq = 4")
    owner_of_the_database("UPDATE audit_entry SET seq = 4 WHERE seq = 5")
    owner_of_the_database("UPDATE audit_entry SET seq = 5 WHERE seq = 100")
    assert verify_chain().fault is Fault.changed


def test_a_head_that_was_changed_is_found(ten_lines):
    Head.objects.update(hash=bytes(32))
    assert verify_chain().fault is Fault.head_changed


def test_a_journal_cut_off_with_its_head_is_found_by_what_was_noted_down(owner_of_the_database):
    noted = queries.head()
    owner_of_the_database("DELETE FROM audit_entry WHERE seq > 7")
    Head.objects.update(seq=7, hash=Entry.objects.get(seq=7).hash)
    assert verify_chain().is_whole
    assert verify_chain(witness=noted).fault is Fault.not_as_noted


def test_a_journal_written_anew_is_found_by_what_was_noted_down(ten_lines):
    noted = Witness(5, bytes(Entry.objects.get(seq=5).hash).hex()[:16])
    assert verify_chain(witness=noted).is_whole
    assert verify_chain(witness=Witness(5, "00" * 8)).fault is Fault.not_as_noted


def test_progress_is_told(ten_lines, monkeypatch):
    monkeypatch.setattr(queries, "_PROGRESS_EVERY", 4)
    told = []
    verify_chain(told.append)
    assert told == [4, 8]


def test_every_fault_has_its_words():
    assert {*Fault, None} == queries._WORDS.keys()
