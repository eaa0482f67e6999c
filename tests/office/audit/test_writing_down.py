"""Every act, every refusal and every sealed read has its line, whatever becomes of the act."""

from __future__ import annotations

from enum import StrEnum

import pytest
from django.db import DatabaseError, connection, transaction

from refuge.office.access.models import Staff
from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.audit import rules
from refuge.office.audit.actions import (
    NotWrittenDownError,
    journalled,
    line_being_written,
    reading,
    record_read,
)
from refuge.office.audit.models import Entry
from refuge.office.audit.queries import verify_chain
from refuge.office.audit.rules import StaleVersionError, UnspeakableLineError


class Act(StrEnum):
    add_note = "case.add_note"
    open_case = "case.open"
    read_case = "case.read"


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


@pytest.fixture
def rename(aye):
    return lambda name: Staff.objects.filter(id=aye.id).update(name=name)


@pytest.mark.django_db
def test_an_act_and_its_line_stand_together(aye, rename, journal):
    with journalled(aye.actor, Act.add_note, "case:1") as line:
        rename("Aye Aye")
        line.changed("note.text")
    (entry,) = journal()
    assert (entry.act, entry.actor_name, entry.roles) == ("case.add_note", "Aye", "case_worker")
    assert (entry.object_ref, entry.columns_changed, entry.outcome) == ("case:1", "note.text", "done")
    assert Staff.objects.get(id=aye.id).name == "Aye Aye"


@pytest.mark.django_db(transaction=True)
def test_a_refusal_undoes_the_act_and_is_still_written_down(aye, rename, journal):
    def refuse():
        with journalled(aye.actor, Act.add_note, "case:1"):
            rename("changed")
            raise NotAllowedError

    with pytest.raises(NotAllowedError):
        refuse()
    (entry,) = journal()
    assert (entry.outcome, entry.reason) == ("refused", "not_allowed")
    assert Staff.objects.get(id=aye.id).name == "Aye"


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_ours_undoes_the_act_and_leaves_no_line(aye, rename, journal):
    def fail():
        with journalled(aye.actor, Act.add_note, "case:1"):
            rename("changed")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert journal() == []
    assert Staff.objects.get(id=aye.id).name == "Aye"


@pytest.mark.django_db(transaction=True)
def test_an_act_within_an_act_has_its_own_line_and_falls_with_it(aye, rename, journal):
    def open_case(*, refuse):
        with journalled(aye.actor, Act.open_case, "case:1"):
            with journalled(aye.actor, Act.add_note, "case:1"):
                rename("changed")
            if refuse:
                raise StaleVersionError

    with pytest.raises(StaleVersionError):
        open_case(refuse=True)
    open_case(refuse=False)
    lines = [(line.act, line.outcome, line.reason) for line in journal()]
    assert lines == [
        ("case.open", "refused", "stale"),
        ("case.add_note", "done", ""),
        ("case.open", "done", ""),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_deep_inside_is_written_once_with_the_act_it_came_from(aye, journal):
    outer = journalled(aye.actor, Act.open_case, "case:1")
    with pytest.raises(NotAllowedError), outer, journalled(aye.actor, Act.add_note, "case:2"):
        raise NotAllowedError
    (entry,) = journal()
    assert (entry.act, entry.object_ref, entry.outcome) == ("case.add_note", "case:2", "refused")


@pytest.mark.django_db(transaction=True)
def test_a_refusal_that_is_caught_inside_is_written_down_too(aye, journal):
    outer = journalled(aye.actor, Act.open_case, "case:1")
    with outer, pytest.raises(NotAllowedError), journalled(aye.actor, Act.add_note, "case:2"):
        raise NotAllowedError
    assert [(line.act, line.outcome) for line in journal()] == [
        ("case.open", "done"),
        ("case.add_note", "refused"),
    ]


@pytest.mark.django_db(transaction=True)
def test_inside_somebody_elses_transaction_it_fails_at_once(aye):
    with pytest.raises(RuntimeError), transaction.atomic(), journalled(aye.actor, Act.add_note, "case:1"):
        pass


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [None, NotAllowedError, ZeroDivisionError])
def test_what_was_opened_is_written_down_however_it_ends(aye, journal, end):
    def look():
        with reading(aye.actor, Act.read_case, "case:1") as line:
            line.read("note.text")
            if end:
                raise end

    if end:
        with pytest.raises(end):
            look()
    else:
        look()
    (entry,) = journal()
    assert entry.columns_read == "note.text"
    assert entry.reason == {None: "", NotAllowedError: "not_allowed", ZeroDivisionError: "broken_off"}[end]


@pytest.mark.django_db(transaction=True)
def test_what_was_opened_in_an_act_that_was_undone_is_written_down(aye, journal):
    def look_and_fail():
        with journalled(aye.actor, Act.open_case, "case:1"):
            with reading(aye.actor, Act.read_case, "case:2") as line:
                line.read("note.text")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        look_and_fail()
    (entry,) = journal()
    assert (entry.act, entry.columns_read, entry.reason) == ("case.read", "note.text", "broken_off")


@pytest.mark.django_db
def test_a_read_of_something_else_sealed_is_written_with_its_columns(aye, journal):
    record_read(aye.actor, Act.read_case, "letter:1", ["letter.file", "letter.file"])
    assert journal()[0].columns_read == "letter.file"


@pytest.mark.django_db
def test_with_no_line_open_nothing_sealed_may_be_opened(aye):
    with pytest.raises(NotWrittenDownError):
        line_being_written()
    with reading(aye.actor, Act.read_case, "case:1") as line:
        assert line_being_written() is line
    with pytest.raises(NotWrittenDownError):
        line_being_written()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("object_ref", "reason"),
    [("case:ကိုအောင်", ""), ("the words of a letter", ""), ("case:1", "because he said so"), ("case:1\n2", "")],
)
def test_no_words_enter_the_journal(aye, object_ref, reason):
    with pytest.raises(UnspeakableLineError), journalled(aye.actor, Act.add_note, object_ref, reason):
        pytest.fail("the act began")
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_no_words_enter_the_journal_as_a_column_or_an_act(aye):
    class Wordy(StrEnum):
        act = "a sentence with spaces"

    with pytest.raises(UnspeakableLineError), journalled(aye.actor, Wordy.act, "case:1"):
        pass
    with pytest.raises(UnspeakableLineError), journalled(aye.actor, Act.add_note, "case:1") as line:
        line.changed("what he told us")
    with pytest.raises(UnspeakableLineError), journalled(aye.actor, Act.add_note, "case:1") as line:
        line.about("no reference")


def test_a_name_with_a_line_break_cannot_shift_the_columns():
    with pytest.raises(UnspeakableLineError):
        rules.check_line(actor_name="Aye\ncase_worker", act="case.read", object_ref="", reason="")


@pytest.mark.django_db
def test_an_act_can_say_afterwards_what_it_was_about(aye, journal):
    with journalled(aye.actor, Act.open_case, "case") as line:
        line.about("case:17")
    assert journal()[0].object_ref == "case:17"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET act='x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_alter_a_line(aye, statement):
    record_read(aye.actor, Act.read_case, "case:1", ["note.text"])
    with pytest.raises(DatabaseError, match="only ever added to"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify_chain().is_whole


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap(aye):
    import threading

    def write():
        try:
            for _ in range(5):
                record_read(aye.actor, Act.read_case, "case:1", ["note.text"])
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 31))
    assert verify_chain().is_whole
