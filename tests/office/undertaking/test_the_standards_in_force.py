"""Two people put a set in force; its words are kept, and old ones stay readable when the profile has moved on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings

from refuge.office.access.rules import NotAllowedError
from refuge.office.audit.rules import StaleVersionError
from refuge.office.undertaking import queries, sets
from refuge.office.undertaking.models import StandardsText, StandardsVersion
from refuge.office.undertaking.rules import NoSuchSetError, SamePersonError, TransitionError, Why
from refuge.office.undertaking.sets import SeenSet
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_words(monkeypatch):
    """The profile moves on: the first version says something else from now on, or is not there at all."""

    def change(title="Other words"):
        programme = settings.PROGRAMME
        first = programme.standards.sets[1]
        wordings = {code: replace(one, title=title) for code, one in first.wordings.items()}
        changed = {**programme.standards.sets, 1: replace(first, wordings=wordings)}
        if not title:
            changed = {2: programme.standards.sets[2]}
        standards = replace(programme.standards, sets=changed)
        monkeypatch.setattr(settings, "PROGRAMME", replace(programme, standards=standards))

    return change


def test_a_set_of_the_profile_is_a_proposal(thant):
    newest, first = sets.all_sets(thant.actor)
    assert (newest.number, newest.state, first.number, first.state) == (2, "proposed", 1, "proposed")
    assert first.may_approve
    assert sets.in_force() is None


def test_with_one_word_it_is_not_in_force(approved, thant, lin):
    assert approved(thant) == "approved_once"
    assert sets.number_in_force() is None
    assert not sets.one_set(thant.actor, 1).may_approve
    assert sets.one_set(lin.actor, 1).may_approve


@pytest.mark.parametrize("order", [("thant", "lin"), ("lin", "thant")])
def test_with_both_it_is_in_force_whoever_was_first(approved, request, order):
    first, second = (request.getfixturevalue(one) for one in order)
    approved(first)
    assert approved(second) == "in_force"
    assert sets.number_in_force() == 1
    assert sets.in_force() == settings.PROGRAMME.standards.sets[1]


def test_a_second_head_is_no_legal_officer(approved, thant, than):
    approved(thant)
    with pytest.raises(SamePersonError):
        approved(than)


def test_nobody_else_says_yes(approved, bo, oo):
    for member in (bo, oo):
        with pytest.raises(NotAllowedError):
            approved(member)


def test_the_next_set_takes_the_place_of_the_first(in_force, thant):
    in_force(1)
    in_force(2)
    assert sets.number_in_force() == 2
    assert sets.one_set(thant.actor, 1).state == "past"


def test_what_is_in_force_is_not_approved_again(in_force, approved, thant):
    in_force(1)
    with pytest.raises(TransitionError):
        approved(thant, 1)


def test_a_version_that_nobody_wrote_is_not_there(thant):
    with pytest.raises(NoSuchSetError):
        sets.approve(thant.actor, SeenSet(9, 1, TODAY), Why.first_set)
    with pytest.raises(NoSuchSetError):
        sets.one_set(thant.actor, 9)
    with pytest.raises(NoSuchSetError):
        sets.kept(1)


def test_of_two_who_say_yes_at_once_the_second_looks_again(approved, thant, lin):
    approved(thant)
    with pytest.raises(StaleVersionError):
        sets.approve(lin.actor, SeenSet(1, 1, TODAY), Why.first_set)


def test_words_changed_since_the_first_yes_are_approved_anew(approved, thant, than, lin, other_words):
    approved(thant)
    other_words()
    assert sets.one_set(lin.actor, 1).changed
    assert approved(lin) == "approved_once"  # the word of the head was for other words
    row = StandardsVersion.objects.get()
    assert (row.head_id, row.legal_id) == (None, lin.id)
    assert approved(than) == "in_force"
    assert sets.in_force().wordings["en"].title == "Other words"


@pytest.mark.parametrize("title", ["Other words", ""])
def test_a_profile_that_lost_approved_words_is_found_out(in_force, other_words, thant, signed_in, title):
    in_force(1)
    warning = "at the front desk finds it genuine"
    assert sets.strayed() == ()
    assert warning not in signed_in(thant).get("/standards/1/").text
    other_words(title)
    assert sets.strayed() == (1,)
    assert sets.one_set(thant.actor, 1).strayed
    assert warning in signed_in(thant).get("/standards/1/").text


def test_words_in_force_stay_when_the_profile_moves_on(in_force, other_words, thant):
    in_force(1)
    text = sets.in_force().text("my")
    other_words()
    assert sets.in_force().text("my") == text
    other_words("")
    assert sets.in_force().text("my") == text
    assert [one.number for one in sets.all_sets(thant.actor)] == [2, 1]


def test_the_text_is_kept_as_it_is_signed(in_force):
    in_force(1)
    for row in StandardsText.objects.all():
        assert row.text == settings.PROGRAMME.standards.sets[1].text(row.language)


@pytest.mark.parametrize("force", [False, True])
def test_other_rooms_name_clauses_by_their_code(in_force, force):
    if force:
        in_force(1)
    clauses = queries.clauses("en")
    assert [clause.number for clause in clauses] == list(range(1, 11))
    assert clauses[0].code == "civilians"
    assert [clause.code for clause in clauses if not clause.grave] == ["reporting", "confidence"]
    assert queries.clauses("my")[0].title != clauses[0].title


def test_a_newer_set_waits_on_the_desks_of_both(in_force, thant, lin, bo):
    assert sets.waiting_for(thant.actor) == (2, 1)
    in_force(1)
    assert sets.waiting_for(thant.actor) == sets.waiting_for(lin.actor) == (2,)
    assert sets.waiting_for(bo.actor) == ()
