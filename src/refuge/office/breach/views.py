"""The pages about conduct: read the clock, ask, do one act, choose a page."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.access.rules import RefusedError
from refuge.office.breach import actions, bench, clauses, forms, handing, queries, reading, seats
from refuge.office.breach import letters as letters_of_files
from refuge.office.breach.hands import SeenMatter
from refuge.office.breach.rules import Act, Lifted, Opinion
from refuge.office.breach.rules import Help as HelpGiven
from refuge.office.breach.words import DOING, RIGHTS, refusal_in_words
from refuge.office.contact import queries as letters
from refuge.office.contact.actions import Seen as SeenThread
from refuge.office.sealed.actions import SeenFile, possible_readers
from refuge.office.sealed.rules import FileKind
from refuge.protocol.errors import MalformedAnswerError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from refuge.office.access.keyring import Keyring
    from refuge.office.breach.reading import MatterView
    from refuge.office.case.forms import VersionForm

read_or_send = require_http_methods(["GET", "POST"])


@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    page = reading.list_matters(keyring_of(request), timezone.now(), request.GET.get("after", ""))
    context = {"page": page, "is_first": not request.GET.get("after"), "clauses": clauses.titles()}
    return render(request, "breach/list.html", context)


@read_or_send
def raise_concern(request: HttpRequest) -> HttpResponse:
    """Raise a concern: open to everybody who works here."""
    form = forms.ConcernForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "breach/raise.html", {"form": form})
    try:
        actions.report(actor_of(request), form.concern, timezone.now())
    except RefusedError as refusal:
        _say_why(form, refusal)
        return render(request, "breach/raise.html", {"form": form}, status=HTTPStatus.CONFLICT)
    return redirect("breach:received")


@read_or_send
def from_thread(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    """Begin a matter from a concern that came by letter."""
    thread = letters.concern(actor_of(request), thread_id, timezone.now())
    form = forms.FromThreadForm(request.POST or None, initial={"version": thread.version})
    context = {"form": form, "thread": thread}
    if request.method != "POST" or not form.is_valid():
        return render(request, "breach/from.html", context)
    try:
        seen = SeenThread(thread_id, form.cleaned_data["version"])
        actions.take_up_thread(keyring_of(request), form.concern, seen, timezone.now())
    except RefusedError as refusal:
        _say_why(form, refusal)
        form.look_again_at(thread.version)
        return render(request, "breach/from.html", context, status=HTTPStatus.CONFLICT)
    return redirect("breach:page", form.cleaned_data["matter_id"])


@require_GET
def received(request: HttpRequest) -> HttpResponse:
    """Say that it was received, and nothing of what becomes of it."""
    return render(request, "breach/received.html")


@require_GET
def matter(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    view = reading.read_matter(keyring_of(request), matter_id, timezone.now())
    offered = [(slug, DOING[sheet.act]) for slug, sheet in SHEETS.items() if view.may(sheet.act)]
    context = {
        "matter": view,
        "offered": offered,
        "clauses": clauses.titles(),
        "may_be_crime": view.may(Act.hand_over) and view.row.clause in clauses.may_be_crimes(),
    }
    return render(request, "breach/page.html", context)


@dataclass(frozen=True)
class Sheet:
    """One act on a matter: its form, what it does with it, and what the page says above it."""

    act: Act
    form: Callable[[HttpRequest, MatterView], VersionForm]
    do: Callable[[Keyring, SeenMatter, Any, MatterView], None]
    note: str = ""


@read_or_send
def sheet(request: HttpRequest, matter_id: UUID, slug: str) -> HttpResponse:
    """Show the form of one act; once it is whole, act and go where the actor may still go."""
    if slug not in SHEETS:
        raise Http404
    chosen = SHEETS[slug]
    view = reading.read_matter(keyring_of(request), matter_id, timezone.now())
    check = reading.check_theirs if request.method == "POST" else reading.check_may
    check(actor_of(request), view, chosen.act)
    form = chosen.form(request, view)
    if request.method != "POST" or not form.is_valid():
        return _show(request, chosen, view, form)
    try:
        seen = SeenMatter(matter_id, form.cleaned_data["version"], timezone.now())
        chosen.do(keyring_of(request), seen, form, view)
    except RefusedError as refusal:
        _say_why(form, refusal)
        form.look_again_at(view.row.version)
        return _show(request, chosen, view, form, HTTPStatus.CONFLICT)
    messages.success(request, _("It is kept."))
    still_mine = reading.still_mine(actor_of(request), matter_id)
    return redirect("breach:page", matter_id) if still_mine else redirect("breach:list")


def _show(
    request: HttpRequest, sheet: Sheet, view: MatterView, form: Form, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "form": form,
        "matter": view,
        "heading": DOING[sheet.act],
        "note": sheet.note,
        "rights": _rights() if sheet.note == "tell_allegation" else (),
    }
    return render(request, "breach/sheet.html", context, status=status)


def _rights() -> list[tuple[str, str, list[str]]]:
    """Say in every language of the programme what the person has a right to."""
    spoken = []
    for language in settings.PROGRAMME.languages:
        with translation.override(language.code):
            spoken.append((language.code, language.name, [str(one) for one in RIGHTS]))
    return spoken


def _plain(form: type[VersionForm]) -> Callable[[HttpRequest, MatterView], VersionForm]:
    def make(request: HttpRequest, view: MatterView) -> VersionForm:
        return form(request.POST or None, initial=_first(view))

    return make


def _words(hint: Any = "") -> Callable[[HttpRequest, MatterView], VersionForm]:
    def make(request: HttpRequest, view: MatterView) -> VersionForm:
        return forms.WordsForm(request.POST or None, initial=_first(view), hint=hint)

    return make


def _first(view: MatterView) -> dict[str, Any]:
    return {"version": view.row.version}


def _triage_form(request: HttpRequest, view: MatterView) -> VersionForm:
    first = {**_first(view), "source": view.label.source, "case_no": view.label.case_no}
    return forms.TriageForm(request.POST or None, initial=first, clauses=clauses.titles())


def _inquirers_form(request: HttpRequest, view: MatterView) -> VersionForm:
    first = {**_first(view), "case_no": view.label.case_no}
    people = queries.inquiry_officers()
    return forms.InquirersForm(request.POST or None, initial=first, people=people)


def _pass_on_form(request: HttpRequest, view: MatterView) -> VersionForm:
    people = actions.officers(actor_of(request))
    return forms.PassOnForm(request.POST or None, initial=_first(view), people=people)


def _leave_form(request: HttpRequest, view: MatterView) -> VersionForm:
    first = {**_first(view), "staff_id": actor_of(request).id}
    people = reading.can_leave(actor_of(request), view)
    return forms.LeaveForm(request.POST or None, initial=first, people=people)


def _hand_over_form(request: HttpRequest, view: MatterView) -> VersionForm:
    people = possible_readers(FileKind.serious_crime)
    return forms.HandOverForm(request.POST or None, initial=_first(view), people=people)


def _verdict_form(request: HttpRequest, view: MatterView) -> VersionForm:
    return forms.VerdictForm(request.POST or None, initial={**_first(view), "measure": ""})


def _help(keyring: Keyring, seen: SeenMatter, form: forms.HelpForm, _view: MatterView) -> None:
    chosen = form.cleaned_data
    actions.record_help(keyring, seen, HelpGiven(chosen["what"]), chosen["text"], trace=form.redaction_trace)


def _triage(keyring: Keyring, seen: SeenMatter, form: forms.TriageForm, _view: MatterView) -> None:
    actions.triage(keyring, seen, form.triage)


def _interim(keyring: Keyring, seen: SeenMatter, form: forms.InterimForm, _view: MatterView) -> None:
    words, trace = form.cleaned_data["text"], form.redaction_trace
    actions.order_interim(keyring, seen, form.measures_chosen, words, trace=trace)


def _inquirers(keyring: Keyring, seen: SeenMatter, form: forms.InquirersForm, _view: MatterView) -> None:
    actions.name_inquirers(keyring, seen, form.chosen, form.cleaned_data["case_no"])


def _pass_on(keyring: Keyring, seen: SeenMatter, form: forms.PassOnForm, _view: MatterView) -> None:
    chosen = form.cleaned_data
    actions.pass_on(keyring, seen, chosen["staff_id"], chosen["text"], trace=form.redaction_trace)


def _leave(keyring: Keyring, seen: SeenMatter, form: forms.LeaveForm, _view: MatterView) -> None:
    seats.leave(keyring, seen, form.leaving)


def _tell_allegation(keyring: Keyring, seen: SeenMatter, form: forms.ToldForm, _view: MatterView) -> None:
    telling = form.telling
    actions.tell_allegation(keyring, seen, telling.language, telling.words, trace=telling.trace)


def _hear(keyring: Keyring, seen: SeenMatter, form: forms.HearingForm, _view: MatterView) -> None:
    actions.hear(keyring, seen, form.hearing)


def _propose(keyring: Keyring, seen: SeenMatter, form: forms.VerdictForm, _view: MatterView) -> None:
    bench.propose(keyring, seen, form.verdict, trace=form.redaction_trace)


def _speak(keyring: Keyring, seen: SeenMatter, form: forms.OpinionForm, _view: MatterView) -> None:
    chosen = form.cleaned_data
    bench.speak(keyring, seen, Opinion(chosen["opinion"]), chosen["text"], trace=form.redaction_trace)


def _tell(keyring: Keyring, seen: SeenMatter, form: forms.ToldForm, _view: MatterView) -> None:
    bench.tell(keyring, seen, form.telling)


def _review(keyring: Keyring, seen: SeenMatter, form: forms.ReviewForm, _view: MatterView) -> None:
    chosen = form.cleaned_data
    bench.review(keyring, seen, chosen["review_on"], chosen["text"], trace=form.redaction_trace)


def _lift(keyring: Keyring, seen: SeenMatter, form: forms.LiftForm, _view: MatterView) -> None:
    chosen = form.cleaned_data
    bench.lift(keyring, seen, Lifted(chosen["why"]), chosen["text"], trace=form.redaction_trace)


def _hand_over(keyring: Keyring, seen: SeenMatter, form: forms.HandOverForm, view: MatterView) -> None:
    handing.hand_over(keyring, seen, form.handing(reading.so_far(view)))


def _with_words(act: Callable[..., None]) -> Callable[[Keyring, SeenMatter, Any, MatterView], None]:
    def do(keyring: Keyring, seen: SeenMatter, form: forms.WordsForm, _view: MatterView) -> None:
        act(keyring, seen, form.cleaned_data["text"], trace=form.redaction_trace)

    return do


SHEETS: dict[str, Sheet] = {
    "help": Sheet(Act.help, _plain(forms.HelpForm), _help, "help"),
    "triage": Sheet(Act.triage, _triage_form, _triage, "triage"),
    "name": Sheet(Act.name_inquirers, _inquirers_form, _inquirers, "name"),
    "tell-first": Sheet(Act.tell_allegation, _plain(forms.ToldForm), _tell_allegation, "tell_allegation"),
    "hear": Sheet(Act.hear, _plain(forms.HearingForm), _hear, "hear"),
    "speak": Sheet(Act.speak, _plain(forms.OpinionForm), _speak, "speak"),
    "propose": Sheet(Act.propose, _verdict_form, _propose, "propose"),
    "tell": Sheet(Act.tell, _plain(forms.ToldForm), _tell, "tell"),
    "review": Sheet(Act.review, _plain(forms.ReviewForm), _review),
    "lift": Sheet(Act.lift, _plain(forms.LiftForm), _lift),
    "close": Sheet(Act.close, _words(), _with_words(bench.close)),
    "appeal": Sheet(Act.appeal, _words(), _with_words(bench.appeal), "appeal"),
    "interim": Sheet(Act.interim, _plain(forms.InterimForm), _interim, "interim"),
    "note": Sheet(Act.note, _words(), _with_words(actions.add_note)),
    "pass-on": Sheet(Act.pass_on, _pass_on_form, _pass_on),
    "leave": Sheet(Act.leave, _leave_form, _leave, "leave"),
    "nothing": Sheet(Act.set_aside, _words(), _with_words(bench.set_aside), "nothing"),
    "elsewhere": Sheet(Act.hand_over, _hand_over_form, _hand_over, "hand_over"),
}
"""In the order in which a page offers them: what comes next stands first."""


@read_or_send
def letters_beside(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show the letters beside a sealed file to those who read it, and send what they answer."""
    line = letters_of_files.read_letters(keyring_of(request), file_id)
    first = {"version": line.file.version, "language": line.spoken}
    form = forms.AnswerBesideForm(request.POST or None, spoken=line.spoken, initial=first)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        seen = SeenFile(file_id, form.cleaned_data["version"])
        try:
            letters_of_files.answer(keyring_of(request), seen, form.entry, form.words, timezone.now())
        except (TooLargeError, MalformedAnswerError):
            form.add_error("text", _("This is too long for one answer. Send it as two."))
        except RefusedError as refusal:
            _say_why(form, refusal)
            form.look_again_at(line.file.version)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(
                request, _("The answer is sealed. The next collection brings it to the front desk.")
            )
            return redirect("breach:letters", file_id)
    return render(request, "breach/letters.html", {"line": line, "form": form}, status=status)


@require_GET
def learning(request: HttpRequest) -> HttpResponse:
    """Show what the programme can learn, in figures that expose nobody."""
    reading.check_may_learn(actor_of(request))
    page = queries.learning(timezone.localdate(), request.GET.get("quarter", ""))
    return render(request, "breach/learning.html", {"page": page, "clauses": clauses.titles()})


def _say_why(form: Form, refusal: RefusedError) -> None:
    """Write on the form what can be done now. A plain no is raised again: it has a page of its own."""
    if refusal.status != HTTPStatus.CONFLICT:
        raise refusal
    form.add_error(None, refusal_in_words(refusal))
