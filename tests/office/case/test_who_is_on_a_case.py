"""Access is given by key and taken by turning it; the owner stays until the case is handed over."""

from __future__ import annotations

import pytest

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.case import actions, queries
from refuge.office.case.reading import read_case
from refuge.office.case.rules import (
    CaseNotFoundError,
    Given,
    Move,
    NoteKind,
    OwnerStaysError,
    WrongHandsError,
)
from refuge.office.vault import actions as vault
from refuge.office.vault.queries import current_version, holders_of
from refuge.office.vault.rules import Kind
from tests.office.case.conftest import TODAY, WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(opened, aye, chit, now_seen):
    """A case of Aye's that Chit was let in on."""
    case_id = opened(aye)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    return case_id


def test_whoever_is_given_access_reads_what_was_written_before(opened, noted, aye, chit, now_seen):
    case_id = opened(aye)
    noted(aye, case_id)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    assert WORDS in [one.words for one in read_case(chit.keyring, case_id, TODAY).happenings]


def test_they_are_given_the_thread_it_came_from(opened, aye, chit, now_seen):
    thread, _ = vault.create_compartment(Kind.thread, {aye.id})
    case_id = opened(aye, thread=thread)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    assert holders_of(thread) == {aye.id, chit.id}


def test_whoever_is_taken_off_finds_no_case_any_more(shared, aye, chit, now_seen):
    actions.take_access(aye.keyring, now_seen(shared), staff_id=chit.id, why="no_longer_needed")
    with pytest.raises(CaseNotFoundError):
        read_case(chit.keyring, shared, TODAY)
    assert queries.list_cases(chit.actor, {}, TODAY).rows == ()


def test_taking_somebody_off_turns_the_keys_of_case_and_thread(opened, aye, chit, now_seen, row):
    thread, _ = vault.create_compartment(Kind.thread, {aye.id})
    case_id = opened(aye, thread=thread)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    actions.take_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="too_close")
    assert current_version(row(case_id).compartment_id) == current_version(thread) == 2


def test_what_was_written_under_the_old_key_stays_readable(shared, noted, aye, chit, now_seen):
    noted(aye, shared)
    actions.take_access(aye.keyring, now_seen(shared), staff_id=chit.id, why="no_longer_needed")
    noted(aye, shared, words="After the key was turned.")
    words = [one.words for one in read_case(aye.keyring, shared, TODAY).happenings]
    assert {WORDS, "After the key was turned."} <= set(words)


def test_the_owner_is_not_taken_off(shared, aye, now_seen):
    with pytest.raises(OwnerStaysError):
        actions.take_access(aye.keyring, now_seen(shared), staff_id=aye.id, why="no_longer_needed")


def test_who_is_on_it_but_does_not_own_it_gives_nobody_access(shared, chit, bo, now_seen):
    with pytest.raises(NotAllowedError):
        actions.give_access(chit.keyring, now_seen(shared), staff_id=bo.id, why="second_key")


def test_a_supervisor_without_the_key_sees_the_case_and_gives_nobody_access(opened, aye, bo, chit, now_seen):
    case_id = opened(aye)
    with pytest.raises(NotAllowedError):
        actions.give_access(bo.keyring, now_seen(case_id), staff_id=chit.id, why="second_key")


def test_a_supervisor_without_the_key_sees_clear_columns_and_no_word(opened, noted, aye, bo):
    case_id = opened(aye)
    noted(aye, case_id)
    view = read_case(bo.keyring, case_id, TODAY)
    assert view.content is None
    assert [(one.words, one.code, one.sealed) for one in view.happenings] == [("", None, True)] * 2


@pytest.mark.parametrize("role", [Role.contact_officer, Role.auditor, Role.administrator])
def test_nobody_is_given_a_case_whose_work_is_not_cases(opened, aye, staff, role, now_seen):
    case_id = opened(aye)
    with pytest.raises(WrongHandsError):
        actions.give_access(aye.keyring, now_seen(case_id), staff_id=staff("Gun", role).id, why="second_key")


def test_handed_over_it_has_a_new_owner_and_the_old_one_finds_it_no_more(opened, aye, chit, now_seen, row):
    case_id = opened(aye)
    actions.hand_over(aye.keyring, now_seen(case_id), staff_id=chit.id, why="absence", stays=False)
    assert row(case_id).owner_id == chit.id
    with pytest.raises(CaseNotFoundError):
        read_case(aye.keyring, case_id, TODAY)


def test_who_hands_it_over_may_stay_on_it(opened, aye, chit, now_seen):
    case_id = opened(aye)
    actions.hand_over(aye.keyring, now_seen(case_id), staff_id=chit.id, why="workload", stays=True)
    assert read_case(aye.keyring, case_id, TODAY).relation == "on_it"


def test_it_is_not_handed_to_who_owns_it(opened, aye, now_seen):
    with pytest.raises(WrongHandsError):
        actions.hand_over(aye.keyring, now_seen(opened(aye)), staff_id=aye.id, why="workload", stays=True)


def test_a_question_lapses_when_the_case_changes_hands(opened, noted, aye, bo, chit, now_seen):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    actions.hand_over(aye.keyring, now_seen(case_id), staff_id=chit.id, why="absence", stays=False)
    assert read_case(chit.keyring, case_id, TODAY).waiting is None


def test_a_question_lapses_when_whoever_was_asked_is_taken_off(opened, noted, aye, bo, now_seen):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    actions.take_access(aye.keyring, now_seen(case_id), staff_id=bo.id, why="too_close")
    assert read_case(aye.keyring, case_id, TODAY).waiting is None


def test_the_journal_says_who_was_given_access_and_why(shared, journal):
    line = journal(act="case.give_access")[0]
    assert (line.object_ref, line.reason) == (f"case:{shared}", "works_with_owner")


def test_the_page_warns_while_only_one_person_holds_the_key(opened, aye, chit, now_seen, signed_in):
    case_id = opened(aye)
    warning = "Only one person holds the key of this case."
    assert warning in signed_in(aye).get(f"/cases/{case_id}/").text
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="second_key")
    assert warning not in signed_in(aye).get(f"/cases/{case_id}/").text


def test_whoever_owns_a_new_case_holds_the_thread_it_came_from(opened, ei, aye):
    thread, _ = vault.create_compartment(Kind.thread, {ei.id})
    opened(ei, owner=aye, thread=thread)
    assert holders_of(thread) == {ei.id, aye.id}
