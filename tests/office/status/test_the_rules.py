"""Every cell of the tables of a decision, and every clock: no database."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from refuge.office.access.rules import NotAllowedError, Relation, Role
from refuge.office.status import rules
from refuge.office.status.rules import (
    Act,
    AlreadyExtendedError,
    AppealTooLateError,
    Before,
    Custody,
    CustodyError,
    DeterminationNotFoundError,
    Eligible,
    Finding,
    LegalMissingError,
    NoMajorityError,
    NoSuchMoveError,
    NotAllSpokeError,
    Opinion,
    Panel,
    ReasonsMissingError,
    Seat,
    SmallPanelError,
    State,
    TooCloseError,
    Voluntariness,
    WrongSeatError,
)
from tests.office.status.conftest import TODAY

HLA, HTET, HNIN, LIN, AYE = (uuid.UUID(int=number) for number in range(1, 6))
REVIEWERS = {one: frozenset({Role.reviewer}) for one in (HLA, HTET, HNIN)}
ROLES = {**REVIEWERS, LIN: frozenset({Role.legal}), AYE: frozenset({Role.case_worker})}
PANEL = Panel(HLA, frozenset({HTET, HNIN}))
DAY = dt.timedelta(days=1)

OPEN = {
    Act.interview: {"none", "decided", "upheld", "changed", "ended"},
    Act.name_panel: {"interviewed"},
    Act.put_before: {"interviewed"},
    Act.propose: {"panel_review"},
    Act.speak: {"panel_review"},
    Act.decide: {"panel_review"},
    Act.extend: {"panel_review"},
    Act.sign_off: {"panel_review"},
    Act.tell: {"decided"},
    Act.appeal: {"decided"},
    Act.uphold: {"appealed"},
    Act.change: {"appealed", "deferred"},
    Act.defer: {"panel_review", "decided"},
    Act.resume: {"deferred"},
    Act.drop: {"deferred"},
    Act.withdraw: {"interviewed", "panel_review"},
    Act.end: {"interviewed", "panel_review", "deferred"},
}
LEADS_TO = {
    Act.interview: "interviewed",
    Act.put_before: "panel_review",
    Act.decide: "decided",
    Act.appeal: "appealed",
    Act.uphold: "upheld",
    Act.change: "changed",
    Act.defer: "deferred",
    Act.resume: "panel_review",
    Act.drop: "ended",
    Act.withdraw: "ended",
    Act.end: "ended",
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_each_act_leads_where_the_table_says(act, state):
    if state in OPEN.get(act, set()):
        assert rules.is_open(act, state)
        assert rules.after(act, state) == LEADS_TO.get(act, state)
    else:
        with pytest.raises(NoSuchMoveError):
            rules.after(act, state)


BY_SEAT = {
    Act.look: {"chair", "member", "legal"},
    Act.propose: {"chair"},
    Act.speak: {"member"},
    Act.decide: {"chair"},
    Act.extend: {"chair"},
    Act.defer: {"chair", "member", "legal"},
    Act.resume: {"chair"},
    Act.drop: {"chair"},
    Act.sign_off: {"legal"},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("seat", [None, *Seat])
@pytest.mark.parametrize("act", BY_SEAT)
def test_each_seat_does_what_the_table_says(act, seat, role):
    sits = seat is not None and role == ("legal" if seat == "legal" else "reviewer")
    if not sits:
        with pytest.raises(DeterminationNotFoundError):
            rules.check_seat(act, seat, frozenset({role}))
    elif seat in BY_SEAT[act]:
        rules.check_seat(act, seat, frozenset({role}))
    else:
        with pytest.raises(NotAllowedError):
            rules.check_seat(act, seat, frozenset({role}))


@pytest.mark.parametrize("role", Role)
def test_panels_are_listed_for_those_who_sit_or_name(role):
    if role in {"reviewer", "legal", "supervisor"}:
        rules.check_lists(frozenset({role}))
    else:
        with pytest.raises(NotAllowedError):
            rules.check_lists(frozenset({role}))


def test_only_a_supervisor_who_is_not_on_the_case_names_a_panel():
    assert rules.POLICY[Act.name_panel] == {Role.supervisor: frozenset({Relation.none})}


def test_a_panel_of_three_passes():
    rules.check_panel(PANEL, ROLES, Before())
    rules.check_panel(Panel(HLA, PANEL.members, LIN), ROLES, Before(custody=True))


@pytest.mark.parametrize(
    ("panel", "before", "error"),
    [
        (Panel(HLA, frozenset({HTET})), Before(), SmallPanelError),
        (Panel(HLA, frozenset({HTET, HLA})), Before(), SmallPanelError),
        (Panel(HLA, frozenset({HTET, LIN}), LIN), Before(), SmallPanelError),
        (Panel(HLA, PANEL.members, HLA), Before(), SmallPanelError),
        (PANEL, Before(interviewers=frozenset({HTET})), TooCloseError),
        (PANEL, Before(on_the_case=frozenset({HLA})), TooCloseError),
        (PANEL, Before(decided_before=frozenset({HNIN})), TooCloseError),
        (Panel(HLA, PANEL.members, LIN), Before(on_the_case=frozenset({LIN})), TooCloseError),
        (PANEL, Before(custody=True), LegalMissingError),
        (Panel(HLA, frozenset({HTET, AYE})), Before(), WrongSeatError),
        (Panel(HLA, PANEL.members, AYE), Before(), WrongSeatError),
        (Panel(HLA, frozenset({HTET, uuid.UUID(int=9)})), Before(), WrongSeatError),
    ],
)
def test_a_panel_that_is_too_small_too_close_or_wrong_is_refused(panel, before, error):
    with pytest.raises(error):
        rules.check_panel(panel, ROLES, before)


FREE = {"counts_from": TODAY, "heard_anew_on": TODAY, "signed_off": True}


@pytest.mark.parametrize("finding", Finding)
def test_i_2_each_finding_with_and_without_custody(finding):
    freely = finding in {
        "voluntary_leaver_military",
        "voluntary_leaver_police_militia",
        "civil_administration_leaver",
    }
    rules.check_finding(finding, Custody(), TODAY)
    rules.check_finding(finding, Custody(in_custody=True, **FREE), TODAY)
    without = [
        {**FREE, "counts_from": None},
        {**FREE, "counts_from": TODAY + DAY},
        {**FREE, "heard_anew_on": None},
        {**FREE, "signed_off": False},
    ]
    for missing in without:
        custody = Custody(in_custody=True, **missing)
        if freely:
            with pytest.raises(CustodyError):
                rules.check_finding(finding, custody, TODAY)
        else:
            rules.check_finding(finding, custody, TODAY)


def test_somebody_captured_is_not_taken_in_and_nothing_is_proposed_as_deferred():
    rules.check_eligible(Finding.captured_or_detained, Eligible.no)
    rules.check_eligible(Finding.undetermined, Eligible.yes)
    for finding, eligible in (
        (Finding.captured_or_detained, Eligible.yes),
        (Finding.dependant, Eligible.deferred),
    ):
        with pytest.raises(CustodyError):
            rules.check_eligible(finding, eligible)


def test_a_release_counts_after_its_days():
    assert rules.counts_from(TODAY, 30) == dt.date(2026, 12, 23)
    rules.check_release(TODAY, TODAY)
    with pytest.raises(CustodyError):
        rules.check_release(TODAY + DAY, TODAY)


def test_a_referral_is_not_before_the_record_nor_ahead():
    rules.check_notified(TODAY, TODAY, TODAY)
    for day in (TODAY - DAY, TODAY + DAY):
        with pytest.raises(CustodyError):
            rules.check_notified(day, TODAY, TODAY)


def test_somebody_is_heard_anew_once_the_release_counts():
    rules.check_heard_anew(TODAY, TODAY, TODAY)
    for heard, counts in ((TODAY, None), (TODAY - DAY, TODAY), (TODAY + DAY, TODAY)):
        with pytest.raises(CustodyError):
            rules.check_heard_anew(heard, counts, TODAY)


@pytest.mark.parametrize("voluntariness", Voluntariness)
def test_what_shows_custody(voluntariness):
    assert rules.shows_custody(voluntariness, in_custody=True)
    said = voluntariness == "in_custody_when_declared"
    assert rules.shows_custody(voluntariness, in_custody=False) == said


YES, NO = Opinion.agree, Opinion.dissent


@pytest.mark.parametrize(
    ("opinions", "error"),
    [
        ([YES, YES], None),
        ([YES, NO], None),
        ([YES, YES, NO], None),
        ([YES, NO, NO], NoMajorityError),  # half of four is no majority
        ([NO, NO], NoMajorityError),
        ([YES, None], NotAllSpokeError),
        ([], NotAllSpokeError),
    ],
)
def test_a_panel_carries_or_not(opinions, error):
    if error is None:
        rules.check_opinions(opinions)
    else:
        with pytest.raises(error):
            rules.check_opinions(opinions)


def test_a_dissent_and_a_decision_say_why():
    rules.check_opinion(YES, "")
    rules.check_opinion(NO, "Because.")
    rules.check_reasons("Because.")
    for refused in (lambda: rules.check_opinion(NO, " "), lambda: rules.check_reasons("\n")):
        with pytest.raises(ReasonsMissingError):
            refused()


def test_the_clocks():
    assert rules.due_on(TODAY - 2 * DAY, TODAY, 7) == TODAY + 5 * DAY
    assert rules.due_on(None, TODAY, 7) == TODAY + 7 * DAY
    assert rules.extended(TODAY, None, 7) == TODAY + 7 * DAY
    with pytest.raises(AlreadyExtendedError):
        rules.extended(TODAY, TODAY, 7)
    assert rules.appeal_until(TODAY, 14) == TODAY + 14 * DAY
    rules.check_appeal(TODAY, TODAY)
    for until in (None, TODAY - DAY):
        with pytest.raises(AppealTooLateError):
            rules.check_appeal(until, TODAY)


def test_the_same_answer_upholds_and_another_changes():
    assert rules.answer_to_appeal(("dependant", "no"), ("dependant", "no")) is Act.uphold
    assert rules.answer_to_appeal(("dependant", "no"), ("dependant", "yes")) is Act.change
    assert rules.answer_to_appeal(("dependant", "no"), ("abductee", "no")) is Act.change
