"""Every page about conduct in a real Chromium on a phone 360 px wide, in both languages: axe, thumbs, no sideways push."""

from __future__ import annotations

import pytest
from django.utils import timezone

from refuge.office.breach import counting
from refuge.office.breach.figures import before, quarter_of
from refuge.office.breach.models import Matter, Tally
from refuge.office.contact import actions as threads
from refuge.office.contact.actions import Seen
from refuge.office.contact.contents import TriageWords
from refuge.office.contact.rules import Danger
from tests.office import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = pytest.mark.parametrize("language", ["my", "en"])


def go(page, address):
    reply = page.goto(address)
    assert reply.status == 200, (address, reply.status)
    return page


def send(page):
    page.locator("main form button.button").first.click()


def look_at_all(at_the_screen, looked_at, member, addresses, language):
    browser.speak(member, language)
    page = at_the_screen(member, script=True)
    for name, address in addresses.items():
        looked_at(go(page, address), f"conduct-{name}-{language}")
    return page


@LANGUAGES
def test_looking_first_is_right(just_reported, way, pyae, chit, at_the_screen, looked_at, language, case_no):
    at = f"/conduct/{just_reported}"
    page = look_at_all(
        at_the_screen, looked_at, pyae, {"reported": f"{at}/", "help": f"{at}/help/"}, language
    )
    send(page)
    looked_at(page, f"conduct-error-{language}")
    way.help(just_reported)
    look_at_all(at_the_screen, looked_at, pyae, {"triage": f"{at}/triage/"}, language)
    way.triage(just_reported, case_no)
    triaged = {"list": "/conduct/", "desk": "/", "triaged": f"{at}/"}
    sheets = {one: f"{at}/{one}/" for one in ("name", "interim", "note", "pass-on", "nothing", "elsewhere")}
    look_at_all(at_the_screen, looked_at, pyae, triaged | sheets, language)
    raising = {"raise": "/conduct/raise/", "received": "/conduct/received/"}
    look_at_all(at_the_screen, looked_at, chit, raising, language)


@LANGUAGES
def test_inquiring_is_right(inquiry, way, ree, saw, at_the_screen, looked_at, language):
    at = f"/conduct/{inquiry}"
    look_at_all(at_the_screen, looked_at, ree, {"tell-first": f"{at}/tell-first/"}, language)
    way.hear(inquiry, ree)
    sheets = {one: f"{at}/{one}/" for one in ("hear", "propose", "leave")}
    look_at_all(at_the_screen, looked_at, ree, sheets, language)
    way.propose(inquiry, ree)
    look_at_all(at_the_screen, looked_at, saw, {"proposed": f"{at}/", "speak": f"{at}/speak/"}, language)
    way.speak(inquiry, saw)
    look_at_all(at_the_screen, looked_at, ree, {"found": f"{at}/", "tell": f"{at}/tell/"}, language)
    way.tell(inquiry, ree)
    measured = {one: f"{at}/{one}/" for one in ("review", "lift", "close", "appeal") if one != "close"}
    look_at_all(at_the_screen, looked_at, ree, {"measured": f"{at}/"} | measured, language)


@LANGUAGES
def test_an_appeal_and_its_end_are_right(
    appealed, way, ree, hla, htet, hnin, at_the_screen, looked_at, language
):
    at = f"/conduct/{appealed}"
    look_at_all(
        at_the_screen, looked_at, hla, {"appealed": f"{at}/", "propose-again": f"{at}/propose/"}, language
    )
    way.propose(appealed, hla, "not_proven", None)
    way.speak(appealed, htet)
    way.speak(appealed, hnin)
    way.tell(appealed, ree)
    look_at_all(at_the_screen, looked_at, ree, {"upheld": f"{at}/", "close": f"{at}/close/"}, language)


@LANGUAGES
def test_an_empty_room_and_the_figures_are_right(thida, thant, at_the_screen, looked_at, language):
    look_at_all(at_the_screen, looked_at, thida, {"none": "/conduct/"}, language)
    look_at_all(at_the_screen, looked_at, thant, {"learning-none": "/conduct/learning/"}, language)
    quarter = before(quarter_of(timezone.localdate()))
    for what, outcome, matters in (
        ("prisoners", "minor", 7),
        ("prisoners", "serious", 12),
        ("civilians", "unfounded", 3),
        (counting.TRIAGE_CLOCK, counting.KEPT, 22),
    ):
        Tally.objects.create(quarter=quarter, what=what, outcome=outcome, matters=matters)
    look_at_all(at_the_screen, looked_at, thant, {"learning": "/conduct/learning/"}, language)


@LANGUAGES
def test_beginning_from_a_letter_is_right(came, person, pyae, at_the_screen, looked_at, language):
    thread = came(person.concern("They shot three who had given up."))
    threads.claim(pyae.actor, Seen(thread.id, thread.version))
    threads.triage(pyae.keyring, Seen(thread.id, thread.version + 1), Danger.possible, TriageWords())
    at = f"/conduct/from/{thread.id}/"
    page = look_at_all(at_the_screen, looked_at, pyae, {"from": at}, language)
    page.check("[name=source][value=anonymous]")
    page.fill("textarea[name=text]", "Prisoners were shot.")
    page.fill("input[name=case_no]", "not a number")
    send(page)
    page.locator(".error-summary, [role=alert]").first.wait_for()
    looked_at(page, f"conduct-from-error-{language}")
    assert page.input_value("textarea[name=text]") == "Prisoners were shot."


@LANGUAGES
def test_letters_beside_a_file_are_right(file_id, lin, at_the_screen, looked_at, language):
    beside = {"file": f"/files/{file_id}/", "letters": f"/conduct/letters/{file_id}/"}
    look_at_all(at_the_screen, looked_at, lin, beside, language)


@LANGUAGES
def test_a_concern_is_raised_and_set_aside_without_any_script(
    chit, pyae, ree, saw, thida, at_the_screen, language
):
    for member in (chit, pyae, ree, saw, thida):
        browser.speak(member, language)
    page = go(at_the_screen(chit), "/conduct/raise/")
    page.fill("textarea[name=text]", "Somebody was beaten after they had given up.")
    send(page)
    assert page.url.endswith("/conduct/received/")
    (first,) = Matter.objects.get().seats.values_list("staff", flat=True)
    page = go(at_the_screen(next(one for one in (pyae, ree, saw, thida) if one.id == first)), "/conduct/")
    page.locator("main tbody a").click()
    page.locator("main a[href$='/help/']").click()
    page.locator("[name=what][value=nobody_known]").check()
    page.fill("textarea[name=text]", "We asked the clinic.")
    send(page)
    page.locator("main a[href$='/triage/']").click()
    for name, value in {"clause": "prisoners", "period": "unknown", "source": "staff"}.items():
        page.locator(f"[name={name}][value='{value}']").check()
    page.fill("textarea[name=text]", "It was long ago.")
    send(page)
    page.locator("main a[href$='/nothing/']").click()
    page.fill("textarea[name=text]", "It was somebody else.")
    send(page)
    assert Matter.objects.get().stage == "triaged"
    (second,) = Matter.objects.get().seats.exclude(staff=first).values_list("staff", flat=True)
    page = go(at_the_screen(next(one for one in (pyae, ree, saw, thida) if one.id == second)), "/conduct/")
    page.locator("main tbody a").click()
    page.locator("main a[href$='/nothing/']").click()
    assert "It was somebody else." in page.locator("main").inner_text()
    page.fill("textarea[name=text]", "I find the same.")
    send(page)
    assert Matter.objects.get().stage == "closed"
