"""Every cell of the rules about a name that is kept."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

import pytest

from refuge.office.access.rules import OPEN_ROLES, Relation, Role, Standing
from refuge.office.case.rules import Track
from refuge.office.identity import rules
from refuge.office.identity.rules import (
    MOVES,
    POLICY,
    Act,
    AlreadyWrittenError,
    NobodyOnOneSideError,
    NoHalfError,
    NoSuchMoveError,
    NotTheirsError,
    NoYesError,
    Purpose,
    SamePersonError,
    Side,
    State,
    TooLateError,
)

AYE, BO, CHIT = (uuid.UUID(int=n) for n in (1, 2, 3))
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
SIDES = {
    # on the adult track        owner      on it       none
    (Track.adult, Role.case_worker): (Side.one, Side.one, None),
    (Track.adult, Role.supervisor): (Side.one, Side.other, Side.other),
    # on the child track, child protection and nobody else
    (Track.child, Role.cp_officer): (Side.one, Side.other, Side.other),
}
RELATIONS = (Relation.owner, Relation.on_it, Relation.none)


def every(*kinds):
    return list(itertools.product(*kinds))


def standing(role, relation, staff_id=AYE):
    return Standing(staff_id, frozenset({role}), relation)


@pytest.mark.parametrize(("track", "role"), every(Track, sorted(OPEN_ROLES)))
def test_each_role_is_given_the_half_that_the_table_says(track, role):
    given = tuple(rules.side_of(standing(role, relation), track) for relation in RELATIONS)
    assert given == SIDES.get((track, role), (None, None, None))


@pytest.mark.parametrize(("track", "role"), every(Track, sorted(OPEN_ROLES)))
def test_a_half_is_kept_by_whose_role_it_goes_with(track, role):
    may = {side for side in Side if rules.may_keep(side, frozenset({role}), track)}
    assert may == {side for side in SIDES.get((track, role), ()) if side}


def test_a_key_is_dealt_to_two_sides_and_nobody_is_on_both():
    people = [standing(Role.case_worker, Relation.owner), standing(Role.supervisor, Relation.none, BO)]
    people.append(standing(Role.auditor, Relation.none, CHIT))
    assert rules.deal(people, Track.adult) == {Side.one: {AYE}, Side.other: {BO}}


@pytest.mark.parametrize(
    "alone",
    [
        [],
        [standing(Role.case_worker, Relation.owner)],
        [standing(Role.supervisor, Relation.owner)],
        [standing(Role.supervisor, Relation.none)],
    ],
)
def test_with_one_side_missing_there_is_no_rule_of_two(alone):
    with pytest.raises(NobodyOnOneSideError):
        rules.deal(alone, Track.adult)


def test_whoever_holds_a_half_already_is_given_no_other():
    dealt = {Side.one: frozenset({AYE, BO}), Side.other: frozenset({CHIT})}
    assert rules.lacking(dealt, {AYE: Side.one}, Side.one) == {BO}
    assert rules.lacking(dealt, {AYE: Side.one, BO: Side.other}, Side.one) == frozenset()


@pytest.mark.parametrize(("act", "state"), every(Act, State))
def test_only_the_moves_of_the_table_lead_on(act, state):
    if (act, state) in MOVES:
        assert rules.move(act, state) is MOVES[act, state]
    else:
        with pytest.raises(NoSuchMoveError):
            rules.move(act, state)


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_an_act_is_listed_for_nobody_but_those_who_work_cases(role):
    listed = any(role in row for row in POLICY.values())
    assert listed is (role in {Role.case_worker, Role.supervisor, Role.cp_officer})


def test_the_owner_answers_nothing():
    for act in (Act.lend, Act.say_no, Act.erase):
        assert all(Relation.owner not in relations for relations in POLICY[act].values())


@pytest.mark.parametrize(("held", "purpose"), every([None, *Side], Purpose))
def test_to_be_shown_takes_a_half_and_to_erase_takes_none(held, purpose):
    if purpose is Purpose.erase or held is Side.one:
        rules.check_asks(held, purpose)
    else:
        with pytest.raises(NoHalfError):
            rules.check_asks(held, purpose)


@pytest.mark.parametrize(("purpose", "to_erase"), every(Purpose, [True, False]))
def test_a_request_is_answered_for_what_it_is(purpose, to_erase):
    if (purpose is Purpose.erase) is to_erase:
        rules.check_purpose(purpose, to_erase=to_erase)
    else:
        with pytest.raises(NoSuchMoveError):
            rules.check_purpose(purpose, to_erase=to_erase)


@pytest.mark.parametrize(
    ("check", "refusal"),
    [
        (lambda yes: rules.check_yes(live=yes), NoYesError),
        (lambda yes: rules.check_none_written(exists=not yes), AlreadyWrittenError),
        (lambda yes: rules.check_second_person(BO if yes else AYE, asked_by=AYE), SamePersonError),
        (lambda yes: rules.check_asked_it(AYE if yes else BO, asked_by=AYE), NotTheirsError),
        (lambda yes: rules.check_in_time(NOW + dt.timedelta(seconds=1 if yes else 0), NOW), TooLateError),
        (lambda yes: rules.check_in_time(NOW + dt.timedelta(days=1) if yes else None, NOW), TooLateError),
    ],
)
def test_each_check_lets_one_answer_pass(check, refusal):
    check(True)
    with pytest.raises(refusal):
        check(False)
