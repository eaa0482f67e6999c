"""The line to the front desk: one signed request at a time, bounded, patient, never the other way round."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Self

import httpx
from django.db import transaction

from refuge.configuration import OfficeConfiguration
from refuge.office.contact.intake import milliseconds
from refuge.office.contact.models import HatchCounter
from refuge.protocol import collection, padding
from refuge.protocol.collection import Deposit, SealedLetter
from refuge.protocol.copies import SignedCopies
from refuge.protocol.errors import ProtocolError
from refuge.protocol.notice import SignedNotice

PAGE_LETTERS = 64
PAUSES = (1.0, 3.0, 9.0)  # seconds between tries when the line is cut
TIMEOUT_SECONDS = 45.0  # for each step, not for the whole: a circuit over Tor takes its time
LONGEST_REPLY = 8 * 1024 * 1024

Clock = Callable[[], datetime]


class Trouble(StrEnum):
    """What can go wrong on the line, as the page explains it."""

    silent = "silent"  # nobody answers
    cut = "cut"  # it answered, and broke off
    refused = "refused"  # it does not take us for the collector
    failing = "failing"  # it answers that it cannot
    damaged = "damaged"  # what it says is not what a front desk says
    interrupted = "interrupted"  # our own collector was stopped on the way
    fault = "fault"  # our own collector failed


class LineError(Exception):
    """The line did not carry what was asked of it. Nothing is lost: letters wait where they are."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class SerialNotHigherError(Exception):
    """The front desk holds a notice with this serial or a higher one."""


class CopiesRefusedError(Exception):
    """The front desk holds a list of copies that reaches further, or has what this one leaves out."""


@dataclass(frozen=True)
class FrontState:
    """What the front desk says of itself."""

    letters: int
    serial: int
    not_after: date | None
    day: date
    takes_copies: bool = False  # one of an older version knows of no list
    copies_until: date | None = None


@dataclass(frozen=True)
class Page:
    letters: tuple[SealedLetter, ...]
    waiting: int  # how many lie there beyond this page


@dataclass(frozen=True)
class _Reply:
    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)


def next_counter(at_least: int) -> int:
    """Count on, durably, before anything is sent: no number is used twice, whatever is restored or killed."""
    with transaction.atomic(durable=True):
        row, _ = HatchCounter.objects.select_for_update().get_or_create(id=1)
        row.last = max(row.last + 1, at_least)
        row.save(update_fields=["last"])
    return row.last


