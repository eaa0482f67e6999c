"""Notes are sealed, only ever added, corrected by another note, and looked at for what must not be stored."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from refuge.office.access.rules import NotAllowedError
from refuge.office.case import actions
from refuge.office.case.models import AppendOnlyError, Event
from refuge.office.case.reading import note_to_correct, read_case
from refuge.office.case.rules import CaseNotFoundError, NoteKind
from tests.office.case.conftest import TODAY, WORDS

pytestmark = pytest.mark.django_db
PHONE = "She said to ring 09 450 123 456 at night."


def write(client, case_id, text, **more):
    typed = {"note_id": str(uuid.uuid4()), "kind": "note", "text": text, **more}
    return client.post(f"/cases/{case_id}/note/", typed)


def words_of(member, case_id):
    return [one.words for one in read_case(member.keyring, case_id, TODAY).happenings if one.words]


def test_a_note_is_kept_and_read_again(opened, aye, signed_in):
    case_id = opened(aye)
    assert write(signed_in(aye), case_id, WORDS).status_code == 302
    assert words_of(aye, case_id)[0] == WORDS


def test_no_word_of_it_lies_in_the_table(opened, noted, aye):
    noted(aye, opened(aye))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM case_event")
        assert not [row for row in cursor.fetchall() if "doctor" in repr(row)]


def test_chit_adds_none(opened, aye, chit, signed_in):
    case_id = opened(aye)
    assert write(signed_in(chit), case_id, WORDS).status_code == 404
    assert WORDS not in words_of(aye, case_id)


def test_the_same_note_sent_twice_is_kept_once(opened, aye, signed_in):
    case_id, note_id = opened(aye), str(uuid.uuid4())
    for _ in range(2):
        write(signed_in(aye), case_id, WORDS, note_id=note_id)
    assert words_of(aye, case_id).count(WORDS) == 1


def test_a_note_is_not_altered_by_our_own_code(opened, noted, aye):
    note = Event.objects.get(id=noted(aye, opened(aye)))
    with pytest.raises(AppendOnlyError):
        note.save()


def test_a_note_is_not_altered_by_a_hand_in_the_database(opened, noted, aye):
    noted(aye, opened(aye))
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        Event.objects.filter(number=1).update(number=9)


def test_a_correction_stands_beside_the_note_it_corrects(opened, noted, aye):
    case_id = opened(aye)
    noted(aye, case_id)
    noted(aye, case_id, words="It was her father.", corrects=2)
    newest, corrected, _ = read_case(aye.keyring, case_id, TODAY).happenings
    assert (newest.corrects, corrected.corrected_by, corrected.words) == (2, (3,), WORDS)


def test_what_is_no_note_is_not_corrected(opened, aye, noted):
    with pytest.raises(CaseNotFoundError):
        noted(aye, opened(aye), corrects=1)


def test_a_telephone_number_is_not_stored_before_somebody_looked_again(opened, aye, signed_in):
    case_id = opened(aye)
    page = write(signed_in(aye), case_id, PHONE)
    assert "Look again before this is stored" in page.text
    assert PHONE in page.text
    assert PHONE not in words_of(aye, case_id)


def seen_in(page):
    return page.context["form"].redaction_seen


def test_redacted_it_is_stored_without_the_number_and_the_journal_knows(opened, aye, signed_in, journal):
    case_id, client = opened(aye), signed_in(aye)
    seen = seen_in(write(client, case_id, PHONE))
    write(client, case_id, PHONE, redaction="redact", redaction_seen=seen)
    assert "450" not in words_of(aye, case_id)[0]
    assert journal(act="case.note")[-1].reason == "redacted_phone"


def test_kept_as_it_is_it_is_stored_and_the_journal_knows(opened, aye, signed_in, journal):
    case_id, client = opened(aye), signed_in(aye)
    seen = seen_in(write(client, case_id, PHONE))
    write(client, case_id, PHONE, redaction="keep", redaction_seen=seen)
    assert words_of(aye, case_id)[0] == PHONE
    assert journal(act="case.note")[-1].reason == "kept_phone"


def test_a_number_typed_after_the_warning_is_warned_of_again(opened, aye, signed_in):
    case_id, client = opened(aye), signed_in(aye)
    seen = seen_in(write(client, case_id, PHONE))
    other = PHONE.replace("450", "451")
    page = write(client, case_id, other, redaction="keep", redaction_seen=seen)
    assert "Look again before this is stored" in page.text
    assert other not in words_of(aye, case_id)


def test_an_unknown_decision_stores_nothing(opened, aye, signed_in):
    case_id, client = opened(aye), signed_in(aye)
    seen = seen_in(write(client, case_id, PHONE))
    page = write(client, case_id, PHONE, redaction="whatever", redaction_seen=seen)
    assert "Look again before this is stored" in page.text


def test_every_page_of_a_case_that_opens_something_is_in_the_journal(opened, noted, aye, signed_in, journal):
    case_id = opened(aye)
    noted(aye, case_id)
    signed_in(aye).get(f"/cases/{case_id}/")
    line = journal(act="case.read")[-1]
    assert line.object_ref == f"case:{case_id}"
    assert {"case_event.words", "people_person.age_band"} <= set(line.columns_read.split(","))


def test_a_note_on_a_case_nobody_opened_is_refused(aye):
    with pytest.raises(CaseNotFoundError):
        actions.add_note(
            aye.keyring,
            uuid.uuid4(),
            note_id=uuid.uuid4(),
            kind=NoteKind.note,
            words=WORDS,
            today=TODAY,
        )


def test_a_note_is_not_read_by_way_of_its_correction(opened, noted, aye, bo, chit):
    case_id = opened(aye)
    noted(aye, case_id)
    with pytest.raises(CaseNotFoundError):
        note_to_correct(chit.keyring, case_id, 2)
    with pytest.raises(NotAllowedError):
        note_to_correct(bo.keyring, case_id, 2)
    assert note_to_correct(aye.keyring, case_id, 2) == WORDS
