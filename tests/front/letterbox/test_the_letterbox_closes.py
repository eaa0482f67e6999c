from __future__ import annotations

import pytest

from refuge.front.letterbox.models import Letter
from refuge.protocol import age, notice
from tests.front.collecting import DAY, FRONT_ID, TODAY

CLOSED = "The letterbox is closed today"


def test_without_a_notice_the_page_says_so(english_visitor, office_without_notice):
    page = english_visitor.opens("6")
    assert page.status == 200
    assert CLOSED in page.text
    assert "<textarea" not in page.text


def test_it_opens_when_a_notice_arrives(english_visitor, office):
    assert CLOSED not in english_visitor.opens("6").text


@pytest.mark.parametrize("begins", [1, 30])
def test_a_notice_of_later_days_does_not_open_it(english_visitor, office_without_notice, begins):
    first = TODAY + begins * DAY
    assert office_without_notice.puts_up_a_notice(not_before=first, not_after=first + 8 * DAY).status == 204
    assert CLOSED in english_visitor.opens("6").text


def test_it_closes_by_itself_when_the_window_passes(english_visitor, office, monkeypatch):
    from refuge.front.pages import door

    last = TODAY + 8 * DAY
    monkeypatch.setattr(door, "today", lambda: last)
    assert CLOSED not in english_visitor.opens("6").text
    monkeypatch.setattr(door, "today", lambda: last + DAY)
    assert CLOSED in english_visitor.opens("6").text


def test_a_letter_written_before_it_closed_is_given_back(english_visitor, office_without_notice):
    page = english_visitor.writes("Please help.")
    assert page.codes == []
    assert page.typed("text") == "Please help."
    assert "The letterbox is closed at the moment" in page.text
    assert Letter.objects.count() == 0


def test_answers_can_still_be_read(visitor, office):
    from refuge.front.pages.board import board
    from refuge.front.pages.models import Notice

    code, _ = visitor.writes("Please help.").codes
    office.answers(office.collects()[0], "We are here.")
    Notice.objects.all().delete()
    board.forget()
    assert visitor.reads(code).answers == ["We are here."]


def test_a_notice_slipped_into_the_database_is_not_believed(english_visitor, office_without_notice):
    from refuge.front.pages.models import Notice
    from refuge.protocol import minisign

    stranger, theirs = minisign.new_signing_seed(), minisign.new_signing_seed()
    forged = office_without_notice.notice(
        operations=notice.certify_operations(minisign.public_key_of(theirs), 1, stranger),
        recipients=(age.recipient_of(age.new_seed()),),
    )
    signed = notice.sign_notice(forged, theirs)
    Notice.objects.create(
        serial=99,
        not_before=TODAY,
        not_after=TODAY + 8 * DAY,
        document=signed.document,
        signature=signed.signature,
    )
    assert CLOSED in english_visitor.opens("6").text
    assert english_visitor.writes("Please help.").codes == []
    assert FRONT_ID in signed.document.decode()


def test_a_database_that_fails_for_a_moment_does_not_close_it(english_visitor, office, monkeypatch):
    from django.db import OperationalError

    from refuge.front.pages import errors, queries
    from refuge.front.pages.board import board

    assert CLOSED not in english_visitor.opens("6").text

    def fails():
        raise OperationalError

    monkeypatch.setattr(queries, "signed_notices", fails)
    board.forget()
    assert CLOSED not in english_visitor.opens("6").text
    assert errors.broken == {"OperationalError": 1}
