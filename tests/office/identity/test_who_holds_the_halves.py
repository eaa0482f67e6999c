"""Halves follow a case that changes hands, and leave with whoever leaves. Nobody ever comes to have both."""

from __future__ import annotations

import pytest
from django.utils import timezone

from refuge.office.access import actions as access
from refuge.office.access.models import Staff
from refuge.office.access.rules import Role
from refuge.office.case import actions as case_actions
from refuge.office.case.rules import AgeReason
from refuge.office.identity import actions, queries
from refuge.office.identity.models import Opening, Record, Share
from refuge.office.identity.rules import Act, NoHalfError, Side, State, Words
from refuge.office.people.rules import AgeBand

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(staff):
    return staff("Htun", Role.administrator)


def sides():
    return dict(Share.objects.values_list("staff", "side"))


def kept_as_seen(member, case_id):
    before = queries.before_act(member.actor, Act.see, case_id)
    return queries.kept_of(before, timezone.localdate())


def hand_over(by, seen, to, *, stays=False):
    case_actions.hand_over(by.keyring, seen, staff_id=to.id, why="workload", stays=stays)


def test_the_new_owner_is_given_a_half_by_whoever_hands_over(kept, aye, bo, chit, dan, now_seen, lent, shown):
    hand_over(aye, now_seen(kept), chit)
    assert sides() == {chit.id: Side.one, bo.id: Side.other, dan.id: Side.other}
    assert shown(chit, kept, lent(chit, kept, by=bo)).name_used


def test_somebody_let_on_the_case_is_given_one_and_loses_it_when_taken_off(kept, aye, chit, now_seen):
    case_actions.give_access(aye.keyring, now_seen(kept), staff_id=chit.id, why="works_with_owner")
    assert sides()[chit.id] == Side.one
    case_actions.take_access(aye.keyring, now_seen(kept), staff_id=chit.id, why="no_longer_needed")
    assert chit.id not in sides()


def test_whoever_is_taken_off_loses_what_was_lent_to_them(kept, aye, bo, chit, now_seen, lent):
    case_actions.give_access(aye.keyring, now_seen(kept), staff_id=chit.id, why="works_with_owner")
    opening_id = lent(chit, kept, by=bo)
    case_actions.take_access(aye.keyring, now_seen(kept), staff_id=chit.id, why="too_close")
    row = Opening.objects.get(id=opening_id)
    assert (row.state, row.lent) == (State.lapsed, None)


def test_a_second_officer_who_becomes_the_owner_keeps_one_half_and_no_second(
    kept, aye, bo, dan, now_seen, wanted
):
    hand_over(aye, now_seen(kept), bo, stays=True)
    assert sides() == {aye.id: Side.one, bo.id: Side.other, dan.id: Side.other}
    with pytest.raises(NoHalfError):
        wanted(bo, kept)


def test_once_it_was_shown_halves_are_dealt_as_people_stand_then(kept, aye, bo, dan, now_seen, lent, shown):
    hand_over(aye, now_seen(kept), bo, stays=True)
    shown(aye, kept, lent(aye, kept, by=dan))
    assert sides() == {aye.id: Side.one, bo.id: Side.one, dan.id: Side.other}


def test_a_case_handed_over_by_a_second_officer_says_who_is_without_a_half(
    kept, aye, bo, chit, now_seen, now
):
    case_actions.give_access(aye.keyring, now_seen(kept), staff_id=bo.id, why="second_key")
    hand_over(bo, now_seen(kept), chit, stays=True)
    assert chit.id not in sides()
    assert kept_as_seen(aye, kept).without == ("Chit",)
    actions.hand_out(aye.keyring, kept, now=now)
    assert sides()[chit.id] == Side.one
    assert kept_as_seen(aye, kept).without == ()


def test_a_new_second_officer_is_given_a_half_by_another_one(kept, bo, staff, now):
    newcomer = staff("Lwin", Role.supervisor)
    assert kept_as_seen(bo, kept).without == ("Lwin",)
    assert kept_as_seen(newcomer, kept).without == ()
    assert actions.hand_out(bo.keyring, kept, now=now) == 1
    assert sides()[newcomer.id] == Side.other
    assert actions.hand_out(bo.keyring, kept, now=now) == 0


def test_whoever_holds_none_hands_out_none(kept, staff, now):
    newcomer = staff("Lwin", Role.supervisor)
    with pytest.raises(NoHalfError):
        actions.hand_out(newcomer.keyring, kept, now=now)


def test_somebody_who_leaves_the_office_leaves_without_halves(kept, bo, administrator, journal):
    access.take_off(administrator.actor, bo.id)
    assert bo.id not in sides()
    assert journal(act="identity.let_go")


def test_where_a_side_is_nobody_any_more_the_page_says_so(kept, aye, bo, dan, administrator, signed_in):
    for member in (bo, dan):
        access.take_off(administrator.actor, member.id)
    assert kept_as_seen(aye, kept).is_lost
    page = signed_in(aye).get(f"/identity/{kept}/").text
    assert "nobody can ever open it" in page or "ဖွင့်" in page


def test_a_supervisor_who_becomes_a_case_worker_loses_the_other_half(kept, bo, administrator):
    access.change_roles(administrator.actor, bo.id, [Role.case_worker])
    assert bo.id not in sides()


def test_a_case_worker_who_becomes_an_auditor_loses_theirs(kept, aye, bo, administrator, lent, now_seen):
    opening_id = lent(aye, kept, by=bo)
    access.change_roles(administrator.actor, aye.id, [Role.auditor])
    assert aye.id not in sides()
    assert Opening.objects.get(id=opening_id).state == State.lapsed


def test_a_role_that_changes_nothing_here_takes_nothing(kept, bo, administrator):
    access.change_roles(administrator.actor, bo.id, [Role.supervisor, Role.legal])
    assert sides()[bo.id] == Side.other


def test_behind_the_wall_what_adults_wrote_down_is_destroyed(kept, aye, thuza, sandar, now_seen):
    case_actions.correct_age(
        aye.keyring, now_seen(kept), age_band=AgeBand.from_15_to_17, why=AgeReason.person_said
    )
    assert [model for model in (Record, Share, Opening) if model.objects.exists()] == []


def test_a_childs_name_is_between_two_officers_of_child_protection(
    opened, thuza, sandar, aye, bo, agreed_by_child, now_seen, lent, shown
):
    case_id = opened(thuza, age_band=AgeBand.from_15_to_17)
    agreed_by_child(thuza, case_id)
    actions.write(thuza.keyring, now_seen(case_id, timezone.localdate()), Words("Planted"))
    assert sides() == {thuza.id: Side.one, sandar.id: Side.other}
    assert shown(thuza, case_id, lent(thuza, case_id, by=sandar)).name_used == "Planted"


def test_with_one_officer_of_child_protection_a_childs_name_is_not_written_down(
    opened, thuza, bo, agreed_by_child, now_seen
):
    from refuge.office.identity.rules import NobodyOnOneSideError

    case_id = opened(thuza, age_band=AgeBand.from_15_to_17)
    agreed_by_child(thuza, case_id)
    with pytest.raises(NobodyOnOneSideError):
        actions.write(thuza.keyring, now_seen(case_id, timezone.localdate()), Words("Planted"))


def test_somebody_who_is_away_is_not_among_those_who_hold_a_half(kept, aye, bo):
    Staff.objects.filter(id=bo.id).update(is_active=False)
    assert dict(kept_as_seen(aye, kept).sides)[Side.other] == ("Dan",)
