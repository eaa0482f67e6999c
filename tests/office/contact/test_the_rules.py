"""What a thread waits for, which keys open a letter and how long one is needed, how a thread ends. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from refuge.office.access.rules import Role
from refuge.office.contact import rules
from refuge.office.contact.rules import Act, Circle, State, Step, Window

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def test_in_the_journal_a_thread_has_no_name():
    assert rules.ref(UUID(int=7)) == f"thread:{UUID(int=7)}"


@pytest.mark.parametrize(
    ("state", "acts", "is_due", "step"),
    [
        (State.closed, {Act.erase}, True, Step.erase),
        (State.closed, {Act.erase}, False, Step.ended),
        (State.closed, set(), True, Step.ended),
        (State.new, {Act.claim}, False, Step.claim),
        (State.new, {Act.triage, Act.answer}, False, Step.triage),
        (State.answered, {Act.answer}, False, Step.wait),
        (State.triaged, {Act.answer}, False, Step.answer),
        (State.written_again, {Act.claim, Act.answer}, False, Step.answer),
        (State.written_again, set(), False, Step.colleague),
    ],
)
def test_the_next_right_step(state, acts, is_due, step):
    assert rules.next_step(state, acts, content_is_due=is_due) is step


WINDOW = Window(MONDAY, MONDAY + 6 * DAY)


@pytest.mark.parametrize(("day", "holds"), [(-1, False), (0, True), (6, True), (7, True), (8, False)])
def test_a_letter_written_when_the_window_closed_is_stored_under_the_next_day(day, holds):
    assert WINDOW.may_hold(MONDAY + day * DAY) is holds


@pytest.mark.parametrize(
    ("today", "emptied", "sealed", "spent"),
    [
        (9, 8, (), True),
        (7, 8, (), False),  # its days are not over
        (9, 7, (), False),  # the front desk has not been emptied since
        (9, None, (), False),
        (9, 8, (3,), False),  # a letter of its days lies here unopened
        (9, 8, (8,), True),
    ],
)
def test_an_intake_key_is_never_destroyed_by_the_clock_alone(today, emptied, sealed, spent):
    emptied_on = None if emptied is None else MONDAY + emptied * DAY
    days = [MONDAY + day * DAY for day in sealed]
    assert (
        rules.is_spent(WINDOW, today=MONDAY + today * DAY, emptied_on=emptied_on, sealed_days=days) is spent
    )


def test_the_likeliest_key_is_tried_first():
    days = [MONDAY + day * DAY for day in (-9, -2, 0, 1)]
    tried = rules.days_to_try(days, MONDAY, intake_days=6)
    assert [(day - MONDAY).days for day in tried] == [0, -2, 1, -9]


def test_every_day_ahead_has_a_key():
    made = {MONDAY, MONDAY + 2 * DAY}
    assert rules.missing_days(made, MONDAY, 3) == [MONDAY + DAY, MONDAY + 3 * DAY]


def test_words_without_a_case_are_erased_on_their_day_and_not_before():
    assert rules.content_due_on(None, 30) is None
    due = rules.content_due_on(MONDAY, 30)
    assert due == MONDAY + 30 * DAY
    rules.check_content_is_due(due, due)
    for due_on, today in ((due, due - DAY), (None, due)):
        with pytest.raises(rules.NotYetDueError):
            rules.check_content_is_due(due_on, today)


@pytest.mark.parametrize(
    ("closed", "erased", "is_so"),
    [(None, None, False), (0, None, False), (None, 1, False), (1, 0, False), (1, 1, False), (0, 1, True)],
)
def test_what_came_after_an_erasure_is_not_erased(closed, erased, is_so):
    closed_on, erased_on = (None if day is None else MONDAY + day * DAY for day in (closed, erased))
    assert rules.is_erased(closed_on, erased_on) is is_so


def test_what_became_a_case_goes_on_there():
    rules.check_without_case(has_case=False)
    with pytest.raises(rules.CaseGoesOnError):
        rules.check_without_case(has_case=True)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("circle", Circle)
def test_a_thread_is_handed_only_to_who_opens_letters_of_its_circle(circle, role):
    if role == {"letters": "contact_officer", "concerns": "inquiry"}[circle]:
        rules.check_can_take_it({role}, circle)
    else:
        with pytest.raises(rules.WrongHandsError):
            rules.check_can_take_it({role}, circle)


@pytest.mark.parametrize("circle", Circle)
def test_each_circle_has_its_own_endings_and_opening_a_case_is_none(circle):
    for outcome in rules.Outcome:
        if outcome in rules.endings_of(circle):
            rules.check_ending(outcome, circle)
        else:
            with pytest.raises(rules.TransitionError):
                rules.check_ending(outcome, circle)
    assert not {rules.Outcome.open_case, rules.Outcome.taken_up} & set(rules.endings_of(circle))
    assert set(rules.endings_of(Circle.concerns)) != set(rules.endings_of(Circle.letters))
