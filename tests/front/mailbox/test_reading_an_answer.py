from __future__ import annotations

from datetime import date

import pytest

from refuge.language.digits import in_digits_of
from refuge.protocol import age, mailbox
from tests.front.collecting import DAY, TODAY
from tests.front.state import FRONT_ID
from tests.front.visiting import shown


@pytest.fixture
def letter(visitor, office):
    """A letter, and the code it was written under."""
    code, cover = visitor.writes("Please help.").codes
    [letter] = office.collects()
    return code, cover, letter


def test_the_code_opens_the_answer(visitor, office, letter):
    code, _, written = letter
    assert office.answers(written, "ကျွန်ုပ်တို့ ရှိပါတယ်။\nဖြေပါမယ်။").status == 204
    assert visitor.reads(code).answers == ["ကျွန်ုပ်တို့ ရှိပါတယ်။\nဖြေပါမယ်။"]


def test_oldest_first_by_the_day_inside(visitor, office, letter):
    code, _, written = letter
    for name, age_days in [("b", 1), ("a", 1), ("z", 3), ("c", 0)]:
        office.answers(written, f"{name}{age_days}", day=TODAY - age_days * DAY, answer_id=name)
    assert visitor.reads(code).answers == ["z3", "a1", "b1", "c0"]


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: shown(code).replace(" ", ""),
        lambda code: shown(code).replace(" ", "-"),
        lambda code: in_digits_of(shown(code), "my"),
        lambda code: in_digits_of(shown(code), "my").replace("၀", "ဝ").replace("၇", "ရ"),
        lambda code: in_digits_of(shown(code), "shn"),
        lambda code: shown(code).replace("0", "O").replace("1", "l"),
        lambda code: f"\n {shown(code)}\r\n",
    ],
)
def test_the_code_is_read_however_it_is_typed(visitor, office, letter, typed):
    code, _, written = letter
    office.answers(written, "Read.")
    assert visitor.sends("7", code=typed(code)).answers == ["Read."]


def test_the_cover_code_opens_its_own_box(visitor, office, letter):
    code, cover, written = letter
    office.answers(written, "The true answer.")
    office.answers_code(mailbox.derive(cover, FRONT_ID), "A harmless answer.")
    assert visitor.reads(cover).answers == ["A harmless answer."]
    assert visitor.reads(code).answers == ["The true answer."]


def test_an_answer_by_somebody_else_is_not_shown(english_visitor, office, letter):
    code, _, written = letter
    forged = office.deposit(written.mailbox, written.reply_to, b"?" * 32, "Come to the bridge.")
    other = office.deposit(written.mailbox, age.recipient_of(age.new_seed()), written.thread, "Come alone.")
    office.leaves(forged, other)
    office.answers(written, "We are here.")
    page = english_visitor.reads(code)
    assert page.answers == ["We are here."]
    assert page.text.count("could not be verified") == 2
    assert "bridge" not in page.text


def test_markup_in_an_answer_stays_text(visitor, office, letter):
    code, _, written = letter
    office.answers(written, "<script>x</script></div>")
    assert b"<script>" not in visitor.reads(code).body


def test_the_day_is_shown_in_the_readers_digits(visitor, english_visitor, office, letter):
    code, _, written = letter
    office.answers(written, "Read.", day=date(2026, 3, 5))
    assert "၂၀၂၆-၀၃-၀၅" in visitor.reads(code).text
    assert "2026-03-05" in english_visitor.reads(code).text


def test_on_its_last_day_an_answer_can_be_read_and_afterwards_not(visitor, office, letter, monkeypatch):
    from refuge.front.mailbox import views

    code, _, written = letter
    office.answers(written, "Read.", expires=TODAY + DAY)
    monkeypatch.setattr(views, "today", lambda: TODAY + DAY)
    assert visitor.reads(code).answers == ["Read."]
    monkeypatch.setattr(views, "today", lambda: TODAY + 2 * DAY)
    assert visitor.reads(code).answers == []
