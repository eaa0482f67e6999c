"""Guessing: slow for whoever guesses, and no way to lock anybody else out."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from refuge.office.access import tries
from refuge.office.access.models import Tries
from refuge.office.access.rules import Role, wait_seconds

NOON = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
NOBODY = ""


def still_waiting():
    """However slow this machine is, the next try comes too soon."""
    Tries.objects.update(open_at=datetime.now(UTC) + timedelta(minutes=1))


def test_three_tries_are_free_and_then_the_wait_doubles_up_to_a_minute():
    assert [wait_seconds(n) for n in range(11)] == [0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]
    assert wait_seconds(10**9) == 60


@pytest.mark.django_db
def test_the_fourth_try_has_to_wait():
    slot = tries.slot_of_name("Aye", NOBODY)
    for _ in range(3):
        tries.begin(slot, NOON)
    with pytest.raises(tries.TooSoonError) as refused:
        tries.begin(slot, NOON)
    assert refused.value.seconds == 2
    tries.begin(slot, NOON + timedelta(seconds=2))
    with pytest.raises(tries.TooSoonError):
        tries.begin(slot, NOON + timedelta(seconds=5))


@pytest.mark.django_db
def test_tries_are_forgotten_after_an_hour_and_when_it_was_the_right_person():
    slot = tries.slot_of_name("Aye", NOBODY)
    for _ in range(3):
        tries.begin(slot, NOON)
    assert tries.begin(slot, NOON + timedelta(hours=2)) == 1
    tries.succeeded(slot)
    assert tries.begin(slot, NOON) == 1


@pytest.mark.django_db
def test_somebody_who_hammers_a_name_does_not_lock_its_owner_out():
    cookie = tries.remember_name("", "Aye", "ab" * 16)
    for i in range(30):
        try:
            tries.begin(tries.slot_of_name("Aye", NOBODY), NOON + timedelta(seconds=i))
        except tries.TooSoonError:
            continue
    assert tries.begin(tries.slot_of_name("Aye", cookie), NOON) == 1


@pytest.mark.django_db
def test_a_browser_known_for_one_name_is_a_stranger_to_another():
    cookie = tries.remember_name("", "Aye", "ab" * 16)
    assert tries.slot_of_name("Aye", cookie).known
    assert not tries.slot_of_name("Bo", cookie).known
    both = tries.remember_name(cookie, "Bo", "cd" * 16)
    assert tries.slot_of_name("Aye", both).known
    assert tries.slot_of_name("Bo", both).known


@pytest.mark.parametrize("forged", ["", ".", "ab.cd", "ab" * 16, ".".join(["ab" * 16] * 9), "x" * 9999])
def test_a_cookie_nobody_signed_makes_no_browser_known(forged):
    assert not tries.slot_of_name("Aye", forged).known


def test_the_cookie_of_a_known_browser_shows_no_name():
    assert "Aye" not in tries.remember_name("", "Aye", "ab" * 16)


@pytest.mark.django_db
def test_made_up_names_cannot_make_the_table_grow_without_end():
    assert len({tries.slot_of_name(f"name {i}", NOBODY).key for i in range(200_000)}) <= 65_536


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_all_counted():
    slot = tries.slot_of_name("Aye", NOBODY)
    passed = []

    def guess():
        try:
            passed.append(tries.begin(slot, NOON))
        except tries.TooSoonError:
            pass
        finally:
            connection.close()

    guesses = [threading.Thread(target=guess) for _ in range(12)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join()
    assert sorted(passed) == [1, 2, 3]
    assert Tries.objects.get(key=slot.key).failures == 3


@pytest.mark.django_db
def test_the_page_says_how_long_to_wait_and_right_words_do_not_help_before(client, staff):
    aye = staff("Aye", Role.case_worker)
    for _ in range(3):
        tries.begin(tries.slot_of_name("Aye", NOBODY), datetime.now(UTC))
    still_waiting()
    page = client.post("/sign-in/", {"login": "Aye", "password": aye.passphrase}).content.decode()
    assert "Please wait" in page
    assert aye.passphrase not in page


@pytest.mark.django_db
def test_after_signing_in_this_browser_is_known(client, staff):
    aye = staff("Aye", Role.case_worker)
    client.post("/sign-in/", {"login": "Aye", "password": aye.passphrase})
    client.post("/sign-in/code/", {"code": aye.code()})
    cookie = client.cookies[settings.KNOWN_BROWSER_COOKIE_NAME]
    assert tries.slot_of_name("Aye", cookie.value).known
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"


@pytest.mark.django_db
def test_codes_cannot_be_guessed_quickly_either(client, staff):
    aye = staff("Aye", Role.case_worker)
    client.post("/sign-in/", {"login": "Aye", "password": aye.passphrase})
    for _ in range(3):
        client.post("/sign-in/code/", {"code": "000000"})
    still_waiting()
    page = client.post("/sign-in/code/", {"code": aye.code()})
    assert "Please wait" in page.content.decode()


@pytest.mark.django_db
def test_when_the_next_try_has_to_wait_the_journal_says_so(client, staff, journal):
    aye = staff("Aye", Role.case_worker)
    for _ in range(3):
        client.post("/sign-in/", {"login": "Aye", "password": "wrong words"})
    still_waiting()
    client.post("/sign-in/", {"login": "Aye", "password": "too soon, so not even checked"})
    assert [line.reason for line in journal()] == [
        "wrong_passphrase",
        "wrong_passphrase",
        "wrong_passphrase_wait",
    ]
    Tries.objects.all().delete()
    client.post("/sign-in/", {"login": "Aye", "password": aye.passphrase})
    for _ in range(3):
        client.post("/sign-in/code/", {"code": "000000"})
    assert [line.reason for line in journal()][3:] == ["wrong_code", "wrong_code", "wrong_code_wait"]
