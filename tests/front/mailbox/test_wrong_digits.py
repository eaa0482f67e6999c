from __future__ import annotations

import pytest

from refuge.language.codes import new_code
from tests.front.visiting import shown


def with_a_wrong_digit(code):
    text = shown(code)
    return text[:-1] + str((int(text[-1]) + 1) % 10)


def test_a_wrong_digit_is_told_without_looking_anything_up(english_visitor, django_assert_num_queries):
    typed = with_a_wrong_digit(new_code())
    with django_assert_num_queries(0):
        page = english_visitor.sends("7", code=typed)
    assert "Please look at these digits again" in page.text
    assert page.typed("code") == typed


@pytest.mark.parametrize("typed", ["", "1234", "1" * 33, "hello", "1" * 500, "\x00", "<b>"])
def test_what_cannot_be_a_code_is_told_without_looking_anything_up(
    english_visitor, django_assert_num_queries, typed
):
    with django_assert_num_queries(0):
        page = english_visitor.sends("7", code=typed)
    assert "A code has exactly 32 digits" in page.text


def test_the_field_is_marked_and_the_alert_leads_to_it(english_visitor):
    page = english_visitor.sends("7", code="1234")
    assert 'role="alert"' in page.text
    assert 'href="#code"' in page.text
    assert 'aria-describedby="code-hint code-error" aria-invalid="true"' in page.text


def test_a_missing_field_is_no_crash(english_visitor):
    assert english_visitor.sends("7").status == 200


def test_erasing_and_renewing_take_only_codes_from_our_own_page(visitor, django_assert_num_queries):
    typed = with_a_wrong_digit(new_code())
    with django_assert_num_queries(0):
        assert visitor.sends("7/2", code=typed, answer="all").status == 400
        assert visitor.sends("7/3", code=typed).status == 400
