"""Aye works the case, Bo supervises, Chit works cases too but not this one; Phyu protects children."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from tests.office.case.conftest import TODAY, aye, bo, chit, dan, ei, noted, now_seen, opened, phyu, row

__all__ = ["TODAY", "aye", "bo", "chit", "dan", "ei", "noted", "now_seen", "opened", "phyu", "row"]

CLINIC = "The clinic of the sisters"
WHY = "So that her mother is seen by a doctor."


@pytest.fixture(autouse=True)
def _in_english():
    """What is said outside a request is said in English, as these tests read it."""
    with override("en"):
        yield


def question(level="c1", **more):
    """What is asked, rightly, at each level."""
    from refuge.office.consent.rules import TERMS, Category, Level, Question

    terms = TERMS[Level(level)]
    return Question(
        **{
            "level": Level(level),
            "language": "en",
            "purpose": WHY if terms.has_purpose else "",
            "recipient": CLINIC if terms.has_recipient else "",
            "categories": frozenset({Category.health, Category.needs}) if terms.chosen else frozenset(),
            **more,
        }
    )


def said(**more):
    from refuge.office.consent.rules import Capacity, Mode, Said

    return Said(**{"mode": Mode.written, "capacity": Capacity.adult, "interpreter": False, **more})


@pytest.fixture
def asked(now_seen):
    """Ask: `asked(aye, case_id, "c3", recipient="…")`; gives back the id of the open question."""
    from refuge.office.consent import actions

    def ask(by, case_id, level="c1", today=TODAY, **more):
        return actions.ask(by.keyring, now_seen(case_id, today), question(level, **more))

    return ask


@pytest.fixture
def heard(db):
    """The hash of what is read aloud for an open question."""
    from refuge.office.consent.reading import read_one

    return lambda by, case_id, consent_id: read_one(by.keyring, case_id, consent_id, TODAY).heard.hash


@pytest.fixture
def given(asked, heard, now_seen):
    """Ask, and get a yes: `given(aye, case_id, "c3")`; gives back the id of the consent."""
    from refuge.office.consent import actions

    def agree(by, case_id, level="c1", today=TODAY, how=None, **more):
        consent_id = asked(by, case_id, level, today, **more)
        proof = heard(by, case_id, consent_id)
        seen = now_seen(case_id, today)
        actions.give(by.keyring, seen, consent_id, said=how or said(), heard=proof)
        return consent_id

    return agree


@pytest.fixture
def kept(db):
    """A consent as it lies in the table."""
    from refuge.office.consent.models import Consent

    return lambda consent_id: Consent.objects.get(id=consent_id)
