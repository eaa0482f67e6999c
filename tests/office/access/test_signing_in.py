"""Signing in: six words, then a code, and never one without the other."""

from __future__ import annotations

import pytest
from django.conf import settings

from refuge.office.access.models import SealedSession, Staff
from refuge.office.access.rules import Role
from refuge.office.access.sessions import SEED, SessionStore

pytestmark = pytest.mark.django_db


def give_words(client, member, words=None):
    return client.post("/sign-in/", {"login": member.actor.name, "password": words or member.passphrase})


def give_code(client, code):
    return client.post("/sign-in/code/", {"code": code})


def session_of(client):
    return SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


def test_six_words_and_a_code_open_the_office(client, aye):
    assert give_words(client, aye).url == "/sign-in/code/"
    assert give_code(client, aye.code()).url == "/"
    assert client.get("/account/").status_code == 200


def test_the_session_holds_the_opened_seed_and_its_row_shows_none_of_it(client, aye):
    give_words(client, aye)
    give_code(client, aye.code())
    assert session_of(client)[SEED] == aye.seed.hex()
    row = bytes(SealedSession.objects.get().sealed)
    assert aye.seed not in row
    assert aye.seed.hex().encode() not in row
    assert str(aye.id).encode() not in row


def test_six_words_alone_open_nothing(client, aye):
    give_words(client, aye)
    assert client.get("/account/").url.startswith("/sign-in/")


def test_wrong_words_are_refused_without_saying_what_was_wrong(client, aye):
    wrong = give_words(client, aye, "anchor basket candle desert engine forests")
    unknown = client.post("/sign-in/", {"login": "Nobody", "password": aye.passphrase})
    assert "do not belong together" in wrong.content.decode()
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert aye.passphrase not in unknown.content.decode()


def test_somebody_taken_off_cannot_sign_in(client, aye):
    Staff.objects.update(is_active=False)
    assert "do not belong together" in give_words(client, aye).content.decode()


def test_a_wrong_code_opens_nothing(client, aye):
    give_words(client, aye)
    assert give_code(client, "000000").status_code == 200
    assert client.get("/account/").url.startswith("/sign-in/")


def test_a_code_serves_once(client, aye, django_user_model):
    give_words(client, aye)
    code = aye.code()
    give_code(client, code)
    client.post("/sign-out/")
    give_words(client, aye)
    again = give_code(client, code)
    assert "was used already" in again.content.decode()


def test_a_recovery_code_serves_once(client, aye):

    give_words(client, aye)
    codes = _recovery_codes(aye)
    assert give_code(client, codes[0]).url == "/"
    client.post("/sign-out/")
    give_words(client, aye)
    assert give_code(client, codes[0]).status_code == 200
    assert give_code(client, codes[1]).url == "/"


def _recovery_codes(member):
    import hmac
    from hashlib import sha1

    from allauth.mfa.models import Authenticator

    from refuge.office.access import second_factors

    row = Authenticator.objects.get(user_id=member.id, type="recovery_codes")
    running = hmac.new(second_factors.unseal(row.data["seed"], member.seed).encode(), None, sha1)
    codes = []
    for i in range(settings.MFA_RECOVERY_CODE_COUNT):
        running.update(f"{i:3},".encode())
        codes.append(str(int.from_bytes(running.digest()[:4], "big") % 10**8).zfill(8))
    return codes


def test_signing_out_leaves_no_session_behind(client, aye):
    give_words(client, aye)
    give_code(client, aye.code())
    client.post("/sign-out/")
    assert not SealedSession.objects.exists()
    assert client.get("/account/").url.startswith("/sign-in/")


def test_signing_out_is_never_done_by_a_link(client, aye):
    give_words(client, aye)
    give_code(client, aye.code())
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200


def test_after_signing_in_one_goes_on_only_inside_the_office(client, aye):
    for elsewhere in (
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "javascript:alert(1)",
        "/\t/example.org",
    ):
        give_words_to = client.post(
            f"/sign-in/?next={elsewhere}", {"login": "Aye", "password": aye.passphrase, "next": elsewhere}
        )
        assert give_words_to.url == "/sign-in/code/"
        client.post("/sign-out/")


def test_every_step_is_in_the_journal_and_no_secret_is(client, aye, journal):
    give_words(client, aye, "wrong words")
    give_words(client, aye)
    give_code(client, "111111")
    give_code(client, aye.code())
    client.post("/sign-out/")
    lines = [(line.act, line.outcome, line.actor_name) for line in journal()]
    assert lines == [
        ("access.sign_in", "refused", "not signed in"),
        ("access.pass_second_factor", "refused", "Aye"),
        ("access.pass_second_factor", "done", "Aye"),
        ("access.sign_in", "done", "Aye"),
        ("access.sign_out", "done", "Aye"),
    ]


def test_what_is_typed_instead_of_a_name_is_not_written_down(client, aye, journal):
    client.post("/sign-in/", {"login": aye.passphrase[:40], "password": "x"})
    (line,) = journal()
    assert (line.object_ref, line.actor_name, line.reason) == ("", "not signed in", "wrong_passphrase")
