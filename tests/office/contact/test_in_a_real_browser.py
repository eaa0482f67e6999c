"""Every page about letters in a real Chromium on a phone 360 px wide, in both languages.

The journey is walked with script off; axe, which needs script, looks at the same pages in another browser.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from refuge.office.contact import actions
from refuge.office.contact.actions import Handing, Seen
from refuge.office.contact.models import Collection, SealedLetter, Thread, ThreadTag
from refuge.office.contact.rules import Danger, Outcome
from tests.office import browser
from tests.office.contact.people import Person, answers_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("REFUGE_PICTURES", "")
BURMESE = "ကျွန်တော်တို့ မိသားစု ထွက်ချင်ပါတယ်။ အခု အိမ်မှာပဲ ရှိသေးတယ်။ ဘာလုပ်ရမလဲ ပြောပြပါ။"
ZAWGYI = "ေမာင္ ေက်ာ္"
PHONE_NUMBER = "Ring 09 450 123 456 at night."


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def full_room(desk, opened, letterbox, aye, bo, dee, now):
    """Something of everything: waiting, late, answered, ended, forced, handed over, unopened, in quarantine."""
    person = Person()
    thread = desk(person, BURMESE, urgency="danger")
    thread.triage(
        Danger.immediate,
        child="yes",
        adults=2,
        children=3,
        safe_times="After nine at night.",
        forbidden_times="Before seven in the morning.",
        if_someone_else="Speak of the weather only.",
    )
    thread.answer("Stay where you are safe. We answer here again tomorrow.")
    opened(person.letter(ZAWGYI), fetched_at=now - timedelta(hours=3))
    opened(person.under_force().letter("Who are you?"), fetched_at=now - timedelta(hours=2))
    actions.hand_over(aye.keyring, thread.seen, Handing(dee.id, "They read at night."), now)
    actions.hand_over(dee.keyring, thread.seen, Handing(aye.id, ""), now)
    opened(Person().letter("No hurry.", urgency="later", language="en"))
    desk(judged=False).claim(by=dee)
    ended = desk()
    actions.close(aye.actor, ended.seen, Outcome.advice_only, now.date())
    Thread.objects.filter(id=ended.thread.id).update(closed_on="2026-01-01")
    letterbox.put(Person().letter())
    letterbox.put_sealed(b"nothing")
    SealedLetter.objects.filter(sealed=b"nothing").update(state="quarantined", distrust="damaged")
    Collection.objects.create(requested_at=now, finished_at=now, state="failed", trouble="cut")
    return thread.thread.id, ended.thread.id


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_about_letters_is_right(full_room, aye, bo, at_the_screen, now, language):
    thread, ended = full_room
    quarantined = SealedLetter.objects.get(state="quarantined").hash
    for member in (aye, bo):
        browser.speak(member, language)
    pages = {
        aye: {
            "letters": "/contact/",
            "letters-late": "/contact/?show=late",
            "letters-closed": "/contact/?show=closed",
            "letters-collect": "/contact/collect/",
            "letters-open": "/contact/open/",
            "letters-quarantine": "/contact/quarantine/",
            "thread": f"/contact/{thread}/",
            "thread-triage": f"/contact/{thread}/triage/",
            "thread-answer": f"/contact/{thread}/answer/",
            "thread-hand-over": f"/contact/{thread}/hand-over/",
            "thread-open-case": f"/contact/{thread}/open-case/",
            "thread-end": f"/contact/{thread}/end/",
        },
        bo: {
            "thread-of-bo": f"/contact/{thread}/",
            "thread-ended": f"/contact/{ended}/",
            "thread-erase": f"/contact/{ended}/erase/",
            "letters-discard": f"/contact/quarantine/{quarantined}/discard/",
        },
    }
    for member, addresses in pages.items():
        page = at_the_screen(member, script=True)
        for name, address in addresses.items():
            page.goto(address)
            browser.look(page, f"{name}-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_about_concerns_is_right(told, letterbox, ree, saw, at_the_screen, now, language):
    person = Person()
    asked = told(person.concern(BURMESE, urgency="danger"))
    forced = told(Person(has_written=True).concern("All is well."))
    ThreadTag.objects.filter(thread=forced).update(kind="cover")
    for thread in (asked, told(Person().concern("Once.", language="en"))):
        thread.refresh_from_db()
        actions.claim(ree.actor, Seen(thread.id, thread.version))
    letterbox.put(Person().concern())
    browser.speak(ree, language)
    page = at_the_screen(ree, script=True)
    pages = {
        "desk": "/",
        "concerns": "/contact/concerns/",
        "open": "/contact/concerns/open/",
        "collect": "/contact/concerns/collect/",
        "quarantine": "/contact/concerns/quarantine/",
        "thread": f"/contact/{asked.id}/",
        "triage": f"/contact/{asked.id}/triage/",
        "hand-over": f"/contact/{asked.id}/hand-over/",
        "forced": f"/contact/{forced.id}/",
    }
    for name, address in pages.items():
        page.goto(address)
        browser.look(page, f"inquiry-{name}-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_an_empty_room_is_right_and_says_so(aye, at_the_screen, language):
    browser.speak(aye, language)
    page = at_the_screen(aye, script=True)
    for name, address in {"letters-none": "/contact/", "quarantine-none": "/contact/quarantine/"}.items():
        page.goto(address)
        browser.look(page, f"{name}-{language}")


@pytest.mark.parametrize("language", ["my", "en"])
def test_a_warning_and_a_last_look_are_right(desk, aye, at_the_screen, language):
    browser.speak(aye, language)
    thread = desk().thread.id
    page = at_the_screen(aye, script=True)
    page.goto(f"/contact/{thread}/answer/")
    page.fill("#id_text", PHONE_NUMBER)
    page.locator("[name=look]").click()
    browser.look(page, f"thread-caution-{language}")
    page.locator("[name=look]").click()
    browser.look(page, f"thread-preview-{language}")


def test_somebody_is_answered_without_any_script(letterbox, aye, at_the_screen, settings):
    person = Person()
    letterbox.put(person.letter(BURMESE, urgency="danger"))
    page = at_the_screen(aye)
    page.goto("/contact/")
    page.get_by_role("button", name="Open the letters").click()
    page.locator("td a").first.click()
    page.get_by_role("button", name="I take it").click()
    page.get_by_role("link", name="Judge the danger").click()
    page.locator("[name=child][value=no]").check()
    page.get_by_role("button", name="Keep this").click()
    page.get_by_role("link", name="Write an answer").click()
    page.fill("#id_text", "မင်္ဂလာပါ။")
    page.locator("summary").click()
    page.locator("[name=phrase]").first.click()
    phrase = {one.code: one for one in settings.PROGRAMME.languages}["my"].phrases[0]
    assert page.input_value("#id_text") == f"မင်္ဂလာပါ။\n\n{phrase.text}"
    page.get_by_role("button", name="Look at it before it goes").click()
    page.get_by_role("button", name="Send it").click()
    assert page.get_by_text("The answer is sealed.").is_visible()
    assert f"မင်္ဂလာပါ။\n\n{phrase.text}" in [
        one.text.replace("\r\n", "\n") for one in answers_for(person.keys)
    ]