@dataclass
class Line:
    """An open line. Every request on it may be repeated without harm."""

    client: httpx.Client
    configuration: OfficeConfiguration
    clock: Clock
    pause: Callable[[float], None] = time.sleep
    still_here: Callable[[], None] = lambda: None  # called while something moves on the line
    page_letters: int = PAGE_LETTERS

    @classmethod
    @contextmanager
    def open(cls, configuration: OfficeConfiguration, clock: Clock) -> Iterator[Self]:
        """Open a line over the proxy of the configuration, or directly; nothing of the environment counts."""
        with httpx.Client(
            base_url=configuration.front_url,
            proxy=configuration.proxy or None,
            trust_env=False,
            follow_redirects=False,
            timeout=TIMEOUT_SECONDS,
            headers={"User-Agent": "collector", "Accept-Encoding": "identity"},
        ) as client:
            yield cls(client, configuration, clock)

    def state(self) -> FrontState:
        """Ask what the front desk holds. Raises LineError."""
        reply = self._ask("GET", "/hatch/state")
        with _believing():
            said = json.loads(reply.body)
            return FrontState(
                letters=_count(said["letters"]),
                serial=_count(said["serial"]),
                not_after=date.fromisoformat(said["not_after"]) if said["not_after"] else None,
                day=date.fromisoformat(said["day"]),
                takes_copies="copies" in said,
                copies_until=date.fromisoformat(said["copies"]) if said.get("copies") else None,
            )

    def letters(self) -> Page:
        """Get the first letters of the pile; the next ones come first once these are acknowledged.

        Where the line breaks under a page, the next one is shorter: one letter at a time crosses a line that
        carries no more. Raises LineError.
        """
        reply = self._ask("GET", lambda: f"/hatch/letters?limit={self.page_letters}")
        self.page_letters = min(2 * self.page_letters, PAGE_LETTERS)
        with _believing():
            waiting = _count(int(reply.headers["X-Refuge-Waiting"]))
            return Page(collection.unpack_letters(reply.body), waiting)

    def acknowledge(self, hashes: Iterable[str]) -> None:
        """Say that these letters are safe here; the front desk deletes them. Raises LineError."""
        self._ask("POST", "/hatch/acknowledge", "\n".join(hashes).encode())

    def deposit(self, deposits: Sequence[Deposit]) -> None:
        """Leave answers; on return the front desk has them durably. Raises LineError."""
        self._ask("POST", "/hatch/answers", collection.pack_deposits(deposits))

    def upload(self, signed: SignedNotice) -> None:
        """Leave a notice. Raises LineError, SerialNotHigherError."""
        files = {"notice.json": signed.document, "notice.json.minisig": signed.signature.encode()}
        reply = self._ask("POST", "/hatch/notices", padding.archive(files), allowed=httpx.codes.CONFLICT)
        if reply.status == httpx.codes.CONFLICT:
            raise SerialNotHigherError

    def publish(self, signed: SignedCopies) -> None:
        """Leave a list of copies. Raises LineError, CopiesRefusedError."""
        files = {"copies.json": signed.document, "copies.json.minisig": signed.signature.encode()}
        reply = self._ask("POST", "/hatch/copies", padding.archive(files), allowed=httpx.codes.CONFLICT)
        if reply.status == httpx.codes.CONFLICT:
            raise CopiesRefusedError

    def published(self) -> SignedCopies:
        """Get the list of copies the front desk holds, not yet believed. Raises LineError."""
        reply = self._ask("GET", "/hatch/copies")
        with _believing():
            files = padding.unpack(reply.body)
            return SignedCopies(files["copies.json"], files["copies.json.minisig"].decode())

    def _ask(self, method: str, path: str | Callable[[], str], body: bytes = b"", allowed: int = 0) -> _Reply:
        reply = self._patiently(method, path, body)
        if reply.status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            raise LineError(Trouble.refused)
        if httpx.codes.is_server_error(reply.status):
            raise LineError(Trouble.failing)
        if not httpx.codes.is_success(reply.status) and reply.status != allowed:
            raise LineError(Trouble.damaged)
        return reply

    def _patiently(self, method: str, path: str | Callable[[], str], body: bytes) -> _Reply:
        for seconds in PAUSES:
            try:
                return self._counted(method, path, body)
            except httpx.TransportError:
                self.page_letters = max(1, self.page_letters // 4)
                self.pause(seconds)
        try:
            return self._counted(method, path, body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise LineError(Trouble.silent) from error
        except httpx.TransportError as error:
            raise LineError(Trouble.cut) from error

    def _counted(self, method: str, path: str | Callable[[], str], body: bytes) -> _Reply:
        """Ask once; where the front desk has counted further than we have, count on and ask again."""
        where = path if isinstance(path, str) else path()
        reply = self._once(method, where, body, next_counter(milliseconds(self.clock())))
        if reply.status == httpx.codes.CONFLICT and "X-Refuge-Counter" in reply.headers:
            with _believing():
                expected = _count(int(reply.headers["X-Refuge-Counter"]))
            reply = self._once(method, where, body, next_counter(expected))
        return reply

    def _once(self, method: str, path: str, body: bytes, counter: int) -> _Reply:
        signature = collection.sign_request(
            self.configuration.collector_seed,
            method=method,
            path=path,
            body=body,
            front_id=self.configuration.front_id,
            counter=counter,
        )
        headers = {"Authorization": f"Refuge {signature}"}
        self.still_here()
        with self.client.stream(method, path, content=body, headers=headers) as answer:
            return _Reply(answer.status_code, answer.headers, self._bounded(answer))

    def _bounded(self, answer: httpx.Response) -> bytes:
        """Read a body, and stop at more than any honest page holds."""
        body = bytearray()
        for chunk in answer.iter_raw():
            self.still_here()
            body += chunk
            if len(body) > LONGEST_REPLY:
                raise LineError(Trouble.damaged)
        return bytes(body)


def _count(number: int) -> int:
    if type(number) is not int or not 0 <= number < 1 << 62:
        raise ValueError
    return number


@contextmanager
def _believing() -> Iterator[None]:
    """Read a reply strictly: whatever a front desk would not say is a damaged reply."""
    try:
        yield
    except (ProtocolError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise LineError(Trouble.damaged) from error
