"""I-14: nothing overrides I-13. No ground, no role, no act and no other way out takes the place of a living yes.

Nothing of this programme goes to a partner yet. When a room is built that sends something, these tests turn red until
that room is named here, and each of its acts is shown to ask `check_packet`.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pathlib
import re
from enum import StrEnum

import pytest

from refuge.office.access.rules import OPEN_ROLES
from refuge.office.audit.actions import journalled
from refuge.office.consent import actions, queries
from refuge.office.consent.queries import check_live, check_packet, live
from refuge.office.consent.rules import (
    MOVES,
    Act,
    Category,
    LegalBasis,
    Level,
    MoveError,
    NoConsentError,
    SaidNo,
    State,
)
from tests.office.consent.conftest import CLINIC, TODAY, said

pytestmark = pytest.mark.django_db
OFFICE = pathlib.Path("src/refuge/office")

STAYS_IN_THE_HOUSE = {
    "breach.hand_over": "what may be a grave crime, to the named readers of a sealed file",
    "breach.report": "what happened, to those of ours who look into it",
    "case.hand_over": "from one case worker to another",
    "contact.hand_over": "from one contact officer to another",
    "contact.share_keys": "among those who answer letters",
    "identity.hand_out": "halves of a key, to holders of that half",
    "identity.lend": "half of a key, to a second officer",
    "placement.share": "a request for a place, to colleagues who came later",
    "undertaking.share": "how somebody was asked, to officers and holders of the case who came later",
}
"""Every act whose name sounds as if something left us, and to whom it goes. None goes to anybody outside."""
LETS_PASS = {
    "assessment.release": "a supervisor answers what could do harm; the draft stays where it is",
    "placement.approve_waiver": "fewer square metres for some days (I-10)",
    "placement.ask_waiver": "the same",
    "status.record_release": "somebody was let out of custody",
}
"""Every act whose name sounds as if a rule gave way, and which rule it is. None of them is I-13."""
SOUNDS = re.compile(
    r"bypass|disclos|emergenc|exempt|export|forward|hand|hotline|lend|overrid|publish|refer|releas|report|send|shar"
    r"|submit|transfer|transmit|vital|waive"
)


@pytest.fixture
def refused(opened, asked, aye, now_seen):
    """A case in which the person said no to the clinic, for whatever ground there would be besides."""

    def refuse(other_basis=None):
        case_id = opened(aye)
        consent_id = asked(aye, case_id, "c3", categories=frozenset({Category.health}))
        actions.refuse(aye.keyring, now_seen(case_id), consent_id, SaidNo(other_basis=other_basis))
        return case_id, consent_id

    return refuse


def lets_through(case_id, level=Level.c3, recipient=CLINIC):
    return [one for one in Category if live(case_id, level, today=TODAY, recipient=recipient, category=one)]


@pytest.mark.parametrize("basis", LegalBasis)
def test_i_14_no_other_ground_takes_the_place_of_a_yes(basis, refused):
    case_id, _ = refused(other_basis=basis)
    for kinds in ([], [Category.health]):
        with pytest.raises(NoConsentError):
            check_packet(case_id, CLINIC, kinds, today=TODAY)
    assert lets_through(case_id) == []


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_i_14_whoever_sends_the_no_is_the_same(role, refused, staff):
    case_id, _ = refused()
    member = staff("Sit", role)
    with pytest.raises(NoConsentError), journalled(member.actor, Act.see, f"case:{case_id}"):
        check_packet(case_id, CLINIC, [Category.health], today=TODAY)


@pytest.mark.parametrize("gate", [live, check_live, check_packet])
def test_i_14_nobody_can_ask_the_gate_to_look_away(gate):
    asked = {"case_id", "level", "today", "recipient", "category", "categories"}
    assert set(inspect.signature(gate).parameters) <= asked


@pytest.mark.parametrize("state", sorted(set(State) - {State.given, State.requested}))
def test_i_14_what_is_not_a_yes_becomes_none_by_any_act(state):
    assert [act for act in Act if (act, state) in MOVES] == []


def test_i_14_a_no_is_not_written_over(refused, aye, now_seen, heard):
    case_id, consent_id = refused()
    with pytest.raises(MoveError):
        actions.give(aye.keyring, now_seen(case_id), consent_id, said=said(), heard="")
    assert lets_through(case_id) == []


def test_i_14_a_withdrawal_is_not_written_over(opened, given, aye, now_seen):
    case_id = opened(aye)
    consent_id = given(aye, case_id, "c3")
    assert Category.health in lets_through(case_id)
    actions.withdraw(aye.keyring, case_id, consent_id, today=TODAY)
    with pytest.raises(MoveError):
        actions.give(aye.keyring, now_seen(case_id), consent_id, said=said(), heard="")
    assert lets_through(case_id) == []


def acts():
    """Every act of every room, as the journal names it."""
    for path in OFFICE.glob("*/rules.py"):
        rules = importlib.import_module(f"refuge.office.{path.parent.name}.rules")
        for kind in vars(rules).values():
            if inspect.isclass(kind) and issubclass(kind, StrEnum) and kind.__name__ == "Act":
                yield from (act.value for act in kind)


def test_i_14_no_act_sends_anything_out_or_sets_a_no_aside():
    sounding = {one for one in acts() if SOUNDS.search(one.partition(".")[2])}
    assert sounding - STAYS_IN_THE_HOUSE.keys() - LETS_PASS.keys() == set()


def test_i_14_no_role_is_for_anybody_outside():
    assert not [role for role in OPEN_ROLES if re.search("partner|donor|outside|guest|authorit|police", role)]


WAYS_OUT = {
    "aiohttp",
    "ftplib",
    "http.client",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "subprocess",
    "urllib.request",
}


def test_i_14_the_only_line_out_of_the_office_leads_to_our_own_front():
    out = {
        str(path.relative_to(OFFICE))
        for path in OFFICE.rglob("*.py")
        for name in _imported(ast.parse(path.read_text("utf-8")))
        if name in WAYS_OUT
    }
    assert out == {"contact/line.py"}


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


TELLS_OF_NOBODY = {
    "undertaking/views.py": "the standards' own words: their recording, and a copy with a number"
}
"""Every place that offers a file, and what is in it."""


def test_i_14_nothing_about_anybody_is_offered_to_be_carried_away_as_a_file():
    offering = re.compile(r"FileResponse|StreamingHttpResponse|Content-Disposition|as_attachment")
    offers = {
        str(one.relative_to(OFFICE))
        for one in OFFICE.rglob("*.py")
        if offering.search(one.read_text("utf-8"))
    }
    assert offers == set(TELLS_OF_NOBODY)


def test_i_14_every_gate_is_the_one_of_consent():
    """A second gate beside the first would be the first to be forgotten."""
    own = {"consent/queries.py", "consent/rules.py"}
    gates = {
        str(path.relative_to(OFFICE))
        for path in OFFICE.rglob("*.py")
        if re.search(r"^def check_(packet|live)\b", path.read_text("utf-8"), re.MULTILINE)
    }
    assert gates == own
    assert queries.check_packet is check_packet
