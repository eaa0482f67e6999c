"""The pages about places, asked of the real server: each opens, each act is done by its form."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from refuge.office.case import parts
from refuge.office.case.parts import Mark
from refuge.office.placement import actions, sites
from refuge.office.placement.models import Placement, Site, SiteNote, Waiver
from refuge.office.placement.rules import Need, State
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db
MEASURED = {"covered": "40", "toilets": "2", "litres": "20", "features": ["lockable"], "child_safe": "on"}


def send(client, address, **typed):
    page = client.post(address, typed)
    assert page.status_code == 302, page.text
    return client.get(page.url).text


def test_a_site_by_its_pages(pan, bo, signed_in):
    officer, supervisor = signed_in(pan), signed_in(bo)
    assert "No site is written down yet" in officer.get("/places/").text
    text = send(
        officer, "/places/sites/new/", version=1, kind="collective", circle="civilians", beds=4, **MEASURED
    )
    site = Site.objects.get()
    assert site.code in text
    address = f"/places/sites/{site.id}/"

    def now():
        return Site.objects.get().version

    send(officer, f"{address}inspect/", version=now(), text="Two doors lock.", **MEASURED)
    assert "Two doors lock." in officer.get(address).text
    assert "Open" in send(supervisor, f"{address}open/", version=now())
    send(officer, f"{address}beds/", version=now(), beds=6)
    assert Site.objects.get().beds == 6
    send(officer, f"{address}waiver/", version=now(), least="2.5", days="7", text="A storm took a roof.")
    assert "A storm took a roof." in supervisor.get(address).text
    send(supervisor, f"{address}approve-waiver/", version=now())
    assert Waiver.objects.get().approved_by_id == bo.id
    send(officer, f"{address}note/", version=now(), kind="incident", text="A quarrel about water.")
    assert SiteNote.objects.count() == 1
    send(officer, f"{address}close/", version=now())
    assert Site.objects.get().state == "closed"
    assert officer.get(f"{address}burn/").status_code == 404


def test_a_household_of_four_by_its_pages(four, site, aye, bo, pan, htun, signed_in, now_seen):
    case_id, site_id = four(), site()
    worker, officer = signed_in(aye), signed_in(pan)
    assert "No place was asked for yet" in worker.get(f"/places/case/{case_id}/").text
    wish = {"circle": "civilians", "needs": ["lockable"], **{f"member_{one}": "comes" for one in range(4)}}
    send(worker, f"/places/case/{case_id}/ask/", version=now_seen(case_id).version, **wish)
    placement = Placement.objects.get()
    address = f"/places/requests/{placement.id}/"
    assert "A door that locks" in officer.get(address).text
    assert "fits" in officer.get(f"{address}offer/{site_id}/").text
    send(officer, f"{address}offer/{site_id}/", version=1, site_id=site_id)
    assert "child protection signs" in officer.get(address).text
    assert signed_in(bo).get(f"{address}confirm/").status_code == 200
    early = signed_in(bo).post(f"{address}confirm/", {"version": 2})
    assert early.status_code == 409
    assert "child protection signs first" in early.text
    send(signed_in(htun), f"{address}cosign/", version=2)
    send(signed_in(bo), f"{address}confirm/", version=3)
    assert "Lives there" in send(worker, f"{address}move-in/", version=4)
    assert "Moved out" in send(worker, f"{address}move-out/", version=5, why="wished")
    assert worker.get(f"{address}evict/").status_code == 404


def test_leaving_has_no_reason_that_punishes(four, site, housed, aye, signed_in, placement):
    placement_id = housed(four(), site())
    page = signed_in(aye).get(f"/places/requests/{placement_id}/move-out/")
    offered = set(page.context["form"].fields["why"].choices)
    assert {code for code, _ in offered} == {"wished", "better_home", "safety", "leaves_programme"}
    for why in ("punishment", "child_track", "breach"):
        typed = {"version": placement(placement_id).version, "why": why}
        assert signed_in(aye).post(f"/places/requests/{placement_id}/move-out/", typed).status_code == 200
    assert placement(placement_id).state == State.moved_in


def test_a_stale_form_says_so(four, site, matched, aye, pan, signed_in, seen_row):
    placement_id = matched(four(), site())
    old = seen_row(placement_id).version
    actions.refuse(aye.keyring, seen_row(placement_id))
    page = signed_in(pan).post(f"/places/requests/{placement_id}/cancel/", {"version": old, "why": "wished"})
    assert page.status_code == 409


def test_what_does_not_fit_is_shown_with_its_reason(four, site, asked, pan, signed_in):
    placement_id, small = asked(four(), needs=[Need.school]), site(beds=2)
    text = signed_in(pan).get(f"/places/requests/{placement_id}/").text
    assert "Not enough free beds" in text
    assert f"/offer/{small}/" not in text
    page = signed_in(pan).post(
        f"/places/requests/{placement_id}/offer/{small}/", {"version": 1, "site_id": small}
    )
    assert page.status_code == 409
    assert "Not enough free beds" in page.text


def test_who_came_later_is_let_in_by_a_colleague(four, asked, staff, aye, signed_in, seen_row):
    from refuge.office.access.rules import Role

    placement_id = asked(four())
    late = staff("Late", Role.placement)
    assert "you hold no key to it" in signed_in(late).get(f"/places/requests/{placement_id}/").text
    send(signed_in(aye), f"/places/requests/{placement_id}/share/", version=1)
    assert "you hold no key to it" not in signed_in(late).get(f"/places/requests/{placement_id}/").text


def test_the_board_shows_each_bed_in_words_and_squares(four, site, matched, pan, signed_in, placement):
    matched(four(), site(beds=6))
    text = signed_in(pan).get("/places/").text
    assert "free: 2, held: 4, taken: 0" in text
    assert text.count('class="bed bed-held"') == 4 + 1  # and the one that explains


def test_nowhere_stands_where_a_site_is_or_whose_case(four, site, matched, pan, row, signed_in):
    from refuge.office.case.numbers import shown

    case_id = four()
    placement_id = matched(case_id, site())
    for address in ("/places/", f"/places/requests/{placement_id}/"):
        text = signed_in(pan).get(address).text
        assert str(case_id) not in text
        assert shown(row(case_id).case_no) not in text


def test_a_site_that_never_was(pan, signed_in):
    assert signed_in(pan).get(f"/places/sites/{uuid.uuid4()}/").status_code == 404
    assert signed_in(pan).get(f"/places/requests/{uuid.uuid4()}/").status_code == 404


def at(days=0):
    return timezone.make_aware(dt.datetime(2026, 11, 23, 12)) + dt.timedelta(days=days)  # noqa: DTZ001


def titles(member, days=0):
    return [str(one.title) for one in parts.errands(member.actor, at(days)) if "/places/" in one.link]


def test_each_desk_has_the_step_that_is_theirs(four, site, asked, pan, bo, htun, aye, chit, seen_row):
    placement_id = asked(four())
    assert any("waits for a place" in one for one in titles(pan))
    site_id = site()
    actions.match(pan.keyring, seen_row(placement_id), site_id=site_id)
    assert titles(pan) == []
    assert titles(bo) == []
    assert any("waits for your word" in one for one in titles(htun))
    assert any("Ask the household" in one for one in titles(aye))
    actions.cosign(htun.keyring, seen_row(placement_id))
    assert any("waits for your word" in one for one in titles(bo))
    actions.confirm(bo.keyring, seen_row(placement_id))
    assert any("ready to move in" in one for one in titles(pan))
    assert titles(chit) == []


def test_a_place_that_takes_too_long_is_late(four, asked, pan):
    asked(four())
    assert [one.late for one in parts.errands(pan.actor, at(7)) if "/places/" in one.link] == [False]
    assert [one.late for one in parts.errands(pan.actor, at(8)) if "/places/" in one.link] == [True]


def test_an_inspection_that_is_due_rises_to_the_officers_desk(site, pan):
    site()
    assert titles(pan) == []
    assert any("to be inspected" in one for one in titles(pan, 80))
    assert [one.late for one in parts.errands(pan.actor, at(91)) if "/sites/" in one.link] == [True]


def test_a_site_that_passed_waits_for_a_supervisor(site, bo, pan):
    site(opened=False)
    assert any("waits to be opened" in one for one in titles(bo))


def test_a_waiver_waits_for_somebody_else(site, bo, pan, seen_row):
    site_id = site()
    sites.ask_waiver(pan.keyring, seen_row(site_id), sites.WaiverAsked(25, 3, "A storm."))
    assert any("a waiver waits" in one for one in titles(bo))


@pytest.fixture
def task(aye, row):
    """The line of a case's list that is about a place."""
    from refuge.office.access.rules import Relation
    from refuge.office.audit.actions import reading
    from refuge.office.case.parts import CaseAt
    from refuge.office.case.rules import Act, Status, Track
    from refuge.office.placement.part import PART

    def of(case_id, days=0):
        case = row(case_id)
        at_case = CaseAt(
            case.id, case.person_id, case.compartment_id, case.owner_id, Track(case.track), Status(case.status),
            case.version, case.opened_on, Relation.owner, at(days), TODAY + dt.timedelta(days=days),
        )  # fmt: skip
        with reading(aye.actor, Act.read, f"case:{case_id}"):
            return PART.tasks(aye.keyring, at_case)[0], PART.facts(aye.keyring, at_case)[0]

    return of


def test_the_case_says_whether_they_have_a_place_and_never_which(
    four, site, asked, pan, bo, htun, aye, task, seen_row
):
    case_id, site_id = four(), site()
    assert task(case_id)[0].mark is Mark.later
    placement_id = asked(case_id)
    assert task(case_id)[0].mark is Mark.waiting
    assert task(case_id, 8)[0].mark is Mark.late
    actions.match(pan.keyring, seen_row(placement_id), site_id=site_id)
    assert task(case_id)[0].mark is Mark.now
    actions.cosign(htun.keyring, seen_row(placement_id))
    actions.confirm(bo.keyring, seen_row(placement_id))
    actions.move_in(aye.keyring, seen_row(placement_id))
    line, fact = task(case_id)
    assert line.mark is Mark.done
    assert str(fact.value) == "They have a place"
    assert Site.objects.get().code not in f"{line} {fact}"
    assert [str(one.matter) for one in parts.open_matters(case_id)] == ["They still live at a site of ours"]
