"""Whoever wrote of something grave is still heard after the hand-over: by those who read the file, and by nobody else."""

from __future__ import annotations

import re
import uuid

import pytest

from refuge.office.audit.models import Entry as Line
from refuge.office.breach import letters, reading
from refuge.office.breach.rules import MatterNotFoundError, State
from refuge.office.contact.models import Thread
from refuge.office.sealed import actions as files
from refuge.office.sealed import reading as sealed
from refuge.office.sealed.rules import EntryCode, NoSuchFileError
from refuge.office.vault import queries as keys
from tests.office.breach.conftest import FIRST, NOW
from tests.office.contact.people import Person, answers_for

pytestmark = pytest.mark.django_db
SINCE = "I am afraid. One of them knows that I saw it."


def said(member, file_id):
    return {one.words.text for one in letters.read_letters(member.keyring, file_id).said}


def test_whoever_looks_first_hands_over_at_once_and_all_that_was_written_goes_with_it(
    file_id, from_a_letter, matter, pyae, lin, hla, read
):
    words = sealed.read_file(lin.keyring, file_id, NOW).entries[-1].words
    assert FIRST in words
    assert matter(from_a_letter).stage == State.triaged
    assert keys.holders_of(matter(from_a_letter).compartment_id) == {lin.id, hla.id}
    with pytest.raises(MatterNotFoundError):
        read(pyae, from_a_letter)


def test_a_later_letter_reaches_those_who_read_the_file_and_nobody_else(
    file_id, came, person, pyae, ree, lin, hla, signed_in
):
    client = signed_in(lin)
    assert "A letter came that belongs to a sealed file you read" not in client.get("/").text
    came(person.concern(SINCE))
    assert "A letter came that belongs to a sealed file you read" in client.get("/").text
    assert (
        Thread.objects.get(matter__isnull=False).claimed_by is None
    )  # nobody who lost it is said to have it
    page = client.get(f"/files/{file_id}/").text
    assert f"/conduct/letters/{file_id}/" in page
    assert SINCE in client.get(f"/conduct/letters/{file_id}/").text
    assert "A letter came" not in client.get("/").text
    assert said(hla, file_id) == {FIRST, SINCE}
    for other in (pyae, ree):
        client = signed_in(other)
        assert client.get(f"/conduct/letters/{file_id}/").status_code == 404
        for path in ("/", "/contact/concerns/", "/conduct/"):
            assert SINCE not in client.get(path).text
            assert "A letter came" not in client.get(path).text


def test_another_reader_has_the_letters_too_and_whoever_leaves_has_them_no_longer(
    file_id, came, person, staff, lin, hla
):
    from refuge.office.access.rules import Role

    nu = staff("Nu", Role.legal)
    version = sealed.read_file(lin.keyring, file_id, NOW).version
    files.name_reader(lin.keyring, files.SeenFile(file_id, version), nu.id, NOW, stays=False)
    came(person.concern(SINCE))
    assert said(nu, file_id) == {FIRST, SINCE}
    with pytest.raises(NoSuchFileError):
        said(lin, file_id)
    thread = Thread.objects.get(matter__isnull=False)
    assert keys.holders_of(thread.compartment) == {nu.id, hla.id}


def told(line):
    told = ("act", "columns_read", "columns_changed", "reason", "outcome", "roles")
    return [getattr(line, one) for one in told]


def test_i_34_the_journal_tells_reading_a_files_letters_from_reading_a_file_in_nothing(file_id, lin):
    sealed.read_file(lin.keyring, file_id, NOW)
    said(lin, file_id)
    by_page, by_letters = Line.objects.order_by("-seq")[1], Line.objects.order_by("-seq")[0]
    assert told(by_page) == told(by_letters)
    assert by_page.object_ref == by_letters.object_ref == f"file:{file_id}"


def test_i_34_a_hand_over_with_letters_leaves_the_line_of_a_note_and_no_other(
    from_a_letter, way, seen, pyae, lin, hla, signed_in
):
    client = signed_in(pyae)
    before = Line.objects.count()
    client.get(f"/conduct/{from_a_letter}/note/")
    version = str(seen(from_a_letter).version)
    client.post(f"/conduct/{from_a_letter}/note/", {"version": version, "text": "A note like any other."})
    noted = list(Line.objects.order_by("seq")[before:])
    client.get(f"/conduct/{from_a_letter}/elsewhere/")
    form = {
        "version": str(seen(from_a_letter).version), "text": "It may be a crime.", "file_id": str(uuid.uuid4()),
        "legal": str(lin.id), "reviewer": str(hla.id),
    }  # fmt: skip
    assert client.post(f"/conduct/{from_a_letter}/elsewhere/", form).status_code == 302
    handed = list(Line.objects.order_by("seq")[before + len(noted) :])
    assert [told(one) for one in handed] == [told(one) for one in noted]


CALM = "သင့်အမည်ကို ဘယ်သူ့ကိုမှ မပြောပါ။ ဘေးကင်းတဲ့အချိန်မှာ ပြန်ရေးပါ။"


