"""Headers, addresses, pages that say no, and logs without words."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from refuge.office.access import middleware
from refuge.office.access.logs import WordlessFormatter
from refuge.office.access.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


@pytest.mark.parametrize("address", ["/sign-in/", "/nothing-here/", "/account/", "/static/office/office.css"])
def test_every_answer_carries_the_headers(client, address):
    answer = client.get(address)
    for name, value in middleware.HEADERS.items():
        assert answer[name] == value
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src" not in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not answer.has_header("Server")
    answer.close()


@pytest.mark.parametrize("address", ["/sign-in/", "/nothing-here/", "/account/"])
def test_no_page_is_kept_by_the_browser(client, address):
    assert "no-store" in client.get(address)["Cache-Control"]


def test_the_stylesheet_may_be_kept_and_is_small(client):
    answer = client.get("/static/office/office.css")
    assert "no-store" not in answer.get("Cache-Control", "")
    assert len(b"".join(answer.streaming_content)) < 20_000
    answer.close()


def test_only_the_pages_of_passkeys_may_load_script(aye, signed_in, reauthenticated):
    client = reauthenticated(signed_in(aye), aye)
    assert "script-src 'self'" in client.get("/account/passkeys/")["Content-Security-Policy"]
    for address in ("/account/", "/account/recovery/", "/account/confirm/"):
        assert "script-src" not in client.get(address)["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/sign-out/", "/language/"])
def test_the_address_of_a_button_come_to_by_itself_leads_on(aye, signed_in, address):
    answer = signed_in(aye).get(address)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Nothing was changed." in answer.text
    assert 'href="/"' in answer.text


def test_no_page_contains_script_or_style_of_its_own(aye, signed_in):
    client = signed_in(aye)
    for address in ("/sign-in/", "/account/", "/account/confirm/"):
        page = client.get(address, follow=True).content.decode()
        assert "<script" not in page
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page


def test_over_tls_cookies_are_bound_to_the_host(monkeypatch):
    """The settings as they are with REFUGE_OFFICE_SECURE=yes, read anew in a process of their own."""
    import os
    import subprocess
    import sys

    asked = (
        "from refuge.office import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KNOWN_BROWSER_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN)"
    )
    environment = {**os.environ, "REFUGE_OFFICE_SECURE": "yes", "PYTHONPATH": "src"}
    said = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["__Host-session", "__Host-form", "__Host-known", "True", "True", "False"]


def test_nothing_of_allauth_is_reachable_that_was_not_chosen():
    chosen = {
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name.startswith(("account", "mfa"))
    }
    assert chosen == {
        "account",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
    }


@pytest.mark.parametrize(
    "address", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/admin/"]
)
def test_there_is_no_sign_up_no_reset_no_e_mail_and_no_admin_site(client, address):
    assert client.get(address).status_code == 404


def test_a_page_that_is_not_here_says_where_to_go(client):
    page = client.get("/nothing-here/")
    assert page.status_code == 404
    assert 'href="/"' in page.content.decode()


def test_a_form_without_its_token_is_refused_and_what_was_typed_is_shown(aye, signed_in):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(aye).cookies
    page = strict.post("/account/", {"text": "a long answer", "password": "never shown"})
    assert page.status_code == 403
    assert "a long answer" in page.content.decode()
    assert "never shown" not in page.content.decode()


def test_signing_in_needs_the_token_too(aye):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/sign-in/", {"login": "Aye", "password": aye.passphrase})
    assert page.status_code == 403
    assert settings.SESSION_COOKIE_NAME not in strict.cookies


def test_a_form_sent_from_another_site_is_refused(aye, signed_in):
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "https://example.org"})
    strict.cookies = signed_in(aye).cookies
    assert strict.post("/sign-out/").status_code == 403


def test_somebody_elses_host_is_refused_without_a_trace(client):
    assert client.get("/sign-in/", headers={"Host": "example.org"}).status_code == 400


def test_a_stale_form_is_a_409_with_what_was_typed(aye, signed_in, monkeypatch):
    from refuge.office.access import actions
    from refuge.office.audit.rules import StaleVersionError

    def somebody_was_quicker(*_):
        raise StaleVersionError

    monkeypatch.setattr(actions, "change_language", somebody_was_quicker)
    page = signed_in(aye).post("/language/", {"language": "en", "text": "my careful words"})
    assert page.status_code == 409
    assert "Somebody changed this meanwhile" in page.content.decode()
    assert "my careful words" in page.content.decode()


def test_a_fault_of_ours_shows_no_detail(aye, signed_in, monkeypatch):
    from refuge.office.access import queries

    def breaks(*_):
        raise ZeroDivisionError("the words of a letter")

    monkeypatch.setattr(queries, "role_words", breaks)
    client = signed_in(aye)
    client.raise_request_exception = False
    page = client.get("/account/")
    assert page.status_code == 500
    assert "words of a letter" not in page.content.decode()
    assert "our fault" in page.content.decode()


def test_an_address_is_never_used(client):
    page = client.get("/sign-in/", headers={"X-Forwarded-For": "203.0.113.9"}, REMOTE_ADDR="")
    assert page.wsgi_request.META["REMOTE_ADDR"] == "0.0.0.0"  # noqa: S104
    assert "HTTP_X_FORWARDED_FOR" not in page.wsgi_request.META


@pytest.mark.parametrize("language", ["my", "en"])
def test_before_signing_in_a_browser_chooses_its_language(client, language):
    client.post("/language/", {"language": language, "next": "/sign-in/"})
    assert f'<html lang="{language}"' in client.get("/sign-in/").content.decode()


def test_the_first_language_is_the_one_of_the_programme():
    assert '<html lang="my"' in Client().get("/sign-in/").content.decode()


def test_a_member_of_staff_keeps_their_language(aye, signed_in):
    from refuge.office.access.models import Staff

    client = signed_in(aye)
    assert client.post("/language/", {"language": "my", "next": "/account/"}).url == "/account/"
    assert Staff.objects.get(id=aye.id).language == "my"
    assert '<html lang="my"' in client.get("/account/").content.decode()


@pytest.mark.parametrize(
    ("language", "elsewhere"), [("xx", "/"), ("en", "https://example.org"), ("en", "//example.org")]
)
def test_nonsense_about_language_changes_nothing_and_leads_nowhere(aye, signed_in, language, elsewhere):
    assert signed_in(aye).post("/language/", {"language": language, "next": elsewhere}).url == "/"


@pytest.mark.parametrize(
    "write",
    [
        lambda log: log.error("Internal Server Error: %s", "/cases/ကိုအောင်/"),
        lambda log: log.warning("ကိုအောင်"),
        lambda log: _fail(log, ValueError("ကိုအောင်")),
        lambda log: _fail(log, RuntimeError("the code 1234"), cause=KeyError("ကိုအောင်")),
    ],
)
def test_a_log_line_holds_no_word_of_a_person(write):
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(WordlessFormatter().format(record))
    log = logging.getLogger("refuge.test")
    log.addHandler(handler)
    write(log)
    log.removeHandler(handler)
    (line,) = lines
    assert "ကိုအောင်" not in line
    assert "1234" not in line
    assert "refuge.test" in line


def _fail(log, error, cause=None):
    try:
        raise error from cause  # noqa: TRY301
    except Exception:
        log.exception("It failed")


def test_a_log_line_says_what_kind_of_thing_went_wrong_and_where():
    try:
        raise ValueError("secret")  # noqa: TRY301
    except ValueError as error:
        said = WordlessFormatter().formatException((type(error), error, error.__traceback__))
    assert said.endswith("ValueError")
    assert "test_what_every_answer_says.py" in said


def test_the_logs_of_the_office_are_wordless():
    assert settings.LOGGING["formatters"]["wordless"]["()"].endswith("WordlessFormatter")
    assert settings.LOGGING["handlers"].keys() == {"stderr"}
    assert not settings.DEBUG
