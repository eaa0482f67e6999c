"""The pages around a name: what stands on them, what goes away by itself, and what rises to desks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.utils import timezone, translation

from refuge.office.access.rules import Relation
from refuge.office.audit.actions import reading
from refuge.office.case.parts import CaseAt, Mark
from refuge.office.case.rules import Act, Status, Track
from refuge.office.identity import actions, part
from refuge.office.identity.models import Opening, Record
from refuge.office.identity.rules import Purpose, State
from tests.office.identity.conftest import NAME, OTHER, PAPERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(row):
    """The case as its page gives it to this room."""

    def stand(case_id):
        case, now = row(case_id), timezone.now()
        return CaseAt(
            *(case.id, case.person_id, case.compartment_id, case.owner_id),
            *(Track(case.track), Status(case.status), case.version, case.opened_on, Relation.owner),
            *(now, timezone.localdate(now)),
        )

    return stand


def to_do(by, standing):
    with reading(by.actor, Act.read, f"case:{standing.id}"):
        return part.tasks(by.keyring, standing)


def test_a_name_is_written_asked_for_lent_and_shown_on_the_pages(
    opened, aye, bo, agreed, now_seen, signed_in, reauthenticated
):
    case_id = opened(aye)
    agreed(aye, case_id)
    hers, his = reauthenticated(signed_in(aye), aye), signed_in(bo)
    words = {"version": now_seen(case_id).version, "name_used": NAME, "other_names": OTHER, "papers": PAPERS}
    page = hers.post(f"/identity/{case_id}/write/", words, follow=True)
    assert NAME not in page.text
    hers.post(f"/identity/{case_id}/ask/", {"purpose": "health"})
    opening_id = Opening.objects.get().id
    asked = his.get(f"/identity/{case_id}/asked/{opening_id}/")
    assert "Aye" in asked.text
    his.post(f"/identity/{case_id}/asked/{opening_id}/", {"version": "1", "answer": "lend"})
    ready = hers.get(f"/identity/{case_id}/asked/{opening_id}/open/")
    assert NAME not in ready.text
    shown = hers.post(f"/identity/{case_id}/asked/{opening_id}/open/")
    assert all(one in shown.text for one in (NAME, OTHER, PAPERS))


def test_the_page_goes_away_by_itself_and_is_kept_nowhere(kept, aye, bo, lent, signed_in, reauthenticated):
    client, opening_id = reauthenticated(signed_in(aye), aye), lent(aye, kept, by=bo)
    page = client.post(f"/identity/{kept}/asked/{opening_id}/open/")
    seconds = 60 * settings.PROGRAMME.limits.shown_minutes
    assert page["Refresh"] == f"{seconds}; url=/identity/{kept}/"
    assert "no-store" in page["Cache-Control"]
    again = client.post(f"/identity/{kept}/asked/{opening_id}/open/")
    assert again.status_code == 409
    assert NAME not in again.text
    assert NAME not in client.get(f"/identity/{kept}/asked/{opening_id}/open/").text


def test_opening_asks_for_the_six_words_once_more(kept, aye, bo, lent, signed_in):
    opening_id = lent(aye, kept, by=bo)
    page = signed_in(aye).post(f"/identity/{kept}/asked/{opening_id}/open/")
    assert page.status_code == 302
    assert Opening.objects.get().state == State.lent


def test_without_a_yes_the_page_says_what_comes_first(opened, aye, bo, signed_in):
    page = signed_in(aye).get(f"/identity/{opened(aye)}/").text
    assert "C2" in page
    assert "/write/" not in page


def test_a_second_officer_finds_the_request_on_their_desk_and_no_other_does(
    kept, aye, bo, dan, chit, wanted, now
):
    opening_id = wanted(aye, kept)
    for member in (bo, dan):
        (errand,) = part.errands(member.actor, now)
        assert errand.link == f"/identity/{kept}/asked/{opening_id}/"
        assert NAME not in errand.title
    for member in (aye, chit):
        assert part.errands(member.actor, now) == ()


def test_whoever_asked_finds_what_was_lent_while_it_can_be_opened(kept, aye, bo, lent, now):
    opening_id = lent(aye, kept, by=bo)
    (errand,) = part.errands(aye.actor, now)
    assert errand.link == f"/identity/{kept}/asked/{opening_id}/open/"
    assert part.errands(bo.actor, now) == ()
    over = now + dt.timedelta(minutes=settings.PROGRAMME.limits.shown_minutes)
    assert part.errands(aye.actor, over) == ()


def test_that_a_name_be_destroyed_is_another_errand(kept, aye, bo, wanted, now, signed_in):
    opening_id = wanted(aye, kept, Purpose.erase)
    with translation.override("en"):
        (errand,) = part.errands(bo.actor, now)
    assert errand.title.endswith("asks that a name be destroyed")
    client = signed_in(bo)
    client.post(f"/identity/{kept}/asked/{opening_id}/", {"version": "1", "answer": "erase"})
    assert not Record.objects.exists()


def test_a_request_is_taken_back_and_asked_to_destroy_on_the_page(kept, aye, wanted, signed_in):
    client, opening_id = signed_in(aye), wanted(aye, kept)
    client.post(f"/identity/{kept}/asked/{opening_id}/back/")
    assert Opening.objects.get().state == State.taken_back
    client.post(f"/identity/{kept}/erase/")
    assert Opening.objects.filter(purpose=Purpose.erase, state=State.asked).exists()


def test_halves_are_handed_out_on_the_page(kept, bo, staff, signed_in):
    from refuge.office.access.rules import Role

    staff("Lwin", Role.supervisor)
    client = signed_in(bo)
    assert "Lwin" in client.get(f"/identity/{kept}/").text
    client.post(f"/identity/{kept}/halves/")
    assert Record.objects.get().shares.count() == 4


def test_a_name_is_never_a_thing_to_do_by_itself(opened, aye, bo, agreed, at):
    case_id = opened(aye)
    (before,) = to_do(aye, at(case_id))
    assert (before.mark, before.link) == (Mark.later, "")
    agreed(aye, case_id)
    (after,) = to_do(aye, at(case_id))
    assert (after.mark, after.link) == (Mark.later, f"/identity/{case_id}/")


def test_a_name_whose_yes_has_ended_is_late(kept, aye, at):
    from refuge.office.consent.models import Consent

    assert to_do(aye, at(kept))[0].mark is Mark.done
    Consent.objects.filter(case=kept).delete()
    assert to_do(aye, at(kept))[0].mark is Mark.late


def test_a_request_that_is_not_answered_stands_open_before_closing(kept, aye, bo, wanted, now):
    assert part.open_matters(kept) == ()
    opening_id = wanted(aye, kept)
    assert len(part.open_matters(kept)) == 1
    actions.say_no(bo.keyring, kept, opening_id, version=1, now=now)
    assert part.open_matters(kept) == ()


def test_the_page_of_a_case_leads_here(kept, aye, signed_in):
    page = signed_in(aye).get(f"/cases/{kept}/").text
    assert f"/identity/{kept}/" in page
    assert NAME not in page
