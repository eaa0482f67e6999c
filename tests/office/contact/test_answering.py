"""An answer reaches the person and nobody else, and nothing is written over."""

from datetime import timedelta

import pytest

from refuge.office.access.rules import NotAllowedError
from refuge.office.audit.rules import StaleVersionError
from refuge.office.contact import actions, sending
from refuge.office.contact.actions import Handing
from refuge.office.contact.contents import TriageWords
from refuge.office.contact.models import Answer, QueuedAnswer
from refuge.office.contact.rules import (
    Danger,
    NotYetDueError,
    Outcome,
    State,
    TransitionError,
    WrongHandsError,
)
from refuge.protocol.errors import TooLargeError
from tests.office.contact.people import TOO_MUCH, Person, answers_for

pytestmark = pytest.mark.django_db


def test_the_person_reads_the_answer_with_their_code(desk):
    person = Person()
    desk(person).answer("Stay where you are safe.")
    assert "Stay where you are safe." in [one.text for one in answers_for(person.keys)]


def test_the_cover_code_opens_no_real_answer(desk, settings):
    person = Person()
    desk(person).answer("Stay where you are safe.")
    harmless = {one.cover_answer for one in settings.PROGRAMME.languages}
    assert {one.text for one in answers_for(person.cover_keys)} <= harmless


def test_our_copy_is_sealed_under_the_threads_key(desk, aye, bo, contents):
    on_desk = desk().answer("Stay where you are safe.")
    assert b"safe" not in bytes(Answer.objects.values_list("content", flat=True)[0].column)
    assert [one.text for one in contents(bo, on_desk.current())["answers"]] == ["Stay where you are safe."]


def test_an_answer_expires_when_the_profile_says(desk, now, settings):
    desk().answer()
    until = now.date() + timedelta(days=settings.PROGRAMME.limits.answer_days)
    assert set(QueuedAnswer.objects.values_list("expires", flat=True)) == {until}


def test_an_answer_stops_the_clock_and_a_new_letter_starts_it_again(desk, opened, now):
    person = Person()
    on_desk = desk(person).answer()
    assert (on_desk.current().state, on_desk.current().waits) == (State.answered, False)
    thread = opened(person.letter("Thank you. And now?"), fetched_at=now + timedelta(hours=2))
    assert (thread.state, thread.waits) == (State.written_again, True)
    assert thread.waiting_since == now + timedelta(hours=2)


def test_nobody_is_answered_before_danger_and_children_were_asked_for(desk):
    on_desk = desk(judged=False).claim()
    with pytest.raises(TransitionError):
        on_desk.answer()


def test_an_answer_that_does_not_fit_is_refused_whole(desk):
    on_desk = desk()
    with pytest.raises(TooLargeError):
        on_desk.answer(TOO_MUCH)
    assert on_desk.current().state == State.triaged
    assert not Answer.objects.exists()


def test_what_is_typed_is_kept_in_one_normal_form(desk, aye, contents):
    on_desk = desk().answer("cafe\u0301")
    assert contents(aye, on_desk.current())["answers"][0].text == "caf\u00e9"


# --- two at once


def test_a_letter_that_arrives_meanwhile_refuses_the_answer(desk, opened, aye, now):
    person = Person()
    on_desk = desk(person)
    seen = on_desk.seen
    opened(person.letter("Wait, they are here"))
    with pytest.raises(StaleVersionError):
        actions.answer(aye.keyring, seen, sending.Words("Come now.", "en"), now)
    assert "Come now." not in [one.text for one in answers_for(person.keys)]


def test_of_two_who_claim_one_comes_first(desk, aye, dee):
    on_desk = desk(judged=False)
    seen = on_desk.seen
    actions.claim(aye.actor, seen)
    with pytest.raises(NotAllowedError):  # it is Aye's now
        actions.claim(dee.actor, seen)
    assert on_desk.current().claimed_by_id == aye.id


def test_the_same_answer_sent_twice_goes_once(desk, aye, now):
    person = Person()
    on_desk = desk(person)
    seen, words = on_desk.seen, sending.Words("Only once.", "en")
    actions.answer(aye.keyring, seen, words, now)
    with pytest.raises(StaleVersionError):
        actions.answer(aye.keyring, seen, words, now)
    assert [one.text for one in answers_for(person.keys)].count("Only once.") == 1


def test_a_refusal_is_in_the_journal_and_changes_nothing(desk, dee, now, journal):
    on_desk = desk()
    with pytest.raises(NotAllowedError):
        actions.answer(dee.keyring, on_desk.seen, sending.Words("hello", "en"), now)
    (line,) = journal(act="contact.answer")
    assert (line.actor_name, line.outcome, line.reason) == ("Dee", "refused", "not_allowed")
    assert on_desk.current().state == State.triaged


# --- from hand to hand


def test_a_thread_is_handed_over_with_a_sealed_word(desk, aye, dee, now, contents):
    on_desk = desk()
    actions.hand_over(aye.keyring, on_desk.seen, Handing(dee.id, "They read at night."), now)
    thread = on_desk.current()
    assert thread.claimed_by_id == dee.id
    assert contents(aye, thread)["notes"] == ["They read at night."]


