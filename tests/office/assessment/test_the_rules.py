"""Every cell of the tables of this room, without a database."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from refuge.office.access.rules import Relation, Role, Standing
from refuge.office.assessment import rules
from refuge.office.assessment.rules import (
    HARM,
    QUESTIONS,
    Act,
    AnswerError,
    ClosedError,
    HarmError,
    Item,
    Kind,
    MoveError,
    NotFoundError,
    Reached,
    SamePersonError,
    Shape,
    State,
    UnansweredError,
    UndecidedError,
)
from refuge.office.case.rules import Risk, Status
from tests.office.assessment.conftest import an_answer

DAY = dt.date(2026, 11, 23)
TABLE = {
    ("assessment.save", "draft"): "draft",
    ("assessment.hold", "draft"): "held",
    ("assessment.save", "held"): "held",
    ("assessment.release", "held"): "draft",
    ("assessment.finish", "draft"): "finished",
}
EVERY_ITEM = [(kind, item) for kind in Kind for item in QUESTIONS[kind]]


def whole(kind, **otherwise):
    return {item.key: otherwise.get(item.key, an_answer(item)) for item in QUESTIONS[kind]}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", State)
def test_each_move_leads_where_the_table_says_or_nowhere(act, state):
    if (act, state) in TABLE:
        assert rules.target_of(act, state) == TABLE[act, state]
    else:
        with pytest.raises(MoveError):
            rules.target_of(act, state)


@pytest.mark.parametrize(("kind", "item"), EVERY_ITEM, ids=lambda one: getattr(one, "key", one))
def test_every_question_takes_its_answers_and_no_others(kind, item):
    assert rules.item_of(kind, item.key) is item
    rules.check_answer(item, an_answer(item))
    for wrong in ("biography", ["biography"], {"biography": "yes"}, None, 7):
        if item.shape is Shape.words and isinstance(wrong, str):
            continue
        with pytest.raises(AnswerError):
            rules.check_answer(item, wrong)


@pytest.mark.parametrize(
    "given", [[], ["none", "food"], ["food", "food"], ["food", "rank"], {"food": "yes"}, "food"]
)
def test_of_many_none_stands_alone_and_nothing_twice(given):
    needs = rules.item_of(Kind.intake, "needs")
    rules.check_answer(needs, ["none"])
    rules.check_answer(needs, ["food", "medical"])
    with pytest.raises(AnswerError):
        rules.check_answer(needs, given)


@pytest.mark.parametrize(
    "given", [{"a": "yes"}, {"a": "yes", "b": "perhaps"}, {"a": "no", "b": "no", "c": "no"}]
)
def test_of_each_every_option_has_its_step(given):
    item = Item("x", Shape.each, ("a", "b"), ("no", "yes"))
    rules.check_answer(item, {"a": "no", "b": "yes"})
    with pytest.raises(AnswerError):
        rules.check_answer(item, given)


def test_a_question_that_does_not_exist_is_not_found():
    with pytest.raises(NotFoundError):
        rules.item_of(Kind.intake, "education")


@pytest.mark.parametrize("kind", Kind)
def test_it_goes_on_at_the_first_question_without_an_answer(kind):
    first, second, *_ = (item.key for item in QUESTIONS[kind])
    assert rules.next_key(kind, {}) == first
    assert rules.next_key(kind, {first: "x"}) == second
    assert rules.next_key(kind, whole(kind)) is None
    assert rules.unanswered(kind, whole(kind)) == ()


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("is_whole", [False, True])
@pytest.mark.parametrize("c1_answered", [False, True])
def test_when_it_may_be_finished(kind, state, is_whole, c1_answered):
    reached = Reached(kind, state, whole(kind) if is_whole else {})
    refused = None
    if not is_whole:
        refused = UnansweredError
    elif state is State.held:
        refused = HarmError
    elif state is State.finished:
        refused = MoveError
    elif kind is Kind.assessment and not c1_answered:
        refused = UndecidedError
    if refused is None:
        rules.check_finishes(reached, c1_answered=c1_answered)
        return
    with pytest.raises(refused):
        rules.check_finishes(reached, c1_answered=c1_answered)


@pytest.mark.parametrize("state", [State.draft, State.held])
@pytest.mark.parametrize("key", [HARM, "needs"])
@pytest.mark.parametrize("harm", ["yes", "no", None])
def test_only_to_say_that_it_could_harm_holds_it(state, key, harm):
    after = rules.state_after_saving(state, key, {HARM: harm} if harm else {})
    raised = key == HARM and harm == "yes"
    assert after is (State.held if raised or state is State.held else State.draft)


def test_a_finished_one_is_not_saved():
    with pytest.raises(MoveError):
        rules.state_after_saving(State.finished, "needs", {})


@pytest.mark.parametrize("relation", Relation)
@pytest.mark.parametrize("raised_it", [False, True])
def test_a_danger_is_answered_by_a_second_person(relation, raised_it):
    me = uuid.uuid4()
    standing = Standing(me, frozenset({Role.supervisor}), relation)
    raised_by = me if raised_it else uuid.uuid4()
    if relation is Relation.owner or raised_it:
        with pytest.raises(SamePersonError):
            rules.check_releases(standing, raised_by=raised_by)
    else:
        rules.check_releases(standing, raised_by=raised_by)


@pytest.mark.parametrize("status", Status)
def test_a_closed_case_is_not_asked_about(status):
    if status is Status.closed:
        with pytest.raises(ClosedError):
            rules.check_works(status)
    else:
        rules.check_works(status)


def test_what_was_not_told_is_known():
    assert rules.not_told_yet({}) == ()
    assert rules.not_told_yet({"told": {"may_stop": "not_yet", "who_we_are": "told"}}) == ("may_stop",)


@pytest.mark.parametrize("risk", Risk)
def test_the_assessment_is_due_by_the_risk(risk):
    days = 7 if risk is Risk.high else 14
    assert rules.due_on(DAY, risk, high_days=7, other_days=14) == DAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("answers", "shows"), [({}, False), ({"in_custody": "no"}, False), ({"in_custody": "yes"}, True)]
)
def test_somebody_who_was_captured_is_on_the_custody_track(answers, shows):
    assert rules.shows_custody(answers) is shows
