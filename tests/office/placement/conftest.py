"""Aye works the case, Bo supervises, Pan finds places, Htun protects children; Chit has no business here.

A household of four: two adults, a child and an old mother, without names.
"""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from refuge.office.access.rules import Role
from refuge.office.case.models import Case
from refuge.office.people.models import HouseholdMembership, KeepApart, Person
from refuge.office.people.queries import household_of_person
from refuge.office.people.rules import AgeBand, HouseholdRole
from refuge.office.placement import actions, sites
from refuge.office.placement.actions import Wish
from refuge.office.placement.models import Placement, Site
from refuge.office.placement.rules import Circle, Coming, Measures, Need, SiteKind
from refuge.office.placement.sites import Proposal
from refuge.office.vault.codes import SeenRow
from refuge.office.vault.queries import key_of
from tests.office.case.conftest import TODAY, aye, bo, chit, dan, ei, now_seen, opened, row

__all__ = ["aye", "bo", "chit", "dan", "ei", "now_seen", "opened", "row"]

GOOD = Measures(covered_tenths=300, toilets=2, litres=20, features=frozenset(Need), child_safe=True)


@pytest.fixture(autouse=True)
def _read_in_english():
    """What a room says outside of a page is read here in English, whatever the catalogue knows."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def pan(staff):
    return staff("Pan", Role.placement)


@pytest.fixture
def quay(staff):
    return staff("Quay", Role.placement)


@pytest.fixture
def htun(staff):
    return staff("Htun", Role.cp_officer)


@pytest.fixture
def family(db):
    """Somebody joins a household: `[child] = family(aye, case_id, AgeBand.under_15)`."""

    def join(by, case_id, *age_bands, role=HouseholdRole.child):
        case = Case.objects.get(id=case_id)
        key, household = key_of(by.keyring, case.compartment_id), household_of_person(case.person_id)
        joined = []
        for age_band in age_bands:
            person = Person(id=uuid4(), compartment_id=case.compartment_id)
            for column, words in (("age_band", age_band), ("gender", "undisclosed"), ("languages", "my")):
                setattr(person, column, person.seal(column, key, words))
            person.save(force_insert=True)
            member = HouseholdMembership(id=uuid4(), household_id=household, person=person, from_on=TODAY)
            member.role = member.seal("role", key, role)
            member.save(force_insert=True)
            joined.append(person.id)
        return joined

    return join


@pytest.fixture
def four(opened, aye, family):
    """A case of Aye's with a household of four, one of them a child: `case_id = four()`."""

    def make(by=None):
        case_id = opened(by or aye)
        family(by or aye, case_id, AgeBand.under_15, AgeBand.from_25_to_59, AgeBand.from_60)
        return case_id

    return make


@pytest.fixture
def members(db):
    """Who belongs to the household of a case today, in the order they came."""

    def of(case_id):
        household = household_of_person(Case.objects.get(id=case_id).person_id)
        rows = HouseholdMembership.objects.filter(household=household, to_on__isnull=True)
        return list(rows.order_by("from_on", "id").values_list("person", flat=True))

    return of


@pytest.fixture
def seen_row(db):
    """What somebody sees who loads a placement or a site now."""

    def look(row_id, today=TODAY):
        row = Placement.objects.filter(id=row_id).first() or Site.objects.get(id=row_id)
        return SeenRow(row_id, row.version, today)

    return look


@pytest.fixture
def asked(aye, now_seen, members):
    """A place is asked for: `placement_id = asked(case_id)`; `chosen` is for members who do not simply come."""

    def ask(case_id, by=None, *, chosen=None, needs=(), circle=Circle.civilians, words="", today=TODAY):
        chosen = dict.fromkeys(members(case_id), Coming.comes) | (chosen or {})
        wish = Wish(chosen, frozenset(needs), circle, words)
        return actions.request((by or aye).keyring, now_seen(case_id, today), wish)

    return ask


@pytest.fixture
def site(pan, bo, seen_row):
    """An open site: `site_id = site(beds=4)`; proposed and inspected by Pan, opened by Bo."""

    def make(
        beds=4,
        measures=GOOD,
        *,
        kind=SiteKind.collective,
        circle=Circle.civilians,
        opened=True,
        today=TODAY,
    ):
        site_id = sites.propose_site(pan.keyring, Proposal(kind, circle, beds, measures, agreement=1))
        sites.inspect(pan.keyring, seen_row(site_id, today), measures)
        if opened:
            sites.open_site(bo.keyring, seen_row(site_id, today))
        return site_id

    return make


@pytest.fixture
def matched(asked, pan, seen_row):
    """A household was offered a site: `placement_id = matched(case_id, site_id)`."""

    def offer(case_id, site_id, by=None, **wish):
        placement_id = asked(case_id, **wish)
        actions.match((by or pan).keyring, seen_row(placement_id), site_id=site_id)
        return placement_id

    return offer


@pytest.fixture
def housed(matched, bo, htun, aye, seen_row):
    """A household lives at a site, with every signature it takes."""

    def settle(case_id, site_id, **wish):
        placement_id = matched(case_id, site_id, **wish)
        if Placement.objects.get(id=placement_id).has_child:
            actions.cosign(htun.keyring, seen_row(placement_id))
        actions.confirm(bo.keyring, seen_row(placement_id))
        actions.move_in(aye.keyring, seen_row(placement_id))
        return placement_id

    return settle


@pytest.fixture
def placement(db):
    return lambda placement_id: Placement.objects.get(id=placement_id)


@pytest.fixture
def kept_apart(db):
    """Two households must not meet: `kept_apart(one_case, other_case)`."""

    def declare(one_case, other_case, since=TODAY):
        cases = [Case.objects.get(id=one) for one in (one_case, other_case)]
        one, other = sorted(household_of_person(case.person_id) for case in cases)
        return KeepApart.objects.create(
            one_id=one, other_id=other, since=since, compartment_id=cases[0].compartment_id
        )

    return declare


def days(count):
    return dt.timedelta(days=count)
