"""Every cell of the tables of this room, by hand; clocks, approvals and who may be asked."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from refuge.office.access.rules import NotAllowedError, Relation, Role, Standing, check_standing, may
from refuge.office.undertaking import rules
from refuge.office.undertaking.rules import (
    Act,
    AnotherSetError,
    Approval,
    Asked,
    Clocks,
    NothingInForceError,
    NotToBeAskedError,
    NotYetClearError,
    SamePersonError,
    SetState,
    State,
    TransitionError,
)

DAY = dt.date(2026, 11, 23)
CLOCKS = Clocks(refresh_days=30, reaffirm_days=365)
ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
HEAD, LEGAL = frozenset({Role.head}), frozenset({Role.legal})

OFFICER_ONLY = {Act.explain, Act.answer, Act.sign, Act.refresh, Act.reaffirm, Act.copy}
CASE_ONLY = {Act.offer}
EITHER = {Act.decline, Act.defer, Act.offer_again, Act.withdraw, Act.share, Act.see}


def allowed(act, role, relation):
    if role is Role.undertaking_officer:
        return act in OFFICER_ONLY | EITHER
    holds = role in {Role.case_worker, Role.supervisor} and relation is not Relation.none
    return holds and act in CASE_ONLY | EITHER


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", sorted(OFFICER_ONLY | CASE_ONLY | EITHER))
def test_each_role_does_what_the_table_says(act, role):
    for relation in Relation:
        standing = Standing(ONE, frozenset({role}), relation)
        if allowed(act, role, relation):
            check_standing(act, standing, rules.PERMITTED)
        else:
            with pytest.raises(NotAllowedError):
                check_standing(act, standing, rules.PERMITTED)


@pytest.mark.parametrize("role", Role)
def test_everybody_reads_the_standards_and_two_roles_approve_them(role):
    from refuge.office.access.rules import Actor

    actor = Actor(ONE, "Somebody", frozenset({role}))
    assert may(Act.see_standards, actor, rules.STANDARDS)
    assert may(Act.approve_set, actor, rules.STANDARDS) is (role in {Role.head, Role.legal})
    assert may(Act.see_list, actor, rules.STANDARDS) is (role is Role.undertaking_officer)


TABLE = {
    Act.explain: {"offered": "offered"},
    Act.answer: {"offered": "explained"},
    Act.sign: {"explained": "signed"},
    Act.decline: dict.fromkeys(("offered", "explained", "deferred"), "declined"),
    Act.defer: dict.fromkeys(("offered", "explained"), "deferred"),
    Act.offer_again: dict.fromkeys(("offered", "explained", "deferred"), "offered"),
    Act.withdraw: {"signed": "withdrawn_by_person"},
    Act.supersede: {"signed": "superseded"},
    Act.refresh: {"signed": "signed"},
    Act.reaffirm: {"signed": "signed"},
    Act.set_aside: dict.fromkeys(("offered", "explained", "deferred", "signed"), "set_aside"),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_each_move_leads_where_the_table_says_and_nowhere_else(act, state):
    target = TABLE.get(act, {}).get(state)
    if target:
        assert rules.state_after(act, state) == target
    else:
        with pytest.raises(TransitionError):
            rules.state_after(act, state)


def test_only_the_last_answer_explains():
    assert rules.after_answer(State.offered, all_clear=False) is State.offered
    assert rules.after_answer(State.offered, all_clear=True) is State.explained
    with pytest.raises(TransitionError):
        rules.after_answer(State.signed, all_clear=True)


def test_a_set_moves_by_two_approvals_and_gives_way():
    assert rules.set_pairs() == [
        ("approved_once", "in_force"),
        ("in_force", "past"),
        ("proposed", "approved_once"),
    ]


@pytest.mark.parametrize("decided", [True, False])
@pytest.mark.parametrize("in_custody", [True, False])
@pytest.mark.parametrize("closed", [True, False])
def test_only_somebody_decided_about_and_free_in_an_open_case_is_asked(decided, in_custody, closed):
    asked = Asked(decided=decided, in_custody=in_custody, closed=closed)
    if decided and not in_custody and not closed:
        rules.check_asked(asked)
    else:
        with pytest.raises(NotToBeAskedError):
            rules.check_asked(asked)


def test_only_the_set_in_force_goes_on():
    rules.check_set(1, 1)
    with pytest.raises(NothingInForceError):
        rules.check_set(1, None)
    with pytest.raises(AnotherSetError):
        rules.check_set(1, 2)


@pytest.mark.parametrize(("right", "many", "counted"), [(0, 10, 0), (10, 10, 10), (3, 4, 7), (0, 0, 0)])
def test_what_was_right_at_first_counts_out_of_ten(right, many, counted):
    first = {str(one): one < right for one in range(many)}
    assert rules.quiz(first, many) == counted


def test_every_question_is_clear_before_anybody_signs():
    rules.check_clear(frozenset({"a", "b"}), frozenset({"a", "b"}))
    with pytest.raises(NotYetClearError):
        rules.check_clear(frozenset({"a"}), frozenset({"a", "b"}))


@pytest.mark.parametrize(
    ("before", "who", "roles", "after"),
    [
        (Approval(), ONE, HEAD, Approval(head=ONE)),
        (Approval(), ONE, LEGAL, Approval(legal=ONE)),
        (Approval(head=ONE), OTHER, LEGAL, Approval(ONE, OTHER)),
        (Approval(legal=ONE), OTHER, HEAD, Approval(OTHER, ONE)),
        (Approval(head=ONE), ONE, HEAD | LEGAL, None),
        (Approval(head=ONE), OTHER, HEAD, None),
        (Approval(legal=ONE), OTHER, LEGAL, None),
        (Approval(), ONE, frozenset({Role.supervisor}), None),
    ],
)
def test_one_word_of_each_and_nobody_twice(before, who, roles, after):
    if after is None:
        with pytest.raises(SamePersonError):
            rules.approve(before, who, roles)
    else:
        assert rules.approve(before, who, roles) == after


def test_a_set_is_as_far_as_it_has_words():
    states = [rules.state_of(one) for one in (Approval(), Approval(ONE), Approval(ONE, OTHER))]
    assert states == [SetState.proposed, SetState.approved_once, SetState.in_force]


def test_clocks_run_from_the_day_of_signing():
    assert rules.refresh_due(DAY, None, CLOCKS) == DAY + dt.timedelta(days=30)
    assert rules.refresh_due(DAY, DAY, CLOCKS) is None
    assert rules.reaffirm_due(DAY, None, CLOCKS) == DAY + dt.timedelta(days=365)
    later = DAY + dt.timedelta(days=300)
    assert rules.reaffirm_due(DAY, later, CLOCKS) == later + dt.timedelta(days=365)


def test_the_clauses_are_gone_through_again_once():
    rules.check_not_refreshed_yet(Act.refresh, None)
    rules.check_not_refreshed_yet(Act.reaffirm, DAY)
    with pytest.raises(TransitionError):
        rules.check_not_refreshed_yet(Act.refresh, DAY)
