"""Somebody is heard of in time, or time takes the check-in up, one step after another, until a person answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import parts
from refuge.office.case.models import Event
from refuge.office.safety import actions
from refuge.office.safety.models import CheckIn
from refuge.office.safety.reading import read_safety
from refuge.office.safety.rules import Channel, JumpError, Outcome, State
from refuge.office.safety.ticking import tick
from tests.office.safety.conftest import DUE, EVENINGS, IN_PERSON, NOW, WELL, local

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_the_first_check_in_is_due_when_the_window_opens_within_a_day(watched):
    first = watched().check_in
    assert (first.state, first.due_at, first.window_minutes) == (State.due, DUE, 120)
    assert local(first.due_at).hour == EVENINGS.from_hour


def test_a_letter_with_the_agreed_words_is_a_check_in(watched):
    them = watched().writes(f"It rained. {WELL}. Goodbye.")
    assert (them.first.state, them.first.handled_by_id) == (State.ok, None)
    assert (them.check_in.state, them.check_in.due_at) == (State.due, DUE + 24 * HOUR)


def test_a_letter_without_them_is_not_and_those_on_the_case_are_told(watched, aye, chit):
    them = watched().writes("It rained.")
    assert them.check_in.state == State.due
    (errand,) = parts.alarms(aye.keyring, NOW)
    assert "no agreed word" in errand.title
    assert not errand.danger
    assert parts.alarms(chit.keyring, NOW) == ()


def test_the_words_long_before_the_window_belong_to_the_check_in_before(watched):
    watched().writes(WELL).writes(WELL, at=DUE + HOUR)
    assert [one.state for one in CheckIn.objects.order_by("number")] == [State.ok, State.due]


def test_somebody_who_spoke_with_them_writes_it_down(watched, aye):
    them = watched().is_recorded(Outcome.all_well)
    assert (them.first.state, them.first.handled_by_id) == (State.ok, aye.id)


@pytest.mark.parametrize(
    ("hours", "state"),
    [
        (1.9, State.due),
        (2, State.late),
        (4, State.missed),
        (6, State.escalated_1),
        (18, State.escalated_2),
        (30, State.escalated_3),
        (300, State.escalated_3),
    ],
)
def test_time_takes_silence_up_one_step_after_another(watched, hours, state):
    assert watched().is_silent_for(hours=hours).check_in.state == state


def test_time_that_passed_while_the_power_was_out_is_made_up_for_step_by_step(watched, journal):
    watched().is_silent_for(days=9)
    steps = [line.reason for line in journal(act="safety.step")]
    assert steps == ["late", "missed", "escalated_1", "escalated_2", "escalated_3"]
    assert {line.actor_name for line in journal(act="safety.step")} == {"the office"}


def test_time_that_passed_is_not_made_up_for_twice(watched, journal):
    them = watched().is_silent_for(hours=5)
    assert tick(DUE + 5 * HOUR) == 0
    assert len(journal(act="safety.step")) == 2
    assert them.check_in.version == 3


@pytest.mark.parametrize("hours", [2, 5, 7, 20, 40])
def test_a_letter_ends_it_however_far_it_went(watched, hours):
    them = watched().is_silent_for(hours=hours).writes(WELL, at=DUE + hours * HOUR)
    assert them.first.state == State.ok
    assert them.check_in.state == State.due
    assert them.check_in.due_at > DUE + hours * HOUR


def test_whoever_tried_in_vain_takes_it_up_at_once(watched, bo):
    them = watched().is_silent_for(hours=6).is_recorded(Outcome.not_reached, at=DUE + 7 * HOUR)
    assert them.check_in.state == State.escalated_2
    them.is_recorded(Outcome.not_reached, by=bo, at=DUE + 8 * HOUR)
    assert (them.check_in.state, them.check_in.moves_on_at) == (State.escalated_3, None)


def test_trying_in_vain_before_anything_was_missed_changes_no_state(watched):
    assert watched().is_recorded(Outcome.not_reached).check_in.state == State.due


def test_what_was_learnt_clears_it_up(watched):
    them = (
        watched().is_silent_for(hours=7).is_recorded(Outcome.learnt, "A neighbour of ours saw them at work.")
    )
    assert them.first.state == State.resolved
    assert them.check_in.state == State.due


def test_what_was_learnt_clears_up_nothing_that_was_not_missed(watched):
    with pytest.raises(JumpError):
        watched().is_recorded(Outcome.learnt)


def test_a_supervisor_puts_it_before_the_panel(watched, bo):
    them = watched().is_silent_for(hours=30)
    actions.put_to_panel(bo.keyring, them.seen, words="Three ways were tried.", now=DUE + 31 * HOUR)
    assert them.check_in.state == State.panel
    them.is_recorded(Outcome.learnt, "They are in custody.", by=bo, at=DUE + 32 * HOUR)
    assert them.first.state == State.resolved


def test_nothing_goes_before_the_panel_too_soon(watched, bo):
    with pytest.raises(JumpError):
        actions.put_to_panel(bo.keyring, watched().seen, words="Soon.", now=DUE)


def test_of_two_who_write_it_down_at_once_one_is_told(watched, aye, bo):
    them = watched()
    seen = them.seen
    them.is_recorded(Outcome.all_well)
    with pytest.raises(StaleVersionError):
        actions.record(bo.keyring, seen, actions.Recorded(Outcome.all_well), DUE)


def test_in_person_needs_no_words_and_no_letters(someone):
    them = someone().agrees_hours(terms=IN_PERSON)
    assert them.check_in.state == State.due


def test_the_timeline_says_that_something_was_written_down_and_never_what(watched):
    watched().is_recorded(Outcome.all_well).is_recorded(Outcome.forced, at=DUE + 24 * HOUR)
    told = Event.objects.filter(kind="safety").order_by("-number")[:2]
    lengths = {(len(one.code.ciphertext), len(one.words.ciphertext)) for one in told}
    assert len(lengths) == 1


def test_the_page_shows_the_last_check_ins(watched, aye):
    them = watched().writes(WELL).is_recorded(Outcome.all_well, at=DUE + 24 * HOUR)
    _, page = read_safety(aye.keyring, them.case_id, NOW)
    assert page.terms.way is Channel.mailbox
    assert [(one.outcome, one.by_letter) for one in page.past] == [
        (Outcome.all_well, False),
        (Outcome.all_well, True),
    ]


def links(member):
    return [one.link for one in parts.errands(member.actor, NOW) if "check-in" in str(one.title)]


def test_a_desk_says_who_has_not_been_heard_of(watched, aye, bo, dan, chit):
    them = watched().is_silent_for(hours=7)
    here = f"/safety/{them.case_id}/"
    assert [links(one) for one in (aye, bo, dan, chit)] == [[here], [here], [], []]
    them.is_silent_for(hours=20)  # a second supervisor shares out the work, and cannot open it
    assert [links(one) for one in (aye, bo, dan, chit)] == [[here], [here], [f"/cases/{them.case_id}/"], []]


def test_late_is_late_and_missed_is_danger(watched, aye):
    them = watched().is_silent_for(hours=3)
    (late,) = [one for one in parts.errands(aye.actor, NOW) if "check-in" in str(one.title)]
    them.is_silent_for(hours=5)
    (missed,) = [one for one in parts.errands(aye.actor, NOW) if "check-in" in str(one.title)]
    assert [(one.late, one.danger) for one in (late, missed)] == [(True, False), (True, True)]
