"""Every cell of the tables, and every refusal. Pure."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

import pytest

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.breach import rules
from refuge.office.breach.rules import (
    Act,
    Answer,
    Finding,
    Line,
    MeasureCode,
    Opinion,
    Seat,
    Standing,
    State,
    Verdict,
)

TODAY = dt.date(2026, 11, 23)
SOON = TODAY + dt.timedelta(days=30)
AYE, PYAE, REE, SAW, HLA, HTET, HNIN = (uuid.UUID(int=number) for number in range(1, 8))
INQUIRY, REVIEWER = frozenset({Role.inquiry}), frozenset({Role.reviewer})
ROLES_OF = {Seat.triage: INQUIRY, Seat.inquirer: INQUIRY, Seat.reviewer: REVIEWER}

OPEN = {"reported", "triaged", "inquiry", "finding", "measure", "appeal"}
LEADS = {
    ("triage", "reported"): "triaged",
    ("set_aside", "triaged"): "unfounded",
    ("name_inquirers", "triaged"): "inquiry",
    ("found", "inquiry"): "finding",
    ("hand_over", "triaged"): "handed_to_X2",
    ("hand_over", "inquiry"): "handed_to_X2",
    ("tell", "finding"): "measure",
    ("appeal", "finding"): "appeal",
    ("appeal", "measure"): "appeal",
    ("answer", "appeal"): "finding",
    ("close", "finding"): "closed",
    ("close", "measure"): "closed",
    ("end", "triaged"): "closed",
    ("end", "inquiry"): "closed",
    ("end", "finding"): "closed",
    ("end", "measure"): "closed",
    ("end", "appeal"): "closed",
}
STAYS = {
    "see": OPEN | {"closed", "unfounded"},
    "help": OPEN,
    "note": OPEN,
    "pass_on": {"reported", "triaged"},
    "interim": {"triaged", "inquiry"},
    "tell_allegation": {"inquiry"},
    "hear": {"inquiry"},
    "propose": {"inquiry", "appeal"},
    "speak": {"inquiry", "appeal"},
    "leave": {"inquiry", "finding", "measure", "appeal"},
    "review": {"measure"},
    "lift": {"finding", "measure"},
}
BY = {
    "see": {"triage", "inquirer", "reviewer"},
    "help": {"triage", "inquirer"},
    "note": {"triage", "inquirer", "reviewer"},
    "triage": {"triage"},
    "pass_on": {"triage"},
    "set_aside": {"triage"},
    "name_inquirers": {"triage"},
    "interim": {"triage", "inquirer"},
    "tell_allegation": {"inquirer"},
    "hear": {"inquirer"},
    "propose": {"inquirer", "reviewer"},
    "speak": {"inquirer", "reviewer"},
    "found": {"inquirer"},
    "answer": {"reviewer"},
    "leave": {"inquirer", "reviewer"},
    "hand_over": {"triage", "inquirer"},
    "tell": {"inquirer"},
    "appeal": {"inquirer"},
    "review": {"inquirer"},
    "lift": {"inquirer"},
    "close": {"inquirer"},
}
TURN = {"inquiry": {"inquirer"}, "appeal": {"reviewer"}}


@pytest.mark.parametrize(("act", "state"), list(itertools.product(Act, State)))
def test_i_23_a_matter_moves_along_its_table_and_no_other_way(act, state):
    leads = LEADS.get((act.name, state.value))
    stays = state.value in STAYS.get(act.name, set())
    if leads or stays:
        assert rules.after(act, state) == (leads or state)
        return
    with pytest.raises(rules.NoSuchMoveError):
        rules.after(act, state)


@pytest.mark.parametrize(("act", "seat", "state"), list(itertools.product(Act, Seat, State)))
def test_each_seat_does_what_the_table_says(act, seat, state):
    allowed = seat.value in BY.get(act.name, set())
    if act in {Act.propose, Act.speak}:
        allowed = seat.value in TURN.get(state.value, set())
    assert rules.may_sit(act, {seat}, ROLES_OF[seat], state) == allowed
    assert not rules.may_sit(act, {seat}, frozenset({Role.supervisor}), state)


def test_whoever_has_no_seat_finds_nothing_and_another_seat_is_told_no():
    with pytest.raises(rules.MatterNotFoundError):
        rules.check_seat(Act.see, set(), INQUIRY, State.inquiry)
    with pytest.raises(NotAllowedError):
        rules.check_seat(Act.triage, {Seat.inquirer}, INQUIRY, State.reported)
    with pytest.raises(rules.MatterNotFoundError):
        rules.check_seat(Act.see, {Seat.inquirer}, INQUIRY, State.handed_to_x2)
    rules.check_seat(Act.hear, {Seat.inquirer}, INQUIRY, State.inquiry)


def test_i_34_the_table_knows_nothing_of_a_hand_over():
    stages = {state: rules.stage_of(state) for state in State}
    assert stages.pop(State.handed_to_x2) == State.inquiry
    assert stages.pop(State.unfounded) == State.closed
    assert all(state == stage for state, stage in stages.items())


@pytest.mark.parametrize("role", Role)
def test_who_lists_takes_up_and_learns(role):
    held = frozenset({role})
    for check, allowed in (
        (rules.check_lists, {Role.inquiry, Role.reviewer}),
        (rules.check_takes_up, {Role.inquiry}),
        (rules.check_learns, {Role.head, Role.supervisor}),
    ):
        if role in allowed:
            check(held)
        else:
            with pytest.raises(NotAllowedError):
                check(held)


ABLE = dict.fromkeys((PYAE, REE, SAW), INQUIRY)


@pytest.mark.parametrize(
    ("chosen", "line", "refusal"),
    [
        ((REE, SAW), Line(), None),
        ((REE,), Line(), rules.TwoInquirersError),
        ((REE, REE), Line(), rules.TwoInquirersError),
        ((REE, SAW, PYAE), Line(), rules.TwoInquirersError),
        ((REE, SAW), Line(near=frozenset({SAW})), rules.TooCloseError),
        ((REE, SAW), Line(reporter=REE), rules.TooCloseError),
        ((REE, SAW), Line(sat_before=frozenset({REE})), rules.TooCloseError),
        ((REE, HLA), Line(), rules.WrongRoleError),
    ],
)
def test_two_inquire_who_are_independent(chosen, line, refusal):
    if refusal is None:
        rules.check_inquirers(chosen, ABLE, line)
        return
    with pytest.raises(refusal):
        rules.check_inquirers(chosen, ABLE, line)


def test_who_sits_is_chosen_outside_the_matter_and_by_who_has_least():
    load = {PYAE: 2, REE: 0, SAW: 1}
    assert rules.choose(load, Line(), 1) == {REE}
    assert rules.choose(load, Line(reporter=REE), 1) == {SAW}
    assert rules.choose(load, Line(sat_before=frozenset({REE})), 2) == {SAW, PYAE}
    assert rules.choose(dict.fromkeys((HLA, HTET, HNIN), 0), Line(), 3) == {HLA, HTET, HNIN}
    with pytest.raises(rules.NobodyOutsideError):
        rules.choose(dict.fromkeys((HLA, HTET, HNIN), 0), Line(near=frozenset({HLA})), 3)


@pytest.mark.parametrize("seat", Seat)
def test_a_seat_is_kept_with_its_role_and_by_nobody_who_is_gone(seat):
    assert rules.can_sit(seat, ROLES_OF[seat])
    assert not rules.can_sit(seat, frozenset({Role.supervisor}))
    assert not rules.can_sit(seat, frozenset())


def test_a_colleague_who_takes_it_over_is_independent_too():
    rules.check_independent(REE, INQUIRY, Line())
    with pytest.raises(rules.TooCloseError):
        rules.check_independent(REE, INQUIRY, Line(reporter=REE))
    with pytest.raises(rules.WrongRoleError):
        rules.check_independent(HLA, REVIEWER, Line())


def test_help_is_recorded_first():
    rules.check_help_first(TODAY)
    with pytest.raises(rules.HelpFirstError):
        rules.check_help_first(None)


@pytest.mark.parametrize(("told", "heard"), [(None, None), (TODAY, None), (None, TODAY)])
def test_nothing_is_found_of_somebody_who_was_not_told_and_heard(told, heard):
    rules.check_heard(TODAY, TODAY)
    with pytest.raises(rules.NotHeardError):
        rules.check_heard(told, heard)


def test_somebody_is_heard_who_was_told():
    rules.check_told_first(TODAY)
    with pytest.raises(rules.NotHeardError):
        rules.check_told_first(None)


def verdict(finding="serious", measure=None, review_on=None, reasons="Two people saw it."):
    return Verdict(Finding(finding), reasons, "my", MeasureCode(measure) if measure else None, review_on)


MILD = {"training", "written_warning", "supervision"}
ALL = MILD | {"suspend_incentives", "another_site", "end_of_programme"}


@pytest.mark.parametrize(
    ("finding", "allowed"), [("unfounded", set()), ("not_proven", set()), ("minor", MILD), ("serious", ALL)]
)
def test_each_finding_has_its_measures(finding, allowed):
    rules.check_verdict(verdict(finding), TODAY)
    for code in MeasureCode:
        if code.value in allowed:
            rules.check_verdict(verdict(finding, code, SOON), TODAY)
        else:
            with pytest.raises(rules.WrongMeasureError):
                rules.check_verdict(verdict(finding, code, SOON), TODAY)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (verdict(reasons=" "), rules.ReasonsMissingError),
        (verdict(review_on=SOON), rules.WrongMeasureError),
        (verdict(measure="training"), rules.WrongMeasureError),
        (verdict(measure="training", review_on=TODAY), rules.WrongMeasureError),
    ],
)
def test_a_finding_says_why_and_a_measure_is_looked_at_again(wrong, refusal):
    with pytest.raises(refusal):
        rules.check_verdict(wrong, TODAY)


FIRST = verdict("serious", "another_site", SOON)


@pytest.mark.parametrize(
    ("second", "answer"),
    [
        (FIRST, Answer.dismissed),
        (verdict("unfounded"), Answer.upheld),
        (verdict("not_proven"), Answer.upheld),
        (verdict("minor", "training", SOON), Answer.changed),
        (verdict("serious", "training", SOON), Answer.changed),
        (verdict("serious"), Answer.changed),
    ],
)
def test_what_an_appeal_does(second, answer):
    rules.check_not_graver(FIRST, second)
    assert rules.answer_to_appeal(FIRST, second) == answer


def test_an_appeal_against_a_finding_without_a_breach_that_finds_the_same_is_dismissed():
    assert rules.answer_to_appeal(verdict("not_proven"), verdict("not_proven")) == Answer.dismissed


@pytest.mark.parametrize("graver", [verdict("serious", "end_of_programme", SOON)])
def test_nobody_fares_worse_for_having_appealed(graver):
    with pytest.raises(rules.GraverOnAppealError):
        rules.check_not_graver(FIRST, graver)
    with pytest.raises(rules.GraverOnAppealError):
        rules.check_not_graver(verdict("minor"), verdict("serious"))


def test_i_22_nobody_agrees_with_their_own_proposal():
    rules.check_speaks(REE, SAW)
    for proposed_by in (None, SAW):
        with pytest.raises(rules.NothingProposedError):
            rules.check_speaks(proposed_by, SAW)


def test_a_dissent_says_why():
    rules.check_opinion(Opinion.agree, "")
    rules.check_opinion(Opinion.dissent, "I was there.")
    with pytest.raises(rules.ReasonsMissingError):
        rules.check_opinion(Opinion.dissent, " ")


YES, NO = Opinion.agree, Opinion.dissent


@pytest.mark.parametrize(
    ("opinions", "bench", "carries"),
    [
        ([YES, YES], 2, True),
        ([YES, NO], 2, False),
        ([YES, None], 2, None),
        ([YES], 2, None),
        ([YES, YES, YES], 3, True),
        ([YES, YES, NO], 3, True),
        ([YES, NO, NO], 3, False),
        ([YES, YES, None], 3, None),
    ],
)
def test_a_bench_decides_when_all_have_spoken(opinions, bench, carries):
    assert rules.carries(opinions, bench) is carries


def test_the_clocks():
    at = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    assert rules.triage_by(at, 48) == dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
    assert rules.inquire_by(TODAY, 30) == dt.date(2026, 12, 23)
    assert rules.appeal_until(TODAY, 14) == dt.date(2026, 12, 7)


def test_an_appeal_is_filed_once_up_to_and_on_its_last_day():
    rules.check_appeal(TODAY, None, TODAY)
    for until, appealed_on in ((None, None), (TODAY - dt.timedelta(days=1), None), (TODAY, TODAY)):
        with pytest.raises(rules.AppealTooLateError):
            rules.check_appeal(until, appealed_on, TODAY)


def test_i_9_nothing_closes_before_the_person_was_told_could_appeal_and_is_free():
    yesterday = TODAY - dt.timedelta(days=1)
    rules.check_closes(Standing(told=True, appeal_until=yesterday, under_measure=False), TODAY)
    rules.check_closes(Standing(told=True, appeal_until=None, under_measure=False), TODAY)
    for standing in (
        Standing(told=False, appeal_until=None, under_measure=False),
        Standing(told=True, appeal_until=TODAY, under_measure=False),
        Standing(told=True, appeal_until=yesterday, under_measure=True),
    ):
        with pytest.raises(rules.StillOpenError):
            rules.check_closes(standing, TODAY)


def test_a_measure_begins_with_being_told():
    assert rules.after_telling(under_measure=True) == State.measure
    assert rules.after_telling(under_measure=False) == State.finding


def test_the_permissions_for_the_page_of_states_are_those_of_the_seats():
    for act, seats in rules.SEATS.items():
        named = {seat for held in rules.PERMITTED[act].values() for seat in held}
        assert named == set(seats)


@pytest.mark.parametrize("act", Act)
def test_i_34_the_journal_knows_a_hand_over_as_a_note(act):
    assert rules.written_as(act) is (Act.note if act is Act.hand_over else act)
