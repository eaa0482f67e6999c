"""The rules by themselves, with values and no table: what each promises and what it raises."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import rules
from refuge.office.case.rules import (
    Act,
    CaseNotFoundError,
    Given,
    Leaving,
    Move,
    Need,
    NeedError,
    NoteKind,
    OwnerStaysError,
    Reason,
    Relation,
    Risk,
    SamePersonError,
    Situation,
    Standing,
    Status,
    Track,
    TransitionError,
    WrongHandsError,
)
from refuge.office.people.rules import AgeBand

TODAY = date(2026, 11, 23)
AYE, BO, CHIT = (UUID(int=n) for n in (11, 12, 13))
WORKER = frozenset({Role.case_worker})


def situation(
    status=Status.open, track=Track.adult, suspended_from=None, notes=(), risk_set_on=TODAY, **more
):
    return Situation(status, track, suspended_from, frozenset(notes), risk_set_on, **more)


def closing(reason, settled=frozenset(Need), **more):
    leaving = Leaving(reason, frozenset(settled))
    return situation(Status.closing, closing_from=Status.open, leaving=leaving, **more)


def standing(relation, roles=WORKER, staff_id=AYE):
    return Standing(staff_id, roles, relation)


def raised(error, act, *args, **kwargs):
    with pytest.raises(error) as refusal:
        act(*args, **kwargs)
    return refusal.value


def test_from_every_state_there_is_a_way_on():
    for status in Status:
        at = situation(status, suspended_from=Status.planned if status is Status.suspended_contact else None)
        assert rules.moves_from(at)


def test_r_1_somebody_may_leave_from_wherever_the_case_stands():
    for status in rules.BEFORE_CLOSING:
        line = rules.transition_for(Move.begin_closing, situation(status))
        assert line.reasons - rules.ANY_TIME_REASONS == (
            {Reason.goals_met} if status is Status.follow_up else set()
        )
        assert Reason.chose_to_leave in line.reasons
        assert line.taken_by == rules.HOLDERS
        assert not line.approved


def test_in_silence_a_case_closes_only_for_what_needs_no_word():
    silent = situation(Status.suspended_contact, suspended_from=Status.planned)
    assert rules.transition_for(Move.begin_closing, silent).reasons == rules.SILENT_REASONS


@pytest.mark.parametrize("left", rules.BEFORE_CLOSING)
def test_r_1_somebody_who_changes_their_mind_goes_back_to_where_they_were(left):
    begin = rules.transition_for(Move.begin_closing, situation(left))
    assert rules.closing_from_after(begin, situation(left)) is left
    back = rules.transition_for(Move.reconsider, situation(Status.closing, closing_from=left))
    assert back.target is left
    assert rules.closing_from_after(back, situation(Status.closing, closing_from=left)) is None


def test_where_a_case_goes_back_to_outlasts_a_silence():
    at = situation(Status.closing, closing_from=Status.planned)
    assert rules.closing_from_after(rules.transition_for(Move.suspend, at), at) is Status.planned
    silent = situation(Status.suspended_contact, suspended_from=Status.closing, closing_from=Status.planned)
    for move in (Move.resume, Move.begin_closing):
        assert rules.closing_from_after(rules.transition_for(move, silent), silent) is Status.planned
    never = situation(Status.suspended_contact, suspended_from=Status.assessed)
    assert rules.closing_from_after(rules.transition_for(Move.begin_closing, never), never) is Status.assessed


def test_every_reason_for_closing_says_what_it_needs():
    assert set(rules.CLOSING_NEEDS) == rules.CLOSING_REASONS
    for reason, needs in rules.CLOSING_NEEDS.items():
        assert {Need.matters_settled, Need.consents_reviewed} <= set(needs), reason  # I-35


SPOKEN_WITH = rules.CLOSING_REASONS - rules.SILENT_REASONS - {Reason.transferred_to_detention_track}


@pytest.mark.parametrize("reason", sorted(SPOKEN_WITH))
def test_whoever_can_be_told_is_told(reason):
    assert Need.person_told in rules.CLOSING_NEEDS[reason]


@pytest.mark.parametrize("reason", sorted(rules.CLOSING_REASONS))
def test_a_case_closes_with_everything_its_reason_needs_and_not_without(reason):
    line = rules.transition_for(Move.close, closing(reason))
    assert rules.stored_needs(line, closing(reason), TODAY) == ()
    for need in set(rules.CLOSING_NEEDS[reason]) - {Need.recent_risk}:
        without = closing(reason, frozenset(Need) - {need})
        assert rules.stored_needs(line, without, TODAY) == (need,)


def test_a_case_does_not_close_for_a_reason_nobody_can_read():
    at = situation(Status.closing)
    assert rules.stored_needs(rules.transition_for(Move.close, at), at, TODAY) == (Need.reason,)


def test_a_second_look_is_that_of_a_third_person():
    both = frozenset({AYE, BO})
    rules.check_second_look(None, both)
    rules.check_second_look(Leaving(Reason.goals_met), both)
    rules.check_second_look(Leaving(Reason.ineligible, looked_at_by=frozenset({CHIT})), both)
    raised(
        SamePersonError,
        rules.check_second_look,
        Leaving(Reason.lost_contact, looked_at_by=frozenset({BO})),
        both,
    )


def test_what_another_room_waits_for_holds_a_move_back():
    at = situation(Status.planned, missing=frozenset({Need.supervisor_answered}))
    refusal = raised(
        NeedError,
        rules.check_needs,
        rules.transition_for(Move.start_support, at),
        at,
        Given(),
        TODAY,
    )
    assert refusal.needs == (Need.supervisor_answered,)
    leaving = rules.transition_for(Move.begin_closing, at)
    rules.check_needs(
        leaving, at, Given(Reason.chose_to_leave), TODAY
    )  # nobody is held back from leaving (R1)


def test_from_every_state_a_case_can_be_closed_in_the_end():
    reached = {Status.closed}
    while True:
        before = {line.source for line in rules.TRANSITIONS if line.target in reached} | reached
        if before == reached:
            break
        reached = before
    assert reached == set(Status)


def test_contact_comes_back_to_where_it_was_and_nowhere_else():
    at = situation(Status.suspended_contact, suspended_from=Status.planned)
    assert [(line.move, line.target) for line in rules.moves_from(at)] == [
        (Move.begin_closing, Status.closing),
        (Move.resume, Status.planned),
    ]
    assert rules.transition_for(Move.resume, at).target is Status.planned


def test_a_state_reopens_only_from_closed_and_by_its_own_name():
    assert {line.source for line in rules.TRANSITIONS if line.target is Status.reopened} == {
        Status.closed,
        Status.closing,
        Status.suspended_contact,
    }
    assert [line.move for line in rules.TRANSITIONS if line.source is Status.closed] == [Move.reopen]


def test_no_move_leads_where_it_already_stands():
    assert not [line for line in rules.TRANSITIONS if line.source is line.target]


def test_what_a_second_person_approves():
    assert {line.move for line in rules.TRANSITIONS if line.approved} == {
        Move.assess,
        Move.plan,
        Move.close,
        Move.suspend,
    }


@pytest.mark.parametrize("status", Status)
def test_a_childs_case_moves_as_an_adults_does(status):
    # What holds it back are its open matters (I-35), and who may take the step.
    child, adult = (
        situation(status, track, suspended_from=Status.open) for track in (Track.child, Track.adult)
    )
    assert rules.moves_from(child) == rules.moves_from(adult)


@pytest.mark.parametrize("age_band", AgeBand)
def test_no_age_leads_out_of_the_child_track(age_band):
    assert rules.track_after(Track.child, age_band) is Track.child


def test_a_role_that_works_no_cases_stands_nowhere_even_with_a_key():
    for role in set(Role) - {Role.case_worker, Role.supervisor}:
        somebody = standing(Relation.owner, frozenset({role}))
        assert not [act for act in Act if rules.may(act, somebody, Status.open, Track.adult)]


def test_who_holds_two_roles_may_do_what_either_may():
    both = standing(Relation.none, frozenset({Role.cp_officer, Role.supervisor}))
    assert rules.may(Act.see, both, Status.open, Track.child)
    assert rules.may(Act.see, both, Status.open, Track.adult)
    assert rules.tracks_of(both.roles) == rules.oversees(both.roles) == rules.BOTH


def test_i_5_on_the_child_track_no_role_but_one_may_do_anything():
    for role in set(Role) - {Role.cp_officer}:
        somebody = standing(Relation.owner, frozenset({role}))
        assert not [act for act in Act if rules.may(act, somebody, Status.open, Track.child)]
    assert rules.oversees(frozenset({Role.supervisor})) == rules.ADULTS
    assert rules.tracks_of(frozenset({Role.contact_officer})) == frozenset()


def test_an_act_no_table_lists_is_allowed_to_nobody():
    assert not rules.may(Act.open, standing(Relation.owner), Status.open, Track.adult)


def test_an_unseen_case_is_not_found_and_a_seen_one_is_refused():
    raised(CaseNotFoundError, rules.check, Act.note, standing(Relation.none), Status.open, Track.adult)
    raised(NotAllowedError, rules.check, Act.give_access, standing(Relation.on_it), Status.open, Track.adult)
    rules.check(Act.note, standing(Relation.on_it), Status.open, Track.adult)


def test_who_may_open_and_list():
    rules.check_opens(frozenset({Role.contact_officer}))
    rules.check_lists(WORKER)
    raised(NotAllowedError, rules.check_opens, frozenset({Role.auditor}))
    raised(NotAllowedError, rules.check_lists, frozenset({Role.contact_officer}))


def test_who_may_hold_a_case():
    rules.check_may_hold(WORKER, Track.adult)
    raised(WrongHandsError, rules.check_may_hold, WORKER, Track.child)
    raised(WrongHandsError, rules.check_may_hold, frozenset({Role.auditor}), Track.adult)


def test_who_may_be_taken_off():
    rules.check_can_be_taken_off(BO, owner_id=AYE, track=Track.adult)
    raised(OwnerStaysError, rules.check_can_be_taken_off, AYE, owner_id=AYE, track=Track.adult)
    raised(WrongHandsError, rules.check_can_be_taken_off, BO, owner_id=AYE, track=Track.child)


def test_to_whom_a_case_is_handed_over():
    rules.check_new_owner(BO, AYE)
    raised(WrongHandsError, rules.check_new_owner, AYE, AYE)


def test_an_old_version_is_stale():
    rules.check_version(2, 2)
    raised(StaleVersionError, rules.check_version, 1, 2)


@pytest.mark.parametrize(("risk", "days"), [(Risk.high, 7), (Risk.medium, 14), (Risk.low, 30)])
def test_the_next_review_is_due_by_the_risk(risk, days):
    by_risk = {Risk.high: 7, Risk.medium: 14, Risk.low: 30}
    assert rules.next_review(risk, TODAY, days=by_risk) == TODAY + timedelta(days=days)


def test_what_a_move_needs_is_said_all_at_once():
    line = rules.transition_for(Move.plan, situation(Status.assessed))
    refusal = raised(NeedError, rules.check_needs, line, situation(Status.assessed), Given(), TODAY)
    assert refusal.needs == (Need.plan, Need.person_agrees)


def test_a_move_with_all_it_needs_passes():
    at = situation(Status.assessed, notes=[NoteKind.plan])
    line = rules.transition_for(Move.plan, at)
    rules.check_needs(line, at, Given(confirmed=frozenset({Need.person_agrees})), TODAY)
    rules.check_stored_needs(line, at, TODAY)
    raised(NeedError, rules.check_stored_needs, line, situation(Status.assessed), TODAY)


def test_a_reason_of_another_move_is_none():
    line = rules.transition_for(Move.reopen, situation(Status.closed))
    raised(NeedError, rules.check_needs, line, situation(Status.closed), Given(Reason.goals_met), TODAY)
    rules.check_needs(line, situation(Status.closed), Given(Reason.person_asked), TODAY)


@pytest.mark.parametrize(("days", "is_recent"), [(0, True), (14, True), (15, False)])
def test_how_recent_a_look_at_the_risk_must_be(days, is_recent):
    at = closing(Reason.goals_met, set(Need) - {Need.recent_risk}, risk_set_on=TODAY - timedelta(days=days))
    line = rules.transition_for(Move.close, at)
    assert (rules.stored_needs(line, at, TODAY) == ()) is is_recent


def test_moves_made_alone_and_moves_put_before_somebody():
    alone = rules.transition_for(Move.follow_up, situation(Status.in_support))
    asked = rules.transition_for(Move.assess, situation())
    rules.check_direct(alone)
    rules.check_asked(asked, frozenset({Role.supervisor}), Track.adult)
    rules.check_asked(asked, frozenset({Role.cp_officer}), Track.child)
    raised(TransitionError, rules.check_direct, asked)
    raised(TransitionError, rules.check_asked, alone, frozenset({Role.supervisor}), Track.adult)
    raised(WrongHandsError, rules.check_asked, asked, WORKER, Track.adult)
    raised(WrongHandsError, rules.check_asked, asked, frozenset({Role.supervisor}), Track.child)


def test_the_second_person_is_another_person():
    rules.check_second_person(CHIT, owner_id=AYE, asked_by=BO)
    raised(SamePersonError, rules.check_second_person, AYE, owner_id=AYE, asked_by=BO)
    raised(SamePersonError, rules.check_second_person, BO, owner_id=AYE, asked_by=BO)


def test_who_answers_and_who_takes_back():
    rules.check_answers(standing(Relation.on_it), asked_by=BO)
    raised(SamePersonError, rules.check_answers, standing(Relation.on_it), asked_by=AYE)
    raised(SamePersonError, rules.check_answers, standing(Relation.owner), asked_by=BO)
    rules.check_withdraws(standing(Relation.on_it), asked_by=AYE)
    raised(NotAllowedError, rules.check_withdraws, standing(Relation.on_it), asked_by=BO)


def test_who_takes_a_step():
    line = rules.transition_for(Move.follow_up, situation(Status.in_support))
    rules.check_takes(line, standing(Relation.owner))
    raised(NotAllowedError, rules.check_takes, line, standing(Relation.on_it))


def test_every_code_has_words_and_every_refusal_too():
    from refuge.office.case import words

    spoken = (
        Status, Track, Risk, rules.Category, rules.EntryRoute, NoteKind, Move, Need, Reason,
        rules.AccessReason, rules.AgeReason, rules.EventKind, AgeBand,
    )  # fmt: skip
    assert [code for kind in spoken for code in kind if not words.in_words(code)] == []
    assert set(words.DOING) == set(Move)


@pytest.mark.parametrize(
    "refusal",
    [each for each in vars(rules).values() if isinstance(each, type) and issubclass(each, Exception)],
)
def test_every_refusal_that_leaves_the_form_open_says_what_can_be_done(refusal):
    from refuge.office.case import words

    raised_one = refusal((Need.plan,)) if refusal is NeedError else refusal()
    if raised_one.status == 409:
        assert words.refusal_in_words(raised_one)


@pytest.mark.parametrize(("band", "track"), [("25_59", "adult"), ("15_17", "child"), ("unknown", "child")])
def test_a_child_and_doubt_are_on_the_child_track(band, track):
    assert rules.track_for(AgeBand(band)) == track


def test_no_correction_of_an_age_leads_out_of_the_child_track():
    assert rules.track_after(Track.child, AgeBand("25_59")) is Track.child
    assert rules.track_after(Track.adult, AgeBand("15_17")) is Track.child
    assert rules.track_after(Track.adult, AgeBand("25_59")) is Track.adult


@pytest.mark.parametrize("track", Track)
def test_an_act_of_the_other_track_stops_at_the_wall(track):
    rules.check_track(track, frozenset(Track))
    raised(rules.WalledError, rules.check_track, track, frozenset(Track) - {track})


@pytest.mark.parametrize("role", Role)
def test_only_a_supervisor_shares_out_the_cases_of_adults(role):
    if role is Role.supervisor:
        rules.check_shares_out(frozenset({role}))
    else:
        raised(NotAllowedError, rules.check_shares_out, frozenset({role}))


def test_nothing_new_is_written_into_a_closed_case():
    owner = standing(Relation.owner)
    assert rules.may(Act.note, owner, Status.open, Track.adult)
    assert not rules.may(Act.note, owner, Status.closed, Track.adult)


def test_a_move_that_is_not_on_the_table_is_refused():
    assert rules.transition_for(Move.assess, situation()).move is Move.assess
    assert raised(TransitionError, rules.transition_for, Move.resume, situation()).args == (Move.resume,)


@pytest.mark.parametrize(
    ("status", "before", "place"),
    [
        ("planned", None, "planned"),
        ("reopened", None, "open"),
        ("closing", None, "follow_up"),
        ("suspended_contact", "planned", "planned"),
    ],
)
def test_a_case_stands_somewhere_on_the_way(status, before, place):
    assert rules.place_on_the_way(Status(status), before and Status(before)) == place


@pytest.mark.parametrize("line", rules.TRANSITIONS, ids=lambda line: f"{line.move} {line.source}")
def test_leaving_early_and_silence_are_no_step_on_the_way(line):
    leaves_early = line.move == "begin_closing" and line.source != "follow_up"
    assert rules.is_sideways(line) is (line.move in {"suspend", "reconsider", "reopen"} or leaves_early)


def test_what_happened_is_shown_in_parts():
    everything = rules.kinds_shown("")
    assert rules.kinds_shown("what was never written") == everything == frozenset(rules.EventKind)
    assert rules.kinds_shown("notes") == {rules.EventKind.note}
    assert rules.kinds_shown("consent") == {rules.EventKind.consent}
    assert rules.kinds_shown("way") == everything - {*rules.ROOM_KINDS, rules.EventKind.note}
