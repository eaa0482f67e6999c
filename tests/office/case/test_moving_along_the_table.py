"""A case moves only by a named act along the table; what needs a second person gets one (I-22, I-23)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from refuge.office.access.rules import NotAllowedError
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions, parts
from refuge.office.case.models import Case
from refuge.office.case.reading import read_case
from refuge.office.case.rules import (
    AlreadyAskedError,
    Given,
    Move,
    Need,
    NeedError,
    NoteKind,
    Reason,
    Risk,
    SamePersonError,
    Status,
    TransitionError,
    WrongHandsError,
)
from refuge.office.case.signals import moved
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db
NOTHING = Given()


@pytest.fixture
def assessed(opened, noted, aye, bo, now_seen):
    """A case of Aye's whose assessment Bo has approved."""
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=bo.id)
    actions.approve(bo.keyring, now_seen(case_id))
    return case_id


@pytest.fixture
def stepped(assessed, noted, aye, bo, now_seen):
    """Take the case along its whole way, as far as asked."""

    def go(until):
        noted(aye, assessed, NoteKind.plan)
        given = Given(confirmed=frozenset({Need.person_agrees}))
        actions.ask(aye.keyring, now_seen(assessed), move=Move.plan, given=given, asked_of=bo.id)
        actions.approve(bo.keyring, now_seen(assessed))
        for move, brought in (
            (Move.start_support, NOTHING),
            (Move.follow_up, NOTHING),
            (Move.begin_closing, Given(Reason.goals_met)),
        ):
            if move is until:
                break
            actions.make_move(aye.keyring, now_seen(assessed), move=move, given=brought)
        return assessed

    return go


@pytest.fixture(autouse=True)
def _settled(settled):
    settled()


def close(case_id, aye, bo, now_seen):
    actions.ask(aye.keyring, now_seen(case_id), move=Move.close, given=NOTHING, asked_of=bo.id)
    actions.approve(bo.keyring, now_seen(case_id))


def test_an_assessment_is_approved_by_a_supervisor_who_does_not_own_the_case(assessed, row):
    assert row(assessed).status == Status.assessed


def test_asking_gives_the_supervisor_the_key(assessed, bo):
    assert read_case(bo.keyring, assessed, TODAY).content is not None


def test_the_whole_way_leads_to_closed_and_leaves_no_review(stepped, aye, bo, now_seen, row):
    case_id = stepped(None)
    close(case_id, aye, bo, now_seen)
    assert (row(case_id).status, row(case_id).next_review) == (Status.closed, None)


def test_without_an_assessment_nothing_is_asked(opened, aye, bo, now_seen):
    with pytest.raises(NeedError) as refusal:
        actions.ask(aye.keyring, now_seen(opened(aye)), move=Move.assess, given=NOTHING, asked_of=bo.id)
    assert refusal.value.needs == (Need.assessment,)


def test_a_plan_needs_that_the_person_agrees(assessed, noted, aye, bo, now_seen):
    noted(aye, assessed, NoteKind.plan)
    with pytest.raises(NeedError) as refusal:
        actions.ask(aye.keyring, now_seen(assessed), move=Move.plan, given=NOTHING, asked_of=bo.id)
    assert refusal.value.needs == (Need.person_agrees,)


def test_what_needs_a_second_person_is_not_made_alone(opened, noted, aye, now_seen):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    with pytest.raises(TransitionError):
        actions.make_move(aye.keyring, now_seen(case_id), move=Move.assess, given=NOTHING)


def test_what_is_made_alone_is_not_put_before_anybody(stepped, aye, bo, now_seen):
    case_id = stepped(Move.start_support)
    with pytest.raises(TransitionError):
        actions.ask(aye.keyring, now_seen(case_id), move=Move.start_support, given=NOTHING, asked_of=bo.id)


def test_a_supervisor_who_owns_the_case_is_not_asked_to_approve_it(opened, noted, bo, dan, now_seen):
    case_id = opened(bo)
    actions.give_access(bo.keyring, now_seen(case_id), staff_id=dan.id, why="second_key")
    noted(dan, case_id, NoteKind.assessment)
    with pytest.raises(SamePersonError):
        actions.ask(dan.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=bo.id)


def test_nobody_asks_themselves(opened, noted, aye, bo, now_seen):
    case_id = opened(aye)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=bo.id, why="second_key")
    noted(bo, case_id, NoteKind.assessment)
    with pytest.raises(SamePersonError):
        actions.ask(bo.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=bo.id)


def test_a_supervisor_who_asked_does_not_answer_it_themselves(opened, noted, aye, bo, dan, now_seen, row):
    case_id = opened(aye)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=bo.id, why="second_key")
    noted(bo, case_id, NoteKind.assessment)
    actions.ask(bo.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=dan.id)
    with pytest.raises(SamePersonError):
        actions.approve(bo.keyring, now_seen(case_id))
    assert row(case_id).status == Status.open


