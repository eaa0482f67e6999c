"""A case begins with a random number, an owner who holds its key, and nothing in the clear that could be sealed."""

from __future__ import annotations

import pytest

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.case.models import Case
from refuge.office.case.reading import read_case
from refuge.office.case.rules import CaseNotFoundError, Status, Track, WrongHandsError
from refuge.office.vault.queries import holders_of
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db


def test_its_owner_holds_the_key_and_nobody_else(opened, aye, bo, row):
    case_id = opened(aye)
    assert holders_of(row(case_id).compartment_id) == {aye.id}


def test_it_is_open_on_the_adult_track_and_reviewed_in_a_fortnight(opened, aye, row):
    case = row(opened(aye))
    assert (case.status, case.track, (case.next_review - TODAY).days) == (Status.open, Track.adult, 14)


def test_whoever_owns_it_reads_what_was_written_at_the_beginning(opened, ei, aye):
    view = read_case(aye.keyring, opened(ei, owner=aye), TODAY)
    assert view.content.category == "military"
    assert view.content.person.languages == ("my",)
    assert view.happenings[0].words == "They looked through her phone twice."


def test_a_contact_officer_opens_it_for_a_case_worker_and_reads_nothing_of_it(opened, ei, aye):
    case_id = opened(ei, owner=aye)
    with pytest.raises(CaseNotFoundError):
        read_case(ei.keyring, case_id, TODAY)


def test_an_auditor_opens_none(opened, staff, aye):
    auditor = staff("Fatt", Role.auditor)
    with pytest.raises(NotAllowedError):
        opened(auditor, owner=aye)


def test_nobody_owns_it_whose_work_is_not_cases(opened, ei):
    with pytest.raises(WrongHandsError):
        opened(ei)
    assert not Case.objects.exists()


def test_the_journal_says_who_opened_which_case_and_no_word_of_it(opened, aye, journal):
    case_id = opened(aye)
    line = journal(act="case.open")[0]
    assert (line.object_ref, line.actor_name, line.outcome) == (f"case:{case_id}", "Aye", "done")
