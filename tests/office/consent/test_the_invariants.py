"""What must never be possible, by its number in the process."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.case import actions as cases
from refuge.office.case.models import Case
from refuge.office.case.rules import AgeReason, Track
from refuge.office.consent import actions, part
from refuge.office.consent.models import Consent
from refuge.office.consent.queries import check_live, check_packet, live
from refuge.office.consent.rules import (
    Capacity,
    Category,
    GuardianNeededError,
    Level,
    NoConsentError,
    NotForAChildError,
    State,
)
from refuge.office.people.rules import AgeBand
from tests.office.consent.conftest import CLINIC, TODAY, question, said
from tests.office.refusing import refused_by

pytestmark = pytest.mark.django_db
OTHERS = "Somebody else"


def later(days):
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def childs_case(opened, phyu):
    return opened(phyu, age_band=AgeBand.from_15_to_17)


@pytest.fixture
def shared(opened, given, aye):
    """A case in which the person agreed that the clinic may know of health and needs."""
    case_id = opened(aye)
    given(aye, case_id, "c3")
    return case_id


def test_i_4_nobody_asks_a_child_to_speak_in_public(childs_case, phyu, now_seen):
    with pytest.raises(NotForAChildError):
        actions.ask(phyu.keyring, now_seen(childs_case), question("c7"))
    assert not Consent.objects.exists()


def test_i_4_doubt_about_the_age_counts_as_a_child(opened, phyu, now_seen):
    case_id = opened(phyu, age_band=AgeBand.unknown)
    with pytest.raises(NotForAChildError):
        actions.ask(phyu.keyring, now_seen(case_id), question("c7"))


def test_i_4_the_database_refuses_it_too(opened, given, aye, kept):
    consent_id = given(aye, opened(aye), "c7")
    with refused_by("no_child_speaks_in_public"):
        Consent.objects.filter(id=consent_id).update(for_child=True)
    assert kept(consent_id).for_child is False


def test_i_4_what_an_adult_agreed_ends_when_they_turn_out_to_be_a_child(
    opened, given, bo, phyu, now_seen, kept
):
    case_id = opened(bo)
    public, file = given(bo, case_id, "c7"), given(bo, case_id, "c1")
    cases.correct_age(
        bo.keyring, now_seen(case_id), age_band=AgeBand.from_15_to_17, why=AgeReason.person_said
    )
    assert {kept(public).state, kept(file).state} == {State.expired}
    assert not any(live(case_id, level, today=later(8)) for level in Level)


def test_i_4_even_a_row_that_was_forgotten_does_not_count_on_the_child_track(opened, given, aye):
    case_id = opened(aye)
    given(aye, case_id, "c1")
    Case.objects.filter(id=case_id).update(track=Track.child, retention_class="child")
    assert not live(case_id, Level.c1, today=TODAY)


def test_i_4_a_child_agrees_with_its_guardian_or_not_at_all(childs_case, given, phyu):
    with pytest.raises(GuardianNeededError):
        given(phyu, childs_case, "c1")
    Consent.objects.all().delete()
    given(phyu, childs_case, "c1", how=said(capacity=Capacity.child_assent))
    assert live(childs_case, Level.c1, today=TODAY)


def test_i_9_a_consent_that_ends_without_the_person_is_told_to_them(opened, given, bo, phyu, now_seen):
    case_id = opened(bo)
    given(bo, case_id, "c1")
    assert part.open_matters(case_id) == ()
    cases.correct_age(bo.keyring, now_seen(case_id), age_band=AgeBand.under_15, why=AgeReason.in_doubt)
    assert [one.link for one in part.open_matters(case_id)] == [f"/consent/{case_id}/told/"]
    actions.tell_ended(phyu.keyring, now_seen(case_id))
    assert part.open_matters(case_id) == ()


def test_i_13_nothing_is_shared_without_a_live_yes_for_that_recipient(shared):
    check_live(shared, Level.c3, today=TODAY, recipient=CLINIC)
    for recipient in (OTHERS, "", CLINIC + " 2"):
        with pytest.raises(NoConsentError):
            check_live(shared, Level.c3, today=TODAY, recipient=recipient)


def test_i_13_how_the_recipient_is_spelt_makes_no_difference(shared):
    assert live(shared, Level.c3, today=TODAY, recipient=f"  {CLINIC.upper()}  ")


def test_i_13_a_yes_at_one_level_is_none_at_another(shared):
    assert [level for level in Level if live(shared, level, today=TODAY, recipient=CLINIC)] == [Level.c3]


def test_i_13_a_yes_in_one_case_is_none_in_another(shared, opened, aye):
    assert not live(opened(aye), Level.c3, today=TODAY, recipient=CLINIC)


def test_i_13_a_question_or_a_no_is_not_a_yes(opened, asked, aye, now_seen):
    case_id = opened(aye)
    consent_id = asked(aye, case_id, "c3")
    assert not live(case_id, Level.c3, today=TODAY, recipient=CLINIC)
    actions.refuse(aye.keyring, now_seen(case_id), consent_id)
    assert not live(case_id, Level.c3, today=TODAY, recipient=CLINIC)


def test_i_13_the_database_keeps_no_sharing_without_whom(shared):
    with refused_by("sharing_names_whom"):
        Consent.objects.update(recipient_mark="")


def test_i_15_a_yes_taken_back_opens_nothing_from_that_moment(shared, aye, chit):
    consent_id = Consent.objects.get().id
    actions.withdraw(aye.keyring, shared, consent_id, today=TODAY)
    assert not live(shared, Level.c3, today=TODAY, recipient=CLINIC)
    with pytest.raises(NoConsentError):
        check_packet(shared, CLINIC, [Category.health], today=TODAY)


def test_i_15_the_rooms_above_are_told_within_the_same_transaction(shared, aye):
    from refuge.office.consent.marks import mark_of_recipient
    from refuge.office.consent.signals import withdrawn

    cut = []

    def receiver(*, case_id, level, recipient, today, **_):
        cut.append((case_id, level, recipient, live(case_id, level, today=today, recipient=CLINIC)))

    withdrawn.connect(receiver)
    try:
        actions.withdraw(aye.keyring, shared, Consent.objects.get().id, today=TODAY)
    finally:
        withdrawn.disconnect(receiver)
    assert cut == [(shared, Level.c3, mark_of_recipient(shared, CLINIC), False)]


@pytest.mark.parametrize(("level", "lasts"), [("c3", 180), ("c1", 365)])
def test_i_15_a_yes_that_has_run_out_opens_nothing(opened, given, aye, level, lasts):
    case_id = opened(aye)
    given(aye, case_id, level)
    recipient = CLINIC if level == "c3" else ""
    assert live(case_id, Level(level), today=later(lasts - 1), recipient=recipient)
    assert not live(case_id, Level(level), today=later(lasts), recipient=recipient)


def test_i_15_the_database_keeps_no_yes_for_ever(shared):
    with refused_by("a_yes_has_its_days"):
        Consent.objects.update(expires_on=None)


def test_i_16_a_kind_of_data_that_was_not_agreed_is_refused(shared):
    check_packet(shared, CLINIC, [Category.health, Category.needs], today=TODAY)
    for category in set(Category) - {Category.health, Category.needs}:
        assert not live(shared, Level.c3, today=TODAY, recipient=CLINIC, category=category)
        with pytest.raises(NoConsentError):
            check_packet(shared, CLINIC, [Category.health, category], today=TODAY)


def test_i_16_what_one_partner_may_know_another_may_not(shared, given, aye):
    given(aye, shared, "c3", recipient=OTHERS, categories=frozenset({Category.work}))
    check_packet(shared, OTHERS, [Category.work], today=TODAY)
    with pytest.raises(NoConsentError):
        check_packet(shared, OTHERS, [Category.health], today=TODAY)


def test_c7_leaves_time_to_think_again(opened, given, aye):
    case_id = opened(aye)
    given(aye, case_id, "c7")
    assert not live(case_id, Level.c7, today=later(6))
    assert live(case_id, Level.c7, today=later(7))


def test_c7_the_database_keeps_that_time_too(opened, given, aye):
    given(aye, opened(aye), "c7")
    with refused_by("time_to_think_before_speaking_in_public"):
        Consent.objects.update(live_from=TODAY)