def answered(client, file_id, **typed):
    page = client.get(f"/conduct/letters/{file_id}/").text
    hidden = {one: re.search(f'name="{one}" value="([^"]*)"', page)[1] for one in ("version", "entry_id")}
    return client.post(f"/conduct/letters/{file_id}/", {**hidden, "text": CALM, "language": "my", **typed})


def test_those_who_read_the_file_answer_and_only_whoever_wrote_reads_it(
    file_id, person, lin, hla, pyae, signed_in
):
    assert answered(signed_in(lin), file_id).status_code == 302
    assert CALM in {one.text for one in answers_for(person.keys)}
    assert CALM in said(hla, file_id)
    assert sealed.read_file(hla.keyring, file_id, NOW).entries[0].words == CALM
    assert signed_in(pyae).post(f"/conduct/letters/{file_id}/", {"text": "What happened?"}).status_code == 404


def test_an_answer_pressed_twice_is_sent_once(file_id, person, lin, signed_in):
    client, before = signed_in(lin), len(answers_for(person.keys))
    same = str(uuid.uuid4())
    answered(client, file_id, entry_id=same)
    answered(client, file_id, entry_id=same)
    assert len(answers_for(person.keys)) == before + 1


def test_of_two_who_answer_at_once_the_second_is_told_and_keeps_what_they_typed(
    file_id, person, lin, hla, signed_in
):
    before = len(answers_for(person.keys))
    version = sealed.read_file(lin.keyring, file_id, NOW).version
    assert answered(signed_in(hla), file_id).status_code == 302
    second = answered(signed_in(lin), file_id, version=str(version), text="Are you safe?")
    assert second.status_code == 409
    assert "Are you safe?" in second.text
    assert len(answers_for(person.keys)) == before + 1


def test_nothing_is_answered_from_a_closed_file(file_id, person, lin, hla, signed_in):
    seen = files.SeenFile(file_id, sealed.read_file(lin.keyring, file_id, NOW).version)
    end = files.NewEntry(uuid.uuid4(), EntryCode.closed, "It lies with a court.")
    client = signed_in(hla)
    page = client.get(f"/conduct/letters/{file_id}/").text
    files.add(lin.keyring, seen, end, NOW)
    before = len(answers_for(person.keys))
    entry = re.search('name="entry_id" value="([^"]*)"', page)[1]
    late = {"version": str(seen.version + 1), "entry_id": entry, "text": CALM, "language": "my"}
    assert client.post(f"/conduct/letters/{file_id}/", late).status_code == 409
    assert "<textarea" not in client.get(f"/conduct/letters/{file_id}/").text
    assert len(answers_for(person.keys)) == before


def test_i_34_the_journal_tells_an_answer_from_a_note_in_a_file_in_nothing(file_id, lin, signed_in):
    version = sealed.read_file(lin.keyring, file_id, NOW).version
    note = files.NewEntry(uuid.uuid4(), EntryCode.note, "A note like any other.")
    files.add(lin.keyring, files.SeenFile(file_id, version), note, NOW)
    noted = Line.objects.latest("seq")
    answered(signed_in(lin), file_id)
    by_letter = Line.objects.filter(act=noted.act).latest("seq")
    assert by_letter.seq > noted.seq
    assert told(by_letter) == told(noted)
    assert by_letter.object_ref == noted.object_ref


def test_a_file_that_began_from_no_letter_has_none_beside_it(inquiry, way, ree, lin, hla, signed_in):
    file_id = way.hand_over(inquiry, ree, lin, hla)
    assert "/conduct/letters/" not in signed_in(lin).get(f"/files/{file_id}/").text
    assert letters.read_letters(lin.keyring, file_id).said == ()


def test_a_file_that_was_never_a_matter_has_no_page_of_letters(lin, hla, signed_in):
    opening = files.Opening(
        uuid.uuid4(), files.FileKind.serious_crime, "Something grave.", readers=frozenset({lin.id, hla.id})
    )
    files.open_file(lin.actor, opening, NOW)
    assert signed_in(lin).get(f"/conduct/letters/{opening.file_id}/").status_code == 404


def test_inquirers_find_the_letters_from_the_matter_and_reviewers_do_not(
    from_a_letter, read, pyae, way, ree, saw
):
    assert read(pyae, from_a_letter).letters == Thread.objects.get(matter=from_a_letter).id
    assert reading.so_far(read(pyae, from_a_letter)).startswith("1. ")


def test_i_33_a_concern_written_under_force_becomes_a_matter_like_any_other(begun, came, person, matter):
    """What the clear columns and the journal tell is the same, whichever code it was written with."""
    came(person.concern("Nothing yet."))
    told = []
    for somebody in (Person(), person.under_force()):
        before = Line.objects.count()
        row = vars(matter(begun(somebody)))
        clear = {one: row[one] for one in ("stage", "version", "helped_on", "triaged_at", "triage_due_at")}
        lines = Line.objects.order_by("seq")[before:]
        told.append((clear, [(one.act, one.columns_read, one.columns_changed) for one in lines]))
    assert told[0] == told[1]
