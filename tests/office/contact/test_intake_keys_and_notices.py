"""Keys made ahead, announced under signature, held by contact officers and nobody else."""

import dataclasses
from datetime import timedelta

import pytest
from django.conf import settings

from refuge.office.access import actions as access
from refuge.office.access import queries as access_queries
from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.contact import intake, reading, sharing
from refuge.office.contact.intake import NobodyOpensError
from refuge.office.contact.models import IntakeKey, Notice, SharedKeys, WrappedSeed
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import LastHolderError, NoKeyError
from refuge.protocol.notice import SignedNotice, verify_notice
from tests.office.contact.people import Person

pytestmark = pytest.mark.django_db


def verified(notice):
    signed = SignedNotice(bytes(notice.document), notice.signature)
    return verify_notice(signed, settings.CONFIGURATION.root_public_key, settings.CONFIGURATION.front_id)


def test_each_day_of_the_next_month_has_its_key_and_its_notice(aye, now):
    assert intake.make_notices(now) == 31
    said = [verified(notice) for notice in Notice.objects.order_by("serial")]
    days = [now.date() + timedelta(days=n) for n in range(31)]
    assert [one.not_before for one in said] == days
    assert {one.not_after - one.not_before for one in said} == {timedelta(days=8)}
    assert [one.recipients for one in said] == [
        (key.recipient,) for key in IntakeKey.objects.order_by("first_day")
    ]


def test_made_once_nothing_is_missing(aye, now):
    intake.make_notices(now)
    assert intake.make_notices(now) == 0
    assert intake.make_notices(now + timedelta(days=1)) == 1


def test_other_pages_have_every_day_signed_again_for_the_same_keys(aye, now):
    intake.make_notices(now)
    known = list(IntakeKey.objects.values_list("recipient", flat=True))
    assert intake.make_notices(now, {"/my/": "ab" * 32}) == 31
    assert verified(Notice.objects.latest("serial")).assets == {"/my/": "ab" * 32}
    assert list(IntakeKey.objects.values_list("recipient", flat=True)) == known
    assert intake.make_notices(now + timedelta(days=1)) == 1  # and what was signed last stays
    assert verified(Notice.objects.latest("serial")).assets == {"/my/": "ab" * 32}


def test_serials_begin_at_the_clock_and_only_rise(aye, now):
    intake.make_notices(now)
    first = Notice.objects.order_by("serial").first().serial
    assert first == int(now.timestamp() * 1000)
    intake.make_notices(now - timedelta(days=1))  # a clock that was set back
    assert len(set(Notice.objects.values_list("serial", flat=True))) == 32
    assert Notice.objects.get(key__first_day=now.date() - timedelta(days=1)).serial > first


def test_without_anybody_who_could_open_a_letter_no_key_is_made(bo, now):
    with pytest.raises(NobodyOpensError):
        intake.make_notices(now)
    assert not IntakeKey.objects.exists()


def test_seeds_are_sealed_to_contact_officers_and_nobody_else(aye, dee, bo, chit, now):
    intake.make_notices(now)
    holders = set(WrappedSeed.objects.values_list("staff", flat=True))
    assert holders == {aye.id, dee.id}


def test_whoever_leaves_takes_no_seed_along_but_the_last_copy_stays(aye, dee, now, staff):
    administrator = staff("Head", Role.administrator)
    intake.make_notices(now)
    access.take_off(administrator.actor, dee.id)
    assert set(WrappedSeed.objects.values_list("staff", flat=True)) == {aye.id}
    sharing.begin_anew(staff_id=aye.id)
    assert WrappedSeed.objects.count() == 31


# --- whoever comes later


def test_a_new_officer_reads_older_threads_once_a_colleague_came_by(desk, aye, staff, now):
    thread = desk().thread
    dee = staff("Dee", Role.contact_officer)
    with pytest.raises(NoKeyError):
        reading.read_thread(dee.keyring, thread.id, now)
    sharing.share_with_newcomers(aye.keyring)
    assert reading.read_thread(dee.keyring, thread.id, now).entries


def test_keys_are_given_a_few_at_a_time_until_all_are_given(desk, opened, aye, staff, monkeypatch):
    monkeypatch.setattr(sharing, "THREADS_AT_A_TIME", 2)
    threads = [opened(Person().letter()) for _ in range(5)]
    dee = staff("Dee", Role.contact_officer)
    held = []
    for _ in range(4):
        sharing.share_with_newcomers(aye.keyring)
        held.append(sum(bool(keys.versions_held(dee.actor, one.compartment)) for one in threads))
    assert held == [2, 4, 5, 5]
    assert SharedKeys.objects.filter(giver=aye.id, taker=dee.id).exists()


def test_sharing_costs_nothing_once_it_is_done(opened, aye, dee, journal):
    opened(Person().letter())
    sharing.share_with_newcomers(aye.keyring)
    lines = len(journal())
    sharing.share_with_newcomers(aye.keyring)
    assert len(journal()) == lines


@pytest.mark.parametrize("name", ["bo", "chit"])
def test_nobody_but_a_contact_officer_gives_keys(opened, request, name, journal):
    opened(Person().letter())
    lines = len(journal())
    sharing.share_with_newcomers(request.getfixturevalue(name).keyring)
    assert len(journal()) == lines


def test_a_thread_whose_keys_were_turned_still_opens_for_those_who_stay(
    desk, aye, dee, bo, now, staff, texts
):
    administrator = staff("Head", Role.administrator)
    on_desk = desk(text="before")
    access.take_off(administrator.actor, dee.id)
    on_desk.answer("after")
    page = reading.read_thread(bo.keyring, on_desk.thread.id, now)
    assert [entry.words.text for entry in page.entries] == ["before", "after"]


# --- whoever does other work now


@pytest.fixture
def change_roles(staff):
    head = staff("Head", Role.administrator)
    return lambda member, *roles: access.change_roles(head.actor, member.id, roles)


def test_whoever_answers_no_letters_any_more_opens_none(desk, opened, aye, dee, bo, change_roles, now):
    on_desk = desk()
    change_roles(aye, Role.case_worker)
    former = dataclasses.replace(aye.keyring, actor=access_queries.actor_by_id(aye.id), opened={})
    with pytest.raises(NotAllowedError):
        reading.read_thread(former, on_desk.thread.id, now)
    with pytest.raises(NoKeyError):
        keys.key_of(former, on_desk.thread.compartment)
    assert not WrappedSeed.objects.filter(
        staff=aye.id, key__in=WrappedSeed.objects.filter(staff=dee.id).values("key")
    )
    assert reading.read_thread(bo.keyring, on_desk.thread.id, now).row.claimed_by == ""


def test_a_supervisor_who_begins_to_answer_letters_keeps_what_they_read(desk, bo, change_roles, now):
    on_desk = desk()
    change_roles(bo, Role.contact_officer)
    now_officer = dataclasses.replace(bo.keyring, actor=access_queries.actor_by_id(bo.id), opened={})
    assert reading.read_thread(now_officer, on_desk.thread.id, now).entries


def test_the_last_reader_of_letters_is_not_given_other_work(opened, aye, bo, change_roles):
    thread = opened(Person().letter())
    change_roles(bo, Role.case_worker)
    with pytest.raises(LastHolderError):
        change_roles(aye, Role.case_worker)
    assert keys.versions_held(aye.actor, thread.compartment)
