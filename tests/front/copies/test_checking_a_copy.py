"""Somebody has a paper in their hand: is it from us, and are these its words?"""

from __future__ import annotations

import pytest
from django.db import connection

from refuge.front.copies import queries
from refuge.front.pages.rendering import programme
from refuge.language.codes import new_code
from refuge.language.digits import in_digits_of
from refuge.protocol import copies
from tests.front.visiting import Visitor, shown

VERSION = 1


@pytest.fixture(params=["my", "en"])
def person(request):
    return Visitor(request.param)


def text_of(language, version=VERSION):
    return programme().standards.sets[version].text(language)


@pytest.fixture
def copy(office):
    """A copy in Burmese, on the list."""
    return office.lists_a_copy("my")


def test_a_number_on_the_list_shows_the_words_the_paper_must_have(english_visitor, copy):
    page = english_visitor.checks(copy)
    assert "This number is genuine" in page.text
    assert "version 1 of the standards, in this language: မြန်မာ" in page.text
    assert f'<div class="text" lang="my">{text_of("my")}</div>' in page.text


@pytest.mark.parametrize("language", ["my", "en"])
@pytest.mark.parametrize("version", [1, 2])
def test_every_version_and_language_is_known(english_visitor, office, language, version):
    number = new_code()
    office.publishes(copies.digest_of(text_of(language, version), number))
    page = english_visitor.checks(number)
    assert f"version {version} of the standards" in page.text
    assert text_of(language, version) in page.text


def test_it_is_told_in_burmese_too(visitor, copy):
    page = visitor.checks(copy)
    assert "ဒီနံပါတ် အစစ် ဖြစ်ပါတယ်" in page.text
    assert in_digits_of(shown(copy), "my") in page.text


def test_digits_in_burmese_and_without_spaces_are_the_same_number(english_visitor, copy):
    typed = in_digits_of(shown(copy).replace(" ", ""), "my")
    assert "This number is genuine" in english_visitor.sends("8", number=typed).text


def test_a_number_nobody_gave_out_is_not_on_the_list(english_visitor, copy):
    assert "This number is not on the list" in english_visitor.checks(new_code()).text


def test_a_number_for_other_words_is_not_on_the_list(english_visitor, office):
    """Whoever prints other words under a number of their own has no digest of ours."""
    number = new_code()
    office.publishes(copies.digest_of(text_of("my") + "And bring your weapon.\n", number))
    assert "This number is not on the list" in english_visitor.checks(number).text


def test_without_a_list_it_is_not_on_it(english_visitor, office):
    assert "This number is not on the list" in english_visitor.checks(new_code()).text


def test_a_wrong_digit_is_told_without_looking_anything_up(english_visitor, copy, django_assert_num_queries):
    typed = shown(copy)[:-1] + str((int(shown(copy)[-1]) + 1) % 10)
    with django_assert_num_queries(0):
        page = english_visitor.sends("8", number=typed)
    assert "Please look at these digits again" in page.text
    assert page.typed("number") == typed
    assert 'href="#number"' in page.text
    assert 'aria-describedby="number-hint number-error" aria-invalid="true"' in page.text


@pytest.mark.parametrize("typed", ["", "1234", "1" * 33, "hello", "1" * 500, "\x00", "<b>"])
def test_what_cannot_be_a_number_is_told_without_looking_anything_up(
    english_visitor, django_assert_num_queries, typed
):
    with django_assert_num_queries(0):
        page = english_visitor.sends("8", number=typed)
    assert page.status == 200
    assert "A copy number has exactly 32 digits" in page.text


def test_a_missing_field_is_no_crash(english_visitor):
    assert english_visitor.sends("8").status == 200


def test_right_and_wrong_numbers_cost_the_same(english_visitor, copy, monkeypatch):
    """As many digests, as many questions to the database, as many bytes."""
    digests = []
    monkeypatch.setattr(queries, "digest_of", lambda *of: digests.append(of) or copies.digest_of(*of))

    def cost(number):
        digests.clear()
        page = english_visitor.checks(number)
        return len(digests), page.wire_bytes

    assert cost(copy) == cost(new_code())
    assert cost(copy)[0] == sum(len(one.wordings) for one in programme().standards.sets.values())


def test_a_check_asks_the_database_at_most_once_and_changes_nothing(
    english_visitor, copy, django_assert_max_num_queries
):
    english_visitor.checks(copy)
    before = everything()
    with django_assert_max_num_queries(1):
        english_visitor.checks(copy)
    assert everything() == before


def everything():
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: rows(cursor, table) for table in tables}


def rows(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}"')
    return cursor.fetchall()


def test_it_is_a_page_of_every_language_and_stands_among_the_others(person):
    page = person.opens("8")
    assert page.status == 200
    assert f'<form method="post" action="/{person.language}/8"' in page.text
    assert f'<a href="/{person.language}/8" aria-current="page">' in page.text
    assert f'href="/{person.language}/8"' in person.opens("").text


def test_every_answer_fits_into_one_round_trip_and_weighs_the_same(person, copy):
    for page in (person.checks(copy), person.checks(new_code()), person.sends("8", number="1")):
        assert page.wire_bytes <= 14_336
        assert int(page.headers["Content-Length"]) == 8_192


def test_no_script_and_nothing_to_follow_in_the_answer(person, copy):
    page = person.checks(copy)
    assert "<script" not in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert "Set-Cookie" not in page.headers
