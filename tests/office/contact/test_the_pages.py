"""The pages as a browser without script sees them."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from refuge.office.access.rules import Role
from refuge.office.contact import actions, queries
from refuge.office.contact.models import Answer, Collection, CollectorLease, HandOver, SealedLetter, Thread
from refuge.office.contact.rules import Danger, Outcome, Pile, State
from tests.office.contact.people import TOO_MUCH, Person, answers_for

pytestmark = pytest.mark.django_db
PHONE = "09 794 123 456"


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def browser(signed_in, aye):
    return signed_in(aye)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def said(page):
    return page.content.decode()


def test_the_inbox_shows_who_waits_and_no_word_of_what_they_wrote(browser, opened):
    thread = opened(Person().letter("MY SENTENCE", urgency="danger"))
    page = browser.get("/contact/")
    assert queries.number_of(thread.id) in said(page)
    assert "In danger now" in said(page)
    assert "minutes left" in said(page)
    assert "MY SENTENCE" not in said(page)


def test_an_empty_inbox_says_so_in_plain_words(browser):
    page = said(browser.get("/contact/"))
    assert "Nobody waits for an answer." in page
    assert "No letter waits to be opened." in page
    assert "Nothing was collected yet." in page


@pytest.mark.parametrize("path", ["", "collect/", "open/", "quarantine/"])
def test_chit_is_refused_every_page(signed_in, chit, path):
    assert signed_in(chit).get(f"/contact/{path}").status_code == 403


def test_chit_is_refused_a_thread(signed_in, chit, opened):
    thread = opened(Person().letter())
    assert signed_in(chit).get(f"/contact/{thread.id}/").status_code == 403


def test_a_thread_shows_what_was_written_and_the_journal_who_read_it(browser, opened, journal):
    thread = opened(Person().letter("We want out."))
    assert "We want out." in said(browser.get(f"/contact/{thread.id}/"))
    (line,) = journal(act="contact.read")
    assert (line.actor_name, line.object_ref) == ("Aye", f"thread:{thread.id}")
    assert "contact_letter.content" in line.columns_read
    thread.refresh_from_db()
    assert thread.unread == 0


def test_zawgyi_is_read_beside_what_was_typed(browser, opened):
    thread = opened(Person().letter("ေမာင္ ေက်ာ္"))
    page = said(browser.get(f"/contact/{thread.id}/"))
    assert "ေမာင္ ေက်ာ္" in page
    assert "မောင် ကျော်" in page


def test_what_somebody_wrote_is_never_markup(browser, opened):
    thread = opened(Person().letter("<script>alert(1)</script>"))
    page = said(browser.get(f"/contact/{thread.id}/"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


# --- from the first look to the answer


def test_claim_judge_answer(browser, opened):
    person = Person()
    thread = opened(person.letter("We want out."))
    where = f"/contact/{thread.id}/"
    browser.post(where + "claim/", {"version": 1})
    judged = {"version": 2, "danger": 2, "child": "unknown", "adults": 2, "safe_times": "at night"}
    browser.post(where + "triage/", judged)
    assert "at night" in said(browser.get(where))
    answer = {"version": 3, "text": "Stay where you are safe.", "language": "en"}
    preview = browser.post(where + "answer/", {**answer, "look": 1})
    assert "This is what will be sent" in said(preview)
    assert not Answer.objects.exists()
    browser.post(where + "answer/", {**answer, "send": 1})
    thread.refresh_from_db()
    assert (thread.state, thread.danger) == (State.answered, Danger.immediate)
    assert "Stay where you are safe." in [one.text for one in answers_for(person.keys)]


def test_a_phrase_is_added_in_the_persons_language_to_what_was_typed(browser, desk, settings):
    on_desk = desk(language="my")
    where = f"/contact/{on_desk.thread.id}/answer/"
    phrase = {one.code: one for one in settings.PROGRAMME.languages}["my"].phrases[0]
    page = browser.post(where, {"version": 3, "text": "Hello.", "language": "my", "phrase": phrase.key})
    assert f"Hello.\n\n{phrase.text}" in said(page).replace("&#x27;", "'").replace("\r", "")
    assert not Answer.objects.exists()


def test_from_the_last_look_one_goes_back_to_change_it(browser, desk):
    where = f"/contact/{desk().thread.id}/answer/"
    page = browser.post(where, {"version": 3, "text": "Nearly right.", "language": "en", "edit": 1})
    assert "Nearly right." in said(page)
    assert "Write an answer" in said(page)


def test_a_letter_that_arrives_meanwhile_leaves_what_was_typed_on_the_page(browser, desk, opened):
    person = Person()
    on_desk = desk(person)
    opened(person.letter("THEY ARE HERE"))
    typed = {"version": 3, "text": "A long, careful answer.", "language": "en", "send": 1}
    page = browser.post(f"/contact/{on_desk.thread.id}/answer/", typed)
    assert page.status_code == 409
    assert "A long, careful answer." in said(page)
    assert "THEY ARE HERE" in said(page)
    assert not Answer.objects.exists()
    again = {**typed, "version": hidden(page, "version")}
    assert browser.post(f"/contact/{on_desk.thread.id}/answer/", again).status_code == 302


def test_an_answer_that_does_not_fit_says_what_to_do(browser, desk):
    where = f"/contact/{desk().thread.id}/answer/"
    page = browser.post(where, {"version": 3, "text": TOO_MUCH, "language": "my", "send": 1})
    assert "Send it as two." in said(page)


# --- what must not be stored


@pytest.mark.parametrize(
    ("path", "typed", "field"),
    [
        ("answer", {"language": "en", "send": 1}, "text"),
        ("triage", {"danger": 1, "child": "no"}, "safe_times"),
        ("hand-over", {}, "note"),
    ],
)
def test_a_phone_number_is_caught_before_anything_is_stored(browser, desk, dee, path, typed, field):
    on_desk = desk()
    if path == "hand-over":
        typed = {**typed, "to": dee.id}
    page = browser.post(
        f"/contact/{on_desk.thread.id}/{path}/", {"version": 3, field: f"call {PHONE} now", **typed}
    )
    assert "<mark" in said(page)
    assert on_desk.current().version == 3
    assert not Answer.objects.exists()
    assert not HandOver.objects.exists()


def test_redacted_on_request_and_the_journal_knows_the_kind_only(browser, desk, aye, contents, journal):
    on_desk = desk()
    where = f"/contact/{on_desk.thread.id}/answer/"
    typed = {"version": 3, "text": f"call {PHONE} now", "language": "en"}
    page = browser.post(where, {**typed, "look": 1})
    choice = {"redaction": "redact", "redaction_seen": hidden(page, "redaction_seen")}
    preview = browser.post(where, {**typed, **choice, "look": 1})
    assert "This is what will be sent" in said(preview)
    browser.post(where, {**typed, **choice, "send": 1})
    (sent,) = contents(aye, on_desk.current())["answers"]
    assert PHONE not in sent.text
    assert journal(act="contact.answer")[-1].reason == "redacted_phone"


def test_kept_on_request_because_it_is_something_else(browser, desk, aye, contents, journal):
    on_desk = desk()
    where = f"/contact/{on_desk.thread.id}/answer/"
    typed = {"version": 3, "text": f"call {PHONE} now", "language": "en"}
    page = browser.post(where, {**typed, "look": 1})
    choice = {"redaction": "keep", "redaction_seen": hidden(page, "redaction_seen")}
    browser.post(where, {**typed, **choice, "send": 1})
    (sent,) = contents(aye, on_desk.current())["answers"]
    assert PHONE in sent.text
    assert journal(act="contact.answer")[-1].reason == "kept_phone"


# --- handing over, ending, a case


def test_handing_over(browser, desk, dee):
    on_desk = desk()
    browser.post(
        f"/contact/{on_desk.thread.id}/hand-over/", {"version": 3, "to": dee.id, "note": "read at night"}
    )
    assert on_desk.current().claimed_by_id == dee.id


def test_ending_with_an_outcome(browser, desk):
    on_desk = desk()
    browser.post(f"/contact/{on_desk.thread.id}/end/", {"version": 3, "outcome": "advice_only"})
    assert on_desk.current().outcome == Outcome.advice_only


def test_opening_a_case_with_what_is_known_already(browser, desk, staff):
    eh = staff("Eh", Role.case_worker)
    on_desk = desk()
    where = f"/contact/{on_desk.thread.id}/open-case/"
    page = said(browser.get(where))
    assert re.search(r'name="entry_route" value="self"[^>]*checked', page)
    typed = {
        "version": 3,
        "age_band": "25_59",
        "category": "police",
        "entry_route": "self",
        "gender": "undisclosed",
        "languages": ["my"],
        "risk": "high",
        "risk_reasons": "The family is asked about them.",
        "owner_id": str(eh.id),
    }
    stale = browser.post(where, {**typed, "version": 1})
    assert stale.status_code == 409
    assert "The family is asked about them." in said(stale)
    done = browser.post(where, {**typed, "version": hidden(stale, "version")})
    assert done.status_code == 302
    assert done.url.startswith("/cases/")
    assert on_desk.current().case is not None


def test_a_button_pressed_too_late_says_why(browser, desk, dee):
    on_desk = desk(judged=False).claim(by=dee)
    page = browser.post(f"/contact/{on_desk.thread.id}/take-over/", {"version": 1}, follow=True)
    assert "a colleague was faster" in said(page)
    assert on_desk.current().claimed_by_id == dee.id


def test_erasing_what_is_due(signed_in, bo, desk, aye, now):
    on_desk = desk()
    actions.close(aye.actor, on_desk.seen, Outcome.hoax, now.date())
    Thread.objects.update(closed_on="2026-01-01")
    browser = signed_in(bo)
    assert "Erase letters and answers" in said(browser.get(f"/contact/{on_desk.thread.id}/"))
    version = on_desk.seen.version
    browser.post(f"/contact/{on_desk.thread.id}/erase/", {"version": version})
    assert "Letters and answers were erased." in said(browser.get(f"/contact/{on_desk.thread.id}/"))


# --- collecting and opening


def test_collect_now_only_writes_down_that_it_is_wanted(browser, aye):
    page = browser.post("/contact/collect/", follow=True)
    assert "The collector has been asked to go." in said(page)
    assert page["Refresh"] == "2"
    browser.post("/contact/collect/")
    assert list(Collection.objects.values_list("state", "requested_by")) == [("requested", aye.id)]


@pytest.mark.parametrize(
    ("state", "is_finished"),
    [("requested", False), ("running", False), ("done", True)],
    ids=["asked and not gone", "killed on the way", "not gone again"],
)
def test_a_collector_that_does_not_run_is_noticed(browser, now, state, is_finished):
    long_ago = now - timedelta(minutes=20)
    finished_at = long_ago if is_finished else None
    Collection.objects.create(requested_at=long_ago, finished_at=finished_at, state=state)
    assert "does not seem to be running" in said(browser.get("/contact/collect/"))


def test_a_collector_on_its_way_is_left_alone(browser, now):
    Collection.objects.create(requested_at=now, started_at=now, state="running", fetched=64, waiting=6)
    CollectorLease.objects.create(until=now + timedelta(minutes=1))
    page = browser.get("/contact/collect/")
    assert "The collector is under way." in said(page)
    assert page["Refresh"] == "2"


def test_a_failed_run_says_what_happened_and_when_it_goes_again(browser, now):
    Collection.objects.create(requested_at=now, finished_at=now, state="failed", trouble="silent")
    page = said(browser.get("/contact/"))
    assert "The front desk does not answer." in page
    assert "The next try is at" in page


def test_opening_letters_says_how_many(browser, letterbox):
    letterbox.put(*(Person().letter() for _ in range(3)))
    letterbox.put_sealed(b"nothing")
    page = browser.post("/contact/open/", follow=True)
    assert "3 letters were opened." in said(page)
    assert "1 letter did not open and lies in quarantine." in said(page)


def test_opening_goes_on_page_by_page(browser, letterbox, monkeypatch):
    from refuge.office.contact import receiving, views

    monkeypatch.setattr(receiving, "BATCH", 2)
    monkeypatch.setattr(views, "OPENING_SECONDS", -1)
    monkeypatch.setattr(receiving.open_letters, "__defaults__", ("", 2))
    letterbox.put(*(Person().letter() for _ in range(3)))
    page = browser.post("/contact/open/")
    assert "2 letters are open so far, others are still sealed." in said(page)
    browser.post("/contact/open/", {"after": hidden(page, "after")})
    assert not SealedLetter.objects.filter(state=Pile.sealed).exists()


def test_letters_only_a_colleague_can_open_are_said_to_wait(signed_in, letterbox, dee):
    letterbox.put(Person().letter())
    page = signed_in(dee).post("/contact/open/", follow=True)
    assert "may wait for a colleague who holds its key" in said(page)


def test_a_case_leads_to_its_letters(browser, desk, now):
    on_desk = desk()
    assert browser.get("/contact/of-case/00000000-0000-0000-0000-000000000009/").status_code == 404
    case_id = uuid.uuid4()
    Thread.objects.filter(id=on_desk.thread.id).update(case=case_id, outcome="open_case")
    page = browser.get(f"/contact/of-case/{case_id}/")
    assert page.url == f"/contact/{on_desk.thread.id}/"


def test_a_thread_that_is_not_there_is_not_there(browser):
    where = "/contact/00000000-0000-0000-0000-000000000009/"
    assert browser.get(where).status_code == 404
    assert browser.post(where + "claim/", {"version": 1}).status_code == 404


def test_quarantine_is_tried_again_or_deleted_by_a_supervisor(browser, signed_in, bo, letterbox):
    (hash_,) = letterbox.put_sealed(b"nothing")
    browser.post("/contact/open/")
    assert hash_[:12] in said(browser.get("/contact/quarantine/"))
    browser.post(f"/contact/quarantine/{hash_}/retry/")
    assert SealedLetter.objects.get().state == Pile.sealed
    browser.post("/contact/open/")
    assert browser.post(f"/contact/quarantine/{hash_}/discard/").status_code == 403
    supervisor = signed_in(bo)
    assert "Delete this letter for good?" in said(supervisor.get(f"/contact/quarantine/{hash_}/discard/"))
    supervisor.post(f"/contact/quarantine/{hash_}/discard/")
    assert not SealedLetter.objects.exists()


# --- what a page costs


def test_the_inbox_costs_the_same_however_many_wait(browser, opened):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            browser.get("/contact/")
        return len(captured)

    opened(Person().letter())
    browser.get("/contact/")
    few = cost()
    opened(*(Person().letter() for _ in range(20)))
    assert cost() == few


def test_a_thread_costs_the_same_however_much_was_written(browser, opened, desk):
    def cost(thread):
        browser.get(f"/contact/{thread.id}/")
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"/contact/{thread.id}/")
        return len(captured)

    person = Person()
    on_desk = desk(person).answer()
    few = cost(on_desk.thread)
    for n in range(10):
        opened(person.letter(f"letter {n}"))
        on_desk.answer(f"answer {n}")
    assert cost(on_desk.thread) == few


def test_a_long_thread_is_read_in_parts(browser, opened):
    person = Person()
    thread = opened(*(person.letter(f"number {n}") for n in range(65)))
    page = said(browser.get(f"/contact/{thread.id}/"))
    assert "Earlier" in page
    assert page.count("They wrote") == 60
