"""What makes a site fit, who is to live together, who may say yes: every cell of the rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from refuge.office.access.rules import ANYBODY, HOLDERS, Role
from refuge.office.people.rules import AgeBand
from refuge.office.placement import rules
from refuge.office.placement.rules import (
    MOVES,
    PERMITTED,
    SITES,
    Act,
    BedsTakenError,
    Circle,
    Coming,
    CosignNeededError,
    Fault,
    Measures,
    Misfit,
    Need,
    NotFittingError,
    PartyError,
    RoomError,
    SamePersonError,
    SiteAt,
    SiteKind,
    SiteState,
    SplitReasonError,
    Standards,
    State,
    TransitionError,
    WaiverError,
    Wanted,
    Why,
)

DAY = dt.date(2026, 11, 23)
LIMITS = Standards(35, 20, 15, 90, 14)
ENOUGH = Measures(140, 1, 15, frozenset(), child_safe=True)
FAMILY = Wanted(4, has_child=True, has_adult=True, needs=frozenset({Need.school}), circle=Circle.civilians)
GOOD = SiteAt(
    id=UUID(int=1), code="TKR-48", kind=SiteKind.collective, state=SiteState.open, circle=Circle.civilians,
    beds=6, free=6, child_safe=True, features=frozenset(Need), inspected_until=DAY, short_of_room=False,
    waiver_until=None,
)  # fmt: skip

TABLE = {
    ("match", "requested"): "matched",
    ("cosign", "matched"): "matched",
    ("cosign", "moved_in"): "moved_in",
    ("confirm", "matched"): "host_confirmed",
    ("refuse", "matched"): "refused_by_household",
    ("move_in", "host_confirmed"): "moved_in",
    ("move_out", "moved_in"): "moved_out",
    ("cancel", "requested"): "cancelled",
    ("cancel", "matched"): "cancelled",
    ("cancel", "host_confirmed"): "cancelled",
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_i_23_only_the_moves_of_the_table(act, state):
    after = TABLE.get((act.removeprefix("placement."), str(state)))
    if after:
        assert rules.state_after(act, state) == after
    else:
        with pytest.raises(TransitionError):
            rules.state_after(act, state)


def test_the_pairs_the_database_lets_pass_are_those_of_the_table():
    wanted = {(source, after) for (_, source), after in TABLE.items() if source != after}
    assert set(rules.pairs()) == wanted
    assert len(MOVES) == len(TABLE)


def test_who_may_do_what_with_a_placement():
    case_side = {Role.case_worker: HOLDERS, Role.supervisor: HOLDERS, Role.cp_officer: HOLDERS}
    both = {**case_side, Role.placement: ANYBODY}
    assert {
        Act.request: case_side,
        Act.match: {Role.placement: ANYBODY},
        Act.cosign: {Role.cp_officer: ANYBODY},
        Act.confirm: {Role.supervisor: ANYBODY},
        Act.refuse: both,
        Act.move_in: both,
        Act.move_out: both,
        Act.cancel: both,
        Act.share: both,
        Act.see: {
            Role.case_worker: HOLDERS,
            **dict.fromkeys([Role.supervisor, Role.cp_officer, Role.placement], ANYBODY),
        },
    } == PERMITTED


def test_who_may_do_what_with_a_site():
    officers, supervisors = {Role.placement}, {Role.supervisor}
    assert {
        Act.see_places: {Role.placement, Role.supervisor, Role.cp_officer},
        Act.propose_site: officers,
        Act.inspect: officers,
        Act.open_site: supervisors,
        Act.close_site: officers,
        Act.change_beds: officers,
        Act.ask_waiver: officers,
        Act.approve_waiver: supervisors,
        Act.note: officers | supervisors,
    } == SITES


MISFITS = [
    ({"state": SiteState.proposed}, Misfit.not_open),
    ({"state": SiteState.closed}, Misfit.not_open),
    ({"inspected_until": None}, Misfit.inspection_due),
    ({"inspected_until": DAY - dt.timedelta(days=1)}, Misfit.inspection_due),
    ({"short_of_room": True}, Misfit.no_waiver),
    ({"short_of_room": True, "waiver_until": DAY - dt.timedelta(days=1)}, Misfit.no_waiver),
    ({"free": 3}, Misfit.no_beds),
    ({"kept_apart": True}, Misfit.keep_apart),
    ({"child_safe": False}, Misfit.not_child_safe),
    ({"kind": SiteKind.interim_care}, Misfit.only_for_children),
    ({"circle": Circle.former_forces}, Misfit.forces_and_civilians),
    ({"refused_before": True}, Misfit.refused_before),
    ({"features": frozenset()}, Misfit.school),
]


@pytest.mark.parametrize(("columns", "misfit"), MISFITS, ids=str)
def test_each_reason_why_a_site_does_not_fit(columns, misfit):
    assert rules.misfits(FAMILY, replace(GOOD, **columns), DAY) == (misfit,)


@pytest.mark.parametrize("kind", SiteKind)
def test_children_alone_live_in_interim_care_and_nowhere_else(kind):
    children = replace(FAMILY, has_adult=False)
    found = rules.misfits(children, replace(GOOD, kind=kind), DAY)
    assert found == (() if kind is SiteKind.interim_care else (Misfit.no_adult,))


def test_a_waiver_in_force_lets_people_in_and_inspected_today_is_inspected():
    short = replace(GOOD, short_of_room=True, waiver_until=DAY)
    assert rules.misfits(FAMILY, short, DAY) == ()


@pytest.mark.parametrize("need", Need)
def test_a_need_that_is_not_met_is_for_the_household_to_say(need):
    wanted = replace(FAMILY, needs=frozenset({need}))
    fit = rules.fits(wanted, [replace(GOOD, features=frozenset())], DAY)[0]
    assert fit.misfits == (Misfit(need.value),)
    assert fit.is_possible
    rules.check_fits(fit)


@pytest.mark.parametrize(("columns", "misfit"), MISFITS, ids=str)
def test_only_wishes_can_be_done_without(columns, misfit):
    fit = rules.fits(FAMILY, [replace(GOOD, **columns)], DAY)[0]
    if misfit in rules.WISHES:
        rules.check_fits(fit)
    else:
        with pytest.raises(NotFittingError) as refused:
            rules.check_fits(fit)
        assert refused.value.misfits == (misfit,)


def test_the_best_comes_first():
    tight = replace(GOOD, id=UUID(int=2), code="B", free=4)
    wide = replace(GOOD, id=UUID(int=3), code="C", free=20)
    no_school = replace(GOOD, id=UUID(int=4), code="D", features=frozenset())
    full = replace(GOOD, id=UUID(int=5), code="A", free=0)
    order = [fit.site.code for fit in rules.fits(FAMILY, [full, wide, no_school, tight], DAY)]
    assert order == ["B", "C", "D", "A"]
    best = rules.fits(FAMILY, [tight], DAY)[0]
    assert best.is_perfect
    assert best.met == (Need.school,)


ME, WIFE, SON = uuid4(), uuid4(), uuid4()
AGES = {ME: AgeBand.from_25_to_59, WIFE: AgeBand.from_18_to_24, SON: AgeBand.under_15}
ALL_COME = dict.fromkeys(AGES, Coming.comes)


def test_a_party_is_everybody_who_comes():
    party = rules.party_of({**ALL_COME, WIFE: Coming.apart}, AGES)
    assert (set(party.people), party.apart, party.not_here) == ({ME, SON}, 1, 0)
    assert (party.has_child, party.has_adult) == (True, True)
    assert rules.party_of({**ALL_COME, SON: Coming.not_here}, AGES).has_child is False


@pytest.mark.parametrize(
    "chosen", [{}, {ME: Coming.comes}, {**ALL_COME, uuid4(): Coming.comes}, dict.fromkeys(AGES, Coming.apart)]
)
def test_i_11_everybody_is_spoken_for_and_somebody_comes(chosen):
    with pytest.raises(PartyError):
        rules.party_of(chosen, AGES)


@pytest.mark.parametrize("age_band", [*AgeBand, None], ids=str)
def test_doubt_about_an_age_and_a_closed_age_count_as_child(age_band):
    adults = {AgeBand.from_18_to_24, AgeBand.from_25_to_59, AgeBand.from_60}
    assert rules.is_child(age_band) is (age_band not in adults)


@pytest.mark.parametrize(
    ("apart", "words", "passes"), [(0, "", 1), (1, "why", 1), (1, " ", 0), (0, "why", 0)]
)
def test_i_11_no_split_without_a_reason(apart, words, passes):
    party = rules.Party((ME,), 0, apart, has_child=False, has_adult=True)
    if passes:
        rules.check_split(party, words)
    else:
        with pytest.raises(SplitReasonError):
            rules.check_split(party, words)


FAULTS = [
    ({}, ()),
    ({"covered_tenths": 139}, (Fault.room,)),
    ({"toilets": 0}, (Fault.toilets,)),
    ({"litres": 14}, (Fault.water,)),
    ({"covered_tenths": 0, "toilets": 0, "litres": 0}, tuple(Fault)),
]


@pytest.mark.parametrize(("columns", "faults"), FAULTS, ids=str)
def test_an_inspection_is_passed_by_the_standards_of_the_profile(columns, faults):
    assert rules.faults(replace(ENOUGH, **columns), 4, LIMITS) == faults


def test_one_toilet_is_enough_for_twenty_and_not_for_one_more():
    wide = replace(ENOUGH, covered_tenths=9999)
    assert rules.faults(wide, 20, LIMITS) == ()
    assert rules.faults(wide, 21, LIMITS) == (Fault.toilets,)


def test_an_inspection_holds_for_ninety_days():
    assert rules.inspected_until(DAY, LIMITS) == dt.date(2027, 2, 21)


@pytest.mark.parametrize(
    ("days", "tenths", "passes"), [(1, 34, 1), (14, 1, 1), (0, 25, 0), (15, 25, 0), (7, 35, 0), (7, 0, 0)]
)
def test_i_10_a_waiver_is_short_and_leaves_some_room(days, tenths, passes):
    if passes:
        rules.check_waiver(days, tenths, LIMITS)
    else:
        with pytest.raises(WaiverError):
            rules.check_waiver(days, tenths, LIMITS)


def test_i_10_no_more_beds_than_the_room_allows():
    rules.check_room(140, 4, 35)
    with pytest.raises(RoomError):
        rules.check_room(139, 4, 35)


def test_i_22_somebody_else_says_yes():
    rules.check_other_person(ME, [WIFE, None])
    with pytest.raises(SamePersonError):
        rules.check_other_person(ME, [WIFE, ME])


@pytest.mark.parametrize(("child", "signed"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_i_11_with_a_child_only_once_child_protection_has_signed(child, signed):
    if child and not signed:
        with pytest.raises(CosignNeededError):
            rules.check_cosigned(has_child=True, cosigned=False)
    else:
        rules.check_cosigned(has_child=bool(child), cosigned=bool(signed))


def test_nobody_is_closed_out_of_their_bed():
    rules.check_nobody_there([])
    with pytest.raises(BedsTakenError):
        rules.check_nobody_there([object()])


def test_a_place_is_due_seven_days_after_the_decision_else_after_the_request():
    assert rules.due_on(None, DAY, 7) == dt.date(2026, 11, 30)
    assert rules.due_on(dt.date(2026, 11, 20), DAY, 7) == dt.date(2026, 11, 27)


def test_there_is_no_reason_that_punishes():
    assert set(Why) == {
        "wished", "better_home", "safety", "leaves_programme", "household_changed", "child_track",
    }  # fmt: skip
    assert Why.child_track not in {*rules.MOVING_OUT, *rules.CANCELLING}


@pytest.mark.parametrize("state", SiteState)
@pytest.mark.parametrize(
    ("act", "source", "target"),
    [("open_site", ("proposed", "closed"), "open"), ("close_site", ("proposed", "open"), "closed")],
)
def test_a_site_opens_and_closes(act, source, target, state):
    if state in source:
        assert rules.site_state_after(Act[act], state) == target
    else:
        with pytest.raises(TransitionError):
            rules.site_state_after(Act[act], state)