@pytest.mark.parametrize("name", ["bo", "chit"])
def test_a_thread_goes_only_into_the_hands_of_a_contact_officer(desk, aye, now, request, name):
    on_desk = desk()
    with pytest.raises(WrongHandsError):
        actions.hand_over(aye.keyring, on_desk.seen, Handing(request.getfixturevalue(name).id, ""), now)


def test_bo_shares_out_what_is_with_somebody_else(desk, bo, dee, now):
    on_desk = desk()
    actions.hand_over(bo.keyring, on_desk.seen, Handing(dee.id, "Aye is ill."), now)
    assert on_desk.current().claimed_by_id == dee.id


def test_a_colleague_takes_over_what_may_not_wait(desk, dee):
    on_desk = desk()
    actions.take_over(dee.actor, on_desk.seen)
    assert on_desk.current().claimed_by_id == dee.id


def test_chit_can_do_nothing_of_it(desk, chit, now):
    on_desk = desk()
    acts = [
        lambda: actions.claim(chit.actor, on_desk.seen),
        lambda: actions.take_over(chit.actor, on_desk.seen),
        lambda: actions.triage(chit.keyring, on_desk.seen, Danger.none, TriageWords()),
        lambda: actions.answer(chit.keyring, on_desk.seen, sending.Words("x", "en"), now),
        lambda: actions.close(chit.actor, on_desk.seen, Outcome.hoax, now.date()),
    ]
    for act in acts:
        with pytest.raises(NotAllowedError):
            act()


# --- how it ends


def test_a_thread_ends_with_an_outcome_and_a_letter_opens_it_again(desk, opened, aye, now):
    person = Person()
    on_desk = desk(person)
    actions.close(aye.actor, on_desk.seen, Outcome.advice_only, now.date())
    ended = on_desk.current()
    assert (ended.state, ended.waits, ended.outcome, ended.closed_on) == (
        State.closed,
        False,
        Outcome.advice_only,
        now.date(),
    )
    again = opened(person.letter("It is me again"))
    assert (again.id, again.state, again.outcome, again.closed_on) == (
        ended.id,
        State.written_again,
        "",
        None,
    )


def test_opening_a_case_is_no_way_to_end(desk, aye, now):
    on_desk = desk()
    with pytest.raises(TransitionError):
        actions.close(aye.actor, on_desk.seen, Outcome.open_case, now.date())


def test_letters_and_answers_are_erased_when_their_time_is_over(desk, opened, aye, bo, now, settings):
    person = Person()
    on_desk = desk(person).answer()
    actions.close(aye.actor, on_desk.seen, Outcome.advice_only, now.date())
    due = now.date() + timedelta(days=settings.PROGRAMME.limits.content_days)
    with pytest.raises(NotYetDueError):
        actions.erase(bo.actor, on_desk.seen, due - timedelta(days=1))
    actions.erase(bo.actor, on_desk.seen, due)
    thread = on_desk.current()
    assert (thread.letters.count(), thread.answers.count(), thread.triage) == (0, 0, None)
    assert opened(person.letter("I am still here")).id == thread.id


def test_they_are_erased_by_themselves_though_nobody_thinks_of_it(desk, aye, now, settings, journal):
    on_desk, days = desk(Person()).answer(), timedelta(days=settings.PROGRAMME.limits.content_days)
    actions.close(aye.actor, on_desk.seen, Outcome.advice_only, now.date())
    assert actions.erase_what_is_due(now + days - timedelta(days=1)) == 0
    assert on_desk.current().letters.count() == 1
    assert actions.erase_what_is_due(now + days) == 1
    thread = on_desk.current()
    assert (thread.letters.count(), thread.answers.count(), thread.triage) == (0, 0, None)
    assert thread.erased_on == (now + days).date()
    (line,) = journal(act="contact.erase")
    assert (line.actor_name, line.object_ref) == ("the office", f"thread:{thread.id}")
    assert actions.erase_what_is_due(now + days) == 0


def test_the_clocks_of_the_office_erase_it(desk, aye, now, settings):
    from refuge.command import collecting

    on_desk = desk(Person())
    actions.close(aye.actor, on_desk.seen, Outcome.advice_only, now.date())
    collecting.time_passes(now + timedelta(days=settings.PROGRAMME.limits.content_days))
    assert on_desk.current().letters.count() == 0


def test_whoever_writes_again_is_erased_in_their_turn_and_not_before(desk, opened, aye, now, settings):
    person, days = Person(), timedelta(days=settings.PROGRAMME.limits.content_days)
    on_desk = desk(person)
    actions.close(aye.actor, on_desk.seen, Outcome.advice_only, now.date())
    actions.erase_what_is_due(now + days)
    opened(person.letter("I am still here"))
    assert actions.erase_what_is_due(now + 2 * days) == 0
    actions.close(aye.actor, on_desk.seen, Outcome.advice_only, (now + days).date())
    assert actions.erase_what_is_due(now + 2 * days - timedelta(days=1)) == 0
    assert on_desk.current().letters.count() == 1
    assert actions.erase_what_is_due(now + 2 * days) == 1
    assert on_desk.current().letters.count() == 0
