from __future__ import annotations

import re

from refuge.protocol.letter import LETTER_SEALED_BYTES, About, Urgency
from refuge.protocol.mailbox import derive
from tests.front.state import FRONT_ID


def test_the_office_reads_what_was_written(visitor, office):
    visitor.writes("ကူညီပါ။", urgency="danger", about="family", language="en")
    [letter] = office.collects()
    assert (letter.text, letter.urgency, letter.about, letter.language) == (
        "ကူညီပါ။",
        Urgency.danger,
        About.family,
        "en",
    )


def test_the_next_page_shows_a_code_and_a_cover_code(visitor, office):
    page = visitor.writes("Please help.")
    code, cover = page.codes
    assert code != cover
    [letter] = office.collects()
    assert letter.mailbox == derive(code, FRONT_ID).mailbox
    assert letter.cover_mailbox == derive(cover, FRONT_ID).mailbox


def test_the_codes_are_shown_in_digits_that_every_script_shares(visitor, office):
    groups = re.findall("<b>(.*?)</b>", visitor.writes("Please help.").text)
    assert len(groups) == 16
    assert all(len(group) == 4 and group.isascii() and group.isdecimal() for group in groups)


def test_every_letter_weighs_the_same_at_rest(visitor, office):
    visitor.writes("a")
    visitor.writes("a" * 8000)
    assert {len(one.sealed) for one in office.pile()} == {LETTER_SEALED_BYTES}


def test_only_hash_day_and_ciphertext_are_kept(visitor, office):
    from django.db import connection

    visitor.writes("Please help.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM letterbox_letter")
        assert [column[0] for column in cursor.description] == ["hash", "day", "sealed"]


def test_line_ends_are_one_and_the_rest_is_as_typed(visitor, office):
    visitor.writes("  က\r\nခ\rဂ e\u0301\x00\x07 ")
    assert office.collects()[0].text == "  က\nခ\nဂ e\u0301 "


def test_two_letters_alike_get_unrelated_codes(visitor, office):
    first, second = visitor.writes("Please help."), visitor.writes("Please help.")
    assert len({*first.codes, *second.codes}) == 4


def test_codes_appear_nowhere_but_in_the_page(visitor, office, capfd, caplog):
    from django.db import connection

    code, cover = visitor.writes("A planted sentence.").codes
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash, day, sealed FROM letterbox_letter")
        kept = repr(cursor.fetchall())
    said = kept + "".join(capfd.readouterr()) + caplog.text
    assert code.digits not in said
    assert cover.digits not in said
    assert "planted" not in said
