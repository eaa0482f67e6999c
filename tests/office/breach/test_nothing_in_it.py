"""A concern with nothing in it: one says so, somebody else says so too, or goes on with it."""

from __future__ import annotations

import pytest

from refuge.office.breach import rules
from refuge.office.breach.models import Entry, Tally
from refuge.office.contact.models import Thread
from refuge.office.vault import queries as keys

pytestmark = pytest.mark.django_db


def holders(matter):
    return keys.holders_of(matter.compartment_id)


def test_i_22_nobody_puts_a_concern_aside_alone(aside, way, matter, pyae, thida):
    assert matter(aside).stage == "triaged"
    assert holders(matter(aside)) == {pyae.id, thida.id}
    with pytest.raises(rules.NothingProposedError):
        way.set_aside(aside, pyae)
    assert matter(aside).stage == "triaged"


def test_it_ends_when_a_second_person_finds_the_same(unfounded, matter, read, thida):
    assert matter(unfounded).stage == "closed"
    assert matter(unfounded).proposal is None
    assert read(thida, unfounded).row.state == "unfounded"
    assert Tally.objects.filter(outcome="unfounded").count() == 1


def test_whoever_is_asked_reads_why_and_goes_on_with_it_instead(
    aside, way, matter, read, pyae, thida, ree, saw
):
    view = read(thida, aside)
    assert view.proposal.reasons == "It was somebody else, long ago and elsewhere."
    assert view.proposed_by == "Pyae"
    way.name(aside, ree, saw, by=thida)
    assert matter(aside).stage == "inquiry"
    assert matter(aside).proposal is None
    assert holders(matter(aside)) == {ree.id, saw.id}


def test_whoever_is_asked_may_inquire_and_whoever_found_nothing_reads_it_no_longer(
    aside, way, matter, read, pyae, thida, ree
):
    way.name(aside, thida, ree, by=thida)
    assert holders(matter(aside)) == {thida.id, ree.id}
    with pytest.raises(rules.MatterNotFoundError):
        read(pyae, aside)


def test_who_passes_it_on_takes_back_what_they_found(aside, way, seen, matter, pyae, thida, ree):
    from refuge.office.breach import actions

    actions.pass_on(pyae.keyring, seen(aside), ree.id, "")
    assert matter(aside).proposal is None
    assert holders(matter(aside)) == {thida.id, ree.id}
    before = Entry.objects.count()
    way.set_aside(aside, ree)  # nobody else is asked: Thida looks on already
    assert holders(matter(aside)) == {thida.id, ree.id}
    assert Entry.objects.count() == before + 1


def test_nothing_is_said_without_reasons(triaged, way, pyae, thida):
    with pytest.raises(rules.ReasonsMissingError):
        way.set_aside(triaged, pyae, words=" ")


def test_where_nobody_is_outside_it_stays_open(triaged, way, matter, pyae):
    with pytest.raises(rules.NobodyOutsideError):
        way.set_aside(triaged, pyae)
    assert matter(triaged).proposal is None


def test_whoever_is_asked_reads_the_letters_too(from_a_letter, way, pyae, thida):
    way.set_aside(from_a_letter, pyae, asks=thida)
    thread = Thread.objects.get(matter=from_a_letter)
    assert keys.holders_of(thread.compartment) == {pyae.id, thida.id}


def test_the_page_says_what_a_colleague_found(aside, pyae, thida, signed_in):
    assert "nothing/" not in signed_in(pyae).get(f"/conduct/{aside}/").text
    page = signed_in(thida).get(f"/conduct/{aside}/nothing/").text
    assert "A colleague finds nothing in it." in page
    assert "long ago and elsewhere" in page
