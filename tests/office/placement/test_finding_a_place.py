"""A household asks for a place, is offered one, may refuse it, moves in, moves on; a wall ends what is for adults."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions as cases
from refuge.office.case.models import Event
from refuge.office.case.rules import AgeReason, CaseNotFoundError
from refuge.office.people.rules import AgeBand
from refuge.office.placement import actions, queries, sites
from refuge.office.placement.holding import take_keys_back
from refuge.office.placement.models import Hold, Placement, Site, SiteNote
from refuge.office.placement.reading import read_home, read_placement, read_site
from refuge.office.placement.rules import (
    Circle,
    Coming,
    Misfit,
    Need,
    NoteKind,
    NotFittingError,
    PlacementNotFoundError,
    SiteKind,
    SiteNotFoundError,
    State,
    TransitionError,
    WaiverError,
    Why,
)
from refuge.office.reception import actions as reception
from refuge.office.reception.queries import here_for
from refuge.office.vault import queries as keys
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db
WORDS = "She is afraid of him, and says so herself."


def test_a_household_of_four_moves_in_together(four, site, housed, placement):
    placement_id = housed(four(), site())
    assert placement(placement_id).state == State.moved_in
    assert Hold.objects.filter(placement=placement_id, lives=True, ended_on__isnull=True).count() == 4


def test_refusing_changes_nothing(four, site, matched, aye, pan, seen_row, placement):
    case_id, site_id = four(), site()
    offered = matched(case_id, site_id, needs=[Need.school])
    again = actions.refuse(aye.keyring, seen_row(offered))
    assert placement(offered).state == State.refused_by_household
    assert placement(again).requested_on == placement(offered).requested_on
    assert not Hold.objects.filter(ended_on__isnull=True).exists()
    view = read_placement(pan.keyring, again, TODAY)
    assert view.needs == (Need.school,)
    assert view.fits[0].misfits == (Misfit.refused_before,)
    actions.match(pan.keyring, seen_row(again), site_id=site_id)  # they may change their mind


def test_who_moves_in_leaves_reception_in_the_same_act(opened, aye, site, housed, now_seen):
    case_id = opened(aye)
    reception.arrive(aye.keyring, now_seen(case_id), arrived_on=TODAY)
    assert here_for(aye.actor, TODAY) != ()
    housed(case_id, site())
    assert here_for(aye.actor, TODAY) == ()


def test_a_better_home_is_moved_into_and_the_old_one_left_in_one_act(four, site, housed, placement):
    case_id, old, new = four(), site(), site()
    first = housed(case_id, old)
    second = housed(case_id, new)
    assert (placement(first).state, placement(first).why) == (State.moved_out, Why.better_home)
    assert placement(second).state == State.moved_in
    assert Hold.objects.filter(site=old, ended_on__isnull=True).count() == 0
    assert Hold.objects.filter(site=new, lives=True, ended_on__isnull=True).count() == 4


def test_while_they_wait_for_the_new_one_they_keep_the_old(four, site, housed, matched, placement):
    case_id = four()
    first, old = housed(case_id, site()), Site.objects.get()
    matched(case_id, site())
    assert placement(first).state == State.moved_in
    assert Hold.objects.filter(site=old, lives=True, ended_on__isnull=True).count() == 4


def test_two_who_are_apart_for_safety_have_two_homes(
    opened, aye, family, asked, site, pan, bo, members, seen_row
):
    case_id = opened(aye)
    family(aye, case_id, AgeBand.from_25_to_59)
    one, other = members(case_id)
    for leaves, home in ((one, site()), (other, site())):
        wish = asked(case_id, chosen={leaves: Coming.apart}, words=WORDS)
        actions.match(pan.keyring, seen_row(wish), site_id=home)
        actions.confirm(bo.keyring, seen_row(wish))
        actions.move_in(aye.keyring, seen_row(wish))
    assert Placement.objects.filter(state=State.moved_in, split_for_safety=True).count() == 2


def test_adults_who_left_the_forces_do_not_live_with_civilians_yet(opened, aye, site, asked, pan, seen_row):
    among_civilians, apart = site(), site(circle=Circle.former_forces)
    placement_id = asked(opened(aye), circle=Circle.former_forces)
    with pytest.raises(NotFittingError) as refused:
        actions.match(pan.keyring, seen_row(placement_id), site_id=among_civilians)
    assert refused.value.misfits == (Misfit.forces_and_civilians,)
    actions.match(pan.keyring, seen_row(placement_id), site_id=apart)


def at_once(*acts):
    begin, ends = threading.Barrier(len(acts)), [None] * len(acts)

    def run(n, act):
        begin.wait()
        try:
            ends[n] = act() or "done"
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            ends[n] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.django_db(transaction=True)
def test_of_two_who_match_the_last_bed_one_wins_and_the_other_is_told(
    opened, aye, site, asked, pan, quay, seen_row
):
    site_id = site(beds=1)
    one, other = asked(opened(aye)), asked(opened(aye))
    seen, too = seen_row(one), seen_row(other)
    ends = at_once(
        lambda: actions.match(pan.keyring, seen, site_id=site_id),
        lambda: actions.match(quay.keyring, too, site_id=site_id),
    )
    assert sorted(map(str, ends)) == sorted(map(str, ["done", NotFittingError]))
    assert Hold.objects.filter(ended_on__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_match_one_household_one_wins(opened, aye, site, asked, pan, quay, seen_row):
    one, here, there = asked(opened(aye)), site(), site()
    seen = seen_row(one)
    ends = at_once(
        lambda: actions.match(pan.keyring, seen, site_id=here),
        lambda: actions.match(quay.keyring, seen, site_id=there),
    )
    assert ends.count("done") == 1
    assert Hold.objects.filter(ended_on__isnull=True).count() == 1


def test_the_household_cancels_and_asks_again(four, site, matched, asked, aye, seen_row, placement):
    case_id = four()
    placement_id = matched(case_id, site())
    actions.cancel(aye.keyring, seen_row(placement_id), why=Why.wished)
    assert placement(placement_id).state == State.cancelled
    assert asked(case_id)


def test_a_walled_in_case_stops_the_search_among_adults(four, site, matched, aye, htun, now_seen, placement):
    case_id = four()
    placement_id = matched(case_id, site())
    cases.correct_age(
        aye.keyring, now_seen(case_id), age_band=AgeBand.from_15_to_17, why=AgeReason.person_said
    )
    assert (placement(placement_id).state, placement(placement_id).why) == (State.cancelled, Why.child_track)
    assert not Hold.objects.filter(ended_on__isnull=True).exists()


def test_child_protection_looks_at_the_home_of_somebody_who_may_be_a_child(
    opened, aye, site, housed, htun, pan, now_seen, seen_row, placement
):
    from refuge.office.case import parts
    from tests.office.placement.test_the_pages_of_places import at

    case_id = opened(aye)
    placement_id = housed(case_id, site())
    cases.correct_age(aye.keyring, now_seen(case_id), age_band=AgeBand.unknown, why=AgeReason.in_doubt)
    assert placement(placement_id).state == State.moved_in
    for member in (htun, pan):
        assert any(
            one.danger and "may be a child" in str(one.title) for one in parts.errands(member.actor, at())
        )
    actions.cosign(htun.keyring, seen_row(placement_id))
    looked_at = placement(placement_id)
    assert (looked_at.look_since, looked_at.has_child, looked_at.cosigned_by_id) == (None, True, htun.id)


def test_the_case_is_told_in_words_only_its_holders_open(four, site, matched, aye, pan, seen_row):
    case_id = four()
    placement_id = matched(case_id, site())
    told = Event.objects.filter(case=case_id, kind="placement").order_by("number")
    assert [one.code is None for one in told] == [False, True]  # Pan holds no key of the case
    actions.refuse(aye.keyring, seen_row(placement_id))
    assert told.last().code is not None


def test_officers_do_not_hold_the_case(four, asked, pan, row):
    case_id = four()
    placement_id = asked(case_id)
    assert keys.versions_held(pan.actor, row(case_id).compartment_id) == ()
    assert read_placement(pan.keyring, placement_id, TODAY).case_id is None


def test_what_they_need_is_not_in_the_database_in_the_clear(four, asked, members):
    case_id = four()
    asked(case_id, needs=[Need.near_care], chosen={members(case_id)[1]: Coming.apart}, words=WORDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM placement_placement")
        told = str(cursor.fetchall())
    assert not any(word in told for word in ("near_care", "afraid", "civilians"))


def test_chit_has_no_business_here(four, site, matched, chit, seen_row, now_seen):
    case_id = four()
    placement_id = matched(case_id, site())
    with pytest.raises(PlacementNotFoundError):
        actions.refuse(chit.keyring, seen_row(placement_id))
    with pytest.raises(PlacementNotFoundError):
        read_placement(chit.keyring, placement_id, TODAY)
    with pytest.raises(CaseNotFoundError):
        read_home(chit.keyring, case_id, TODAY)
    with pytest.raises(NotAllowedError):
        queries.board(chit.actor, TODAY)


def test_a_stale_act_is_told(four, site, asked, pan, seen_row):
    placement_id, site_id = asked(four()), site()
    seen = seen_row(placement_id)
    actions.match(pan.keyring, seen, site_id=site_id)
    with pytest.raises(StaleVersionError):
        actions.match(pan.keyring, seen, site_id=site_id)
    with pytest.raises(TransitionError):
        actions.match(pan.keyring, seen_row(placement_id), site_id=site_id)


def test_every_act_and_read_stands_in_the_journal(four, site, housed, pan, journal):
    placement_id = housed(four(), site())
    read_placement(pan.keyring, placement_id, TODAY)
    acts = [line.act for line in journal() if line.object_ref == f"placement:{placement_id}"]
    assert acts == [
        "placement.request", "placement.match", "placement.cosign", "placement.confirm", "placement.move_in",
        "placement.see",
    ]  # fmt: skip
    assert "placement_placement.needs" in journal()[-1].columns_read


def test_a_site_closes_and_opens_again_like_a_new_one(site, pan, bo, seen_row):
    site_id = site()
    sites.close_site(pan.keyring, seen_row(site_id))
    with pytest.raises(TransitionError):
        sites.close_site(pan.keyring, seen_row(site_id))
    sites.inspect(pan.keyring, seen_row(site_id), _measures())
    sites.open_site(bo.keyring, seen_row(site_id))
    with pytest.raises(TransitionError):
        sites.open_site(bo.keyring, seen_row(site_id))


def _measures():
    from tests.office.placement.conftest import GOOD

    return GOOD


def test_a_waiver_is_asked_once_at_a_time_and_answered_once(site, pan, bo, seen_row):
    site_id, asked = site(), sites.WaiverAsked(25, 7, "A storm.")
    with pytest.raises(WaiverError):
        sites.approve_waiver(bo.keyring, seen_row(site_id))
    sites.ask_waiver(pan.keyring, seen_row(site_id), asked)
    with pytest.raises(WaiverError):
        sites.ask_waiver(pan.keyring, seen_row(site_id), asked)
    sites.approve_waiver(bo.keyring, seen_row(site_id))
    with pytest.raises(WaiverError):
        sites.approve_waiver(bo.keyring, seen_row(site_id))


def test_an_inspection_counts_the_room_a_waiver_allows(site, pan, bo, seen_row):
    from refuge.office.placement.rules import Measures

    small = Measures(140, 2, 20, frozenset(), child_safe=True)
    site_id = site(beds=4, measures=small)
    sites.ask_waiver(pan.keyring, seen_row(site_id), sites.WaiverAsked(25, 7, "A storm."))
    sites.approve_waiver(bo.keyring, seen_row(site_id))
    sites.change_beds(pan.keyring, seen_row(site_id), beds=5)
    assert sites.inspect(pan.keyring, seen_row(site_id), small) == ()
    assert "room" in sites.inspect(pan.keyring, seen_row(site_id, TODAY + dt.timedelta(days=9)), small)


def test_what_happened_at_a_site_is_sealed_and_counted(site, pan, chit, seen_row):
    site_id = site()
    sites.note(pan.keyring, seen_row(site_id), kind=NoteKind.incident, words="A quarrel about water.")
    assert queries.board(pan.actor, TODAY).sites[0].incidents == 1
    assert read_site(pan.keyring, site_id, TODAY).notes[0].words == "A quarrel about water."
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM placement_sitenote")
        assert "quarrel" not in str(cursor.fetchall())
    with pytest.raises(NotAllowedError):
        sites.note(chit.keyring, seen_row(site_id), kind=NoteKind.note, words="Nothing.")
    assert SiteNote.objects.count() == 1


def test_a_site_that_never_was(pan):
    import uuid

    from refuge.office.vault.codes import SeenRow

    with pytest.raises(SiteNotFoundError):
        read_site(pan.keyring, uuid.uuid4(), TODAY)
    with pytest.raises(SiteNotFoundError):
        sites.close_site(pan.keyring, SeenRow(uuid.uuid4(), 1, TODAY))
    with pytest.raises(PlacementNotFoundError):
        actions.share(pan.keyring, SeenRow(uuid.uuid4(), 1, TODAY))


def test_who_looks_for_places_no_more_loses_the_keys(four, asked, site, pan, quay, placement):
    site_id, placement_id = site(), asked(four())
    theirs = (placement(placement_id).compartment_id, Site.objects.get(id=site_id).compartment_id)
    assert all(keys.versions_held(quay.actor, one) for one in (theirs[0],))
    before, after = frozenset({Role.placement}), frozenset({Role.case_worker})
    with transaction.atomic():
        take_keys_back(actor=pan.actor, staff_id=quay.id, before=before, after=before)
        assert keys.versions_held(quay.actor, theirs[0])
    from refuge.office.audit.actions import journalled
    from refuge.office.placement.rules import Act

    with journalled(pan.actor, Act.share, "staff"):
        take_keys_back(actor=pan.actor, staff_id=quay.id, before=before, after=after)
    assert not any(keys.versions_held(quay.actor, one) for one in theirs)


def test_a_site_has_a_code_drawn_by_lot(site):
    import re

    one, other = site(), site()
    codes = set(Site.objects.filter(id__in=[one, other]).values_list("code", flat=True))
    assert len(codes) == 2
    assert all(re.fullmatch(r"[BDFGHKLMNPRSTVWZ]{3}-\d\d", code) for code in codes)


def test_nothing_of_a_site_says_where_it_is():
    told = {field.name for model in (Site, Placement, Hold) for field in model._meta.get_fields()}
    assert not told & {
        "place",
        "address",
        "location",
        "district",
        "township",
        "village",
        "area",
        "note",
        "name",
    }


def test_what_a_child_needs_supervisors_do_not_read(
    opened, htun, bo, pan, asked, site, staff, seen_row, placement
):
    case_id = opened(htun, age_band=AgeBand.under_15)
    placement_id = asked(case_id, by=htun)
    assert not keys.versions_held(bo.actor, placement(placement_id).compartment_id)
    assert read_placement(pan.keyring, placement_id, TODAY).is_open
    actions.match(pan.keyring, seen_row(placement_id), site_id=site(kind=SiteKind.interim_care))
    actions.cosign(staff("Yin", Role.cp_officer).keyring, seen_row(placement_id))
    actions.confirm(bo.keyring, seen_row(placement_id))
    actions.move_in(htun.keyring, seen_row(placement_id))
    assert placement(placement_id).state == State.moved_in