def test_a_case_worker_is_not_asked_to_approve(opened, noted, aye, chit, now_seen):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    with pytest.raises(WrongHandsError):
        actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=chit.id)


def test_only_one_question_waits_at_a_time(opened, noted, aye, bo, dan, now_seen):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=bo.id)
    with pytest.raises(AlreadyAskedError):
        actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=dan.id)


def test_a_no_says_why_and_leaves_the_case_where_it_is(opened, noted, aye, bo, now_seen, row):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=bo.id)
    actions.decline(bo.keyring, now_seen(case_id), reasons="The mother's health is missing.")
    assert row(case_id).status == Status.open
    assert read_case(aye.keyring, case_id, TODAY).happenings[0].words == "The mother's health is missing."


def test_a_question_is_taken_back_by_whoever_asked_and_by_nobody_else(opened, noted, aye, bo, now_seen):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=bo.id)
    with pytest.raises(NotAllowedError):
        actions.withdraw(bo.keyring, now_seen(case_id))
    actions.withdraw(aye.keyring, now_seen(case_id))
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=bo.id)


def test_an_approval_of_what_the_case_has_left_behind_is_refused(opened, noted, aye, bo, now_seen):
    case_id = opened(aye)
    with pytest.raises(TransitionError):
        actions.approve(bo.keyring, now_seen(give_key(aye, bo, case_id, now_seen)))


def give_key(aye, bo, case_id, now_seen):
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=bo.id, why="second_key")
    return case_id


def test_contact_that_is_lost_and_comes_back_leads_to_where_it_was(assessed, aye, bo, now_seen, row):
    silent = Given(Reason.no_answer)
    actions.ask(aye.keyring, now_seen(assessed), move=Move.suspend, given=silent, asked_of=bo.id)
    actions.approve(bo.keyring, now_seen(assessed))
    assert (row(assessed).status, row(assessed).suspended_from) == ("suspended_contact", "assessed")
    actions.make_move(aye.keyring, now_seen(assessed), move=Move.resume, given=NOTHING)
    assert (row(assessed).status, row(assessed).suspended_from) == ("assessed", None)


def test_a_case_does_not_close_on_an_old_look_at_the_risk(stepped, settled, aye, bo, now_seen):
    case_id = stepped(None)
    settled(but={Need.recent_risk})
    later = TODAY + timedelta(days=15)
    with pytest.raises(NeedError) as refusal:
        actions.ask(aye.keyring, now_seen(case_id, later), move=Move.close, given=NOTHING, asked_of=bo.id)
    assert refusal.value.needs == (Need.recent_risk,)


def test_a_closed_case_opens_again_only_with_a_reason(stepped, aye, bo, now_seen, row):
    case_id = stepped(None)
    close(case_id, aye, bo, now_seen)
    with pytest.raises(NeedError):
        actions.make_move(aye.keyring, now_seen(case_id), move=Move.reopen, given=NOTHING)
    actions.make_move(aye.keyring, now_seen(case_id), move=Move.reopen, given=Given(Reason.new_risk))
    assert row(case_id).status == Status.reopened
    assert row(case_id).next_review is not None


def test_a_note_does_not_open_a_closed_case_again(stepped, noted, aye, bo, now_seen, row):
    case_id = stepped(None)
    close(case_id, aye, bo, now_seen)
    with pytest.raises(NotAllowedError):
        noted(aye, case_id)
    assert row(case_id).status == Status.closed


def test_an_assessment_from_before_it_was_reopened_does_not_count(stepped, aye, bo, now_seen):
    case_id = stepped(None)
    close(case_id, aye, bo, now_seen)
    actions.make_move(aye.keyring, now_seen(case_id), move=Move.reopen, given=Given(Reason.new_risk))
    with pytest.raises(NeedError):
        actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=NOTHING, asked_of=bo.id)


def test_a_move_on_an_old_view_of_the_case_is_refused(stepped, aye, now_seen, row):
    case_id = stepped(Move.start_support)
    old = now_seen(case_id)
    actions.review_risk(aye.keyring, old, risk=Risk.high, reasons="They asked for her at work.")
    with pytest.raises(StaleVersionError):
        actions.make_move(aye.keyring, old, move=Move.start_support, given=NOTHING)
    assert row(case_id).status == Status.planned


def test_looking_at_the_risk_sets_the_next_review(opened, aye, now_seen, row):
    case_id = opened(aye)
    actions.review_risk(aye.keyring, now_seen(case_id), risk=Risk.high, reasons="They asked for her at work.")
    assert (row(case_id).risk, (row(case_id).next_review - TODAY).days) == (Risk.high, 7)


def test_a_step_of_the_owners_is_not_taken_by_somebody_else_on_the_case(stepped, aye, chit, now_seen):
    case_id = stepped(Move.start_support)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    with pytest.raises(NotAllowedError):
        actions.make_move(chit.keyring, now_seen(case_id), move=Move.start_support, given=NOTHING)


