"""Nobody near the person keeps a concern from being looked at, and a page that is refused says so in the journal too."""

from __future__ import annotations

import uuid

import pytest

from refuge.office.access.rules import Role
from refuge.office.breach import actions, hands
from refuge.office.breach.models import Sitting
from refuge.office.breach.rules import Source, TooCloseError
from refuge.office.case import actions as cases
from refuge.office.case.models import Case
from refuge.office.case.pen import Seen
from refuge.office.case.rules import AccessReason
from refuge.office.contact import actions as threads
from refuge.office.contact import intake, receiving
from refuge.office.contact.actions import Seen as SeenThread
from refuge.office.contact.contents import TriageWords
from refuge.office.contact.models import Thread
from refuge.office.contact.rules import Circle, Danger
from refuge.office.people.rules import AgeBand
from tests.office.breach.conftest import NOW, TODAY, WORDS
from tests.office.contact.people import Letterbox, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(staff):
    """Zaw looks into concerns, and works on cases."""
    return staff("Zaw", Role.inquiry, Role.case_worker, Role.reviewer)


@pytest.fixture
def told_of_their_own(both, opened, chit):
    """Zaw takes up a letter about the very case that is his."""
    number = Case.objects.get(id=opened(both)).case_no
    intake.make_notices(NOW)
    Letterbox(NOW).put(Person().concern(WORDS))
    receiving.open_letters(both.keyring, NOW, circle=Circle.concerns)
    matter_id = uuid.uuid4()
    threads.claim(both.actor, _seen_thread())
    threads.triage(both.keyring, _seen_thread(), Danger.possible, TriageWords())
    concern = actions.Concern(matter_id, WORDS, number, Source.anonymous)
    actions.take_up_thread(both.keyring, concern, _seen_thread(), NOW)
    return matter_id


def _seen_thread():
    thread = Thread.objects.get()
    return SeenThread(thread.id, thread.version)


def test_whoever_is_near_the_person_neither_judges_a_concern_nor_puts_it_aside(
    told_of_their_own, both, pyae, thida, way
):
    way.help(told_of_their_own, by=both)
    with pytest.raises(TooCloseError):
        way.triage(told_of_their_own, by=both)  # without naming the case, which would be refused by itself
    actions.pass_on(both.keyring, way.seen(told_of_their_own), pyae.id, "")
    way.triage(told_of_their_own)
    way.set_aside(told_of_their_own, pyae, asks=thida)
    way.set_aside(told_of_their_own, thida)


def test_whoever_comes_near_the_person_later_does_not_put_it_aside(
    case_no, reported, chit, aye, both, way, monkeypatch
):
    case = Case.objects.get(case_no=case_no)
    monkeypatch.setattr(hands, "load_of", lambda _: {both.id: 0})
    matter_id = uuid.uuid4()
    actions.report(chit.actor, actions.Concern(matter_id, WORDS, case_no), NOW)
    way.help(matter_id, by=both)
    way.triage(matter_id, by=both)
    seen = Seen(case.id, case.version, TODAY)
    cases.give_access(aye.keyring, seen, staff_id=both.id, why=AccessReason.second_key)
    with pytest.raises(TooCloseError):
        way.set_aside(matter_id, both)


def test_whoever_works_on_a_childs_case_does_not_look_first_at_what_names_it(
    staff, opened, chit, pyae, monkeypatch
):
    protects = staff("Thuza", Role.inquiry, Role.cp_officer)
    child = Case.objects.get(id=opened(protects, age_band=AgeBand.from_15_to_17))
    monkeypatch.setattr(hands, "load_of", lambda _: {protects.id: 0, pyae.id: 9})
    matter_id = uuid.uuid4()
    actions.report(chit.actor, actions.Concern(matter_id, WORDS, child.case_no), NOW)
    assert Sitting.objects.get(matter=matter_id).staff_id == pyae.id


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_act_of_another_seat_is_refused_before_anything_is_asked_and_written_down(
    inquiry, ree, signed_in, journal, method
):
    reply = getattr(signed_in(ree), method)(f"/conduct/{inquiry}/triage/")
    assert reply.status_code == 403
    line = journal()[-1]
    assert (line.act, line.object_ref, line.outcome) == ("breach.triage", f"matter:{inquiry}", "refused")


def test_i_34_a_hand_over_refused_at_its_form_is_written_down_as_a_note(appealed, hla, signed_in, journal):
    assert signed_in(hla).get(f"/conduct/{appealed}/elsewhere/").status_code == 403
    line = journal()[-1]
    assert (line.act, line.object_ref, line.outcome) == ("breach.note", f"matter:{appealed}", "refused")


def test_whoever_tries_to_take_up_a_letter_that_is_not_there_for_them_is_written_down(
    told_of_their_own, chit, signed_in, journal
):
    thread = Thread.objects.get()
    assert signed_in(chit).get(f"/conduct/from/{thread.id}/").status_code == 404
    line = journal()[-1]
    assert (line.act, line.object_ref, line.outcome) == ("contact.take_up", f"thread:{thread.id}", "refused")
