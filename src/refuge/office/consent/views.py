"""The pages about consents: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.access.rules import RefusedError
from refuge.office.case.forms import VersionForm
from refuge.office.case.sheets import Sheet, fill_in, for_this_version, say_why, seen
from refuge.office.consent import actions, reading
from refuge.office.consent.forms import AnswerForm, AskForm, pages_for
from refuge.office.consent.rules import Act, Answer, ConsentNotFoundError, Level, State
from refuge.office.consent.words import in_words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.queries import Before
    from refuge.office.consent.reading import ConsentRow
    from refuge.office.consent.reading_out import ReadOut

read_or_send = require_http_methods(["GET", "POST"])


@require_GET
def consents(request: HttpRequest, case_id: UUID) -> HttpResponse:
    page = reading.read_consents(keyring_of(request), case_id, timezone.localdate())
    return render(request, "consent/page.html", {"page": page, "case": page.before.row})


@read_or_send
def ask(request: HttpRequest, case_id: UUID, level: str) -> HttpResponse:
    if level not in set(Level):
        raise Http404
    chosen, keyring = Level(level), keyring_of(request)
    before = reading.before_act(actor_of(request), Act.request, case_id)
    language = reading.language_of(keyring, case_id) if request.method == "GET" else ""
    initial = for_this_version(before, language=language)
    form = AskForm(request.POST or None, initial=initial, level=chosen)
    if request.method != "POST" or not form.is_valid():
        return _ask_page(request, before, chosen, form)
    try:
        consent_id = actions.ask(keyring, seen(form, before), form.question, trace=form.redaction_trace)
    except RefusedError as refusal:
        say_why(form, refusal)
        form.look_again_at(before.row.version)
        return _ask_page(request, before, chosen, form, HTTPStatus.CONFLICT)
    return redirect("consent:answer", case_id, consent_id)


def _ask_page(
    request: HttpRequest, before: Before, level: Level, form: AskForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {"form": form, "case": before.row, "level": level}
    return render(request, "consent/ask.html", context, status=status)


@read_or_send
def answer(request: HttpRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """Show the notice to be read aloud and one question after the other; act on the last answer."""
    before = reading.before_act(actor_of(request), Act.give, case_id)
    row = _open_row(request, case_id, consent_id)
    heard = row.heard
    form, following = _page_of(request, before, heard)
    if form.is_bound and form.is_valid() and following is None:
        try:
            return _answered(request, before, row, form)
        except RefusedError as refusal:
            say_why(form, refusal)
            form.look_again_at(before.row.version)
            return _answer_page(request, before, row, (form, heard), HTTPStatus.CONFLICT)
    shown = following if following is not None and form.is_valid() else form
    return _answer_page(request, before, row, (shown, heard))


def _page_of(request: HttpRequest, before: Before, heard: ReadOut) -> tuple[AnswerForm, AnswerForm | None]:
    """Give the form that was sent, and the next one where a question is still open."""
    track, sent = before.row.track, request.POST.dict()
    fresh = for_this_version(before, heard=heard.hash)
    if request.method != "POST":
        return AnswerForm(initial=fresh, pages=("answer",), current="answer", track=track), None
    pages = pages_for(sent)
    current = sent.get("page", "") if sent.get("page", "") in pages else "answer"
    reached = pages[: pages.index(current) + 1]
    form = AnswerForm(request.POST, pages=reached, current=current, track=track)
    if len(reached) == len(pages):
        return form, None
    after = pages[len(reached)]
    initial = {**sent, "page": after}
    return form, AnswerForm(initial=initial, pages=(*reached, after), current=after, track=track)


def _answered(request: HttpRequest, before: Before, row: ConsentRow, form: AnswerForm) -> HttpResponse:
    keyring, looked_at, said = keyring_of(request), seen(form, before), form.cleaned_data["answer"]
    if said == Answer.yes:
        actions.give(keyring, looked_at, row.id, said=form.said, heard=form.cleaned_data["heard"])
        done = _("The yes is written down.")
    elif said == Answer.no:
        actions.refuse(keyring, looked_at, row.id, form.said_no, trace=form.redaction_trace)
        done = _("The no is written down. Protection and help go on as before.")
    else:
        done = _("They may answer later. The question stays open.")
    messages.success(request, done)
    return redirect("consent:page", before.row.id)


def _open_row(request: HttpRequest, case_id: UUID, consent_id: UUID) -> ConsentRow:
    row = reading.read_one(keyring_of(request), case_id, consent_id, timezone.localdate())
    if row.state is not State.requested:
        raise ConsentNotFoundError
    return row


def _answer_page(
    request: HttpRequest,
    before: Before,
    row: ConsentRow,
    shown: tuple[AnswerForm, ReadOut],
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    form, heard = shown
    context = {"form": form, "case": before.row, "row": row, "heard": heard}
    return render(request, "consent/answer.html", context, status=status)


@read_or_send
def withdraw(request: HttpRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.withdraw, case_id)
    row = reading.read_one(keyring_of(request), case_id, consent_id, timezone.localdate())
    form = VersionForm(request.POST or None, initial=for_this_version(before))

    def act() -> None:
        actions.withdraw(keyring_of(request), case_id, consent_id, today=timezone.localdate())

    sheet = Sheet(
        before,
        _("Take back: %(level)s") % {"level": in_words(row.level)},
        _("Take it back now"),
        _("It is taken back, and counts nowhere any more."),
        {"row": row},
        template="consent/withdraw.html",
        then=reverse("consent:page", args=[case_id]),
    )
    return fill_in(request, sheet, form, act)


@require_GET
def record(request: HttpRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """Show one consent for paper."""
    before = reading.before_act(actor_of(request), Act.request, case_id)
    row = reading.read_one(keyring_of(request), case_id, consent_id, timezone.localdate())
    heard = row.heard
    is_same = row.content is not None and row.content.notice_hash == heard.hash
    context = {"case": before.row, "row": row, "heard": heard, "is_same": is_same}
    return render(request, "consent/record.html", context)


@read_or_send
def told(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.tell, case_id)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    sheet = Sheet(
        before,
        _("The person was told what ended"),
        _("They were told"),
        _("It is written down that the person was told."),
        template="consent/told.html",
        then=reverse("consent:page", args=[case_id]),
    )
    return fill_in(request, sheet, form, lambda: actions.tell_ended(keyring_of(request), seen(form, before)))
