"""A letter marked as a concern is sealed to those who look into it, and is otherwise a letter like any other."""

from __future__ import annotations

import re

import pytest

from refuge.language.codes import new_code
from refuge.protocol.letter import LETTER_SEALED_BYTES, About
from refuge.protocol.mailbox import derive
from tests.front.letterbox.test_renewing_a_code import opens
from tests.front.state import FRONT_ID
from tests.front.visiting import shown

EVERY_WAY = [
    lambda visitor, **more: visitor.writes("He beat her.", **more),
    lambda visitor, **more: visitor.writes_again(new_code(), "He beat her.", **more),
]


@pytest.mark.parametrize("write", EVERY_WAY, ids=["first", "again"])
def test_a_concern_opens_with_the_key_for_concerns_and_with_no_other(visitor, office, write):
    write(visitor, about="concern")
    [one] = office.pile()
    assert (opens(office.concerns, one.sealed), opens(office.intake, one.sealed)) == (True, False)
    [letter] = office.collects()
    assert (letter.about, letter.text) == (About.concern, "He beat her.")


@pytest.mark.parametrize("write", EVERY_WAY, ids=["first", "again"])
def test_a_letter_that_is_none_never_opens_with_the_key_for_concerns(visitor, office, write):
    write(visitor)
    [one] = office.pile()
    assert (opens(office.concerns, one.sealed), opens(office.intake, one.sealed)) == (False, True)


@pytest.mark.parametrize("write", EVERY_WAY, ids=["first", "again"])
def test_the_two_kinds_cannot_be_told_apart_at_rest(visitor, office, write):
    write(visitor, about="family")
    write(visitor, about="concern")
    letter, concern = office.pile()
    assert len(letter.sealed) == len(concern.sealed) == LETTER_SEALED_BYTES
    assert letter.day == concern.day
    heads = {re.sub(rb"(?s)(mlkem768x25519 ).*", rb"\\1", one.sealed[:60]) for one in (letter, concern)}
    assert len(heads) == 1  # the age file names no recipient


@pytest.mark.parametrize("write", EVERY_WAY, ids=["first", "again"])
def test_the_two_kinds_cannot_be_told_apart_on_the_wire(visitor, office, write):
    letter, concern = write(visitor, about="known"), write(visitor, about="concern")
    assert (letter.status, letter.wire_bytes) == (concern.status, concern.wire_bytes)
    assert letter.headers == concern.headers
    assert without_codes(letter) == without_codes(concern)


def without_codes(page):
    """What a page says, whatever code it shows or carries along."""
    return re.sub(r"\d{4}", "0000", page.text)


def test_one_letter_is_sealed_once_whatever_it_is(visitor, office, monkeypatch):
    """The seal is what takes time: as often for the one as for the other."""
    from refuge.front.letterbox import actions

    sealed = []
    seal = actions.seal_letter
    monkeypatch.setattr(actions, "seal_letter", lambda *told: sealed.append(told[0].about) or seal(*told))
    visitor.writes("a", about="me")
    visitor.writes("a", about="concern")
    assert sealed == [About.me, About.concern]


def test_whoever_tells_of_something_is_given_a_code_and_a_cover_code_like_anybody(visitor, office):
    code, cover = visitor.writes("He beat her.", about="concern").codes
    [letter] = office.collects()
    assert letter.thread == derive(code, FRONT_ID).thread
    assert letter.cover_thread == derive(cover, FRONT_ID).thread
    office.answers(letter, "We look into it.")
    assert visitor.reads(code).answers == ["We look into it."]


def test_the_form_says_who_reads_it_and_that_no_name_is_needed(english_visitor, office):
    page = english_visitor.opens("6")
    assert 'value="concern"' in page.text
    assert "Only those who look into such things read this letter" in page.text


def test_whoever_writes_again_is_told_to_choose_it_again(english_visitor, office):
    """Another choice takes the letter to those who answer letters, whatever was written before."""
    page = english_visitor.sends("7/1", code=shown(new_code()))
    assert 'value="concern"' in page.text
    assert "If you go on about this, choose it again each time." in page.text


# --- where nobody could open one


@pytest.fixture
def without_inquiry_officers(office):
    office.puts_up_a_notice(concerns=())
    return office


def test_where_nobody_could_open_one_none_is_offered(visitor, without_inquiry_officers):
    assert 'value="concern"' not in visitor.opens("6").text
    assert 'value="known"' in visitor.opens("6").text


def test_where_nobody_could_open_one_none_is_taken_and_the_page_says_so(
    english_visitor, without_inquiry_officers
):
    page = english_visitor.writes("He beat her.", about="concern")
    assert "Nobody can open a letter of this kind today." in page.text
    assert page.typed("text") == "He beat her."
    assert without_inquiry_officers.pile() == ()


def test_a_concern_is_never_sealed_to_those_who_answer_letters(without_inquiry_officers, visitor):
    """Whatever the form let through: there is no key to seal it to, so it is not kept."""
    from refuge.front.letterbox import actions
    from refuge.front.letterbox.forms import Written
    from refuge.front.pages.clock import today
    from refuge.protocol.letter import Urgency

    written = Written("He beat her.", Urgency.soon, About.concern, "my")
    with pytest.raises(actions.LetterboxClosedError):
        actions.leave_first_letter(written, today())
    assert without_inquiry_officers.pile() == ()


def test_the_choice_comes_back_with_the_next_notice(visitor, without_inquiry_officers):
    without_inquiry_officers.puts_up_a_notice()
    assert 'value="concern"' in visitor.opens("6").text


# --- how to tell us


def test_the_standards_lead_to_how_to_tell_us_and_from_there_to_the_letter(visitor, office):
    assert f'href="/{visitor.language}/9"' in visitor.opens("2").text
    assert f'href="/{visitor.language}/6"' in visitor.opens("9").text
