"""From a concern to its end, step by step, in the rooms' own acts."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.breach.models import Found, Measure
from refuge.office.vault import queries as keys
from tests.office.breach.conftest import NOW

pytestmark = pytest.mark.django_db


def holders(matter):
    return keys.holders_of(matter.compartment_id)


def test_whoever_looks_first_holds_it_alone(just_reported, matter, pyae):
    assert holders(matter(just_reported)) == {pyae.id}


def test_two_inquire_and_whoever_looked_first_reads_it_no_longer(inquiry, matter, ree, saw):
    assert holders(matter(inquiry)) == {ree.id, saw.id}


def test_nothing_is_found_before_both_agree(inquiry, way, matter, ree, saw):
    way.hear(inquiry, ree)
    way.propose(inquiry, ree)
    assert matter(inquiry).stage == "inquiry"
    way.speak(inquiry, saw, "dissent", "He was elsewhere.")
    assert matter(inquiry).proposal is None
    way.propose(inquiry, saw, "not_proven", None)
    way.speak(inquiry, ree)
    assert matter(inquiry).stage == "finding"


def test_a_measure_begins_when_the_person_is_told(found, way, matter, ree):
    assert matter(found).stage == "finding"
    way.tell(found, ree)
    assert matter(found).stage == "measure"
    assert Found.objects.get().appeal_until == NOW.date() + dt.timedelta(days=14)


def test_an_appeal_upheld_lifts_the_measure_and_overwrites_nothing(
    appealed, way, matter, ree, saw, hla, htet, hnin
):
    first = bytes(Found.objects.get().verdict.ciphertext)
    way.propose(appealed, hla, "not_proven", None)
    way.speak(appealed, htet)
    assert matter(appealed).stage == "appeal"
    way.speak(appealed, hnin, "dissent", "I believe the neighbour.")
    assert matter(appealed).stage == "finding"
    assert Measure.objects.get().lifted == "on_appeal"
    assert bytes(Found.objects.get(number=1).verdict.ciphertext) == first
    assert Found.objects.count() == 2
    assert holders(matter(appealed)) == {ree.id, saw.id}
    way.tell(appealed, ree)
    way.close(appealed, ree)
    assert matter(appealed).stage == "closed"


def test_an_appeal_dismissed_leaves_the_measure(appealed, way, matter, ree, hla, htet, hnin):
    way.propose(appealed, hla)
    way.speak(appealed, htet)
    way.speak(appealed, hnin)
    assert Measure.objects.get().lifted is None
    way.tell(appealed, ree)
    assert matter(appealed).stage == "measure"


def test_an_appeal_that_changes_the_finding_brings_a_milder_measure(
    appealed, way, matter, ree, hla, htet, hnin
):
    way.propose(appealed, hla, "minor", "training")
    way.speak(appealed, htet)
    way.speak(appealed, hnin)
    assert sorted(Measure.objects.values_list("code", "lifted")) == [
        ("training", None),
        ("written_warning", "on_appeal"),
    ]
    way.tell(appealed, ree)
    assert matter(appealed).stage == "measure"


@pytest.mark.parametrize("state", ["closed", "unfounded", "handed_to_x2"])
def test_a_matter_ends(in_state, state, matter):
    assert matter(in_state(state)).stage == {"handed_to_x2": "inquiry"}.get(state, "closed")
