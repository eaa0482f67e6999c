"""Aye works the case with Win; Bo is on it as a supervisor; Dan supervises and is not on it, so he names panels.
Hla, Htet and Hnin sit on the first panel, Htoo, Hkun and Hsa on another; Lin is legal. Chit has no business here.
Nobody in these tests has a name but the staff.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from refuge.office.access.rules import Role

TODAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
REASONS = "He left in August with nothing, and two people the village trusts vouch for him."
WISHES = "He wants to work as a mechanic and to bring his mother."
MADE = {
    "aye": Role.case_worker,
    "win": Role.case_worker,
    "chit": Role.case_worker,
    "bo": Role.supervisor,
    "dan": Role.supervisor,
    "hla": Role.reviewer,
    "htet": Role.reviewer,
    "hnin": Role.reviewer,
    "htoo": Role.reviewer,
    "hkun": Role.reviewer,
    "hsa": Role.reviewer,
    "lin": Role.legal,
    "phyu": Role.cp_officer,
}


def _member(name):
    @pytest.fixture(name=name)
    def make(staff):
        return staff(name.capitalize(), MADE[name])

    return make


aye, win, chit, bo, dan, lin, phyu = (
    _member(name) for name in ("aye", "win", "chit", "bo", "dan", "lin", "phyu")
)
hla, htet, hnin, htoo, hkun, hsa = (_member(name) for name in ("hla", "htet", "hnin", "htoo", "hkun", "hsa"))


def at_noon(today):
    return NOON + (today - TODAY)


@pytest.fixture
def case(aye, bo):
    """Aye's case, with Bo on it. Its id."""
    from refuge.office.case import actions
    from refuge.office.case.rules import Category, EntryRoute, Risk
    from refuge.office.people.rules import AgeBand

    case_id = actions.open_case(
        aye.keyring,
        aye.actor,
        thread_compartment=None,
        age_band=AgeBand.from_25_to_59,
        category=Category.military,
        entry_route=EntryRoute.self,
        languages=["my"],
        risk=Risk.medium,
        risk_reasons="They looked for him at home.",
        owner_id=aye.id,
        today=TODAY,
    )
    actions.give_access(aye.keyring, _seen(case_id), staff_id=bo.id, why="works_with_owner")
    return case_id


def _seen(case_id, today=TODAY):
    from refuge.office.case.models import Case
    from refuge.office.case.pen import Seen

    return Seen(case_id, Case.objects.get(id=case_id).version, today)


@pytest.fixture
def seen(db):
    return _seen


@pytest.fixture
def newest(case):
    """The newest determination of the case, as it lies in the table."""
    from refuge.office.status.models import Determination

    return lambda: Determination.objects.filter(case=case).order_by("-number").first()


def an_interview(**other):
    from refuge.office.status.paper import Interview
    from refuge.office.status.rules import Method, Outcome, Voluntariness

    given = {
        "language": "my",
        "voluntariness": Voluntariness.free,
        "methods": (Method.two_interviews, Method.community_reference),
        "outcome": Outcome.confirmed,
        "account": WISHES,
    }
    return Interview(**{**given, **other})


def a_proposal(finding="voluntary_leaver_military", eligible="yes", reasons=REASONS):
    from refuge.office.status.paper import Proposal
    from refuge.office.status.rules import Eligible, Finding

    return Proposal(Finding(finding), Eligible(eligible), reasons)


class Way:
    """The way of one decision, each step by whoever takes it, on the day it is taken."""

    def __init__(self, case, newest, people):
        self.case, self.newest, self.people = case, newest, people
        self.chair, self.members = people["hla"], (people["htet"], people["hnin"])
        self.legal = None

    def before(self, today=TODAY):
        from refuge.office.status.panels import SeenPanel

        row = self.newest()
        return SeenPanel(row.id, row.version, at_noon(today))

    def interview(self, today=TODAY, *, in_custody=False, interviewers=(), **other):
        from refuge.office.status import actions
        from refuge.office.status.paper import Asked

        aye = self.people["aye"]
        asked = Asked(frozenset(one.id for one in interviewers), in_custody)
        return actions.interview(aye.keyring, _seen(self.case, today), an_interview(**other), asked)

    def name(self, chair=None, members=None, legal=None, today=TODAY, by="dan"):
        from refuge.office.status import actions
        from refuge.office.status.rules import Panel

        self.chair, self.members = chair or self.chair, members or self.members
        self.legal = legal or self.legal
        panel = Panel(
            self.chair.id, frozenset(one.id for one in self.members), self.legal.id if self.legal else None
        )
        actions.name_panel(self.people[by].keyring, _seen(self.case, today), panel)

    def put_before(self, today=TODAY):
        from refuge.office.status import actions

        actions.put_before(self.people["aye"].keyring, _seen(self.case, today))

    def to_panel(self, today=TODAY, **more):
        self.interview(today, **more)
        self.name(today=today)
        self.put_before(today)

    def propose(self, today=TODAY, **other):
        from refuge.office.status import panels

        panels.propose(self.chair.keyring, self.before(today), a_proposal(**other))

    def speak(self, member, opinion="agree", words="", today=TODAY):
        from refuge.office.status import panels
        from refuge.office.status.rules import Opinion

        panels.speak(member.keyring, self.before(today), Opinion(opinion), words)

    def decide(self, today=TODAY, **other):
        from refuge.office.status import panels

        self.propose(today, **other)
        for member in self.members:
            self.speak(member, today=today)
        panels.decide(self.chair.keyring, self.before(today))

    def decided(self, today=TODAY, **other):
        self.to_panel(today)
        self.decide(today, **other)

    def tell(self, today=TODAY):
        from refuge.office.status import actions

        actions.tell_person(self.people["aye"].keyring, _seen(self.case, today))

    def appeal(self, today=TODAY, grounds="He says that nobody asked his neighbours."):
        from refuge.office.status import actions

        return actions.appeal(self.people["aye"].keyring, _seen(self.case, today), grounds)

    def record_custody(self, today=TODAY):
        from refuge.office.status import actions

        actions.record_custody(self.people["aye"].keyring, _seen(self.case, today))

    def release(self, on, today=TODAY):
        from refuge.office.status import actions

        actions.record_release(self.people["aye"].keyring, _seen(self.case, today), on)

    def sign_off(self, heard_on, today=TODAY):
        from refuge.office.status import panels

        panels.sign_off(self.people["lin"].keyring, self.before(today), heard_on)

    def defer(self, by=None, today=TODAY):
        from refuge.office.status import panels

        panels.defer((by or self.chair).keyring, self.before(today))

    def set_aside(self, by=None, today=TODAY, words="He was said to have hurt people who had given up."):
        from refuge.office.status import panels

        file_id = uuid.uuid4()
        panels.set_aside((by or self.chair).keyring, self.before(today), file_id, words)
        return file_id

    def resume(self, today=TODAY):
        from refuge.office.status import panels

        panels.resume(self.chair.keyring, self.before(today))


@pytest.fixture
def way(case, newest, request):
    people = {name: request.getfixturevalue(name) for name in MADE if name not in {"chit", "phyu", "win"}}
    return Way(case, newest, people)
