"""At 20 kbit/s every kilobyte is half a second. One round trip carries 14,336 bytes."""

from __future__ import annotations

import random

import pytest

from refuge.language.codes import new_code
from tests.front.visiting import Visitor, ask

MOST = 14_336
STEP = 8_192


@pytest.fixture(params=["my", "en"])
def person(request):
    return Visitor(request.param)


@pytest.mark.parametrize("number", ["", *"123456789"])
def test_every_still_page_fits_into_one_round_trip(person, office, number):
    page = person.opens(number)
    assert page.status == 200
    assert page.wire_bytes <= MOST
    assert page.headers["Content-Encoding"] == "gzip"


def test_so_does_the_closed_letterbox(person, office_without_notice):
    assert person.opens("6").wire_bytes <= MOST


@pytest.mark.parametrize(
    "act",
    [
        lambda person: person.writes("Please help."),
        lambda person: person.writes(""),
        lambda person: person.writes("He beat her.", about="concern"),
        lambda person: person.writes_again(new_code(), "More."),
        lambda person: person.reads(new_code()),
        lambda person: person.renews(new_code()),
        lambda person: person.sends("7", code="1"),
        lambda person: person.checks(new_code()),
        lambda person: person.sends("8", number="1"),
    ],
    ids=["codes", "refused", "concern", "again", "mailbox", "renewed", "digits", "copy", "copy's digits"],
)
def test_so_does_every_reply_to_a_form_and_all_weigh_the_same(person, office, act):
    page = act(person)
    assert page.status == 200
    assert int(page.headers["Content-Length"]) == STEP
    assert page.wire_bytes <= MOST
    assert page.wire_bytes == person.reads(new_code()).wire_bytes


def test_a_full_mailbox_is_a_multiple_of_the_same_step(person, office):
    from refuge.protocol.mailbox import derive
    from tests.front.state import FRONT_ID

    code = new_code()
    for number in range(6):
        text = "".join(random.Random(number).choices("ကခဂငစဆဇညတထဒနပဖဘမယရလဝသဟအ", k=3000))  # noqa: S311
        office.answers_code(derive(code, FRONT_ID), text)
    page = person.reads(code)
    assert len(page.answers) == 6
    assert int(page.headers["Content-Length"]) % STEP == 0
    assert int(page.headers["Content-Length"]) > STEP


def test_whoever_takes_no_gzip_gets_the_same_words(person, office):
    for number in ("", "3", "6"):
        plain = ask("GET", f"/{person.language}/{number}", gzipped=False)
        assert plain.body == person.opens(number).body
    assert len(ask("POST", f"/{person.language}/7", b"code=1", gzipped=False).body) % STEP == 0
