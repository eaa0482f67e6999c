"""The idle lock: the opened key is dropped, and nothing typed is lost."""

from __future__ import annotations

import time

import pytest
from django.conf import settings

from refuge.office.access import locking
from refuge.office.access.rules import Role
from refuge.office.access.sessions import LAST_SEEN, SEED, SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


def session_of(client):
    return SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def left_alone(aye, signed_in):
    client = signed_in(aye)
    session = session_of(client)
    session[LAST_SEEN] = time.time() - settings.PROGRAMME.limits.idle_minutes * 60 - 1
    session.save()
    return client


def test_after_ten_minutes_the_next_request_finds_it_locked_and_the_key_gone(left_alone):
    assert left_alone.get("/account/").url == "/unlock/?next=%2Faccount%2F"
    assert SEED not in session_of(left_alone)


def test_a_request_in_time_keeps_it_open(aye, signed_in):
    client = signed_in(aye)
    session = session_of(client)
    session[LAST_SEEN] = time.time() - 300
    session.save()
    assert client.get("/account/").status_code == 200
    assert session_of(client)[LAST_SEEN] > time.time() - 60


def test_six_words_unlock_it_and_lead_back(left_alone, aye):
    left_alone.get("/account/")
    back = left_alone.post("/unlock/", {"password": aye.passphrase, "next": "/account/"})
    assert back.url == "/account/"
    assert session_of(left_alone)[SEED] == aye.seed.hex()
    assert left_alone.get("/account/").status_code == 200


def test_wrong_words_leave_it_locked(left_alone, journal):
    left_alone.get("/account/")
    left_alone.post("/unlock/", {"password": "not these words"})
    assert left_alone.get("/account/").url.startswith("/unlock/")
    assert [(line.act, line.outcome) for line in journal()] == [("access.unlock", "refused")]


def test_what_was_being_sent_is_kept_and_offered_again(left_alone, aye):
    typed = {
        "roles": ["case_worker", "supervisor"],
        "text": "ကျွန်တော် မောင်\r\nline two",
        "password": "never kept",
    }
    assert left_alone.post("/staff/invite/?x=1", typed).url == "/unlock/"
    assert "What you typed is kept" in left_alone.get("/unlock/").content.decode()
    assert left_alone.post("/unlock/", {"password": aye.passphrase}).url == "/unlock/kept/"
    kept = left_alone.get("/unlock/kept/").context["kept"]
    assert kept.path == "/staff/invite/?x=1"
    assert [(one.name, one.value) for one in kept.fields] == [
        ("roles", "case_worker"),
        ("roles", "supervisor"),
        ("text", "ကျွန်တော် မောင်\r\nline two"),
    ]


def test_what_is_kept_lies_in_the_database_only_sealed(left_alone):
    from refuge.office.access.models import SealedSession

    left_alone.post("/staff/invite/", {"text": "a sentence of a letter"})
    assert b"sentence" not in bytes(SealedSession.objects.get().sealed)


def test_once_it_is_sent_it_is_not_offered_again(left_alone, aye):
    left_alone.post("/account/", {"text": "x"})
    left_alone.post("/unlock/", {"password": aye.passphrase})
    left_alone.post("/account/", {"text": "x"})
    assert locking.kept(session_of(left_alone)) is None


def test_it_can_be_let_go(left_alone, aye):
    left_alone.post("/account/", {"text": "x"})
    left_alone.post("/unlock/", {"password": aye.passphrase})
    left_alone.post("/unlock/kept/")
    assert locking.kept(session_of(left_alone)) is None


def test_a_form_too_long_is_not_kept_in_part(left_alone):
    left_alone.post("/account/", {"text": "x" * (locking.MOST_KEPT_CHARACTERS + 1)})
    assert locking.kept(session_of(left_alone)) is None


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_unlocking_never_leads_outside(left_alone, aye, elsewhere):
    left_alone.get("/account/")
    assert left_alone.post("/unlock/", {"password": aye.passphrase, "next": elsewhere}).url == "/"


def test_a_locked_session_can_be_signed_out(left_alone):
    left_alone.get("/account/")
    left_alone.post("/sign-out/")
    assert left_alone.get("/account/").url.startswith("/sign-in/")


def test_a_page_left_alone_goes_to_the_lock_by_itself_and_one_to_type_in_never(aye, signed_in):
    client = signed_in(aye)
    assert client.get("/account/")["Refresh"] == str(settings.PROGRAMME.limits.idle_minutes * 60 + 5)
    assert "Refresh" not in client.get("/account/confirm/")
    client.post("/sign-out/")
    assert "Refresh" not in client.get("/sign-in/")


def test_an_open_session_has_nothing_to_unlock(aye, signed_in):
    client = signed_in(aye)
    assert client.get("/unlock/?next=/account/").url == "/account/"
    assert client.get("/unlock/kept/").url == "/"


def test_while_it_is_locked_no_key_can_be_had(left_alone, aye, rf):
    from django.contrib.auth.models import AnonymousUser

    from refuge.office.access.models import Staff
    from refuge.office.access.requests import NotSignedInError, actor_of, keyring_of

    left_alone.get("/account/")
    request = rf.get("/")
    request.session, request.user = session_of(left_alone), Staff.objects.get(id=aye.id)
    assert actor_of(request) == aye.actor
    with pytest.raises(NotSignedInError):
        keyring_of(request)
    stranger = rf.get("/")
    stranger.session, stranger.user = SessionStore(), AnonymousUser()
    with pytest.raises(NotSignedInError):
        actor_of(stranger)


def test_the_keyring_lives_for_one_request(aye, signed_in, rf):
    from refuge.office.access.models import Staff
    from refuge.office.access.requests import keyring_of

    client = signed_in(aye)
    one, other = rf.get("/"), rf.get("/")
    for request in (one, other):
        request.session, request.user = session_of(client), Staff.objects.get(id=aye.id)
    assert keyring_of(one).seed == aye.seed
    assert keyring_of(one) is keyring_of(one)
    assert keyring_of(one) is not keyring_of(other)


def test_a_wait_is_said_at_the_lock_too(left_alone, aye):
    from datetime import UTC, datetime, timedelta

    from refuge.office.access.models import Tries

    left_alone.get("/account/")
    left_alone.post("/unlock/", {"password": "wrong"})
    Tries.objects.update(open_at=datetime.now(UTC) + timedelta(minutes=1))
    page = left_alone.post("/unlock/", {"password": aye.passphrase})
    assert "Please wait" in page.content.decode()
    assert SEED not in session_of(left_alone)
