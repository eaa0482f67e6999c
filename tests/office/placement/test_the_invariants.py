"""I-10, I-11, I-12, I-22 and I-23 about places: refused by the acts, and by the database itself past all acts."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from refuge.office.access.rules import Role
from refuge.office.people.rules import AgeBand
from refuge.office.placement import actions, matching, sites, triggers
from refuge.office.placement.models import Bed, Hold, Placement, Site, Waiver
from refuge.office.placement.rules import (
    AlreadyAskedError,
    BedsTakenError,
    Coming,
    CosignNeededError,
    InspectionError,
    Measures,
    Misfit,
    NotFittingError,
    PartyError,
    RoomError,
    SamePersonError,
    SiteKind,
    SplitReasonError,
    State,
    TransitionError,
    WaiverError,
    Why,
)
from refuge.office.placement.sites import WaiverAsked
from tests.office.case.conftest import TODAY
from tests.office.placement.conftest import GOOD, days
from tests.office.refusing import refused_by

pytestmark = pytest.mark.django_db


def refused_by_the_database(statement, *values):
    """Write past Django, as somebody at the database's own console would."""
    plain = [
        value.hex if hasattr(value, "hex") and connection.vendor == "sqlite" else value for value in values
    ]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, plain)


def hold_values(placement_id, site_id, bed_id, person_id, on=TODAY):
    return placement_id, site_id, bed_id, person_id, False, on


