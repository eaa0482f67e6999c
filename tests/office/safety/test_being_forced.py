"""Somebody who is forced writes the word for it: everything anybody else can see is as if all were well (I-33)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection

from refuge.office.audit.models import Entry
from refuge.office.case import actions as cases
from refuge.office.case import parts
from refuge.office.case.models import Event
from refuge.office.case.rules import AccessReason, Status
from refuge.office.contact.models import QueuedAnswer, Thread
from refuge.office.safety import actions, queries
from refuge.office.safety.models import CheckIn, Watch
from refuge.office.safety.reading import read_safety
from refuge.office.safety.rules import NotDecidedError, Outcome, State, StillOpenError
from tests.office.safety.conftest import DUE, FORCED, NOW, WELL

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def what_a_stranger_finds_after(act, them):
    """Everything in the tables about a person that no key is needed for, and how long the sealed rest is."""
    QueuedAnswer.objects.all().delete()
    begun = Entry.objects.count()
    act(them)
    thread = Thread.objects.get(case=them.case_id)
    lines = Entry.objects.order_by("seq").values_list(
        "actor_name", "act", "columns_read", "columns_changed", "reason", "outcome"
    )
    return {
        "check-ins": [clear(one) for one in CheckIn.objects.filter(case=them.case_id).order_by("number")],
        "watch": clear(them.watch),
        "case": (them.case.status, them.case.version, them.case.risk, them.case.next_review),
        "events": [
            (one.kind, length(one.code), length(one.words))
            for one in Event.objects.filter(case=them.case_id).order_by("number")
        ],
        "thread": (thread.state, thread.waits, thread.danger, thread.unread, thread.version),
        "queue": sorted(len(row.sealed) for row in QueuedAnswer.objects.all()),
        "journal": list(lines[begun:]),
        "errands": [one.late for one in parts.errands(them.aye.actor, NOW) if str(them.case_id) in one.link],
        "matters": [str(one.matter) for one in parts.open_matters(them.case_id)],
    }


def clear(row):
    """Every column of a row but what differs between any two people."""
    names = {field.attname for field in row._meta.concrete_fields} - {"id", "case_id"}
    return {
        name: getattr(row, name) if not is_sealed(row, name) else length(getattr(row, name)) for name in names
    }


def is_sealed(row, name):
    return hasattr(getattr(row, name), "ciphertext")


def length(sealed):
    return len(sealed.ciphertext) if sealed else 0


@pytest.fixture
def alarm_of():
    """What the desk of somebody is told that only a key may tell."""
    return lambda member: [(one.danger, one.link) for one in parts.alarms(member.keyring, NOW)]


WAYS = {
    "by letter": lambda them, words: them.writes(f"It rained. {words}."),
    "late, by letter": lambda them, words: them.is_silent_for(hours=3).writes(words, at=DUE + 3 * HOUR),
    "far gone, by letter": lambda them, words: them.is_silent_for(hours=20).writes(words, at=DUE + 20 * HOUR),
    "too early, by letter": lambda them, words: them.writes(words, at=DUE - 13 * HOUR),
}


@pytest.mark.parametrize("way", WAYS)
def test_i_33_a_duress_word_changes_nothing_anybody_else_sees(way, watched, alarm_of, aye, bo):
    found = what_a_stranger_finds_after(lambda them: WAYS[way](them, WELL), watched())
    assert alarm_of(aye) == []
    forced = watched()
    assert what_a_stranger_finds_after(lambda them: WAYS[way](them, FORCED), forced) == found
    assert alarm_of(aye) == alarm_of(bo) == [(True, f"/safety/{forced.case_id}/")]


def test_i_33_what_a_colleague_writes_down_looks_the_same_too(watched, alarm_of, aye):
    found = [
        what_a_stranger_finds_after(lambda them, said=said: them.is_recorded(said), watched())
        for said in (Outcome.all_well, Outcome.forced)
    ]
    assert found[0] == found[1]
    assert [danger for danger, _ in alarm_of(aye)] == [True]


def test_the_comparison_would_notice_a_difference(watched):
    found = [
        what_a_stranger_finds_after(lambda them, words=words: them.writes(words), watched())
        for words in (WELL, "It rained.")
    ]
    assert found[0] != found[1]


def test_the_cover_code_alone_says_it(watched, alarm_of, aye):
    them = watched().writes("Nothing to tell.", by_cover=True)
    assert them.first.state == State.ok
    assert [danger for danger, _ in alarm_of(aye)] == [True]


def test_a_good_word_written_with_the_cover_code_does_not_unsay_it(watched, alarm_of, aye):
    watched().writes(WELL, by_cover=True)
    assert [danger for danger, _ in alarm_of(aye)] == [True]


def test_both_words_in_one_letter_mean_the_worse(watched, alarm_of, aye):
    watched().writes(f"{WELL}. {FORCED}.")
    assert [danger for danger, _ in alarm_of(aye)] == [True]


def test_nobody_who_is_not_on_the_case_is_told(watched, alarm_of, aye, bo, chit, dan, ei):
    watched().writes(FORCED)
    assert [bool(alarm_of(one)) for one in (aye, bo, chit, dan, ei)] == [True, True, False, False, False]


def test_whoever_comes_onto_the_case_later_is_told_too(someone, alarm_of, aye, bo):
    them = someone(with_bo=False).agrees_words().agrees_hours().writes(FORCED)
    assert alarm_of(bo) == []
    cases.give_access(aye.keyring, them.seen, staff_id=bo.id, why=AccessReason.approves)
    assert [danger for danger, _ in alarm_of(bo)] == [True]


def test_an_alarm_stays_until_a_person_has_seen_to_it(watched, alarm_of, aye, bo):
    them = watched().writes(FORCED).writes(WELL, at=DUE + 24 * HOUR)
    assert [danger for danger, _ in alarm_of(aye)] == [True]
    actions.end_alarm(bo.keyring, them.seen, words="They are with us now, and safe.")
    assert alarm_of(aye) == []
    with pytest.raises(NotDecidedError):
        actions.end_alarm(bo.keyring, them.seen, words="Again.")


def test_the_journal_does_not_tell_an_alarm_that_was_seen_to_from_any_other_word(watched, journal, bo):
    them = watched().writes(FORCED)
    actions.end_alarm(bo.keyring, them.seen, words="They are with us now.")
    them.is_recorded(Outcome.all_well, by=bo, at=DUE + 24 * HOUR)
    ended, recorded = journal(act="safety.record")
    written = [
        (one.act, one.object_ref, one.columns_changed, one.reason, one.outcome) for one in (ended, recorded)
    ]
    assert written[0] == written[1]


def test_the_check_ins_do_not_end_while_somebody_is_forced_and_the_refusal_does_not_say_why(
    watched, aye, journal
):
    them = watched().writes(FORCED)
    ending = actions.Ending(actions.EndReason.arrived, "They are here.")
    with pytest.raises(StillOpenError):
        actions.end(aye.keyring, them.seen, ending, DUE)
    assert journal(act="safety.end")[-1].reason == "still_open"


def test_those_on_the_case_read_what_to_do_and_what_not(watched, signed_in, aye, chit):
    them = watched().writes(FORCED)
    page = signed_in(aye).get(f"/safety/{them.case_id}/").text
    assert "They are being forced" in page
    assert "Write nothing that shows you know" in page
    assert signed_in(chit).get(f"/safety/{them.case_id}/").status_code == 404


def test_looking_for_alarms_is_written_down_and_tells_nothing(watched, alarm_of, aye, journal):
    watched()
    alarm_of(aye)
    watched().writes(FORCED)
    alarm_of(aye)
    quiet, alarmed = journal(act="safety.look")
    assert (quiet.columns_read, quiet.object_ref) == (alarmed.columns_read, alarmed.object_ref)


def test_an_alarm_that_nobody_could_read_is_none_at_all(chit, alarm_of, journal):
    assert alarm_of(chit) == []
    assert journal(act="safety.look") == []


def test_nothing_of_the_words_is_in_the_tables(watched):
    watched().writes(FORCED)
    with connection.cursor() as cursor:
        for table in (Watch, CheckIn, Event, Entry):
            cursor.execute(f"SELECT * FROM {table._meta.db_table}")
            rows = repr(cursor.fetchall())
            assert "mangoes" not in rows
            assert "beans" not in rows.lower()


def test_queries_that_need_no_key_do_not_know(watched, aye):
    them = watched().writes(FORCED)
    assert queries.to_see_to(aye.actor) == ()
    assert "forced" not in repr([asdict(queries.facts_of(them.case_id)), vars(them.first)])


def test_the_page_says_forced_only_under_the_key(watched, aye):
    them = watched().writes(FORCED)
    _, page = read_safety(aye.keyring, them.case_id, NOW)
    assert page.is_forced
    assert page.past[0].outcome is Outcome.forced
    assert Status(them.case.status) is Status.open
