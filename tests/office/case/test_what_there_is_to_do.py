"""One list of what there is to do in a case: what every room brings, and the case's own steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from refuge.office.audit.rules import RefusedError
from refuge.office.case import actions, parts, pen, reading
from refuge.office.case.models import Case
from refuge.office.case.parts import Fact, Mark, Part, Task
from refuge.office.case.reading import Glance
from refuge.office.case.rules import Act, EventKind, Given, Move, NoteKind
from refuge.office.people.rules import AgeBand
from refuge.office.vault import queries as keys
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db
NOW = datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=6)


@pytest.fixture
def rooms(monkeypatch):
    """The rooms above, as many as a test registers and no others."""
    monkeypatch.setattr(parts, "_parts", {})

    def bring(name, *tasks, order=1, facts=()):
        parts.register(Part(name, order, tasks=lambda *_: tasks, facts=lambda *_: facts))

    return bring


def work(member, case_id):
    with translation.override("en"):
        return reading.look_at(member.keyring, case_id, Glance(TODAY, NOW)).work


def titles(tasks):
    with translation.override("en"):
        return [str(one.title) for one in tasks]


def test_rooms_stand_in_the_order_of_the_process_and_the_cases_own_steps_last(rooms, opened, aye):
    rooms("later", Task("Find a place", Mark.now, "/x/"), order=50)
    rooms("first", Task("Make a safety plan", Mark.now, "/y/"), order=10)
    assert titles(work(aye, opened(aye)).open) == [
        "Make a safety plan",
        "Find a place",
        "Look at the risk again",
        "Write the assessment",
        "Ask for approval of the assessment",
    ]


def test_what_is_late_is_the_next_right_step_before_what_is_only_due(rooms, opened, aye):
    rooms("safety", Task("Make a plan", Mark.now, "/x/"), Task("Answer a missed check-in", Mark.late, "/y/"))
    assert work(aye, opened(aye)).next.link == "/y/"


def test_what_this_reader_may_not_take_is_never_their_next_step(rooms, opened, aye):
    rooms("status", Task("Decide", Mark.late, who="The panel decides."), Task("Write", Mark.now, "/x/"))
    assert work(aye, opened(aye)).next.link == "/x/"


def test_where_nothing_is_theirs_the_page_says_who_is_waited_for(
    rooms, opened, noted, aye, bo, now_seen, signed_in
):
    rooms("none")
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment)
    actions.ask(aye.keyring, now_seen(case_id), move=Move.assess, given=Given(), asked_of=bo.id)
    assert work(aye, case_id).next is None
    page = signed_in(aye).get(f"/cases/{case_id}/").text
    assert "Aye asked Bo, who has not answered yet." in page
    assert work(bo, case_id).next.link == f"/cases/{case_id}/answer/"


def test_a_late_review_is_the_next_right_step(rooms, opened, aye):
    case_id = opened(aye, today=TODAY - timedelta(days=60))
    assert (work(aye, case_id).next.mark, work(aye, case_id).next.link) == (
        Mark.late,
        f"/cases/{case_id}/risk/",
    )


def test_what_is_done_is_kept_apart(rooms, opened, aye):
    rooms("intake", Task("Intake", Mark.done, "/x/"))
    assert titles(work(aye, opened(aye)).done) == ["Intake"]


def test_a_step_that_misses_something_says_what_and_is_no_link(rooms, opened, aye):
    step = work(aye, opened(aye)).open[-1]
    assert (step.mark, step.link, step.needs) == (Mark.later, "", ("an assessment, written as a note",))


def test_a_pause_is_to_be_had_and_is_never_the_next_step(rooms, opened, aye, signed_in):
    case_id = opened(aye)
    assert "no contact for now" not in " ".join(titles(work(aye, case_id).open))
    assert f"/cases/{case_id}/move/suspend/" in signed_in(aye).get(f"/cases/{case_id}/").text


def test_a_closed_case_has_nothing_to_do_and_can_be_opened_again(rooms, opened, aye, signed_in):
    case_id = opened(aye)
    Case.objects.filter(id=case_id).update(status="closed", next_review=None)
    page = signed_in(aye).get(f"/cases/{case_id}/").text
    assert work(aye, case_id).open == ()
    assert "The case is closed. Nothing waits here." in page
    assert f"/cases/{case_id}/move/reopen/" in page


def test_rooms_are_asked_by_nobody_who_does_not_hold_the_key(rooms, opened, aye, bo, monkeypatch):
    asked = []
    parts.register(Part("safety", 1, tasks=lambda *_: asked.append("tasks") or ()))
    reading.look_at(bo.keyring, opened(aye), Glance(TODAY, NOW))
    assert asked == []


def test_a_room_that_fails_is_not_passed_over(rooms, opened, aye):
    def fails(*_):
        raise ZeroDivisionError

    parts.register(Part("safety", 1, tasks=fails))
    with pytest.raises(ZeroDivisionError):
        work(aye, opened(aye))


def test_a_rooms_task_opens_what_is_sealed_inside_the_journal(rooms, opened, aye, journal):
    def reads(keyring, at):
        case = Case.objects.get(id=at.id)
        return (Task(keys.open_sealed(keyring, at.compartment_id, case.category), Mark.now),)

    parts.register(Part("any", 1, tasks=reads))
    assert titles(work(aye, opened(aye)).open)[0] == "military"
    assert journal()[-1].act == Act.read


def test_facts_of_the_rooms_stand_among_what_is_known(rooms, opened, aye, signed_in):
    rooms("household", facts=(Fact("People in the household", "4"),))
    assert "People in the household" in signed_in(aye).get(f"/cases/{opened(aye)}/").text


@pytest.mark.parametrize(
    ("status", "suspended_from", "place"),
    [
        ("open", None, "open"),
        ("reopened", None, "open"),
        ("closing", None, "follow_up"),
        ("suspended_contact", "planned", "planned"),
        ("suspended_contact", "closing", "follow_up"),
        ("closed", None, "closed"),
    ],
)
def test_the_way_shows_where_the_case_is(rooms, opened, aye, status, suspended_from, place):
    case_id = opened(aye)
    review = None if status == "closed" else TODAY
    Case.objects.filter(id=case_id).update(status=status, suspended_from=suspended_from, next_review=review)
    assert reading.read_case(aye.keyring, case_id, TODAY).stands_at == place


@pytest.fixture
def eventful(opened, noted, aye, now_seen):
    """A case in whose story there is something of everybody."""
    case_id = opened(aye)
    noted(aye, case_id)
    for kind in (EventKind.safety, EventKind.consent):
        told = pen.take_up_any(aye.keyring, Act.note, case_id, TODAY)
        pen.tell(told, kind, code=f"{kind}.something", words="Something.")
    return case_id


@pytest.mark.parametrize(
    ("shown", "kinds"),
    [
        ("", ["consent", "safety", "note", "opened"]),
        ("notes", ["note"]),
        ("way", ["opened"]),
        ("safety", ["safety"]),
        ("placement", []),
        ("never-written-by-us", ["consent", "safety", "note", "opened"]),
    ],
)
def test_the_story_is_narrowed_to_one_room(rooms, eventful, aye, shown, kinds):
    view = reading.look_at(aye.keyring, eventful, Glance(TODAY, shown=shown))
    assert [one.kind for one in view.happenings] == kinds
    assert view.shelves == ("way", "notes", "consent", "safety")


def test_a_narrowed_story_goes_on_where_the_page_ends(rooms, eventful, noted, aye, signed_in):
    for _ in range(reading.PAGE_LENGTH):
        noted(aye, eventful)
    page = signed_in(aye).get(f"/cases/{eventful}/?show=notes").text
    assert "?show=notes&amp;before=" in page


def test_a_case_page_costs_the_same_with_few_events_and_with_many(rooms, opened, noted, aye, signed_in):
    case_id, client = opened(aye), signed_in(aye)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/cases/{case_id}/")
        return len(asked)

    noted(aye, case_id)
    one = cost()
    for _ in range(30):
        noted(aye, case_id)
    assert cost() == one


# --- on paper ---


@pytest.mark.parametrize("paper", ["handover", "summary"])
def test_a_paper_is_for_those_on_the_case_and_written_down(opened, aye, chit, bo, signed_in, journal, paper):
    case_id = opened(aye)
    assert signed_in(aye).get(f"/cases/{case_id}/{paper}/").status_code == 200
    act = {"handover": Act.take_over, "summary": Act.summarise}[paper]
    assert (journal()[-1].act, journal()[-1].object_ref) == (act, f"case:{case_id}")
    assert signed_in(chit).get(f"/cases/{case_id}/{paper}/").status_code == 404
    assert signed_in(bo).get(f"/cases/{case_id}/{paper}/").status_code == 403
    assert journal(outcome="refused")[-1].act == act


def test_whoever_takes_over_reads_plan_assessment_and_the_last_notes(opened, noted, aye, signed_in):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.plan, words="A school for both children by June.")
    noted(aye, case_id, NoteKind.assessment, words="They need rest first.")
    noted(aye, case_id, words="She called on Monday.")
    page = signed_in(aye).get(f"/cases/{case_id}/handover/").text
    for words in ("A school for both children by June.", "They need rest first.", "She called on Monday."):
        assert words in page


def test_whoever_takes_over_is_told_that_the_assessment_was_corrected(opened, noted, aye, signed_in):
    case_id = opened(aye)
    noted(aye, case_id, NoteKind.assessment, words="They need rest first.")
    client = signed_in(aye)
    before = client.get(f"/cases/{case_id}/handover/")
    assert before.context["handover"].corrections == ()
    number = before.context["handover"].assessment.number
    noted(aye, case_id, NoteKind.assessment, words="They want to work at once.", corrects=number)
    noted(aye, case_id, words="And only half the day.", corrects=number + 1)
    page = client.get(f"/cases/{case_id}/handover/").text
    assert '<span class="tag tag-soon">corrected</span>' in page
    places = [page.index(words) for words in ("And only half", "work at once", "They need rest first.")]
    assert places == sorted(places)


def test_the_page_without_a_name_has_no_note_and_nobodys_name(
    rooms, opened, noted, aye, bo, now_seen, signed_in
):
    rooms("household", facts=(Fact("People in the household", "4"),))
    case_id = opened(aye)
    noted(aye, case_id, words="She called on Monday.")
    page = signed_in(aye).get(f"/cases/{case_id}/summary/").text.split("<main")[1].split("</main>")[0]
    assert "People in the household" in page
    for absent in ("She called on Monday.", "They looked through her phone twice.", "Aye", "Bo"):
        assert absent not in page


@pytest.mark.parametrize("value", ["Ring 09 450 123 456", "12/KaMaYa(N)123456"])
def test_a_fact_that_identifies_is_left_out_and_that_is_said(rooms, opened, aye, signed_in, value):
    rooms("household", facts=(Fact("Where", value),))
    page = signed_in(aye).get(f"/cases/{opened(aye)}/summary/").text
    assert value not in page
    assert "1 line is left out" in page


def test_a_childs_paper_is_behind_the_wall(opened, aye, bo, phyu):
    from refuge.office.case import papers

    case_id = opened(aye, age_band=AgeBand.unknown)
    assert papers.read_summary(phyu.keyring, case_id, NOW, TODAY).facts
    for member in (aye, bo):
        with pytest.raises(RefusedError):
            papers.read_summary(member.keyring, case_id, NOW, TODAY)
