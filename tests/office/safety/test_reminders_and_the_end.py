"""Reminders are taken back the moment anything changes; check-ins end by an act with a reason, and words go with them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from refuge.office.audit.actions import journalled
from refuge.office.case import actions as cases
from refuge.office.case import parts
from refuge.office.case.models import Case
from refuge.office.case.pen import Pen
from refuge.office.case.rules import (
    AgeReason,
    Category,
    EntryRoute,
    Given,
    Move,
    Reason,
    Risk,
    Status,
    Track,
)
from refuge.office.consent.rules import Level
from refuge.office.consent.signals import withdrawn
from refuge.office.contact import queries as threads
from refuge.office.contact import reading, receiving
from refuge.office.contact.models import QueuedAnswer
from refuge.office.people.rules import AgeBand, Gender
from refuge.office.safety import actions
from refuge.office.safety.actions import Ending
from refuge.office.safety.models import CheckIn, Watch
from refuge.office.safety.reading import read_safety
from refuge.office.safety.rules import (
    Act,
    EndReason,
    NoMailboxError,
    NotWatchedError,
    Outcome,
    State,
    StillOpenError,
    WordsFirstError,
)
from refuge.office.vault import queries as keys
from tests.office.safety.conftest import BY_LETTER, DUE, FORCED, IN_PERSON, NOW, TODAY, WELL, Someone

pytestmark = pytest.mark.django_db


def waiting():
    return QueuedAnswer.objects.exclude(not_before=None).count()


def test_without_words_no_check_in_by_letter(someone):
    with pytest.raises(WordsFirstError):
        someone().agrees_hours()


def test_without_letters_no_check_in_by_letter(someone, aye):
    them = someone().agrees_words()
    Case.objects.filter(id=them.case_id).update(thread_compartment=None)
    with pytest.raises(NoMailboxError):
        them.agrees_hours()


def test_without_letters_somebody_can_still_be_watched_over(aye, bo, staff):
    case_id = cases.open_case(
        aye.keyring,
        aye.actor,
        thread_compartment=None,
        age_band=AgeBand.from_25_to_59,
        category=Category.police,
        entry_route=EntryRoute.reception_walk_in,
        gender=Gender.undisclosed,
        languages=["my"],
        risk=Risk.low,
        risk_reasons="They live far from it.",
        owner_id=aye.id,
        today=TODAY,
    )
    them = Someone(case_id, None, None, aye, None).agrees_hours(terms=IN_PERSON)
    them.is_recorded(Outcome.forced)
    assert [one.danger for one in parts.alarms(aye.keyring, NOW)] == [True]


def test_reminders_are_sealed_for_two_more_weeks_on_the_same_terms(watched, aye):
    them = watched()
    QueuedAnswer.objects.all().delete()
    actions.lay_reminders_ready(aye.keyring, them.seen, NOW + timedelta(days=14))
    assert waiting() == 14


def test_where_nothing_is_agreed_none_are_sealed(someone, aye):
    with pytest.raises(NotWatchedError):
        actions.lay_reminders_ready(aye.keyring, someone().seen, NOW)
    with pytest.raises(NotWatchedError):
        actions.lay_reminders_ready(aye.keyring, someone().agrees_words().seen, NOW)


def test_the_page_says_how_far_they_came(watched, aye):
    them = watched()
    held_up = read_safety(aye.keyring, them.case_id, DUE + timedelta(minutes=1))[1].reminders
    assert (held_up.waiting, held_up.held_up, held_up.dropped) == (13, 1, 0)
    dropped = read_safety(aye.keyring, them.case_id, DUE + timedelta(hours=3))[1].reminders
    assert (dropped.waiting, dropped.held_up, dropped.dropped) == (13, 0, 1)


def test_a_renewed_code_takes_them_back_whoever_opens_the_letter(watched, ei):
    them = watched()
    renewed = them.person.with_a_new_code()
    them.letterbox.put(renewed.letter("I have a new code.", renews=them.person.keys.thread))
    receiving.open_letters(ei.keyring, NOW)
    assert waiting() == 0


def test_where_contact_is_cut_nothing_is_sent_and_nobody_waited_for(watched, aye, bo):
    them = watched()
    given = Given(Reason.unsafe_to_reach)
    cases.ask(aye.keyring, them.seen, move=Move.suspend, given=given, asked_of=bo.id)
    assert waiting() == 14
    cases.approve(bo.keyring, them.seen)
    assert (waiting(), them.check_in.state) == (0, State.waived)
    assert them.watch.is_on
    with pytest.raises(StillOpenError):
        them.agrees_hours()
    cases.make_move(aye.keyring, them.seen, move=Move.resume, given=Given())
    assert them.agrees_hours().check_in.state == State.due


def test_where_contact_is_cut_whoever_is_looked_for_is_looked_for(watched, aye, bo):
    them = watched().is_silent_for(hours=20)
    cases.ask(aye.keyring, them.seen, move=Move.suspend, given=Given(Reason.no_answer), asked_of=bo.id)
    cases.approve(bo.keyring, them.seen)
    assert them.check_in.state == State.escalated_2


def test_where_contact_is_cut_a_letter_ends_the_search_and_begins_no_other(watched, aye, bo):
    them = watched().is_silent_for(hours=20)
    cases.ask(aye.keyring, them.seen, move=Move.suspend, given=Given(Reason.no_answer), asked_of=bo.id)
    cases.approve(bo.keyring, them.seen)
    them.writes(WELL, at=DUE + timedelta(hours=21))
    assert [one.state for one in CheckIn.objects.all()] == [State.ok]


def test_any_other_move_changes_nothing(watched, aye):
    them = watched()
    Case.objects.filter(id=them.case_id).update(status=Status.planned)
    cases.make_move(aye.keyring, them.seen, move=Move.start_support, given=Given())
    assert (waiting(), them.check_in.state) == (14, State.due)


def test_behind_the_wall_nothing_is_sent_and_check_ins_go_on_in_other_hands(watched, aye, fay):
    them = watched()
    track = cases.correct_age(aye.keyring, them.seen, age_band=AgeBand.unknown, why=AgeReason.in_doubt)
    assert (track, waiting(), them.check_in.state) == (Track.child, 0, State.due)
    them.is_silent_for(hours=5)
    assert [one.danger for one in parts.errands(fay.actor, NOW) if "check-in" in str(one.title)] == [True]
    assert [one for one in parts.errands(aye.actor, NOW) if "check-in" in str(one.title)] == []


def test_behind_the_wall_an_alarm_is_heard_once_a_holder_reads_the_letter(fay, someone):
    them = someone(age_band=AgeBand.from_15_to_17).agrees_words(by=fay).agrees_hours(by=fay)
    them.writes(FORCED)
    assert parts.alarms(fay.keyring, NOW) == ()
    reading.read_thread(fay.keyring, threads.thread_of_case(fay.actor, them.case_id), DUE)
    assert [one.danger for one in parts.alarms(fay.keyring, NOW)] == [True]
    assert waiting() == 0


def send_withdrawn(member, case_id, level):
    with journalled(member.actor, Act.see, f"case:{case_id}"):
        withdrawn.send(
            Watch,
            keyring=member.keyring,
            case_id=case_id,
            level=level,
            recipient="",
            consent_id=None,
            today=TODAY,
        )


@pytest.mark.parametrize(("level", "left"), [(Level.c0, 0), (Level.c1, 0), (Level.c3, 14), (Level.c6, 14)])
def test_who_takes_back_that_we_keep_a_file_gets_no_message(watched, aye, level, left):
    send_withdrawn(aye, watched().case_id, level)
    assert waiting() == left


def test_a_withdrawal_written_down_without_a_key_is_not_held_up(watched, chit):
    send_withdrawn(chit, watched().case_id, Level.c1)
    assert waiting() == 14


def test_a_withdrawal_where_nobody_is_watched_over(someone, aye):
    send_withdrawn(aye, someone().case_id, Level.c1)


# --- the end ---


@pytest.mark.parametrize("reason", [EndReason.arrived, EndReason.no_longer_needed, EndReason.person_asked])
def test_check_ins_end_with_a_reason_and_the_words_are_destroyed(watched, aye, reason):
    them = watched()
    actions.end(aye.keyring, them.seen, Ending(reason, "They are with us."), DUE)
    assert (them.watch.is_on, them.watch.words, them.watch.ended_on) == (False, None, TODAY)
    assert (them.check_in.state, waiting()) == (State.waived, 0)
    assert parts.open_matters(them.case_id) == ()


def test_after_the_end_letters_are_only_letters(watched, aye):
    them = watched()
    actions.end(aye.keyring, them.seen, Ending(EndReason.arrived), DUE)
    them.writes(WELL)
    assert CheckIn.objects.count() == 1
    with pytest.raises(NotWatchedError):
        them.is_recorded(Outcome.all_well)
    with pytest.raises(NotWatchedError):
        actions.end_alarm(aye.keyring, them.seen, words="x")


def test_they_can_begin_again(watched, aye):
    them = watched()
    actions.end(aye.keyring, them.seen, Ending(EndReason.arrived), DUE)
    with pytest.raises(WordsFirstError):
        them.agrees_hours()
    assert them.agrees_words().agrees_hours().watch.is_on


def test_an_open_escalation_is_cleared_up_first(watched, aye):
    them = watched().is_silent_for(hours=20)
    with pytest.raises(StillOpenError):
        actions.end(aye.keyring, them.seen, Ending(EndReason.arrived), DUE)
    with pytest.raises(StillOpenError):
        them.agrees_hours()


def test_contact_is_lost_only_by_the_panel(watched, aye, bo):
    them = watched().is_silent_for(hours=40)
    lost = Ending(EndReason.lost_contact, "The panel decided.")
    with pytest.raises(StillOpenError):
        actions.end(aye.keyring, them.seen, lost, DUE)
    actions.put_to_panel(bo.keyring, them.seen, words="Everything was tried.", now=DUE)
    actions.end(aye.keyring, them.seen, lost, DUE + timedelta(days=3))
    assert (CheckIn.objects.get().state, them.watch.is_on) == (State.resolved, False)


def test_contact_is_not_lost_where_nobody_was_waited_for(someone, aye):
    them = someone().agrees_words()
    with pytest.raises(StillOpenError):
        actions.end(aye.keyring, them.seen, Ending(EndReason.lost_contact), DUE)
    actions.end(aye.keyring, them.seen, Ending(EndReason.arrived), DUE)
    assert not them.watch.is_on


def test_a_case_does_not_close_while_check_ins_go_on(watched):
    (matter,) = parts.open_matters(watched().case_id)
    assert "Check-ins go on" in str(matter.matter)


def test_words_alone_raise_an_alarm_and_nothing_else_is_written(someone, aye):
    someone().agrees_words().writes(FORCED)
    assert [one.danger for one in parts.alarms(aye.keyring, NOW)] == [True]
    assert not CheckIn.objects.exists()


def test_without_a_schedule_nothing_is_recorded_but_an_alarm(someone, aye):
    them = someone().agrees_words()
    with pytest.raises(NotWatchedError):
        them.is_recorded(Outcome.not_reached)
    them.is_recorded(Outcome.forced)
    assert [one.danger for one in parts.alarms(aye.keyring, NOW)] == [True]


def test_terms_are_opened_under_the_case_key_only(watched, ei, aye):
    them = watched()
    assert keys.versions_held(ei.actor, them.case.thread_compartment_id)
    assert not keys.versions_held(ei.actor, them.case.compartment_id)
    assert Pen(aye.keyring, them.case, TODAY).key
    assert BY_LETTER.wording not in repr(vars(them.watch))
