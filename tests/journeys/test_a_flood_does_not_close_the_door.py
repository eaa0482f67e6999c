"""Twenty thousand wrong codes and five thousand letters, as fast as one process can send them."""

from __future__ import annotations

import http.client
import secrets
import statistics
import threading
import time
import urllib.parse

import pytest

from refuge.language.codes import new_code

from .houses import Houses

CODES, LETTERS = 20_000, 5_000
GROWTH_ALLOWED_MIB = 8.0


def _post(connection: http.client.HTTPConnection, path: str, **fields: str) -> int:
    connection.request(
        "POST", path, urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
    )
    reply = connection.getresponse()
    reply.read()
    return reply.status


def _letter(connection: http.client.HTTPConnection, text: str) -> int:
    return _post(connection, "/my/6", text=text, urgency="soon", about="me", language="my")


class HonestVisitor(threading.Thread):
    """Reads a page and writes a letter every second, and notes how long each took."""

    def __init__(self, houses: Houses) -> None:
        super().__init__(daemon=True)
        self.houses = houses
        self.over = threading.Event()
        self.seconds: list[float] = []
        self.refused = 0

    def run(self) -> None:
        while not self.over.wait(1):
            begun = time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", self.houses.front_port, timeout=30)
            try:
                connection.request("GET", "/my/6")
                page = connection.getresponse()
                page.read()
                if page.status != 200 or _letter(connection, "ကူညီပါ") != 200:
                    self.refused += 1
            except OSError:
                self.refused += 1
            finally:
                connection.close()
            self.seconds.append(time.monotonic() - begun)


def _flood(houses: Houses, codes: int, letters: int) -> float:
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", houses.front_port, timeout=60)
    for _ in range(codes):
        assert _post(connection, "/en/7", code="".join(map("".join, new_code().rows()))) == 200
    for _ in range(letters):
        assert _letter(connection, secrets.token_hex(200)) == 200
    connection.close()
    return time.monotonic() - begun


@pytest.mark.load
def test_an_honest_visitor_gets_through_and_memory_does_not_grow(houses: Houses) -> None:
    houses.start_front()
    houses.collect()  # brings the notices
    _flood(houses, 300, 300)  # what a process needs once, it has now
    before = houses.memory_mib("front")
    visitor = HonestVisitor(houses)
    visitor.start()
    seconds = _flood(houses, CODES, LETTERS)
    visitor.over.set()
    visitor.join(60)
    after = houses.memory_mib("front")
    print(
        f"\n{CODES} codes and {LETTERS} letters in {seconds:.0f} s ({(CODES + LETTERS) / seconds:.0f} a second); "
        f"an honest visitor meanwhile: {len(visitor.seconds)} visits, {visitor.refused} refused, "
        f"median {statistics.median(visitor.seconds):.3f} s, longest {max(visitor.seconds):.3f} s; "
        f"memory {before:.1f} -> {after:.1f} MiB"
    )
    assert visitor.seconds
    assert visitor.refused == 0
    assert after - before < GROWTH_ALLOWED_MIB
