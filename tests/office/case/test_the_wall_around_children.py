"""A child, or anybody whose age is in doubt, is behind a wall: for everybody but supervisors there is nothing there.

R4, X1, I-4, I-5: no list, count, search or page shows the case, its key is turned, and no edit moves it back.
"""

from __future__ import annotations

import pytest

from refuge.office.access.actions import change_roles
from refuge.office.access.rules import Role
from refuge.office.case import actions, queries
from refuge.office.case.reading import read_case
from refuge.office.case.rules import (
    AgeReason,
    CaseNotFoundError,
    Given,
    Move,
    NoSupervisorError,
    NoteKind,
    Reason,
    Track,
    TransitionError,
    WrongHandsError,
)
from refuge.office.people.rules import AgeBand
from refuge.office.vault import actions as vault
from refuge.office.vault.queries import holders_of, key_of
from refuge.office.vault.rules import Kind, NoKeyError
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db
CHILDREN = [AgeBand.under_15, AgeBand.from_15_to_17, AgeBand.unknown]


@pytest.fixture
def walled(opened, aye, bo, now_seen):
    """A case of Aye's whose age is corrected to a child's."""
    case_id = opened(aye)
    actions.correct_age(
        aye.keyring, now_seen(case_id), age_band=AgeBand.from_15_to_17, why=AgeReason.person_said
    )
    return case_id


@pytest.mark.parametrize("age_band", CHILDREN)
def test_a_child_or_doubt_opens_behind_the_wall_with_a_supervisor_as_owner(age_band, opened, aye, bo, row):
    case = row(opened(aye, age_band=age_band))
    assert (case.track, case.owner_id, case.retention_class) == (Track.child, bo.id, "child")


@pytest.mark.parametrize("age_band", sorted(set(AgeBand) - set(CHILDREN)))
def test_an_adult_does_not(age_band, opened, aye, bo, row):
    assert row(opened(aye, age_band=age_band)).track == Track.adult


def test_every_supervisor_holds_its_key_and_nobody_else(opened, aye, bo, dan, row):
    case = row(opened(aye, age_band=AgeBand.under_15))
    assert holders_of(case.compartment_id) == {bo.id, dan.id}


def test_without_a_supervisor_it_is_not_opened_at_all(opened, aye):
    with pytest.raises(NoSupervisorError):
        opened(aye, age_band=AgeBand.under_15)


def test_the_one_with_the_fewest_children_is_given_the_next(opened, aye, bo, dan, row):
    owners = {row(opened(aye, age_band=AgeBand.under_15)).owner_id for _ in range(2)}
    assert owners == {bo.id, dan.id}


def test_the_thread_it_came_from_is_closed_to_the_contact_officer_who_opened_it(opened, ei, aye, bo):
    thread, _ = vault.create_compartment(Kind.thread, {ei.id})
    opened(ei, owner=aye, age_band=AgeBand.under_15, thread=thread)
    assert holders_of(thread) == {bo.id}
    ei.keyring.opened.clear()
    with pytest.raises(NoKeyError):
        key_of(ei.keyring, thread)


def test_the_contact_officer_is_told_who_has_it_now_and_its_reference(opened, ei, aye, bo, row, signed_in):
    case_id = opened(ei, owner=aye, age_band=AgeBand.under_15)
    page = signed_in(ei).get(f"/cases/{case_id}/opened/").text
    assert "The child-protection track has it now" in page
    assert row(case_id).case_no in page.replace("-", "")


def test_nobody_else_is_told(opened, ei, aye, bo, chit, signed_in):
    case_id = opened(ei, owner=aye, age_band=AgeBand.under_15)
    assert signed_in(chit).get(f"/cases/{case_id}/opened/").status_code == 404


def test_who_opened_it_does_not_find_it(opened, aye, bo, row):
    case_id = opened(aye, age_band=AgeBand.under_15)
    with pytest.raises(CaseNotFoundError):
        read_case(aye.keyring, case_id, TODAY)
    with pytest.raises(CaseNotFoundError):
        queries.find_case(aye.actor, row(case_id).case_no)


def test_it_is_in_no_list_and_no_count_of_anybody_else(opened, aye, bo):
    opened(aye, age_band=AgeBand.under_15)
    assert queries.list_cases(aye.actor, {}, TODAY).rows == ()
    assert queries.list_cases(aye.actor, {"track": "child"}, TODAY).rows == ()
    assert queries.desk_of(aye.actor, TODAY).is_clear


def test_even_somebody_who_still_held_a_key_would_not_see_it(walled, aye, bo, row):
    vault.grant(bo.keyring, row(walled).compartment_id, aye.id)
    with pytest.raises(CaseNotFoundError):
        read_case(aye.keyring, walled, TODAY)
    assert queries.list_cases(aye.actor, {}, TODAY).rows == ()


