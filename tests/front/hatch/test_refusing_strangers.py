"""Whoever is not the collector, or repeats the collector, is refused, and learns nothing by it."""

from __future__ import annotations

import pytest

from refuge.front.letterbox.models import Letter
from refuge.protocol import collection, minisign
from tests.front.state import FRONT_ID
from tests.front.visiting import ask

PATH = "/hatch/acknowledge"


@pytest.fixture
def name(visitor, office):
    """The hash of a letter that waits: whoever gets through could delete it."""
    visitor.writes("Please help.")
    return office.pile()[0].hash


@pytest.fixture(autouse=True)
def _the_letter_stays(name):
    yield
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"collector_seed": minisign.new_signing_seed()},
        {"method": "GET"},
        {"path": "/hatch/answers"},
        {"path": "/hatch/acknowledge?"},
        {"body": b"something else"},
        {"front_id": "another-front"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_was_signed_is_not_what_was_sent(office, name, changed):
    assert office.asks("POST", PATH, name.encode(), **changed).status == 403


@pytest.mark.parametrize(
    "header", ["", "Refuge", "Refuge ", "Refuge 1.x", "Basic eDp5", "Refuge " + "9" * 99, "\xff"]
)
def test_no_signature_at_all(name, header):
    assert ask("POST", PATH, name.encode(), "text/plain", HTTP_AUTHORIZATION=header).status == 403


def test_a_counter_changed_after_signing(office, name):
    header = sign(office, name, office.counter + 1)
    number, _, signature = header.partition(".")
    assert office.sends("POST", PATH, name.encode(), f"{int(number) + 1}.{signature}").status == 403


def test_all_strangers_see_one_refusal(office, name):
    pages = [
        ask("POST", PATH, name.encode(), "text/plain"),
        ask("GET", "/hatch/letters"),
        ask("GET", "/hatch/nothing"),
        ask("DELETE", "/hatch/letters"),
        ask("GET", "/hatch/state", HTTP_AUTHORIZATION="Refuge 1.x"),
        office.asks("GET", "/hatch/state", collector_seed=minisign.new_signing_seed()),
    ]
    assert {(page.status, page.body, page.wire_bytes) for page in pages} == {
        (403, pages[0].body, pages[0].wire_bytes)
    }


def test_a_replayed_request(office, name):
    header = sign(office, "0" * 64, office.counter + 1)
    assert office.sends("POST", PATH, b"0" * 64, header).status == 204
    replayed = office.sends("POST", PATH, b"0" * 64, header)
    assert (replayed.status, replayed.headers["X-Refuge-Counter"]) == (409, str(office.counter + 2))


def test_reordered_requests(office, name):
    early, late = sign(office, name, office.counter + 1), sign(office, "0" * 64, office.counter + 2)
    assert office.sends("POST", PATH, b"0" * 64, late).status == 204
    assert office.sends("POST", PATH, name.encode(), early).status == 409


def test_a_refused_act_does_not_count(office, name):
    before = office.counter
    assert office.asks("POST", PATH, b"x").status == 422
    assert office.asks("GET", "/hatch/state", counter=before + 1).status == 200


def test_the_collector_is_told_plainly_of_a_path_that_is_none(office, name):
    assert office.asks("GET", "/hatch/nothing").status == 404
    assert office.asks("POST", "/hatch/letters").status == 404


def test_a_body_over_the_bound(name):
    from refuge.front.pages import door

    assert ask("POST", PATH, b"x" * (door.HATCH_BYTES + 1), "text/plain").status == 413


def test_two_at_once_with_one_counter_are_obeyed_once(office, name):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    header = sign(office, "0" * 64, office.counter + 1)

    def send(_):
        try:
            return office.sends("POST", PATH, b"0" * 64, header).status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as hands:
        statuses = sorted(hands.map(send, range(6)))
    assert statuses == [204, 409, 409, 409, 409, 409]


def sign(office, name, counter):
    return collection.sign_request(
        office.collector, method="POST", path=PATH, body=name.encode(), front_id=FRONT_ID, counter=counter
    )
