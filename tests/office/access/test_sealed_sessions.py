"""Sessions: what a seized database shows of them, and when they die."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY

from refuge.office.access import sessions
from refuge.office.access.models import SealedSession
from refuge.office.access.rules import Role
from refuge.office.access.sessions import SessionStore

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 3, 1, 12, 20, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """Let a test say what time it is."""

    def at(moment):
        monkeypatch.setattr(sessions.timezone, "now", lambda: moment)

    return at


def test_a_row_shows_neither_the_cookie_nor_what_is_in_the_session():
    session = SessionStore()
    session["note"] = "the words of a letter"
    session.save()
    row = SealedSession.objects.get()
    cookie = session.session_key
    assert cookie not in row.lookup
    assert bytes.fromhex(cookie) not in bytes(row.sealed)
    assert b"letter" not in bytes(row.sealed)


def test_only_its_own_cookie_opens_a_session():
    session = SessionStore()
    session["note"] = "kept"
    session.save()
    assert SessionStore(session.session_key)["note"] == "kept"
    assert "note" not in SessionStore("00" * 32)


def test_a_row_put_in_the_place_of_another_does_not_open():
    ours, theirs = SessionStore(), SessionStore()
    ours["name"], theirs["name"] = "ours", "theirs"
    ours.save()
    theirs.save()
    stolen = bytes(SealedSession.objects.get(lookup=sessions._lookup(theirs.session_key)).sealed)
    SealedSession.objects.filter(lookup=sessions._lookup(ours.session_key)).update(sealed=stolen)
    assert "name" not in SessionStore(ours.session_key)


def test_a_cookie_somebody_made_up_is_not_adopted(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "ab" * 32
    client.post("/sign-in/", {"login": "x", "password": "y"})
    assert not SealedSession.objects.filter(lookup=sessions._lookup("ab" * 32)).exists()


@pytest.mark.parametrize("cookie", ["", "x", "ab" * 31, "ab" * 33, "zz" * 32, "é" * 64])
def test_what_is_not_a_cookie_of_ours_is_no_session(client, cookie):
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get("/sign-in/").status_code == 200


def test_a_session_ends_twelve_hours_after_signing_in_however_busy_it_is(clock):
    clock(NOON)
    session = SessionStore()
    session[SESSION_KEY] = "somebody"
    session.save()
    clock(NOON + timedelta(hours=11, minutes=59))
    busy = SessionStore(session.session_key)
    busy["busy"] = True
    busy.save()
    clock(NOON + timedelta(hours=12))
    assert SESSION_KEY not in SessionStore(session.session_key)


def test_a_sign_in_left_halfway_ends_after_twenty_minutes(clock):
    clock(NOON)
    session = SessionStore()
    session["staff_seed"] = "aa"
    session.save()
    clock(NOON + timedelta(minutes=21))
    assert "staff_seed" not in SessionStore(session.session_key)


def test_signing_in_gives_a_new_cookie_and_twelve_hours(clock):
    clock(NOON)
    session = SessionStore()
    session["pending"] = True
    session.save()
    before = session.session_key
    session.cycle_key()
    session[SESSION_KEY] = "somebody"
    session.save()
    clock(NOON + timedelta(hours=11))
    assert session.session_key != before
    assert SessionStore(session.session_key)["pending"] is True
    assert not SealedSession.objects.filter(lookup=sessions._lookup(before)).exists()


def test_the_row_says_only_the_hour(clock):
    clock(NOON)
    session = SessionStore()
    session[SESSION_KEY] = "somebody"
    session.save()
    assert SealedSession.objects.get().expires_at == NOON.replace(hour=1, minute=0) + timedelta(days=1)


def test_rows_whose_time_is_over_are_removed(clock):
    clock(NOON)
    SessionStore().save()
    clock(NOON + timedelta(days=1))
    SessionStore().save()
    assert SealedSession.objects.count() == 1


def test_saving_a_session_that_was_ended_elsewhere_does_not_bring_it_back():
    session = SessionStore()
    session.save()
    SessionStore(session.session_key).delete()
    session["late"] = True
    with pytest.raises(sessions.UpdateError):
        session.save()


def test_the_cookie_is_host_only_unreadable_to_script_and_never_sent_from_elsewhere(client, staff):
    aye = staff("Aye", Role.case_worker)
    client.post("/sign-in/", {"login": "Aye", "password": aye.passphrase})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["domain"] == ""
    assert cookie["max-age"] == ""


def test_a_change_of_roles_ends_every_session(staff, signed_in):
    from refuge.office.access.models import Staff, roles_column

    aye = staff("Aye", Role.case_worker)
    client = signed_in(aye)
    assert client.get("/account/").status_code == 200
    Staff.objects.filter(id=aye.id).update(roles=roles_column([Role.supervisor]))
    assert client.get("/account/").url.startswith("/sign-in/")
