"""The hatch over HTTP. Who did not sign sees one and the same refusal, whatever they asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from refuge.front.copies import queries as copies
from refuge.front.copies.actions import CopiesDoNotVerifyError
from refuge.front.copies.board import verified as verified_copies
from refuge.front.copies.rules import CopiesRefusedError
from refuge.front.letterbox import queries as letters
from refuge.front.mailbox import queries as answers
from refuge.front.mailbox.actions import DepositRefusedError
from refuge.front.pages import errors
from refuge.front.pages.actions import NoticeDoesNotVerifyError
from refuge.front.pages.board import verified
from refuge.front.pages.clock import today
from refuge.front.pages.queries import signed_notices
from refuge.front.pages.rules import NoticeRefusedError
from refuge.protocol import collection, padding
from refuge.protocol.copies import SignedCopies
from refuge.protocol.errors import ProtocolError, UnsignedRequestError
from refuge.protocol.notice import SignedNotice

from . import actions, rules

SCHEME = "Refuge "
FORBIDDEN, MISSING, NOT_NEWER, UNREADABLE = 403, 404, 409, 422

Act = Callable[[HttpRequest, date], HttpResponse]


def hatch(request: HttpRequest, act: str) -> HttpResponse:  # noqa: ARG001 - the signed path says it
    """Verify, count, act, answer."""
    day = today()
    try:
        counter = _counter_of(request)
    except UnsignedRequestError:
        return HttpResponse(status=FORBIDDEN)
    does = _ACTS.get((request.method or "", request.path))
    if does is None:
        return HttpResponse(status=MISSING)
    try:
        with actions.obeyed_once(counter, day):
            return does(request, day)
    except rules.ReplayedRequestError as replayed:
        return _plain(NOT_NEWER, "the counter is not higher", {"X-Refuge-Counter": str(replayed.least)})
    except (NoticeRefusedError, CopiesRefusedError) as refused:
        return _plain(NOT_NEWER, str(refused))
    except (
        rules.UnreadableRequestError,
        DepositRefusedError,
        NoticeDoesNotVerifyError,
        CopiesDoNotVerifyError,
        ProtocolError,
    ) as wrong:
        return _plain(UNREADABLE, type(wrong).__name__)


def _counter_of(request: HttpRequest) -> int:
    header = request.headers.get("Authorization", "")
    if not header.startswith(SCHEME):
        raise UnsignedRequestError
    return collection.verify_request(
        header.removeprefix(SCHEME),
        settings.CONFIGURATION.collector_public_key,
        method=request.method or "",
        path=request.get_full_path(),
        body=request.body,
        front_id=settings.CONFIGURATION.front_id,
    )


def _letters(request: HttpRequest, _day: date) -> HttpResponse:
    after, limit = rules.page_asked_for(request.GET.get("after", ""), request.GET.get("limit", ""))
    actions.name_damaged_anew(after, limit)
    page = letters.letters_after(after, limit)
    waiting = letters.waiting_after(page[-1].hash if page else after)
    packed = collection.pack_letters(page)
    return HttpResponse(packed, content_type="application/x-tar", headers={"X-Refuge-Waiting": str(waiting)})


def _acknowledge(request: HttpRequest, _day: date) -> HttpResponse:
    actions.acknowledge(rules.hashes_in(request.body))
    return HttpResponse(status=204)


def _answers(request: HttpRequest, day: date) -> HttpResponse:
    actions.leave_answers(collection.unpack_deposits(request.body), day)
    return HttpResponse(status=204)


def _notices(request: HttpRequest, day: date) -> HttpResponse:
    actions.put_up_notice(SignedNotice(*_signed_file(request.body, "notice.json")), day)
    return HttpResponse(status=204)


def _copies(request: HttpRequest, day: date) -> HttpResponse:
    actions.publish_copies(SignedCopies(*_signed_file(request.body, "copies.json")), day)
    return HttpResponse(status=204)


def _copies_held(_request: HttpRequest, _day: date) -> HttpResponse:
    """What an office that was restored from a backup has forgotten."""
    held = copies.signed_copies()
    if held is None:
        return HttpResponse(status=MISSING)
    files = {"copies.json": held.document, "copies.json.minisig": held.signature.encode()}
    return HttpResponse(padding.archive(files), content_type="application/x-tar")


def _signed_file(body: bytes, name: str) -> tuple[bytes, str]:
    """A file and its signature, and nothing beside them. Raises UnreadableRequestError, ProtocolError."""
    files = padding.unpack(body)
    if files.keys() != {name, f"{name}.minisig"}:
        raise rules.UnreadableRequestError
    return files[name], files[f"{name}.minisig"].decode("utf-8", "replace")


def _state(_request: HttpRequest, day: date) -> HttpResponse:
    windows = [held.window for held in map(verified, signed_notices()) if held]
    last = max(windows, key=lambda window: window.serial, default=None)
    state = {
        "letters": letters.waiting_after(""),
        "answers": answers.held(),
        "serial": last.serial if last else 0,
        "not_after": last.not_after.isoformat() if last else "",
        "copies": _copies_reach(),
        "day": day.isoformat(),
        "errors": dict(errors.broken),  # of the worker that answers, since its start
    }
    return HttpResponse(json.dumps(state), content_type="application/json")


def _copies_reach() -> str:
    """Up to which day the list goes that is held here; empty without one."""
    signed = copies.signed_copies()
    held = verified_copies(signed) if signed else None
    return held.reach.day.isoformat() if held else ""


def _plain(status: int, words: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers
    )


_ACTS: dict[tuple[str, str], Act] = {
    ("GET", "/hatch/letters"): _letters,
    ("POST", "/hatch/acknowledge"): _acknowledge,
    ("POST", "/hatch/answers"): _answers,
    ("POST", "/hatch/notices"): _notices,
    ("POST", "/hatch/copies"): _copies,
    ("GET", "/hatch/copies"): _copies_held,
    ("GET", "/hatch/state"): _state,
}
