"""Somebody stands at the door: they arrive, are looked after, get their things back, and leave when they want."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from refuge.office.access.rules import NotAllowedError
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import parts
from refuge.office.case.models import Case
from refuge.office.case.rules import CaseNotFoundError, Track
from refuge.office.people.rules import AgeBand
from refuge.office.reception import actions, queries
from refuge.office.reception.actions import Found
from refuge.office.reception.models import Check, Keeping, Stay
from refuge.office.reception.reading import read_reception
from refuge.office.reception.rules import (
    AlreadyHereError,
    ArrivalDayError,
    Belongings,
    Briefing,
    Card,
    Children,
    Item,
    NotHereError,
    ReturnedError,
)
from refuge.office.reception.words import ANSWERS
from refuge.office.vault import actions as vault
from tests.office.case.conftest import TODAY
from tests.office.reception.conftest import ALL_WELL, THINGS

pytestmark = pytest.mark.django_db


def at(days, hour=12):
    return dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC) + dt.timedelta(days=days)


def test_the_day_of_arrival_is_the_cases_too(arrived, row):
    assert row(arrived(days_ago=2)).arrived_on == TODAY - dt.timedelta(days=2)


def test_nobody_arrives_tomorrow_or_twice(opened, aye, now_seen):
    case_id = opened(aye)
    with pytest.raises(ArrivalDayError):
        actions.arrive(aye.keyring, now_seen(case_id), arrived_on=TODAY + dt.timedelta(days=1))
    actions.arrive(aye.keyring, now_seen(case_id), arrived_on=TODAY)
    with pytest.raises(AlreadyHereError):
        actions.arrive(aye.keyring, now_seen(case_id), arrived_on=TODAY)


def test_somebody_is_received_once_everything_was_looked_at(arrived, looked_at_each, aye):
    case_id = arrived()
    looked_at_each(aye, case_id, ALL_WELL[:-1])
    assert not queries.is_received(case_id)
    looked_at_each(aye, case_id, ALL_WELL[-1:])
    assert queries.is_received(case_id)


def test_a_briefing_nobody_understood_is_told_again(arrived, looked_at_each, aye):
    case_id = arrived()
    looked_at_each(aye, case_id)
    looked_at_each(aye, case_id, [Found(Item.briefing, Briefing.again_later)])
    assert not queries.is_received(case_id)
    looked_at_each(aye, case_id, [Found(Item.briefing, Briefing.understood)])
    assert queries.is_received(case_id)
    assert Check.objects.filter(item=Item.briefing).count() == 1


def test_nothing_is_looked_at_before_somebody_is_there(opened, aye, now_seen):
    with pytest.raises(NotHereError):
        actions.check(aye.keyring, now_seen(opened(aye)), ALL_WELL[0])


def test_doubt_about_their_age_walls_the_case_in(arrived, aye, phyu, now_seen, row):
    case_id = arrived()
    found = Found(Item.children, Children.applicant)
    assert actions.check(aye.keyring, now_seen(case_id), found) is Track.child
    assert row(case_id).track == Track.child
    with pytest.raises(CaseNotFoundError):
        actions.check(aye.keyring, now_seen(case_id), ALL_WELL[0])


def test_a_child_in_the_family_leaves_the_case_where_it_is(arrived, aye, now_seen):
    found = Found(Item.children, Children.family)
    assert actions.check(aye.keyring, now_seen(arrived()), found) is Track.adult


def test_a_childs_own_steps_are_done_by_those_who_protect_children(staff, opened, now_seen, looked_at_each):
    from refuge.office.case.rules import TRACK_ROLES

    protector = staff("Htun", *TRACK_ROLES[Track.child])
    case_id = opened(protector, age_band=AgeBand.under_15)
    actions.arrive(protector.keyring, now_seen(case_id), arrived_on=TODAY)
    own = [one for one in ALL_WELL if one.item not in {Item.children, Item.card}]
    looked_at_each(protector, case_id, own)
    assert queries.is_received(case_id)
    with pytest.raises(NotHereError):
        actions.check(protector.keyring, now_seen(case_id), Found(Item.card, Card.one_month))


def test_what_we_keep_is_given_back_once(arrived, looked_at_each, aye, now_seen):
    case_id = arrived()
    looked_at_each(aye, case_id, [Found(Item.belongings, Belongings.personal, THINGS)])
    assert [str(one.matter) for one in parts.open_matters(case_id) if "reception" in one.link] == [
        "We still keep things that are theirs"
    ]
    kept = Keeping.objects.get(case=case_id)
    actions.give_back(aye.keyring, now_seen(case_id), keeping_id=kept.id)
    assert not queries.keeps_things(case_id)
    with pytest.raises(ReturnedError):
        actions.give_back(aye.keyring, now_seen(case_id), keeping_id=kept.id)


def test_things_of_somebody_else_are_not_given_out_here(arrived, looked_at_each, aye, now_seen):
    one, other = arrived(), arrived()
    looked_at_each(aye, one, [Found(Item.belongings, Belongings.personal, THINGS)])
    with pytest.raises(ReturnedError):
        actions.give_back(aye.keyring, now_seen(other), keeping_id=Keeping.objects.get().id)


def test_a_card_has_a_random_number_a_last_day_and_nothing_else(arrived, looked_at_each, aye):
    case_id = arrived()
    looked_at_each(aye, case_id)
    _, reception = read_reception(aye.keyring, case_id, TODAY)
    assert reception.card_no.isdecimal()
    assert len(reception.card_no) == 8
    assert reception.card_until == "2026-12-23"
    looked_at_each(aye, case_id, [Found(Item.card, Card.not_wanted)])
    assert read_reception(aye.keyring, case_id, TODAY)[1].card_no == ""


@pytest.mark.parametrize(
    ("card", "until"), [(Card.one_month, "2026-12-03"), (Card.three_months, "2027-03-23")]
)
def test_how_long_a_card_counts_the_programme_says(arrived, looked_at_each, aye, settings, card, until):
    limits = replace(settings.PROGRAMME.limits, card_short_days=10, card_long_days=120)
    settings.PROGRAMME = replace(settings.PROGRAMME, limits=limits)
    case_id = arrived()
    looked_at_each(aye, case_id, [Found(Item.card, card)])
    assert read_reception(aye.keyring, case_id, TODAY)[1].card_until == until
    assert str(ANSWERS[card]) in {"A card for 10 days", "A card for 120 days"}


def test_they_leave_when_they_want_and_may_come_back(arrived, aye, now_seen):
    case_id = arrived()
    actions.leave(aye.keyring, now_seen(case_id))
    assert queries.here_for(aye.actor, TODAY) == ()
    with pytest.raises(NotHereError):
        actions.leave(aye.keyring, now_seen(case_id))
    actions.arrive(aye.keyring, now_seen(case_id), arrived_on=TODAY)
    assert Stay.objects.filter(case=case_id).count() == 2


def test_what_was_found_is_not_in_the_database_in_the_clear(arrived, looked_at_each, aye):
    looked_at_each(aye, arrived())
    with connection.cursor() as cursor:
        for table in ("reception_check", "reception_keeping"):
            cursor.execute(f"SELECT * FROM {table}")
            assert not any(word in str(cursor.fetchall()) for word in ("understood", "envelope", "with_us"))


def test_reading_an_arrival_stands_in_the_journal(arrived, looked_at_each, aye, journal):
    case_id = arrived()
    looked_at_each(aye, case_id)
    read_reception(aye.keyring, case_id, TODAY)
    line = journal()[-1]
    assert (line.act, line.object_ref) == ("reception.see", f"case:{case_id}")
    assert "reception_check.answer" in line.columns_read


def test_of_two_who_look_at_once_the_second_is_told(arrived, aye, now_seen):
    seen = now_seen(arrived())
    actions.check(aye.keyring, seen, ALL_WELL[0])
    with pytest.raises(StaleVersionError):
        actions.check(aye.keyring, seen, ALL_WELL[1])


def test_chit_has_no_business_here_and_bo_only_where_he_holds_the_key(arrived, chit, bo, now_seen):
    case_id = arrived()
    with pytest.raises(CaseNotFoundError):
        actions.check(chit.keyring, now_seen(case_id), ALL_WELL[0])
    with pytest.raises(NotAllowedError):
        actions.check(bo.keyring, now_seen(case_id), ALL_WELL[0])


@pytest.mark.parametrize(("days", "late", "danger"), [(0, False, False), (8, True, False), (31, True, True)])
def test_a_long_stay_rises_to_the_desk_of_whoever_holds_the_case(arrived, aye, chit, days, late, danger):
    arrived()
    errands = [one for one in parts.errands(aye.actor, at(days)) if one.link.startswith("/reception/")]
    assert [(one.late, one.danger) for one in errands] == [(late, danger)]
    assert [one for one in parts.errands(chit.actor, at(days)) if one.link.startswith("/reception/")] == []


def test_a_received_person_who_stays_in_time_waits_on_no_desk(arrived, looked_at_each, aye):
    looked_at_each(aye, arrived())
    assert [one for one in parts.errands(aye.actor, at(1)) if one.link.startswith("/reception/")] == []


IMPOSSIBLE = [
    {"left_on": TODAY - dt.timedelta(days=1)},
    {"complete_on": TODAY - dt.timedelta(days=1)},
]


@pytest.mark.parametrize("columns", IMPOSSIBLE, ids=str)
def test_a_stay_that_cannot_be(arrived, columns):
    case_id = arrived()
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.filter(case=case_id).update(**columns)


def test_two_stays_at_once_cannot_be(arrived, aye):
    case = Case.objects.get(id=arrived())
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(case=case, arrived_on=TODAY, by_id=aye.id)


def test_a_thing_cannot_be_looked_at_twice_at_a_time(arrived, looked_at_each, aye):
    looked_at_each(aye, arrived(), ALL_WELL[:2])
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(item=Item.health).update(item=Item.children)


def test_things_are_given_back_by_somebody(arrived, looked_at_each, aye):
    looked_at_each(aye, arrived())
    with pytest.raises(IntegrityError), transaction.atomic():
        Keeping.objects.update(returned_on=TODAY)


def test_sleeping_elsewhere_ends_only_that_persons_stay(arrived, row, aye):
    one, other = arrived(), arrived()
    actions.sleep_elsewhere([row(one).person_id, uuid4()], TODAY)
    assert [here.case_id for here in queries.here_for(aye.actor, TODAY)] == [other]


def test_who_left_holds_no_key_that_opens_it(arrived, looked_at_each, aye, bo, row, now_seen):
    case_id = arrived()
    vault.grant(aye.keyring, row(case_id).compartment_id, bo.id)
    looked_at_each(bo, case_id)
    assert read_reception(bo.keyring, case_id, TODAY)[1].missing == ()
