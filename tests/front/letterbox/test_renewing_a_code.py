from __future__ import annotations

import pytest

from refuge.protocol import opening
from refuge.protocol.errors import NoMatchError
from refuge.protocol.mailbox import derive
from tests.front.state import FRONT_ID


@pytest.fixture
def old(visitor, office):
    code, _ = visitor.writes("Please help.").codes
    office.collects()
    return code


def test_a_new_code_and_a_new_cover_code_are_shown(visitor, office, old):
    new, cover = visitor.renews(old).codes
    assert len({old, new, cover}) == 3


def test_the_office_learns_which_thread_moves_and_where_to(visitor, office, old):
    new, cover = visitor.renews(old).codes
    for letter in office.collects():
        assert letter.renews == derive(old, FRONT_ID).thread
        assert letter.mailbox == derive(new, FRONT_ID).mailbox
        assert letter.thread == derive(new, FRONT_ID).thread
        assert letter.cover_mailbox == derive(cover, FRONT_ID).mailbox


def test_both_circles_of_the_office_are_told_each_by_a_letter_of_its_own(visitor, office, old):
    visitor.renews(old)
    sealed = [one.sealed for one in office.pile()]
    assert [opened_by(office.intake, sealed), opened_by(office.concerns, sealed)] == [1, 1]


def test_an_office_without_inquiry_officers_is_told_once(visitor, office, old):
    office.puts_up_a_notice(concerns=())
    visitor.renews(old)
    [letter] = office.collects()
    assert letter.about == "me"


def opened_by(seed, pile):
    """How many letters of a pile open with this key."""
    return sum(opens(seed, sealed) for sealed in pile)


def opens(seed, sealed):
    try:
        opening.open_letter(sealed, [seed])
    except NoMatchError:
        return False
    return True


def test_the_page_says_to_keep_the_old_code_for_now(english_visitor, office, old):
    assert "Keep the old code until" in english_visitor.renews(old).text


def test_the_old_code_still_reads_what_lies_under_it(visitor, office, old):
    office.answers_code(derive(old, FRONT_ID), "An answer under the old code.")
    visitor.renews(old)
    assert visitor.reads(old).answers == ["An answer under the old code."]


def test_without_a_notice_nothing_changes_and_the_page_says_so(english_visitor, office, old):
    from refuge.front.pages.board import board
    from refuge.front.pages.models import Notice

    Notice.objects.all().delete()
    board.forget()
    page = english_visitor.renews(old)
    assert page.status == 503
    assert "your code is still good" in page.text
    assert page.codes == []