def test_an_approval_that_comes_late_needs_a_new_look_at_the_risk(stepped, settled, aye, bo, now_seen, row):
    case_id = stepped(None)
    settled(but={Need.recent_risk})
    actions.ask(aye.keyring, now_seen(case_id), move=Move.close, given=NOTHING, asked_of=bo.id)
    with pytest.raises(NeedError):
        actions.approve(bo.keyring, now_seen(case_id, TODAY + timedelta(days=15)))
    assert row(case_id).status == Status.closing


def test_the_rooms_above_hear_of_every_move(aye, opened, now_seen):
    heard = []

    def listen(*, pen, transition, **_):
        heard.append((pen.case.status, transition.move))

    moved.connect(listen)
    case_id = opened(aye)
    Case.objects.filter(id=case_id).update(status=Status.planned)
    actions.make_move(aye.keyring, now_seen(case_id), move=Move.start_support, given=NOTHING)
    moved.disconnect(listen)
    assert heard == [(Status.in_support, Move.start_support)]


def leave(case_id, who, now_seen, reason=Reason.chose_to_leave):
    actions.make_move(who.keyring, now_seen(case_id), move=Move.begin_closing, given=Given(reason))


def test_r_1_somebody_leaves_on_the_first_day(opened, aye, bo, now_seen, row):
    case_id = opened(aye)
    leave(case_id, aye, now_seen)
    close(case_id, aye, bo, now_seen)
    assert (row(case_id).status, row(case_id).closing_from) == ("closed", None)


def test_r_1_somebody_who_changes_their_mind_goes_on_where_they_were(assessed, aye, now_seen, row):
    leave(assessed, aye, now_seen)
    assert (row(assessed).status, row(assessed).closing_from) == ("closing", "assessed")
    asked = Given(Reason.person_asked)
    actions.make_move(aye.keyring, now_seen(assessed), move=Move.reconsider, given=asked)
    assert (row(assessed).status, row(assessed).closing_from) == ("assessed", None)


def test_whoever_is_on_the_case_lets_somebody_leave_while_the_owner_is_away(opened, aye, chit, now_seen, row):
    case_id = opened(aye)
    actions.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="stands_in")
    leave(case_id, chit, now_seen)
    assert row(case_id).status == Status.closing


def test_goals_are_met_in_follow_up_and_nowhere_else(opened, aye, now_seen):
    with pytest.raises(NeedError):
        leave(opened(aye), aye, now_seen, Reason.goals_met)


def test_i_35_nothing_closes_while_a_matter_stands_open(stepped, monkeypatch, aye, bo, now_seen, row):
    case_id = stepped(None)
    held = parts.Part("a room with work", 1, open_matters=lambda _: (parts.Settled("Something is owed"),))
    monkeypatch.setitem(parts._parts, held.name, held)
    with pytest.raises(NeedError) as refusal:
        close(case_id, aye, bo, now_seen)
    assert refusal.value.needs == (Need.matters_settled,)
    assert row(case_id).status == Status.closing


def test_a_matter_that_opens_after_the_question_was_put_stops_the_approval(
    stepped, monkeypatch, aye, bo, now_seen, row
):
    case_id = stepped(None)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.close, given=NOTHING, asked_of=bo.id)
    held = parts.Part("a room with work", 1, open_matters=lambda _: (parts.Settled("Something is owed"),))
    monkeypatch.setitem(parts._parts, held.name, held)
    with pytest.raises(NeedError):
        actions.approve(bo.keyring, now_seen(case_id))
    assert row(case_id).status == Status.closing


def test_whoever_looked_a_second_time_is_not_who_approves(stepped, settled, aye, bo, dan, now_seen, row):
    case_id = stepped(Move.begin_closing)
    leave(case_id, aye, now_seen, Reason.lost_contact)
    settled(looked_at_by={bo.id})
    actions.ask(aye.keyring, now_seen(case_id), move=Move.close, given=NOTHING, asked_of=bo.id)
    with pytest.raises(SamePersonError):
        actions.approve(bo.keyring, now_seen(case_id))
    settled(looked_at_by={dan.id})
    actions.approve(bo.keyring, now_seen(case_id))
    assert row(case_id).status == Status.closed


def test_contact_that_comes_back_after_a_case_was_reopened(stepped, aye, bo, now_seen, row):
    case_id = stepped(None)
    close(case_id, aye, bo, now_seen)
    actions.make_move(aye.keyring, now_seen(case_id), move=Move.reopen, given=Given(Reason.new_risk))
    actions.ask(
        aye.keyring, now_seen(case_id), move=Move.suspend, given=Given(Reason.no_answer), asked_of=bo.id
    )
    actions.approve(bo.keyring, now_seen(case_id))
    actions.make_move(aye.keyring, now_seen(case_id), move=Move.resume, given=NOTHING)
    assert row(case_id).status == Status.reopened
