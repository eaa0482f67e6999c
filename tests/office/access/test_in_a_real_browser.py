"""The door in a real Chromium, script off: coming in, the second key, the lock; in both languages, on a phone."""

from __future__ import annotations

import os
import pathlib
import re
import time

import pytest

from refuge.office.access import second_factors
from refuge.office.access.models import Staff
from refuge.office.access.rules import Role
from tests.office import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("REFUGE_PICTURES", "")


@pytest.fixture
def phone(chromium):
    """A narrow browser without script, that speaks English once it has been asked to."""
    context = chromium.new_context(viewport=browser.PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def looked_at(chromium):
    """Look at a page as it stands in another browser, with axe, which needs script."""

    def look(page, name):
        context = chromium.new_context(viewport=browser.PHONE, storage_state=page.context.storage_state())
        with_script = context.new_page()
        with_script.goto(page.url)
        browser.check(with_script)
        if PICTURES:
            with_script.screenshot(path=pathlib.Path(PICTURES) / f"{name}.png", full_page=True)
        context.close()

    return look


def speak(page, language):
    page.locator(f"footer [value={language}]").click()


@pytest.mark.parametrize("language", ["my", "en"])
def test_an_invited_person_comes_in_and_sets_up_a_second_key(phone, office, staff, looked_at, language):
    htun = staff("Htun", Role.administrator, language=language)
    link = _invite(phone, office, htun, looked_at)
    phone.context.clear_cookies()
    phone.goto(link)
    speak(phone, language)
    phone.goto(link)
    looked_at(phone, f"invitation-{language}")
    phone.locator("main .button").click()
    words = " ".join(phone.locator("ol.secret li").all_inner_texts())
    phone.locator("main .button").click()
    looked_at(phone, f"invitation-typed-{language}")
    phone.locator("#id_words").fill(words)
    phone.locator("main .button").first.click()
    phone.wait_for_url("**/account/codes/")
    phone.locator("summary").click()
    secret = phone.locator("p.secret").inner_text().replace(" ", "").strip()
    phone.locator("#id_code").fill(second_factors.code_at(secret, int(time.time()) // 30))
    if PICTURES:
        phone.screenshot(path=pathlib.Path(PICTURES) / f"second-key-{language}.png", full_page=True)
    phone.locator("main .button").first.click()
    phone.wait_for_url("**/account/recovery/")
    assert phone.locator("ol.secret li").count() == 10
    phone.goto(f"{office}/account/")
    looked_at(phone, f"account-{language}")
    assert Staff.objects.get(name="Zaw Min").role_set == {Role.case_worker}


def _invite(phone, office, htun, looked_at):
    language = Staff.objects.get(id=htun.id).language
    browser.sign_in(phone, office, htun)
    phone.goto(f"{office}/staff/")
    looked_at(phone, f"staff-{language}")
    phone.locator("main .button").first.click()
    looked_at(phone, f"confirm-again-{language}")
    phone.locator("#id_password").fill(htun.passphrase)
    phone.locator("main .button").first.click()
    looked_at(phone, f"invite-{language}")
    phone.locator("#id_name").fill("Zaw Min")
    phone.locator("[value=case_worker]").check()
    phone.locator(f"[value={language}][type=radio]").check()
    phone.locator("main .button").first.click()
    return phone.locator("p.secret").inner_text()


@pytest.mark.parametrize("language", ["my", "en"])
def test_wrong_words_and_a_wrong_code_say_what_to_do(phone, office, staff, looked_at, language):
    aye = staff("Aye", Role.case_worker, language=language)
    phone.goto(f"{office}/sign-in/")
    speak(phone, language)
    looked_at(phone, f"sign-in-{language}")
    phone.locator("#id_login").fill("Aye")
    phone.locator("#id_password").fill("not these words at all")
    phone.locator("main .button").first.click()
    assert phone.locator(".problems").is_visible()
    if PICTURES:
        phone.screenshot(path=pathlib.Path(PICTURES) / f"sign-in-wrong-{language}.png", full_page=True)
    browser.give_words(phone, office, aye)
    looked_at(phone, f"code-{language}")
    phone.locator("#id_code").fill("000000")
    phone.locator("main .button").first.click()
    phone.locator(".problems a").click()
    assert phone.locator("#id_code").get_attribute("aria-invalid") == "true"


@pytest.mark.parametrize("language", ["my", "en"])
def test_a_form_that_met_the_lock_is_offered_again(phone, office, staff, looked_at, language, settings):
    htun = staff("Htun", Role.administrator, language=language)
    browser.sign_in(phone, office, htun)
    phone.goto(f"{office}/staff/invite/")
    phone.locator("#id_password").fill(htun.passphrase)
    phone.locator("main .button").first.click()
    phone.locator("#id_name").fill("ဇော်မင်း")
    phone.locator("[value=auditor]").check()
    _leave_alone(phone)
    phone.locator("main .button").first.click()
    looked_at(phone, f"locked-{language}")
    phone.locator("#id_password").fill(htun.passphrase)
    phone.locator("main .button").first.click()
    phone.wait_for_url("**/unlock/kept/")
    assert "ဇော်မင်း" in phone.locator("main").inner_text()
    looked_at(phone, f"kept-{language}")
    phone.locator("main .button").first.click()
    assert re.search(r"/invitation/[0-9a-f]{64}/", phone.locator("p.secret").inner_text())


def _leave_alone(page):
    """Half an hour passes: the session was last seen long ago."""
    from refuge.office.access.sessions import LAST_SEEN, SessionStore

    (cookie,) = [one["value"] for one in page.context.cookies() if one["name"] == "session"]
    session = SessionStore(cookie)
    session[LAST_SEEN] -= 1800
    session.save()


@pytest.mark.parametrize("language", ["my", "en"])
def test_the_auditor_reads_the_journal_on_a_phone(phone, office, staff, looked_at, language):
    nu = staff("Nu", Role.auditor, language=language)
    browser.sign_in(phone, office, nu)
    for address, name in (
        ("/journal/", "journal"),
        ("/journal/chain/", "chain"),
        ("/staff/", "staff-auditor"),
    ):
        phone.goto(f"{office}{address}")
        looked_at(phone, f"{name}-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_pages_that_say_no(phone, office, staff, looked_at, language):
    aye = staff("Aye", Role.case_worker, language=language)
    browser.sign_in(phone, office, aye)
    for address, name in (("/journal/", "refused"), ("/nothing-here/", "nothing")):
        phone.goto(f"{office}{address}")
        assert phone.locator("h1").is_visible()
        looked_at(phone, f"{name}-{language}")


def test_a_passkey_stands_for_the_code(chromium, office, staff):
    aye = staff("Aye", Role.case_worker)
    context = chromium.new_context()
    page = context.new_page()
    _plug_in_a_key(page)
    browser.sign_in(page, office, aye)
    page.goto(f"{office}/account/passkeys/")
    page.locator("#id_password").fill(aye.passphrase)
    page.locator("main .button").first.click()
    browser.check(page)
    page.locator("#id_name").fill("blue key")
    page.locator("main .button").first.click()
    page.wait_for_url("**/account/")
    assert "blue key" in page.locator("main").inner_text()
    page.locator("header button").click()
    browser.give_words(page, office, aye)
    page.locator("#passkey button").click()
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))
    page.goto(f"{office}/account/")
    assert page.locator("h1").inner_text() == "Aye"
    context.close()


def _plug_in_a_key(page):
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": False,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": key})
