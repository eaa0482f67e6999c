"""The hatch over HTTP. Who did not sign sees one and the same refusal, whatever they asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse

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
    except NoticeRefusedError as refused:
        return _plain(NOT_NEWER, str(refused))
    except (
        rules.UnreadableRequestError,
        DepositRefusedError,
        NoticeDoesNotVerifyError,
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
    files = padding.unpack(request.body)
    if files.keys() != {"notice.json", "notice.json.minisig"}:
        raise rules.UnreadableRequestError
    signature = files["notice.json.minisig"].decode("utf-8", "replace")
    actions.put_up_notice(SignedNotice(files["notice.json"], signature), day)
    return HttpResponse(status=204)


def _state(_request: HttpRequest, day: date) -> HttpResponse:
    windows = [held.window for held in map(verified, signed_notices()) if held]
    last = max(windows, key=lambda window: window.serial, default=None)
    state = {
        "letters": letters.waiting_after(""),
        "answers": answers.held(),
        "serial": last.serial if last else 0,
        "not_after": last.not_after.isoformat() if last else "",
        "day": day.isoformat(),
        "errors": dict(errors.broken),  # of the worker that answers, since its start
    }
    return HttpResponse(json.dumps(state), content_type="application/json")


def _plain(status: int, words: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers
    )


_ACTS: dict[tuple[str, str], Act] = {
    ("GET", "/hatch/letters"): _letters,
    ("POST", "/hatch/acknowledge"): _acknowledge,
    ("POST", "/hatch/answers"): _answers,
    ("POST", "/hatch/notices"): _notices,
    ("GET", "/hatch/state"): _state,
}
