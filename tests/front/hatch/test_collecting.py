from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection

from refuge.front.letterbox.models import Letter
from tests.front.collecting import TODAY


def test_letters_come_by_hash_so_that_their_order_says_nothing(visitor, office):
    for number in range(8):
        visitor.writes(f"Letter {number}.")
    names = [one.hash for one in office.pile()]
    assert len(names) == 8
    assert names == sorted(names)
    assert {one.day for one in office.pile()} == {TODAY}


def test_a_pile_is_handed_over_page_by_page(visitor, office):
    for number in range(5):
        visitor.writes(f"Letter {number}.")
    first = office.asks("GET", "/hatch/letters?limit=3")
    assert first.headers["X-Refuge-Waiting"] == "2"
    names = [one.hash for one in office.pile(limit=3)]
    rest = office.pile(after=names[-1], limit=3)
    assert len(rest) == 2
    assert not set(names) & {one.hash for one in rest}


def test_a_letter_stays_until_it_is_acknowledged(visitor, office):
    visitor.writes("Please help.")
    [one] = office.pile()
    assert office.pile() == (one,)
    office.acknowledges(one.hash)
    assert office.pile() == ()


def test_acknowledging_again_or_something_unknown_is_no_error(visitor, office):
    visitor.writes("Please help.")
    [one] = office.pile()
    assert office.acknowledges(one.hash, one.hash, "0" * 64).status == 204
    assert office.acknowledges(one.hash).status == 204
    assert office.acknowledges().status == 204


def test_only_what_was_acknowledged_goes(visitor, office):
    visitor.writes("First.")
    visitor.writes("Second.")
    one, other = office.pile()
    office.acknowledges(one.hash)
    assert office.pile() == (other,)


def test_an_acknowledged_letter_leaves_no_trace_in_the_files(visitor, office):
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("what PostgreSQL keeps is said in shredding.py")
    import pathlib

    visitor.writes("Please help.")
    [one] = office.pile()
    office.acknowledges(one.hash)
    database = pathlib.Path(connection.settings_dict["NAME"])
    files = b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))
    assert not any(one.sealed[start : start + 64] in files for start in range(0, 18000, 500))


@pytest.mark.parametrize("query", ["after=x", "after=" + "A" * 64, "limit=x", "limit=-1", "limit=1.5"])
def test_a_page_that_cannot_be_asked_for_is_refused(office, query):
    assert office.asks("GET", f"/hatch/letters?{query}").status == 422


@pytest.mark.parametrize("body", [b"x", b"\xff" * 64, b"0" * 63, b"0" * 64 + b" x"])
def test_an_acknowledgement_that_cannot_be_read_deletes_nothing(visitor, office, body):
    visitor.writes("Please help.")
    assert office.asks("POST", "/hatch/acknowledge", body).status == 422
    assert Letter.objects.count() == 1


def test_batches_are_bounded(visitor, office):
    from refuge.front.hatch import rules

    assert office.asks("GET", "/hatch/letters?limit=999999999").status == 200
    many = "\n".join(["0" * 64] * (rules.MOST_ACKNOWLEDGED + 1))
    assert office.asks("POST", "/hatch/acknowledge", many.encode()).status == 422
    assert rules.page_asked_for("", "999999999999999999")[1] == rules.MOST_LETTERS


def test_the_state_says_how_much_waits_and_until_when(visitor, office):
    visitor.writes("Please help.")
    state = office.state()
    assert (state["letters"], state["answers"], state["serial"]) == (1, 0, office.serial)
    assert state["day"] == TODAY.isoformat()
    assert state["not_after"] > state["day"]
    assert state["errors"] == {}


def test_a_letter_damaged_on_disk_is_handed_over_as_it_is_and_holds_up_no_other(visitor, office):
    for number in range(5):
        visitor.writes(f"Letter {number}.")
    spoilt = Letter.objects.order_by("hash")[2]
    Letter.objects.filter(hash=spoilt.hash).update(sealed=bytes(spoilt.sealed)[:-9])
    pile = office.pile()
    assert len(pile) == 5
    assert spoilt.hash not in {one.hash for one in pile}
    office.acknowledges(*(one.hash for one in pile))
    assert office.pile() == ()