def test_a_corrected_age_moves_the_case_by_itself_and_turns_both_keys(opened, aye, bo, now_seen, row):
    thread, _ = vault.create_compartment(Kind.thread, {aye.id})
    case_id = opened(aye, thread=thread)
    track = actions.correct_age(
        aye.keyring, now_seen(case_id), age_band=AgeBand.unknown, why=AgeReason.in_doubt
    )
    assert track is Track.child
    assert row(case_id).owner_id == bo.id
    assert holders_of(row(case_id).compartment_id) == holders_of(thread) == {bo.id}


def test_the_supervisor_reads_what_was_written_before_the_wall(walled, bo):
    view = read_case(bo.keyring, walled, TODAY)
    assert view.content.person.age_band is AgeBand.from_15_to_17
    assert view.happenings[-1].words == "They looked through her phone twice."


def test_what_is_written_behind_the_wall_is_under_a_key_nobody_else_ever_held(walled, noted, bo, aye, row):
    noted(bo, walled)
    aye.keyring.opened.clear()
    with pytest.raises(NoKeyError):
        key_of(aye.keyring, row(walled).compartment_id)


def test_no_edit_of_the_age_leads_back(walled, bo, now_seen, row):
    actions.correct_age(bo.keyring, now_seen(walled), age_band=AgeBand.from_25_to_59, why=AgeReason.mistake)
    assert row(walled).track == Track.child
    assert holders_of(row(walled).compartment_id) == {bo.id}


def test_a_supervisor_who_owned_it_before_goes_on_owning_it(opened, bo, dan, now_seen, row):
    case_id = opened(dan)
    actions.correct_age(dan.keyring, now_seen(case_id), age_band=AgeBand.under_15, why=AgeReason.person_said)
    assert row(case_id).owner_id == dan.id


def test_a_question_that_waited_has_lapsed(opened, noted, aye, bo, now_seen):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    actions.correct_age(aye.keyring, now_seen(case_id), age_band=AgeBand.under_15, why=AgeReason.person_said)
    assert read_case(bo.keyring, case_id, TODAY).waiting is None


def test_it_is_not_handed_to_a_case_worker(walled, bo, chit, now_seen):
    with pytest.raises(WrongHandsError):
        actions.hand_over(bo.keyring, now_seen(walled), staff_id=chit.id, why="workload", stays=False)
    with pytest.raises(WrongHandsError):
        actions.give_access(bo.keyring, now_seen(walled), staff_id=chit.id, why="second_key")


def test_no_supervisor_is_taken_off_it(walled, bo, dan, now_seen):
    actions.give_access(bo.keyring, now_seen(walled), staff_id=dan.id, why="second_key")
    with pytest.raises(WrongHandsError):
        actions.take_access(bo.keyring, now_seen(walled), staff_id=dan.id, why="no_longer_needed")


def test_it_is_not_closed_before_child_protection_is_there(walled, bo, now_seen):
    with pytest.raises(TransitionError):
        actions.make_move(
            bo.keyring, now_seen(walled), move=Move.begin_closing, given=Given(Reason.goals_met)
        )


def test_the_browser_of_who_corrected_the_age_shows_the_reference_and_then_nothing(
    opened, aye, bo, now_seen, signed_in
):
    case_id = opened(aye)
    client = signed_in(aye)
    typed = {"version": now_seen(case_id).version, "age_band": "15_17", "why": "person_said"}
    page = client.post(f"/cases/{case_id}/age/", typed, follow=True)
    assert "The child-protection track has it now" in page.text
    assert client.get(f"/cases/{case_id}/").status_code == 404


@pytest.fixture
def htun(staff):
    return staff("Htun", Role.administrator)


def test_whoever_is_no_supervisor_any_more_loses_every_childs_case_and_thread(
    opened, bo, dan, htun, row, journal
):
    thread, _ = vault.create_compartment(Kind.thread, {bo.id, dan.id})
    case_id = opened(bo, age_band=AgeBand.under_15, thread=thread)
    change_roles(htun.actor, bo.id, [Role.case_worker])
    case = row(case_id)
    assert case.owner_id == dan.id
    assert holders_of(case.compartment_id) == holders_of(thread) == {dan.id}
    assert journal(act="case.hand_over")[-1].actor_name == "Htun"


def test_a_supervisor_who_becomes_administrator_passes_every_childs_case_on(opened, bo, dan, htun, row):
    case_id = opened(bo, age_band=AgeBand.under_15)
    change_roles(htun.actor, bo.id, [Role.administrator])
    assert row(case_id).owner_id == dan.id
    assert holders_of(row(case_id).compartment_id) == {dan.id}


def test_a_supervisor_who_becomes_case_worker_keeps_the_adults_they_are_on(opened, bo, dan, htun, row):
    case_id = opened(bo)
    change_roles(htun.actor, bo.id, [Role.case_worker])
    assert holders_of(row(case_id).compartment_id) == {bo.id}


def test_the_last_supervisor_stays_one_while_there_is_a_childs_case(opened, bo, htun, row):
    case_id = opened(bo, age_band=AgeBand.under_15)
    with pytest.raises(NoSupervisorError):
        change_roles(htun.actor, bo.id, [Role.case_worker])
    assert row(case_id).owner_id == bo.id
    assert holders_of(row(case_id).compartment_id) == {bo.id}