HOLD = (
    "INSERT INTO placement_hold (placement_id, site_id, bed_id, person_id, lives, from_on) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)


def with_waiver(site_id, pan, bo, seen_row, *, tenths=25, for_days=7, today=TODAY):
    sites.ask_waiver(pan.keyring, seen_row(site_id, today), WaiverAsked(tenths, for_days, "A storm."))
    sites.approve_waiver(bo.keyring, seen_row(site_id, today))


# I-10: over capacity, or under the square metres without a dated waiver by two people


def test_i_10_no_placement_over_capacity(four, site, asked, pan, seen_row):
    site_id = site(beds=3)
    with pytest.raises(NotFittingError) as refused:
        actions.match(pan.keyring, seen_row(asked(four())), site_id=site_id)
    assert refused.value.misfits == (Misfit.no_beds,)
    assert not Hold.objects.exists()


def test_i_10_the_database_refuses_two_in_one_bed(four, opened, aye, site, housed, asked, row):
    site_id, case_id = site(beds=4), opened(aye)
    housed(four(), site_id)
    bed, other = Bed.objects.filter(site=site_id).first(), asked(case_id)
    refused_by_the_database(HOLD, *hold_values(other, site_id, bed.id, row(case_id).person_id))


def test_i_10_the_database_refuses_one_person_in_two_beds(opened, aye, site, matched, row, asked):
    case_id, site_id = opened(aye), site(beds=4)
    placement_id = matched(case_id, site_id)
    free = Bed.objects.filter(site=site_id).exclude(holds__isnull=False).first()
    refused_by_the_database(HOLD, *hold_values(placement_id, site_id, free.id, row(case_id).person_id))


def test_i_10_the_database_refuses_a_bed_beyond_those_that_were_counted(site):
    refused_by_the_database("INSERT INTO placement_bed (site_id, number) VALUES (%s, %s)", site(beds=4), 5)
    refused_by_the_database("UPDATE placement_bed SET number = 5 WHERE number = 4")


def test_i_10_the_database_refuses_fewer_beds_than_there_are(site):
    refused_by_the_database("UPDATE placement_site SET beds = 3 WHERE id = %s", site(beds=4))


def test_i_10_the_database_refuses_a_bed_of_another_site(opened, aye, site, asked, row):
    case_id, here, there = opened(aye), site(), site()
    bed = Bed.objects.filter(site=there).first()
    refused_by_the_database(HOLD, *hold_values(asked(case_id), here, bed.id, row(case_id).person_id))


def test_i_10_the_database_refuses_a_hold_that_is_moved(opened, aye, site, matched):
    here, there = site(), site()
    matched(opened(aye), here)
    refused_by_the_database(
        "UPDATE placement_hold SET bed_id = %s, site_id = %s",
        Bed.objects.filter(site=there).first().id,
        there,
    )


def test_i_10_no_beds_beyond_the_room(site, pan, seen_row):
    site_id = site(beds=4, measures=Measures(140, 2, 20, frozenset(), child_safe=True))
    with pytest.raises(RoomError):
        sites.change_beds(pan.keyring, seen_row(site_id), beds=5)


def test_i_10_the_database_refuses_fewer_square_metres_without_a_waiver(site):
    refused_by_the_database("UPDATE placement_site SET covered_tenths = 139 WHERE id = %s", site(beds=4))


def test_i_10_a_waiver_needs_two_people(site, staff, seen_row):
    both = staff("Both", Role.placement, Role.supervisor)
    site_id = site()
    sites.ask_waiver(both.keyring, seen_row(site_id), WaiverAsked(25, 7, "A storm."))
    with pytest.raises(SamePersonError):
        sites.approve_waiver(both.keyring, seen_row(site_id))
    refused_by_the_database("UPDATE placement_waiver SET approved_by_id = asked_by_id")


def test_i_10_the_database_refuses_a_waiver_nobody_approved(site, pan, seen_row):
    site_id = site()
    sites.ask_waiver(pan.keyring, seen_row(site_id), WaiverAsked(25, 7, "A storm."))
    waiver = Waiver.objects.get().id
    refused_by_the_database("UPDATE placement_site SET waiver_id = %s, beds = 9", waiver)


def test_i_10_the_database_refuses_a_waiver_of_another_site(site, pan, bo, seen_row):
    one, other = site(), site()
    with_waiver(one, pan, bo, seen_row)
    waiver = Waiver.objects.get().id
    refused_by_the_database("UPDATE placement_site SET waiver_id = %s WHERE id = %s", waiver, other)


def test_i_10_the_database_refuses_less_room_than_the_waiver_leaves(site, pan, bo, seen_row):
    with_waiver(site(beds=4), pan, bo, seen_row)
    refused_by_the_database("UPDATE placement_site SET covered_tenths = 99")


def test_i_10_a_waiver_is_dated_and_short(site, pan, bo, seen_row):
    site_id = site()
    with pytest.raises(WaiverError):
        sites.ask_waiver(pan.keyring, seen_row(site_id), WaiverAsked(25, 15, "For long."))
    with_waiver(site_id, pan, bo, seen_row)
    later = (TODAY + days(30)).isoformat()
    refused_by_the_database("UPDATE placement_waiver SET until_on = %s", later)
    row = Waiver.objects.get()
    copy = Waiver(site_id=site_id, least_tenths=25, from_on=TODAY, until_on=TODAY + days(15), most_days=14)
    copy.asked_by_id, copy._state.adding = pan.id, True
    copy.words = copy.seal("words", _site_key(pan, site_id), "For long.")
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
    assert row.until_on == TODAY + days(7)


def _site_key(member, site_id):
    from refuge.office.vault.queries import key_of

    return key_of(member.keyring, Site.objects.get(id=site_id).compartment_id)


def test_i_10_a_waiver_lets_more_people_in_until_it_ends(
    four, opened, aye, site, asked, pan, bo, seen_row, row
):
    site_id = site(beds=4, measures=Measures(140, 2, 20, frozenset(), child_safe=True))
    with_waiver(site_id, pan, bo, seen_row)
    sites.change_beds(pan.keyring, seen_row(site_id), beds=5)
    actions.match(pan.keyring, seen_row(asked(four())), site_id=site_id)
    case_id, late = opened(aye), TODAY + days(8)
    one = asked(case_id)
    with pytest.raises(NotFittingError) as refused:
        actions.match(pan.keyring, seen_row(one, late), site_id=site_id)
    assert Misfit.no_waiver in refused.value.misfits
    free = Bed.objects.get(site=site_id, number=5)
    refused_by_the_database(HOLD, *hold_values(one, site_id, free.id, row(case_id).person_id, late))


def test_p8_nobody_new_without_an_inspection_passed_of_late(opened, aye, site, asked, pan, seen_row, row):
    case_id, site_id = opened(aye), site()
    one, late = asked(case_id), TODAY + days(91)
    with pytest.raises(NotFittingError) as refused:
        actions.match(pan.keyring, seen_row(one, late), site_id=site_id)
    assert refused.value.misfits == (Misfit.inspection_due,)
    bed = Bed.objects.filter(site=site_id).first()
    refused_by_the_database(HOLD, *hold_values(one, site_id, bed.id, row(case_id).person_id, late))


def test_p8_an_inspection_that_is_not_passed_lets_nobody_in(
    four, site, housed, pan, seen_row, opened, aye, asked
):
    site_id = site(beds=6)
    housed(four(), site_id)
    bad = Measures(300, 0, 5, frozenset(), child_safe=True)
    assert {str(one) for one in sites.inspect(pan.keyring, seen_row(site_id), bad)} == {"toilets", "water"}
    with pytest.raises(NotFittingError):
        actions.match(pan.keyring, seen_row(asked(opened(aye))), site_id=site_id)
    assert Hold.objects.filter(lives=True, ended_on__isnull=True).count() == 4  # whoever lives there stays


def test_p8_a_site_opens_after_an_inspection_by_somebody_else(site, pan, staff, bo, seen_row):
    both = staff("Both", Role.placement, Role.supervisor)
    proposal = sites.Proposal(SiteKind.host_family, "civilians", 4, GOOD)
    site_id = sites.propose_site(both.keyring, proposal)
    with pytest.raises(SamePersonError):
        sites.open_site(both.keyring, seen_row(site_id))
    with pytest.raises(InspectionError):
        sites.open_site(bo.keyring, seen_row(site_id))
    sites.inspect(both.keyring, seen_row(site_id), GOOD)
    with pytest.raises(InspectionError):  # a host family has signed nothing yet
        sites.open_site(bo.keyring, seen_row(site_id))
    refused_by_the_database("UPDATE placement_site SET state = 'open', opened_by_id = proposed_by_id")
    refused_by_the_database("UPDATE placement_site SET state = 'open', opened_by_id = %s", bo.id)


# I-11: families together; a child never alone, and never without child protection's word


def test_i_11_a_household_is_not_split_without_a_reason(four, asked, members):
    case_id = four()
    chosen = {members(case_id)[1]: Coming.apart}
    with pytest.raises(SplitReasonError):
        asked(case_id, chosen=chosen)
    asked(case_id, chosen=chosen, words="She is afraid of him, and says so herself.")


def test_i_11_nobody_of_the_household_is_forgotten(four, aye, now_seen, members):
    from refuge.office.placement.actions import Wish

    case_id = four()
    some = dict.fromkeys(members(case_id)[:2], Coming.comes)
    with pytest.raises(PartyError):
        actions.request(aye.keyring, now_seen(case_id), Wish(some))


def test_i_11_the_database_refuses_a_split_without_a_reason(four, asked):
    asked(four())
    refused_by_the_database("UPDATE placement_placement SET split_for_safety = %s", True)


def test_i_11_the_database_refuses_a_household_that_is_not_whole(
    four, site, matched, family, aye, bo, htun, seen_row
):
    case_id = four()
    placement_id = matched(case_id, site(beds=6))
    actions.cosign(htun.keyring, seen_row(placement_id))
    family(aye, case_id, AgeBand.under_15)  # a child was born since
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(id=placement_id).update(state="host_confirmed", confirmed_by=bo.id)
    actions.cancel(aye.keyring, seen_row(placement_id), why=Why.household_changed)


def test_i_11_the_database_refuses_a_match_with_too_few_beds(four, site, asked, pan):
    case_id, site_id = four(), site()
    placement_id = asked(case_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(id=placement_id).update(state="matched", site_id=site_id, matched_by=pan.id)


def test_i_11_the_database_refuses_beds_at_two_sites(opened, aye, site, asked, pan, row):
    case_id, here, there = opened(aye), site(), site()
    one = asked(case_id)
    bed = Bed.objects.filter(site=there).first()
    Hold.objects.create(
        placement_id=one, site_id=there, bed=bed, person_id=row(case_id).person_id, from_on=TODAY
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(id=one).update(state="matched", site_id=here, matched_by=pan.id)


def test_i_11_the_database_refuses_a_bed_for_a_stranger(opened, aye, site, asked, row):
    one, other, site_id = opened(aye), opened(aye), site()
    bed = Bed.objects.filter(site=site_id).first()
    refused_by_the_database(HOLD, *hold_values(asked(one), site_id, bed.id, row(other).person_id))


def test_i_11_no_child_without_a_co_signature(four, site, matched, bo, seen_row):
    placement_id = matched(four(), site())
    with pytest.raises(CosignNeededError):
        actions.confirm(bo.keyring, seen_row(placement_id))
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(id=placement_id).update(state="host_confirmed", confirmed_by=bo.id)


def test_i_11_the_co_signature_is_not_the_officers(four, site, asked, staff, seen_row, bo):
    both = staff("Both", Role.placement, Role.cp_officer)
    placement_id, site_id = asked(four()), site()
    actions.match(both.keyring, seen_row(placement_id), site_id=site_id)
    with pytest.raises(SamePersonError):
        actions.cosign(both.keyring, seen_row(placement_id))
    refused_by_the_database("UPDATE placement_placement SET cosigned_by_id = matched_by_id")


def test_i_11_the_database_refuses_to_forget_a_child(four, asked):
    asked(four())
    refused_by_the_database("UPDATE placement_placement SET has_child = %s", False)


def test_i_11_a_child_alone_is_in_interim_care_and_nowhere_else(
    opened, family, aye, site, asked, pan, seen_row, members
):
    case_id = opened(aye)
    [child] = family(aye, case_id, AgeBand.under_15)
    ages = {one: Coming.not_here for one in members(case_id) if one != child}
    alone, shared_house = asked(case_id, chosen=ages), site()
    with pytest.raises(NotFittingError) as refused:
        actions.match(pan.keyring, seen_row(alone), site_id=shared_house)
    assert refused.value.misfits == (Misfit.no_adult,)
    bed = Bed.objects.filter(site=shared_house).first()
    Hold.objects.create(placement_id=alone, site_id=shared_house, bed=bed, person_id=child, from_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(id=alone).update(state="matched", site_id=shared_house, matched_by=pan.id)
    Hold.objects.all().delete()
    actions.match(pan.keyring, seen_row(alone), site_id=site(kind=SiteKind.interim_care))


def test_i_11_a_child_lives_only_where_somebody_looked(four, site, asked, pan, seen_row):
    unsafe = site(measures=Measures(300, 2, 20, frozenset(), child_safe=False))
    with pytest.raises(NotFittingError) as refused:
        actions.match(pan.keyring, seen_row(asked(four())), site_id=unsafe)
    assert refused.value.misfits == (Misfit.not_child_safe,)


def test_i_11_one_household_has_one_home(four, asked, aye, now_seen, site, housed):
    case_id = four()
    asked(case_id)
    with pytest.raises(AlreadyAskedError):
        asked(case_id)
    refused = Placement.objects.get()
    refused.pk, refused.number = None, "111111"
    refused._state.adding = True
    with pytest.raises((IntegrityError, TypeError)), transaction.atomic():
        refused.save(force_insert=True)


# I-12: two who must not meet


def test_i_12_no_two_kept_apart_at_one_site(opened, aye, site, housed, asked, kept_apart, pan, seen_row, row):
    one, other, site_id = opened(aye), opened(aye), site()
    kept_apart(one, other)
    housed(one, site_id)
    late = asked(other)
    with pytest.raises(NotFittingError) as refused:
        actions.match(pan.keyring, seen_row(late), site_id=site_id)
    assert refused.value.misfits == (Misfit.keep_apart,)
    bed = Bed.objects.filter(site=site_id).exclude(holds__isnull=False).first()
    refused_by_the_database(HOLD, *hold_values(late, site_id, bed.id, row(other).person_id))


def test_i_12_also_when_they_move_in(opened, aye, bo, site, housed, matched, kept_apart, seen_row):
    one, other, site_id = opened(aye), opened(aye), site()
    housed(one, site_id)
    late = matched(other, site_id)
    actions.confirm(bo.keyring, seen_row(late))
    kept_apart(one, other)
    with pytest.raises(NotFittingError):
        actions.move_in(aye.keyring, seen_row(late))
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(id=late).update(state="moved_in", moved_in_on=TODAY)


def test_i_12_and_when_they_are_confirmed(opened, aye, bo, site, housed, matched, kept_apart, seen_row):
    one, other, site_id = opened(aye), opened(aye), site()
    housed(one, site_id)
    late = matched(other, site_id)
    kept_apart(one, other)
    with pytest.raises(NotFittingError):
        actions.confirm(bo.keyring, seen_row(late))


def test_i_12_a_pair_declared_later_is_an_alarm(opened, aye, site, housed, kept_apart, pan, bo):
    from refuge.office.case import parts
    from tests.office.placement.test_the_pages_of_places import at

    one, other, site_id = opened(aye), opened(aye), site()
    housed(one, site_id)
    housed(other, site_id)
    pair = kept_apart(one, other)
    for member in (pan, bo):
        dangers = [each for each in parts.errands(member.actor, at()) if each.danger]
        assert len(dangers) == 2
        assert "must not meet" in str(dangers[0].title)
    pair.ended_on = TODAY
    pair.save()
    assert [each for each in parts.errands(pan.actor, at()) if each.danger] == []


def test_i_12_whoever_is_kept_apart_at_two_sites_alarms_nobody(opened, aye, site, housed, kept_apart):
    apart, there = [opened(aye) for _ in range(3)], [site(), site()]
    for case_id, site_id in zip(apart, (there[0], there[1], there[1]), strict=True):
        housed(case_id, site_id)
    kept_apart(apart[0], apart[1])
    assert matching.clashes() == ()
    kept_apart(apart[2], apart[1])
    met = matching.clashes()
    assert {one.case_id for one in met} == {apart[1], apart[2]}
    assert matching.clashes(1) == met[:1]


def test_i_12_whether_they_meet_is_asked_as_often_however_many_are_kept_apart(
    opened, aye, site, housed, kept_apart, django_assert_num_queries
):
    one, other, site_id = opened(aye), opened(aye), site()
    for case_id in (one, other):
        housed(case_id, site_id)
    kept_apart(one, other)
    for _ in range(3):
        kept_apart(one, opened(aye))
    with django_assert_num_queries(3):
        assert len(matching.clashes()) == 2


# I-22: nobody says yes to themselves


def test_i_22_who_chose_does_not_confirm(opened, aye, site, asked, staff, seen_row):
    both = staff("Both", Role.placement, Role.supervisor)
    placement_id, site_id = asked(opened(aye)), site()
    actions.match(both.keyring, seen_row(placement_id), site_id=site_id)
    with pytest.raises(SamePersonError):
        actions.confirm(both.keyring, seen_row(placement_id))
    refused_by_the_database(
        "UPDATE placement_placement SET state = 'host_confirmed', confirmed_by_id = matched_by_id"
    )


def test_i_22_who_asked_does_not_confirm(opened, bo, site, asked, pan, seen_row):
    case_id = opened(bo)
    placement_id, site_id = asked(case_id, by=bo), site()
    actions.match(pan.keyring, seen_row(placement_id), site_id=site_id)
    with pytest.raises(SamePersonError):
        actions.confirm(bo.keyring, seen_row(placement_id))
    refused_by_the_database(
        "UPDATE placement_placement SET state = 'host_confirmed', confirmed_by_id = requested_by_id"
    )


# I-23: only the moves of the table


@pytest.mark.parametrize("state", State)
def test_i_23_the_database_refuses_a_jump(opened, aye, site, housed, state):
    housed(opened(aye), site())
    if state not in {State.moved_in, State.moved_out}:
        refused_by_the_database(f"UPDATE placement_placement SET state = '{state}'")


def test_i_23_a_site_moves_along_its_table_and_no_other_way(site, pan, bo, seen_row):
    site_id = site()
    with pytest.raises(TransitionError):
        sites.open_site(bo.keyring, seen_row(site_id))
    with refused_by("no line of the table leads a site there (I-23)"):
        Site.objects.filter(id=site_id).update(state="proposed", opened_by=None)
    sites.close_site(pan.keyring, seen_row(site_id))
    with pytest.raises(TransitionError):
        sites.close_site(pan.keyring, seen_row(site_id))
    closed = Site.objects.get(id=site_id)
    closed.pk = closed.id = uuid.uuid4()
    with refused_by("a site begins as proposed (I-23)"):
        closed.save(force_insert=True)


def test_i_23_a_placement_begins_as_a_request(opened, aye, site, housed):
    placement = Placement.objects.get(id=housed(opened(aye), site()))
    Hold.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM placement_placement")
    with pytest.raises(IntegrityError), transaction.atomic():
        placement.save(force_insert=True)


def test_i_23_moving_out_frees_the_beds(opened, aye, site, housed, seen_row):
    placement_id = housed(opened(aye), site())
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(id=placement_id).update(state="moved_out", ended_on=TODAY, why="wished")
    actions.move_out(aye.keyring, seen_row(placement_id), why=Why.wished)
    assert not Hold.objects.filter(ended_on__isnull=True).exists()
    with pytest.raises(TransitionError):
        actions.move_in(aye.keyring, seen_row(placement_id))


def test_nobody_is_put_out_the_database_knows_no_such_reason(opened, aye, site, housed):
    placement_id = housed(opened(aye), site())
    Hold.objects.update(ended_on=TODAY)
    moved = {"state": "moved_out", "ended_on": TODAY}
    for why in ("punishment", None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Placement.objects.filter(id=placement_id).update(**moved, why=why)


def test_a_site_where_somebody_has_a_bed_does_not_close(opened, aye, site, housed, pan, seen_row):
    site_id = site()
    housed(opened(aye), site_id)
    with pytest.raises(BedsTakenError):
        sites.close_site(pan.keyring, seen_row(site_id))


def test_a_bed_somebody_has_is_not_taken_away(four, site, housed, pan, seen_row):
    site_id = site(beds=6)
    housed(four(), site_id)
    sites.change_beds(pan.keyring, seen_row(site_id), beds=4)
    with pytest.raises(BedsTakenError):
        sites.change_beds(pan.keyring, seen_row(site_id), beds=3)


def test_every_guard_of_the_database_stands():
    assert len(triggers.standing(connection)) == len(triggers.RULES)


def test_the_guards_step_aside_while_tables_change_and_stand_again(opened):
    from django.core.management import call_command

    triggers.take_down(connection)
    assert triggers.standing(connection) == set()
    call_command("migrate", verbosity=0)
    assert len(triggers.standing(connection)) == len(triggers.RULES)
