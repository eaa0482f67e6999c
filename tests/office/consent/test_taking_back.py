"""A yes is taken back in one act, at once, by anybody on the case, and nothing stands in its way."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.case import actions as cases
from refuge.office.case.models import Case, Event
from refuge.office.case.rules import AgeReason, CaseNotFoundError
from refuge.office.consent import actions
from refuge.office.consent.models import Consent
from refuge.office.consent.queries import live
from refuge.office.consent.reading import read_consents
from refuge.office.consent.rules import Act, ConsentNotFoundError, Level, MoveError, State
from refuge.office.people.rules import AgeBand
from tests.office.consent.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_id(opened, aye):
    return opened(aye)


@pytest.fixture
def agreed(given, aye, case_id):
    return given(aye, case_id)


def take_back(by, case_id, consent_id, today=TODAY):
    actions.withdraw(by.keyring, case_id, consent_id, today=today)


def test_it_counts_no_more_and_the_row_stays(agreed, aye, case_id, kept):
    take_back(aye, case_id, agreed)
    assert not live(case_id, Level.c1, today=TODAY)
    assert (kept(agreed).state, kept(agreed).withdrawn_on) == (State.withdrawn, TODAY)


def test_twice_is_once(agreed, aye, case_id):
    take_back(aye, case_id, agreed)
    events = Event.objects.count()
    take_back(aye, case_id, agreed)
    assert Event.objects.count() == events


def test_a_closed_case_does_not_stand_in_its_way(agreed, aye, case_id):
    Case.objects.filter(id=case_id).update(status="closed", next_review=None)
    take_back(aye, case_id, agreed)
    assert not live(case_id, Level.c1, today=TODAY)


def test_a_version_seen_long_ago_does_not_stand_in_its_way(agreed, aye, case_id, signed_in, noted):
    Case.objects.filter(id=case_id).update(version=77)
    page = signed_in(aye).post(f"/consent/{case_id}/{agreed}/withdraw/", {"version": 1})
    assert page.url == f"/consent/{case_id}/"
    assert not live(case_id, Level.c1, today=TODAY)


def test_a_yes_that_has_run_out_can_be_taken_back_too(agreed, aye, case_id, kept):
    take_back(aye, case_id, agreed, TODAY + dt.timedelta(days=500))
    assert kept(agreed).state == State.withdrawn


def test_a_supervisor_without_the_key_ends_it_and_opens_nothing(agreed, bo, case_id, journal):
    take_back(bo, case_id, agreed)
    assert not live(case_id, Level.c1, today=TODAY)
    told = Event.objects.filter(case=case_id).order_by("-number").first()
    assert (told.by_id, told.code) == (bo.id, None)
    assert journal(act=Act.withdraw)[-1].columns_read == ""


def test_a_supervisor_without_the_key_sees_neither_for_whom_nor_what_for(given, aye, bo, case_id, signed_in):
    given(aye, case_id, "c3")
    page = read_consents(bo.keyring, case_id, TODAY)
    assert {row.content for row in page.history} == {None}
    assert not page.holds_key
    shown = signed_in(bo).get(f"/consent/{case_id}/").text
    assert "The clinic" not in shown
    assert "/withdraw/" in shown
    assert "/ask/" not in shown


def test_chit_who_has_no_business_here_takes_nothing_back(agreed, chit, case_id, kept):
    with pytest.raises(CaseNotFoundError):
        take_back(chit, case_id, agreed)
    assert kept(agreed).state == State.given


def test_a_consent_of_another_case_is_not_found(agreed, opened, aye):
    with pytest.raises(ConsentNotFoundError):
        take_back(aye, opened(aye), agreed)


def test_a_no_has_nothing_to_take_back(asked, aye, case_id, now_seen):
    consent_id = asked(aye, case_id)
    actions.refuse(aye.keyring, now_seen(case_id), consent_id)
    with pytest.raises(MoveError):
        take_back(aye, case_id, consent_id)


def test_it_is_in_the_story_and_in_the_journal(agreed, aye, case_id, signed_in, journal):
    take_back(aye, case_id, agreed)
    assert "Keep a case file: taken back. It counts no more." in signed_in(aye).get(f"/cases/{case_id}/").text
    assert [line.outcome for line in journal(act=Act.withdraw)] == ["done"]


def test_taking_back_an_open_question_ends_it(asked, aye, case_id, kept):
    consent_id = asked(aye, case_id)
    take_back(aye, case_id, consent_id)
    assert (kept(consent_id).state, kept(consent_id).given_on) == (State.withdrawn, None)


def test_an_open_question_ends_when_the_case_moves_to_child_protection(
    opened, asked, bo, phyu, now_seen, kept
):
    case_id = opened(bo)
    consent_id = asked(bo, case_id)
    cases.correct_age(bo.keyring, now_seen(case_id), age_band=AgeBand.under_15, why=AgeReason.mistake)
    assert (kept(consent_id).state, kept(consent_id).ended_untold) == (State.withdrawn, False)


def test_a_worker_who_puts_a_child_behind_the_wall_ends_the_consents_too(
    opened, given, aye, phyu, now_seen, kept
):
    case_id = opened(aye)
    consent_id = given(aye, case_id)
    cases.correct_age(aye.keyring, now_seen(case_id), age_band=AgeBand.under_15, why=AgeReason.mistake)
    assert kept(consent_id).state == State.expired
    assert Consent.objects.get().ended_untold


def test_that_the_person_was_told_is_written_down(opened, given, bo, phyu, now_seen, signed_in):
    case_id = opened(bo)
    given(bo, case_id)
    cases.correct_age(bo.keyring, now_seen(case_id), age_band=AgeBand.under_15, why=AgeReason.mistake)
    client = signed_in(phyu)
    assert f"/consent/{case_id}/told/" in client.get(f"/consent/{case_id}/").text
    client.post(f"/consent/{case_id}/told/", {"version": Case.objects.get(id=case_id).version})
    assert not Consent.objects.filter(ended_untold=True).exists()
    assert "The person was told that a consent had ended." in client.get(f"/cases/{case_id}/").text
