from __future__ import annotations

import pytest

from refuge.protocol.letter import Urgency
from tests.front.visiting import shown


@pytest.fixture
def code(visitor, office):
    code, _ = visitor.writes("Please help.").codes
    return code


def test_the_opened_mailbox_leads_to_an_empty_form_without_typing_the_code_again(visitor, office, code):
    page = visitor.sends("7/1", code=shown(code))
    assert page.typed("text") == ""
    assert f'name="code" value="{shown(code)}"' in page.text
    assert 'role="alert"' not in page.text


def test_both_letters_are_of_one_thread(visitor, office, code):
    visitor.writes_again(code, "I am in danger.", urgency="danger")
    first, second = sorted(office.collects(), key=lambda letter: letter.urgency is Urgency.danger)
    assert (second.text, second.urgency) == ("I am in danger.", Urgency.danger)
    assert (first.mailbox, first.reply_to, first.thread) == (second.mailbox, second.reply_to, second.thread)
    assert second.cover_mailbox == second.cover_reply_to == ""
    assert second.renews == b""


def test_no_new_codes_are_shown(visitor, office, code):
    assert visitor.writes_again(code, "More.").codes == []


def test_the_same_letter_sent_twice_by_a_bad_line_has_one_id(visitor, office, code):
    office.collects()
    visitor.writes_again(code, "More.")
    visitor.writes_again(code, "More.")
    visitor.writes_again(code, "More!")
    ids = [letter.id for letter in office.collects()]
    assert (len(ids), len(set(ids))) == (3, 2)


def test_a_refused_letter_keeps_its_text_and_its_code(visitor, office, code):
    page = visitor.writes_again(code, "More.", urgency="")
    assert page.typed("text") == "More."
    assert shown(code) in page.text


def test_a_form_that_is_not_ours_is_turned_away(visitor, office):
    assert visitor.sends("7/1", code="1234", text="More.").status == 400
