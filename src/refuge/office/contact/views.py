"""The pages about letters and answers: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.access.rules import Actor, RefusedError
from refuge.office.case.passing_on import seconds
from refuge.office.case.queries import possible_holders
from refuge.office.case.rules import EntryRoute, Track
from refuge.office.contact import (
    actions,
    collecting,
    intake,
    queries,
    reading,
    receiving,
    rules,
    sending,
    sharing,
    words,
)
from refuge.office.contact.actions import Seen
from refuge.office.contact.contents import TriageWords
from refuge.office.contact.forms import (
    AnswerForm,
    CaseForm,
    ConcernTriageForm,
    EndForm,
    HandOverForm,
    TriageForm,
    VersionForm,
)
from refuge.office.contact.queries import Shelf
from refuge.office.contact.reading import LetterSeen, ThreadPage
from refuge.office.contact.rules import Act, Circle
from refuge.office.contact.sheets import Sheet, fill_in, say_why, seen, show
from refuge.protocol.errors import MalformedAnswerError, TooLargeError
from refuge.protocol.letter import About

read_or_send = require_http_methods(["GET", "POST"])
OPENING_SECONDS = 5.0
LOOK_AGAIN_SECONDS = 2


@dataclass(frozen=True)
class Ways:
    """Where the pages of one circle are, by the names of their addresses."""

    prefix: str = "contact:"

    @property
    def inbox(self) -> str:
        return self.prefix + "inbox"

    @property
    def collect(self) -> str:
        return self.prefix + "collect"

    @property
    def open(self) -> str:
        return self.prefix + "open_letters"

    @property
    def quarantine(self) -> str:
        return self.prefix + "quarantine"

    @property
    def retry(self) -> str:
        return self.prefix + "retry"

    @property
    def discard(self) -> str:
        return self.prefix + "discard"


WAYS = {Circle.letters: Ways(), Circle.concerns: Ways("contact:concerns_")}


@require_GET
def inbox(request: HttpRequest, circle: Circle) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    if circle is not rules.home_of(actor.roles) is Circle.concerns:
        return redirect(WAYS[Circle.concerns].inbox)
    sharing.share_with_newcomers(keyring_of(request))
    chosen = request.GET.get("show", Shelf.waiting)
    shelf = Shelf(chosen) if chosen in set(Shelf) else Shelf.waiting
    context = {
        "inbox": queries.inbox(actor, shelf, now, request.GET.get("after", ""), circle),
        "is_first": not request.GET.get("after"),
        "shelves": list(Shelf),
        "standing": queries.standing(actor, now, circle),
        "tray": queries.tray(actor, now, circle),
        **_of_room(actor, circle),
    }
    return render(request, "contact/inbox.html", context)


def _of_room(actor: Actor, circle: Circle) -> dict[str, object]:
    """What every page of a circle needs: where its other pages are, and what the actor may do in it."""
    roles = rules.roles_in(circle, actor.roles)
    acts = {act for act in rules.ROOM if rules.may_in_room(act, roles)}
    return {"ways": WAYS[circle], "of_concerns": circle is Circle.concerns, "acts": acts}


# --- the line, the pile, the quarantine ---


@read_or_send
def collect(request: HttpRequest, circle: Circle) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    if request.method == "POST":
        collecting.request_collection(actor, now)
        return redirect(WAYS[circle].collect)
    tray = queries.tray(actor, now, circle)
    response = render(request, "contact/collect.html", {"tray": tray, **_of_room(actor, circle)})
    if tray.last_run and tray.last_run.is_under_way and not tray.last_run.is_stuck:
        response["Refresh"] = str(
            LOOK_AGAIN_SECONDS
        )  # a header: it needs no script and stays out of the page
    return response


@read_or_send
def open_letters(request: HttpRequest, circle: Circle) -> HttpResponse:
    """Open what is there for a few seconds, then say how far it is: each page goes on with a button."""
    actor, now = actor_of(request), timezone.now()
    if request.method != "POST":
        queries.check_room(actor, Act.open_letters, circle)
        tray = queries.tray(actor, now, circle)
        return render(request, "contact/opening.html", {"tray": tray, **_of_room(actor, circle)})
    after = request.POST.get("after", "")
    batch = receiving.open_for(keyring_of(request), now, after, OPENING_SECONDS, circle=circle)
    if batch.is_last:
        _say_what_was_opened(request, batch)
        return redirect(WAYS[circle].inbox)
    return render(request, "contact/opening.html", {"batch": batch, **_of_room(actor, circle)})


def _say_what_was_opened(request: HttpRequest, batch: receiving.Batch) -> None:
    said = ngettext("%(n)d letter was opened.", "%(n)d letters were opened.", batch.opened)
    messages.success(request, said % {"n": batch.opened})
    if batch.quarantined:
        said = ngettext(
            "%(n)d letter did not open and lies in quarantine.",
            "%(n)d letters did not open and lie in quarantine.",
            batch.quarantined,
        )
        messages.warning(request, said % {"n": batch.quarantined})
    if batch.not_mine:
        # Not how many: some of them may be for the other circle.
        messages.warning(
            request,
            _(
                "What is still sealed may wait for a colleague who holds its key. "
                "Once they have signed in, you hold it too."
            ),
        )


@require_GET
def quarantine(request: HttpRequest, circle: Circle) -> HttpResponse:
    actor = actor_of(request)
    letters, after = queries.quarantine(actor, request.GET.get("after", ""), circle)
    context = {
        "letters": letters,
        "after": after,
        "is_first": "after" not in request.GET,
        **_of_room(actor, circle),
    }
    return render(request, "contact/quarantine.html", context)


@require_POST
def retry(request: HttpRequest, letter: str, circle: Circle) -> HttpResponse:
    actions.retry(actor_of(request), letter, circle)
    messages.success(request, _("The letter lies among those to be opened again."))
    return redirect(WAYS[circle].quarantine)


@read_or_send
def discard(request: HttpRequest, letter: str, circle: Circle) -> HttpResponse:
    actor = actor_of(request)
    queries.check_room(actor, Act.discard, circle)
    if request.method != "POST":
        return render(request, "contact/discard.html", {"letter": letter, **_of_room(actor, circle)})
    actions.discard(actor, letter, circle)
    messages.success(request, _("The letter is deleted."))
    return redirect(WAYS[circle].quarantine)


# --- one thread ---


@require_GET
def thread(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    page = _page(request, thread_id)
    goes_back = bool(request.GET.get("before"))
    context = {"page": page, "thread": page.row, "goes_back": goes_back, "ways": WAYS[page.row.circle]}
    return render(request, "contact/thread.html", context)


@require_GET
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return redirect("contact:thread", queries.thread_of_case(actor_of(request), case_id))


def _page(request: HttpRequest, thread_id: UUID) -> ThreadPage:
    return reading.read_thread(keyring_of(request), thread_id, timezone.now(), request.GET.get("before", ""))


@require_POST
def claim(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    return _at_once(request, thread_id, actions.claim, _("It is with you now."))


@require_POST
def take_over(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    return _at_once(request, thread_id, actions.take_over, _("It is with you now."))


def _at_once(
    request: HttpRequest, thread_id: UUID, act: Callable[[Actor, Seen], None], done: str
) -> HttpResponse:
    """Do an act that needs no more than a button."""
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        act(actor_of(request), Seen(thread_id, version))
        messages.success(request, done)
    except RefusedError as refusal:
        if refusal.status != HTTPStatus.CONFLICT:
            raise
        messages.warning(request, words.refusal_in_words(refusal))
    return redirect("contact:thread", thread_id)


@read_or_send
def triage(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    row = _before(request, Act.triage, thread_id)
    page = _page(request, thread_id)
    known = page.triage or TriageWords()
    initial = {"version": row.version, "danger": row.danger.value, **vars(known)}
    if page.triage is None:
        del initial["child"]  # nobody has looked yet: no answer is given beforehand
    kind = ConcernTriageForm if row.is_concern else TriageForm
    form = kind(request.POST or None, initial=initial)
    sheet = Sheet(
        row, _("How urgent, and who is in it"), _("Keep this"), _("It is kept."), more={"page": page}
    )

    def act() -> None:
        danger, judged = form.judged
        actions.triage(keyring_of(request), seen(form, row), danger, judged, form.redaction_trace)

    return fill_in(request, sheet, form, act)


@read_or_send
def hand_over(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    row = _before(request, Act.hand_over, thread_id)
    actor = actor_of(request)
    form = HandOverForm(
        request.POST or None, officers=queries.officers(actor, row.circle), initial={"version": row.version}
    )
    sheet = Sheet(row, _("Hand it over"), _("Hand it over"), _("It is in other hands now."))

    def act() -> None:
        handing = actions.Handing(form.cleaned_data["to"], form.cleaned_data["note"])
        now = timezone.now()
        actions.hand_over(keyring_of(request), seen(form, row), handing, now, form.redaction_trace)

    return fill_in(request, sheet, form, act)


@read_or_send
def end(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    row = _before(request, Act.close, thread_id)
    endings = rules.endings_of(row.circle)
    form = EndForm(request.POST or None, endings=endings, initial={"version": row.version})
    sheet = Sheet(
        row, _("End it with an outcome"), _("End it"), _("It has ended. A new letter opens it again.")
    )

    def act() -> None:
        today = intake.day_of(timezone.now())
        actions.close(actor_of(request), seen(form, row), form.cleaned_data["outcome"], today)

    return fill_in(request, sheet, form, act)


@read_or_send
def erase(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    row = _before(request, Act.erase, thread_id)
    form = VersionForm(request.POST or None, initial={"version": row.version})
    sheet = Sheet(
        row,
        _("Erase letters and answers"),
        _("Erase them for good"),
        _("Letters and answers are erased."),
        template="contact/erase.html",
    )

    def act() -> None:
        actions.erase(actor_of(request), seen(form, row), intake.day_of(timezone.now()))

    return fill_in(request, sheet, form, act)


ROUTES = {About.me: EntryRoute.self, About.family: EntryRoute.family, About.known: EntryRoute.community}


@read_or_send
def open_case(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    row = _before(request, Act.open_case, thread_id)
    page = _page(request, thread_id)
    initial = {"version": row.version, "languages": [row.language], **_route_of(page)}
    form = CaseForm(request.POST or None, owners=possible_holders(Track.adult), initial=initial, **seconds())
    sheet = Sheet(
        row,
        _("Open a case"),
        _("Open the case"),
        _("The case is open."),
        template="contact/open_case.html",
        more={"page": page},
    )

    def act() -> UUID:
        new_case = form.particulars
        return actions.open_case(
            keyring_of(request), seen(form, row), new_case, timezone.now(), form.redaction_trace
        )

    return fill_in(request, sheet, form, act)


def _route_of(page: ThreadPage) -> dict[str, str]:
    """Propose how they came to us by what they said in their first letter on the page."""
    letters = [entry for entry in page.entries if isinstance(entry, LetterSeen)]
    return {"entry_route": ROUTES[About(letters[0].words.about)]} if letters else {}


def _before(request: HttpRequest, act: Act, thread_id: UUID) -> queries.ThreadRow:
    return queries.before_act(actor_of(request), act, thread_id, timezone.now())


# --- an answer: written, looked at, sent ---


@read_or_send
def answer(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    """Write, take up phrases, look at what will be sent, send. Nothing is stored before it is sent."""
    row = _before(request, Act.answer, thread_id)
    page = _page(request, thread_id)
    if request.method != "POST":
        return _write(request, page, _answer_form(row, {}))
    if "phrase" in request.POST:
        return _write(request, page, _with_phrase(request, row))
    form = AnswerForm(request.POST, spoken=row.language)
    if not form.is_valid():
        return _write(request, page, form)
    if "send" in request.POST:
        return _send(request, page, form)
    if "edit" in request.POST:
        return _write(request, page, _answer_form(row, form.cleaned_data))
    return render(request, "contact/preview.html", {"form": form, "page": page, "thread": row})


def _answer_form(row: queries.ThreadRow, typed: dict[str, object]) -> AnswerForm:
    spoken = sending.language_of(row.language).code
    initial = {"language": spoken, **typed, "version": row.version}
    return AnswerForm(spoken=row.language, initial=initial)


def _with_phrase(request: HttpRequest, row: queries.ThreadRow) -> AnswerForm:
    """Put a phrase of the programme, in the language of the answer, below what was typed."""
    typed, language = request.POST.get("text", ""), request.POST.get("language", row.language)
    phrase = sending.phrase(request.POST["phrase"], language)
    text = "\n\n".join(part for part in (typed.strip(), phrase) if part)
    return _answer_form(row, {"text": text, "language": language})


def _write(
    request: HttpRequest, page: ThreadPage, form: AnswerForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    sheet = Sheet(page.row, _("Write an answer"), _("Look at it before it goes"), "", "contact/answer.html")
    chosen = form["language"].value()
    more = {"page": page, "phrases": sending.phrases(chosen, get_language() or "")}
    return show(request, Sheet(**{**vars(sheet), "more": more}), form, status)


def _send(request: HttpRequest, page: ThreadPage, form: AnswerForm) -> HttpResponse:
    try:
        actions.answer(
            keyring_of(request), seen(form, page.row), form.words, timezone.now(), form.redaction_trace
        )
    except (TooLargeError, MalformedAnswerError):
        form.add_error("text", _("This is too long for one answer. Send it as two."))
        return _write(request, page, form)
    except RefusedError as refusal:
        say_why(form, refusal, page.row)
        return _write(request, page, form, HTTPStatus.CONFLICT)
    messages.success(request, _("The answer is sealed. The next collection brings it to the front desk."))
    return redirect("contact:thread", page.row.id)
