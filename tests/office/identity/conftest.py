"""Aye works the case, Bo and Dan are second officers, Chit works cases too but not this one, Thuza and Sandar protect
children. The name in these tests is made up, and is searched for where it must not be.
"""

from __future__ import annotations

import pytest
from django.utils import timezone

from refuge.office.access.rules import Role
from tests.office.case.conftest import aye, bo, chit, dan, ei, noted, now_seen, opened, row
from tests.office.consent.conftest import asked, given, heard

__all__ = [
    "asked",
    "aye",
    "bo",
    "chit",
    "dan",
    "ei",
    "given",
    "heard",
    "noted",
    "now_seen",
    "opened",
    "row",
]

NAME, OTHER, PAPERS = "Naw Planted Htoo", "Mu Planted", "A household list, torn; planted at home."


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def thuza(staff):
    return staff("Thuza", Role.cp_officer)


@pytest.fixture
def sandar(staff):
    return staff("Sandar", Role.cp_officer)


@pytest.fixture
def agreed(given):
    """Get a person's yes that their name is kept: `agreed(aye, case_id)`; gives back the id of the consent."""
    return lambda by, case_id, **more: given(by, case_id, "c2", today=timezone.localdate(), **more)


@pytest.fixture
def written(agreed, now_seen):
    """Get the yes and write the name down: `written(aye, case_id)`; gives back the record as it lies in the table."""
    from refuge.office.identity import actions
    from refuge.office.identity.models import Record
    from refuge.office.identity.rules import Words

    def write(by, case_id, **more):
        agreed(by, case_id, **more)
        seen = now_seen(case_id, timezone.localdate())
        actions.write(by.keyring, seen, Words(NAME, OTHER, PAPERS))
        return Record.objects.get(case=case_id)

    return write


@pytest.fixture
def kept(opened, written, aye, bo, dan):
    """A case of Aye's with a name, whose other half is with Bo and Dan."""
    case_id = opened(aye)
    written(aye, case_id)
    return case_id


@pytest.fixture
def wanted(now):
    """Ask to be shown: `wanted(aye, case_id)`; gives back the id of the request."""
    from refuge.office.identity import actions
    from refuge.office.identity.rules import Purpose

    def ask(by, case_id, purpose=Purpose.health):
        return actions.ask(by.keyring, case_id, purpose=purpose, now=now)

    return ask


@pytest.fixture
def lent(wanted, now):
    """Ask, and be lent the other half: `lent(aye, case_id, by=bo)`; gives back the id of the request."""
    from refuge.office.identity import actions

    def lend(who, case_id, by):
        opening_id = wanted(who, case_id)
        actions.lend(by.keyring, case_id, opening_id, version=1, now=now)
        return opening_id

    return lend


@pytest.fixture
def shown(now):
    """Open what was lent: `shown(aye, case_id, opening_id)`."""
    from refuge.office.identity import actions

    return lambda by, case_id, opening_id, at=now: actions.show(by.keyring, case_id, opening_id, now=at)


@pytest.fixture
def agreed_by_child(agreed):
    """Get the yes of a child who agrees and of the guardian: `agreed_by_child(thuza, case_id)`."""
    from refuge.office.consent.rules import Capacity
    from tests.office.consent.conftest import said

    return lambda by, case_id: agreed(by, case_id, how=said(capacity=Capacity.child_assent))
