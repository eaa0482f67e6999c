"""A child, or anybody whose age is in doubt, is behind a wall: for everybody but child-protection
officers there is nothing there.

R4, X1, I-4, I-5: no list, count, search or page shows the case, its key is turned, and no edit moves it back.
"""

from __future__ import annotations

import pytest

from refuge.office.access.actions import change_roles, take_off
from refuge.office.access.models import Staff
from refuge.office.access.rules import Role
from refuge.office.case import actions, queries
from refuge.office.case.reading import read_case
from refuge.office.case.rules import (
    AgeReason,
    CaseNotFoundError,
    Given,
    Move,
    NoChildProtectionError,
    NoteKind,
    Track,
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
def walled(opened, aye, phyu, now_seen):
    """A case of Aye's whose age is corrected to a child's."""
    case_id = opened(aye)
    actions.correct_age(
        aye.keyring, now_seen(case_id), age_band=AgeBand.from_15_to_17, why=AgeReason.person_said
    )
    return case_id


@pytest.mark.parametrize("age_band", CHILDREN)
def test_a_child_or_doubt_opens_behind_the_wall_with_a_protector_as_owner(age_band, opened, aye, phyu, row):
    case = row(opened(aye, age_band=age_band))
    assert (case.track, case.owner_id, case.retention_class) == (Track.child, phyu.id, "child")


@pytest.mark.parametrize("age_band", sorted(set(AgeBand) - set(CHILDREN)))
def test_an_adult_does_not(age_band, opened, aye, phyu, row):
    assert row(opened(aye, age_band=age_band)).track == Track.adult


def test_every_protector_of_children_holds_its_key_and_nobody_else(opened, aye, phyu, pan, row):
    case = row(opened(aye, age_band=AgeBand.under_15))
    assert holders_of(case.compartment_id) == {phyu.id, pan.id}


def test_without_anybody_who_protects_children_it_is_not_opened_at_all(opened, aye):
    with pytest.raises(NoChildProtectionError):
        opened(aye, age_band=AgeBand.under_15)


def test_the_one_with_the_fewest_children_is_given_the_next(opened, aye, phyu, pan, row):
    owners = {row(opened(aye, age_band=AgeBand.under_15)).owner_id for _ in range(2)}
    assert owners == {phyu.id, pan.id}


def test_the_thread_it_came_from_is_closed_to_the_contact_officer_who_opened_it(opened, ei, aye, phyu):
    thread, _ = vault.create_compartment(Kind.thread, {ei.id})
    opened(ei, owner=aye, age_band=AgeBand.under_15, thread=thread)
    assert holders_of(thread) == {phyu.id}
    ei.keyring.opened.clear()
    with pytest.raises(NoKeyError):
        key_of(ei.keyring, thread)


def test_the_contact_officer_is_told_who_has_it_now_and_its_reference(opened, ei, aye, phyu, row, signed_in):
    case_id = opened(ei, owner=aye, age_band=AgeBand.under_15)
    page = signed_in(ei).get(f"/cases/{case_id}/opened/").text
    assert "The child-protection track has it now" in page
    assert row(case_id).case_no in page.replace("-", "")


def test_nobody_else_is_told(opened, ei, aye, phyu, chit, signed_in):
    case_id = opened(ei, owner=aye, age_band=AgeBand.under_15)
    assert signed_in(chit).get(f"/cases/{case_id}/opened/").status_code == 404


def test_who_opened_it_does_not_find_it(opened, aye, phyu, row):
    case_id = opened(aye, age_band=AgeBand.under_15)
    with pytest.raises(CaseNotFoundError):
        read_case(aye.keyring, case_id, TODAY)
    with pytest.raises(CaseNotFoundError):
        queries.find_case(aye.actor, row(case_id).case_no)


def test_it_is_in_no_list_and_no_count_of_anybody_else(opened, aye, phyu):
    opened(aye, age_band=AgeBand.under_15)
    assert queries.list_cases(aye.actor, {}, TODAY).rows == ()
    assert queries.list_cases(aye.actor, {"track": "child"}, TODAY).rows == ()
    assert queries.desk_of(aye.actor, TODAY).is_clear


def test_even_somebody_who_still_held_a_key_would_not_see_it(walled, aye, phyu, row):
    vault.grant(phyu.keyring, row(walled).compartment_id, aye.id)
    with pytest.raises(CaseNotFoundError):
        read_case(aye.keyring, walled, TODAY)
    assert queries.list_cases(aye.actor, {}, TODAY).rows == ()


def test_a_corrected_age_moves_the_case_by_itself_and_turns_both_keys(opened, aye, phyu, now_seen, row):
    thread, _ = vault.create_compartment(Kind.thread, {aye.id})
    case_id = opened(aye, thread=thread)
    track = actions.correct_age(
        aye.keyring, now_seen(case_id), age_band=AgeBand.unknown, why=AgeReason.in_doubt
    )
    assert track is Track.child
    assert row(case_id).owner_id == phyu.id
    assert holders_of(row(case_id).compartment_id) == holders_of(thread) == {phyu.id}


def test_child_protection_reads_what_was_written_before_the_wall(walled, phyu):
    view = read_case(phyu.keyring, walled, TODAY)
    assert view.content.person.age_band is AgeBand.from_15_to_17
    assert view.happenings[-1].words == "They looked through her phone twice."


def test_what_is_written_behind_the_wall_is_under_a_key_nobody_else_ever_held(walled, noted, phyu, aye, row):
    noted(phyu, walled)
    aye.keyring.opened.clear()
    with pytest.raises(NoKeyError):
        key_of(aye.keyring, row(walled).compartment_id)


def test_no_edit_of_the_age_leads_back(walled, phyu, now_seen, row):
    actions.correct_age(phyu.keyring, now_seen(walled), age_band=AgeBand.from_25_to_59, why=AgeReason.mistake)
    assert row(walled).track == Track.child
    assert holders_of(row(walled).compartment_id) == {phyu.id}


def test_a_protector_of_children_who_owned_it_before_goes_on_owning_it(opened, phyu, staff, now_seen, row):
    both = staff("Naw", Role.case_worker, Role.cp_officer)
    case_id = opened(both)
    actions.correct_age(both.keyring, now_seen(case_id), age_band=AgeBand.under_15, why=AgeReason.person_said)
    assert row(case_id).owner_id == both.id


def test_a_question_that_waited_has_lapsed(opened, noted, aye, bo, phyu, now_seen):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    actions.correct_age(aye.keyring, now_seen(case_id), age_band=AgeBand.under_15, why=AgeReason.person_said)
    assert read_case(phyu.keyring, case_id, TODAY).waiting is None


def test_it_is_not_handed_to_a_case_worker(walled, phyu, chit, now_seen):
    with pytest.raises(WrongHandsError):
        actions.hand_over(phyu.keyring, now_seen(walled), staff_id=chit.id, why="workload", stays=False)
    with pytest.raises(WrongHandsError):
        actions.give_access(phyu.keyring, now_seen(walled), staff_id=chit.id, why="second_key")


def test_nobody_is_taken_off_it(walled, phyu, pan, now_seen):
    actions.give_access(phyu.keyring, now_seen(walled), staff_id=pan.id, why="second_key")
    with pytest.raises(WrongHandsError):
        actions.take_access(phyu.keyring, now_seen(walled), staff_id=pan.id, why="no_longer_needed")


def test_the_browser_of_who_corrected_the_age_shows_the_reference_and_then_nothing(
    opened, aye, phyu, now_seen, signed_in
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


def test_whoever_protects_children_no_more_loses_every_childs_case_and_thread(
    opened, phyu, pan, htun, row, journal
):
    thread, _ = vault.create_compartment(Kind.thread, {phyu.id, pan.id})
    case_id = opened(phyu, age_band=AgeBand.under_15, thread=thread)
    change_roles(htun.actor, phyu.id, [Role.case_worker])
    case = row(case_id)
    assert case.owner_id == pan.id
    assert holders_of(case.compartment_id) == holders_of(thread) == {pan.id}
    assert journal(act="case.hand_over")[-1].actor_name == "Htun"


def test_a_protector_who_becomes_administrator_passes_every_childs_case_on(opened, phyu, pan, htun, row):
    case_id = opened(phyu, age_band=AgeBand.under_15)
    change_roles(htun.actor, phyu.id, [Role.administrator])
    assert row(case_id).owner_id == pan.id
    assert holders_of(row(case_id).compartment_id) == {pan.id}


def test_a_protector_who_becomes_case_worker_keeps_the_adults_they_are_on(opened, staff, pan, htun, row):
    both = staff("Naw", Role.case_worker, Role.cp_officer)
    case_id = opened(both)
    change_roles(htun.actor, both.id, [Role.case_worker])
    assert holders_of(row(case_id).compartment_id) == {both.id}


@pytest.mark.parametrize("there_is_a_child", [True, False])
@pytest.mark.parametrize(
    "end", [lambda by, who: change_roles(by, who, [Role.case_worker]), take_off], ids=["role", "work"]
)
def test_the_last_protector_of_children_stays_one(opened, phyu, htun, row, end, there_is_a_child):
    # The same with and without a child's case: a refusal does not tell an administrator that there is one (I-5).
    case_id = opened(phyu, age_band=AgeBand.under_15) if there_is_a_child else None
    with pytest.raises(NoChildProtectionError):
        end(htun.actor, phyu.id)
    if case_id:
        assert row(case_id).owner_id == phyu.id
        assert holders_of(row(case_id).compartment_id) == {phyu.id}


def test_an_administrator_is_told_what_to_do_first(phyu, htun, signed_in, reauthenticated):
    page = reauthenticated(signed_in(htun), htun).post(f"/staff/{phyu.id}/take-off/", {})
    assert page.status_code == 409
    assert "first gives somebody else the role of child protection" in page.text


def test_one_of_two_protectors_is_taken_off_and_their_case_waits_for_hands(opened, phyu, pan, htun, row):
    case_id = opened(phyu, age_band=AgeBand.under_15)
    take_off(htun.actor, phyu.id)
    assert [one.id for one in queries.desk_of(pan.actor, TODAY).ownerless] == [case_id]
    assert holders_of(row(case_id).compartment_id) == {pan.id}


# --- I-5: nobody else, not even a count of one


def test_i_5_a_supervisor_sees_nothing_of_it_anywhere(walled, opened, bo, chit, row, signed_in):
    client, adults = signed_in(bo), opened(chit)
    assert [one.id for one in queries.list_cases(bo.actor, {}, TODAY).rows] == [adults]
    assert client.get(f"/cases/{walled}/").status_code == 404
    assert (
        "You are on no case with this number."
        in client.post("/cases/find/", {"number": row(walled).case_no}).text
    )
    assert queries.desk_of(bo.actor, TODAY).is_clear


def test_i_5_a_child_left_by_its_owner_is_on_no_supervisors_desk(walled, bo, phyu, pan):
    Staff.objects.filter(id=phyu.id).update(is_active=False)
    assert queries.desk_of(bo.actor, TODAY).ownerless == ()
    assert [one.id for one in queries.desk_of(pan.actor, TODAY).ownerless] == [walled]


def test_i_5_a_supervisor_who_looks_for_children_finds_no_such_choice(walled, bo):
    page = queries.list_cases(bo.actor, {"track": "child"}, TODAY)
    assert page.rows == ()
    assert "track" not in page.form.fields


def test_who_sees_both_tracks_may_choose_between_them(walled, opened, chit, staff):
    both, adults = staff("Naw", Role.supervisor, Role.cp_officer), opened(chit)

    def ids(**wanted):
        return {one.id for one in queries.list_cases(both.actor, wanted, TODAY).rows}

    assert (ids(), ids(track="child"), ids(track="adult")) == ({walled, adults}, {walled}, {adults})


def test_who_works_with_adults_and_protects_children_sees_their_own_adults_and_every_child(
    walled, opened, chit, staff
):
    both = staff("Naw", Role.case_worker, Role.cp_officer)
    mine, _ = opened(both), opened(chit)
    assert {one.id for one in queries.list_cases(both.actor, {}, TODAY).rows} == {walled, mine}


def test_child_protection_sees_no_adults_case(opened, aye, phyu, row, signed_in):
    case_id = opened(aye)
    vault.grant(aye.keyring, row(case_id).compartment_id, phyu.id)
    assert queries.list_cases(phyu.actor, {}, TODAY).rows == ()
    assert signed_in(phyu).get(f"/cases/{case_id}/").status_code == 404


def test_i_5_the_journal_does_not_tell_a_childs_case_from_another(opened, aye, phyu, now_seen, journal):
    told = []
    for age_band in (AgeBand.from_15_to_17, AgeBand.from_60):
        case_id = opened(aye)
        before = len(journal())
        actions.correct_age(aye.keyring, now_seen(case_id), age_band=age_band, why=AgeReason.person_said)
        lines = [
            (one.act, one.reason, one.outcome, one.columns_changed, one.columns_read)
            for one in journal()[before:]
            if one.object_ref == f"case:{case_id}"
        ]
        told.append(lines)
    assert told[0] == told[1] != []


def test_nothing_in_the_journal_lists_children_when_somebody_leaves_child_protection(
    opened, phyu, pan, htun, journal
):
    cases = [opened(phyu, age_band=AgeBand.under_15) for _ in range(3)]
    before = len(journal())
    change_roles(htun.actor, phyu.id, [Role.case_worker])
    assert not {f"case:{one}" for one in cases} & {one.object_ref for one in journal()[before:]}
