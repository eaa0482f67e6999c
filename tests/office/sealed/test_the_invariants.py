"""What must never be possible with sealed files, each by the number the process gives it."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection

from refuge.office.access import actions as access
from refuge.office.access.rules import Role
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case.models import Case
from refuge.office.sealed import actions
from refuge.office.sealed.actions import Opening, SeenFile
from refuge.office.sealed.models import Entry, File
from refuge.office.sealed.rules import (
    FileClosedError,
    FileKind,
    NobodyOutsideError,
    NoSuchFileError,
    TooCloseToReadError,
    WrongReadersError,
)
from refuge.office.vault import queries as keys
from tests.office.refusing import refused_by
from tests.office.sealed.conftest import NOW, WORDS

pytestmark = pytest.mark.django_db


def holders(file_id):
    return keys.holders_of(File.objects.get(id=file_id).compartment_id)


def test_x2_two_named_readers_hold_it_and_the_reporter_loses_it(grave, aye, lin, hla, read):
    assert holders(grave) == {lin.id, hla.id}
    assert read(lin, grave).entries[0].words == WORDS
    with pytest.raises(NoSuchFileError):
        read(aye, grave)


def test_x4_whoever_was_told_and_one_they_chose(told, aye, bo, lin, read):
    assert holders(told) == {aye.id, bo.id}
    assert read(bo, told).entries[0].by == "Aye"
    with pytest.raises(NoSuchFileError):
        read(lin, told)


def test_x5_one_officer_outside_the_matter(opened, aye, nu, nyo):
    assert holders(opened(aye, "complaint", concerns=nyo)) == {nu.id}
    assert holders(opened(aye, "complaint")) == {nyo.id}  # Nu has one already


def test_x5_anybody_who_works_here_may_hand_one_in(opened, dway, ei, nu):
    assert [holders(opened(one, "complaint")) for one in (dway, ei)] == [{nu.id}, {nu.id}]


def test_x5_with_nobody_outside_nothing_is_kept(opened, aye, nu):
    with pytest.raises(NobodyOutsideError):
        opened(aye, "complaint", concerns=nu)
    assert not File.objects.exists()


def test_x5_the_clocks_show_in_the_list_of_the_officer(complaint, nu, add, listed, read):
    import datetime as dt

    later = NOW + dt.timedelta(hours=49)
    assert read(nu, complaint, later).row.late
    add(nu, complaint, "acknowledged")
    assert not read(nu, complaint, later).row.late
    assert read(nu, complaint, NOW + dt.timedelta(days=15)).row.late
    add(nu, complaint, "answered")
    assert read(nu, complaint, NOW + dt.timedelta(days=15)).row.due is None


def test_nobody_who_is_on_the_case_is_made_a_reader(opened, aye, staff, lin):
    from refuge.office.case import actions as cases
    from refuge.office.case.rules import Category, EntryRoute, Risk
    from refuge.office.people.rules import AgeBand

    both = staff("Ko", Role.case_worker, Role.reviewer)
    case_id = cases.open_case(
        both.keyring,
        both.actor,
        thread_compartment=None,
        age_band=AgeBand.from_25_to_59,
        category=Category.military,
        entry_route=EntryRoute.self,
        languages=["my"],
        risk=Risk.low,
        risk_reasons="None.",
        owner_id=both.id,
        today=NOW.date(),
    )
    number = Case.objects.get(id=case_id).case_no
    with pytest.raises(TooCloseToReadError):
        opened(aye, "serious_crime", [lin, both], about=number)
    assert opened(aye, "serious_crime", [lin, both], about="unreadable")


def test_i_8_nothing_about_a_case_changes_when_a_file_about_it_is_opened(grave, opened, aye, lin, hla):
    """A file holds no reference to a case that a database could follow, so it can suspend nothing."""
    points_to = {
        field.related_model._meta.label
        for field in (*File._meta.fields, *Entry._meta.fields)
        if field.related_model
    }
    assert points_to == {"vault.Compartment", "sealed.File"}


def test_i_22_a_complaint_is_never_read_by_whom_it_is_about(opened, aye, nu, nyo, name_reader):
    file_id = opened(aye, "complaint", concerns=nyo)
    with pytest.raises(TooCloseToReadError):
        name_reader(nu, file_id, nyo)


def test_i_23_the_second_of_two_readers_is_told(grave, lin, hla, read, add):
    version = read(hla, grave).version
    add(lin, grave, "note")
    with pytest.raises(StaleVersionError):
        add(hla, grave, "note", version=version)


def test_i_23_a_closed_file_takes_nothing_more(grave, lin, hla, read, add, name_reader, htet):
    add(lin, grave, "closed")
    with pytest.raises(FileClosedError):
        add(hla, grave, "note")
    with pytest.raises(FileClosedError):
        name_reader(hla, grave, htet)
    assert read(hla, grave).offered == ()


def test_i_25_every_act_read_and_refusal_is_written_down_by_id_only(grave, lin, aye, journal, read, add):
    add(lin, grave, "note")
    with pytest.raises(NoSuchFileError):
        read(aye, grave)
    lines = journal(object_ref=f"file:{grave}")
    assert [(one.act, one.actor_name, one.outcome) for one in lines] == [
        ("file.open", "Aye", "done"),
        ("file.read", "Lin", "done"),
        ("file.add", "Lin", "done"),
        ("file.read", "Aye", "refused"),
    ]
    assert "sealed_entry.content" in lines[1].columns_read


def test_i_25_the_journal_tells_no_kind_from_another(opened, aye, bo, lin, hla, nu, journal, listed):
    made = [
        opened(aye, "serious_crime", [lin, hla]),
        opened(aye, "survivor", [aye, bo]),
        opened(aye, "complaint"),
    ]
    lines = [journal(object_ref=f"file:{one}")[0] for one in made]
    assert len({(one.act, one.columns_changed, one.columns_read, one.reason) for one in lines}) == 1


def test_i_34_the_tables_tell_no_kind_from_another(opened, aye, bo, lin, hla, nu):
    for kind, readers in (("serious_crime", [lin, hla]), ("survivor", [aye, bo]), ("complaint", [])):
        opened(aye, kind, readers)
    with connection.cursor() as cursor:
        cursor.execute("SELECT opened_on, version, length(label) FROM sealed_file")
        assert len(set(cursor.fetchall())) == 1
        cursor.execute("SELECT number, length(content) FROM sealed_entry")
        assert len(set(cursor.fetchall())) == 1


def test_i_34_closing_leaves_no_mark_in_the_clear(grave, lin, add):
    before = [field.attname for field in File._meta.fields if field.attname not in {"label", "version"}]
    columns = File.objects.values(*before).get(id=grave)
    add(lin, grave, "closed")
    assert File.objects.values(*before).get(id=grave) == columns


@pytest.mark.parametrize("name", ["aye", "bo", "htet", "nu", "dway", "ei"])
def test_i_36_for_everybody_else_of_whatever_role_there_is_no_file(name, grave, request, read, listed):
    member = request.getfixturevalue(name)
    assert listed(member) == []
    with pytest.raises(NoSuchFileError):
        read(member, grave)


def test_i_36_a_reader_whose_role_has_gone_reads_no_more(grave, lin, dway, read, listed, add):
    access.change_roles(dway.actor, lin.id, {Role.contact_officer})
    now_other = _with_roles(lin, Role.contact_officer)
    assert listed(now_other) == []
    with pytest.raises(NoSuchFileError):
        read(now_other, grave)


def _with_roles(member, *roles):
    from dataclasses import replace

    from refuge.office.access.keyring import Keyring

    actor = replace(member.actor, roles=frozenset(roles))
    return replace(member, actor=actor, keyring=Keyring(actor, member.seed))


def test_a_reader_hands_the_file_over_and_reads_no_more(grave, lin, hla, htet, read, name_reader):
    name_reader(hla, grave, htet, stays=False)
    assert holders(grave) == {lin.id, htet.id}
    assert read(htet, grave).entries[0].words == "Htet"
    with pytest.raises(NoSuchFileError):
        read(hla, grave)


def test_a_complaint_handed_over_is_never_without_a_reader(complaint, nu, nyo, name_reader):
    name_reader(nu, complaint, nyo, stays=False)
    assert holders(complaint) == {nyo.id}


def test_another_reader_has_the_role_for_it(grave, lin, aye, name_reader):
    with pytest.raises(WrongReadersError):
        name_reader(lin, grave, aye)


def test_the_same_file_and_the_same_entry_sent_twice_are_one(aye, lin, hla, read, add):
    opening = Opening(uuid.uuid4(), FileKind.serious_crime, WORDS, readers=frozenset({lin.id, hla.id}))
    assert [actions.open_file(aye.actor, opening, NOW) for _ in range(2)] == [False, False]
    entry_id = uuid.uuid4()
    for _ in range(2):
        add(lin, opening.file_id, "note", entry_id=entry_id, version=1)
    assert Entry.objects.filter(file=opening.file_id).count() == 2


def test_the_database_alters_no_entry(grave):
    entry = Entry.objects.get(file=grave)
    for change in ({"number": 7}, {"content": None}):
        with refused_by("an entry is never altered"):
            Entry.objects.filter(id=entry.id).update(**change)


def test_the_database_alters_neither_key_nor_day(grave, told):
    other = File.objects.get(id=told).compartment_id
    for change in ({"opened_on": "2020-01-01"}, {"compartment": other}):
        with refused_by("a file keeps its key and its day"):
            File.objects.filter(id=grave).update(**change)


def test_a_version_nobody_saw_is_refused(grave, lin, htet):
    with pytest.raises(StaleVersionError):
        actions.name_reader(lin.keyring, SeenFile(grave, 9), htet.id, NOW, stays=True)


def test_the_seized_machine_holds_no_word_of_a_file(grave, told, complaint, lin, add):
    add(lin, grave, "note", words="planted-sentence-in-a-file")
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [table for row in cursor.fetchall() if _tells(row)]
    assert found == []


def _tells(row):
    telling = [word.encode() for word in ("planted-sentence", WORDS, *FileKind)]
    values = [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
    return any(word in value for word in telling for value in values)
