"""The pages as they are used: a visit, an answer, a whole leaving, a letter after it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from refuge.office.case import actions as cases
from refuge.office.case import parts
from refuge.office.case.models import Case
from refuge.office.case.rules import Given, Move, Reason, Status
from refuge.office.case.signals import letter_arrived
from refuge.office.closure import queries
from refuge.office.closure.actions import stays_closed
from refuge.office.closure.models import Schedule, Visit
from refuge.office.closure.rules import NotClosedError, Step
from tests.office.case.conftest import TODAY
from tests.office.closure.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(signed_in, now_seen):
    """Send a form as somebody would: `page(aye, case_id, "visit/", mode="…")`; without words, look at the page."""

    def use(member, case_id, path="", **typed):
        address, client = f"/closure/{case_id}/{path}", signed_in(member)
        if not typed:
            return client.get(address)
        return client.post(address, {"version": now_seen(case_id).version, **typed})

    return use


def filled_in(today, **more):
    return {
        "mode": "in_person", "met": "person", "harm": "none", "progress": "well", "content": "4", "wishes": "",
        "risk": "medium", "risk_reasons": "Nothing has changed.",
        "next_on": (today + dt.timedelta(days=7)).isoformat(), **more,
    }  # fmt: skip


def errands(member, now=None):
    return [str(one.title) for one in parts.errands(member.actor, now or timezone.now())]


def test_a_visit_is_written_down_and_its_harm_is_answered(shared, page, aye, bo, today, row):
    case_id = shared(today=today)
    sent = page(aye, case_id, "visit/", **filled_in(today, harm="pressure_to_return", wishes="A lock."))
    assert sent.status_code == 302, sent.text
    shown = page(aye, case_id).text
    assert "They are pressed to go back" in shown
    assert "A lock." in shown
    assert "4, mostly" in shown
    assert "waits for an answer" in shown
    assert "Answer this visit" not in shown
    assert "Answer this visit" in page(bo, case_id).text
    visit_id = Visit.objects.get(case=case_id).id
    assert any("waits for your answer" in one for one in errands(bo))
    assert page(bo, case_id, f"visits/{visit_id}/answer/", text="She has another room.").status_code == 302
    assert "She has another room." in page(aye, case_id).text
    assert row(case_id).risk_set_on == today
    again = page(bo, case_id, f"visits/{visit_id}/answer/", text="Once more.")
    assert "This visit has its answer already." in again.text


def test_a_visit_agreed_too_late_says_so_and_keeps_what_was_typed(shared, page, aye, today):
    case_id, late = shared(today=today), (today + dt.timedelta(days=40)).isoformat()
    sent = page(aye, case_id, "visit/", **filled_in(today, next_on=late, wishes="A drum for the boy."))
    assert sent.status_code == 409
    assert "The next visit must be ahead" in sent.text
    assert "A drum for the boy." in sent.text
    assert not Visit.objects.exists()


def test_a_stale_form_says_so_and_keeps_what_was_typed(shared, visited, signed_in, aye, today, now_seen):
    case_id = shared(today=today)
    old = now_seen(case_id).version
    visited(aye, case_id, today=today)
    typed = {"version": old, **filled_in(today, wishes="A drum for the boy.")}
    sent = signed_in(aye).post(f"/closure/{case_id}/visit/", typed)
    assert sent.status_code == 409
    assert "Somebody else changed this case" in sent.text
    assert "A drum for the boy." in sent.text


def test_a_telephone_number_is_not_kept_in_passing(shared, page, aye, today):
    case_id = shared(today=today)
    sent = page(aye, case_id, "visit/", **filled_in(today, wishes="Call 09 421 234 567 for her."))
    assert "This may hold something that must not be stored." in sent.text
    assert not Visit.objects.exists()


def test_what_was_done_to_a_family_is_written_down_by_the_month(shared, page, aye, today):
    case_id, month = shared(today=today), f"{today:%Y-%m}"
    typed = {"kind": "property_seizure", "month": month, "help_given": "A room and food for three."}
    assert page(aye, case_id, "family/", **typed).status_code == 302
    shown = page(aye, case_id).text
    assert "Property was seized" in shown
    assert month in shown
    assert "A room and food for three." in shown


def test_a_whole_leaving_by_its_pages(shared, page, aye, bo, today, row, signed_in, now_seen):
    case_id = shared(today=today)
    assert "The case is not being closed." in page(aye, case_id, "leaving/").text
    leave = {"version": now_seen(case_id).version, "reason": "chose_to_leave"}
    assert signed_in(aye).post(f"/cases/{case_id}/move/begin_closing/", leave).status_code == 302
    shown = page(aye, case_id, "leaving/").text
    assert "They chose to leave the programme" in shown
    assert f"/cases/{case_id}/move/close/" not in shown
    for step in ("person_told", "risk_talk", "consents_reviewed", "things_returned", "aftercare"):
        assert page(aye, case_id, f"leaving/{step}/", done="on", text="So it was.").status_code == 302
    shown = page(aye, case_id, "leaving/").text
    assert f"/cases/{case_id}/move/close/" in shown
    assert "So it was." in shown
    ask = {"version": now_seen(case_id).version, "asked_of": str(bo.id)}
    assert signed_in(aye).post(f"/cases/{case_id}/move/close/", ask).status_code == 302
    approve = {"version": now_seen(case_id).version, "answer": "approve"}
    assert signed_in(bo).post(f"/cases/{case_id}/answer/", approve).status_code == 302
    assert row(case_id).status == Status.closed
    assert Schedule.objects.get(case=case_id).next_on == today + dt.timedelta(days=30)
    assert "Their mailbox stays open." in page(aye, case_id, "leaving/").text


def test_the_certificate_speaks_every_language_and_names_nobody(closed, page, aye, row):
    case_id = closed()
    shown = page(aye, case_id, "certificate/").text
    paper = shown[shown.index("<article") : shown.rindex("</article>")]
    assert 'lang="my"' in paper
    assert 'lang="en"' in paper
    assert row(case_id).case_no not in paper.replace(" ", "")
    assert "military" not in paper.lower()


def test_nobody_wants_to_be_called_and_nobody_is(closed):
    assert Schedule.objects.get(case=closed()).next_on is None


def test_aftercare_is_called_three_times(closed, visited, aye):
    case_id = closed(Step.aftercare)
    days = []
    for _ in range(3):
        due = Schedule.objects.get(case=case_id).next_on
        days.append((due - TODAY).days)
        visited(aye, case_id, today=due, risk=None, risk_reasons="")
    assert days == [30, 91, 182]
    assert Schedule.objects.get(case=case_id).next_on is None


def write(case_id, keyring):
    letter_arrived.send(
        Case, keyring=keyring, case_id=case_id, compartment_id=None, words="Are you there?", by_cover=False,
        written_at=NOW, moved=False, now=NOW,
    )  # fmt: skip


def test_a_letter_after_closing_rises_on_desks_and_opens_nothing(closed, page, aye, bo, chit, row, now_seen):
    case_id = closed()
    write(case_id, aye.keyring)
    assert row(case_id).status == Status.closed
    for one in (aye, bo):
        assert any("they wrote again after it was closed" in each for each in errands(one))
    assert not any("they wrote again" in each for each in errands(chit))
    assert f"/cases/{case_id}/move/reopen/" in page(aye, case_id).text
    assert page(aye, case_id, "stays-closed/", sure="yes").status_code == 302
    assert not any("they wrote again" in each for each in errands(aye))
    with pytest.raises(NotClosedError):
        stays_closed(aye.keyring, now_seen(case_id))


def test_a_letter_to_an_open_case_is_no_letter_after_closing(shared, aye):
    write(shared(), aye.keyring)
    assert not Schedule.objects.filter(wrote_again_on__isnull=False).exists()


def test_opened_again_there_is_a_visit_to_make_and_no_letter_waits(closed, aye, now_seen):
    case_id = closed()
    write(case_id, aye.keyring)
    asked = Given(Reason.person_asked)
    cases.make_move(aye.keyring, now_seen(case_id), move=Move.reopen, given=asked)
    known = Schedule.objects.get(case=case_id)
    assert (known.wrote_again_on, known.closed_on) == (None, None)
    assert known.next_on == TODAY + dt.timedelta(days=14)


def test_a_visit_that_is_late_is_on_the_owners_desk(shared, visited, aye, bo):
    case_id = shared()
    visited(aye, case_id)
    due = Schedule.objects.get(case=case_id).next_on
    assert queries.visits_due(aye.actor, due + dt.timedelta(days=1))[0].case_id == case_id
    assert queries.visits_due(bo.actor, due) == ()
    later = NOW + dt.timedelta(days=60)
    assert any(one.late for one in parts.errands(aye.actor, later) if "a visit is due" in str(one.title))


def test_the_case_shows_what_this_room_brings(leaving, aye, signed_in):
    case_id = leaving(Reason.chose_to_leave)
    shown = signed_in(aye).get(f"/cases/{case_id}/").text
    assert f"/closure/{case_id}/leaving/" in shown


@pytest.mark.parametrize("who", ["aye", "bo"])
def test_no_form_of_any_room_opens_a_closed_case_but_the_one_that_says_so(
    who, closed, request, signed_in, row
):
    case_id, member = closed(), request.getfixturevalue(who)
    client = signed_in(member)
    tried = [each for each in addresses(case_id) if "/move/reopen/" not in each]
    for address in tried:
        client.post(address, {"version": row(case_id).version, **EVERYTHING})
        assert row(case_id).status == Status.closed, address
    assert len(tried) > 30


EVERYTHING = {
    "kind": "note", "text": "x", "risk": "high", "reasons": "x", "age_band": "18_24", "why": "works_with_owner",
    "reason": "person_asked", "answer": "approve", "done": "on", "mode": "in_person", "met": "person",
    "harm": "none", "words": "x",
}  # fmt: skip


def addresses(case_id):
    """Every address of the office that is about one case."""
    for name, pattern in patterns(get_resolver().url_patterns):
        takes = set(pattern.pattern.converters)
        if takes == {"case_id"}:
            yield reverse(name, args=[case_id])
        elif takes == {"case_id", "move"}:
            yield from (reverse(name, args=[case_id, move]) for move in Move)
        elif takes == {"case_id", "step"}:
            yield from (reverse(name, args=[case_id, step]) for step in Step)


def patterns(found, namespace=""):
    for one in found:
        if isinstance(one, URLPattern):
            if one.name:
                yield f"{namespace}{one.name}", one
        else:
            inner = f"{one.namespace}:" if one.namespace else ""
            yield from patterns(one.url_patterns, namespace + inner)
