"""The pages of child protection: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.case import newcomers
from refuge.office.case.forms import VersionForm
from refuge.office.case.queries import before_for
from refuge.office.case.rules import CHILDREN
from refuge.office.case.sheets import Sheet, fill_in, for_this_version, seen
from refuge.office.children import actions, queries, reading, rules, words
from refuge.office.children.forms import (
    AgeForm,
    AnswerForm,
    MoveForm,
    NeedsForm,
    ReviewForm,
    TalkForm,
    TracingForm,
)
from refuge.office.children.rules import POLICY, Act, Measure, Move, TransitionError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.queries import Before
    from refuge.office.children.reading import File, Open

read_or_send = require_http_methods(["GET", "POST"])
SHEET = "children/sheet.html"


@require_GET
def children(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = queries.list_children(actor_of(request), request.GET.get("after", ""))
    rows = [(row, rules.time_left(row.due_at, now)) for row in page.rows if row.due_at]
    context = {"rows": rows, "page": page, "is_first": not request.GET.get("after")}
    return render(request, "children/list.html", context)


@read_or_send
def let_in(request: HttpRequest) -> HttpResponse:
    """Give colleagues who came later the keys of the children's cases there were before."""
    actor = actor_of(request)
    queries.check_lets_in(actor)
    if request.method != "POST":
        context = {"count": newcomers.count(actor), "most": newcomers.AT_A_TIME}
        return render(request, "children/let_in.html", context)
    given = actions.let_colleagues_in(keyring_of(request), now=timezone.now())
    said = ngettext("%(n)d key was given.", "%(n)d keys were given.", given)
    messages.success(request, said % {"n": given})
    return redirect("children:let_in" if newcomers.count(actor) else "children:list")


@require_GET
def child(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before, file = _read(request, case_id)
    return render(request, "children/page.html", {"case": before.row, "file": file})


@require_GET
def handover(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One page for whoever takes the child into care: no name, no number of a case, no place."""
    before, file = _read(request, case_id)
    context = {"case": before.row, "file": file, "today": timezone.localdate()}
    return render(request, "children/handover.html", context)


@read_or_send
def confirm(request: HttpRequest, case_id: UUID, measure: str) -> HttpResponse:
    before = _before(request, Act.confirm, case_id)
    if measure not in set(Measure):
        raise Http404
    chosen = Measure(measure)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, words.in_words(chosen), _("I have made sure of this"), _("This is kept."))
    return fill_in(
        request,
        sheet,
        form,
        lambda: actions.confirm(keyring_of(request), seen(form, before), measure=chosen),
    )


@read_or_send
def talk(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.write, case_id)
    form = TalkForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("A talk with the child"), _("Keep this"), _("The talk is kept."), "talk")

    return fill_in(
        request, sheet, form, lambda: actions.write_talk(keyring_of(request), seen(form, before), form.talk)
    )


@read_or_send
def needs(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.write, case_id)
    form = NeedsForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("What the child needs"), _("Keep this"), _("This is kept."), "needs")

    return fill_in(
        request, sheet, form, lambda: actions.write_needs(keyring_of(request), seen(form, before), form.needs)
    )


@read_or_send
def tracing(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.write, case_id)
    form = TracingForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("The search for the family"), _("Keep this"), _("This is kept."), "tracing")

    def act() -> None:
        typed, trace = form.cleaned_data["text"], form.redaction_trace
        actions.write_tracing(keyring_of(request), seen(form, before), words=typed, trace=trace)

    return fill_in(request, sheet, form, act)


@read_or_send
def review(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.review, case_id)
    form = ReviewForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("Look at interim care again"), _("Keep this"), _("Interim care was looked at."))

    def act() -> None:
        typed, trace = form.cleaned_data["text"], form.redaction_trace
        actions.review(keyring_of(request), seen(form, before), words=typed, trace=trace)

    return fill_in(request, sheet, form, act)


@read_or_send
def age(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.assess_age, case_id)
    form = AgeForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(
        before, _("Looking into an age: the last resort"), _("Keep this"), _("This is kept."), "age"
    )

    return fill_in(
        request, sheet, form, lambda: actions.assess_age(keyring_of(request), seen(form, before), form.look)
    )


@read_or_send
def move(request: HttpRequest, case_id: UUID, move: str) -> HttpResponse:
    if move not in set(Move):
        raise Http404
    before, file = _read(request, case_id)
    step = _open(file, Move(move))
    form = MoveForm(request.POST or None, initial=for_this_version(before), transition=step.transition)
    sheet = _sheet(
        before, words.in_words(step.move), _("Ask for approval"), _("Approval was asked for."), "move"
    )
    sheet.more.update({"step": step, "file": file})

    def act() -> None:
        looked_at = seen(form, before)
        actions.ask(keyring_of(request), looked_at, move=step.move, given=form.given, now=timezone.now())

    return fill_in(request, sheet, form, act)


def _open(file: File, move: Move) -> Open:
    found = next((one for one in file.moves if one.move is move), None)
    if found is None:
        raise TransitionError(move.value)
    return found


@read_or_send
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before, file = _read(request, case_id)
    form = AnswerForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("Answer a step"), _("Send this answer"), _("Your answer is kept."), "answer")
    sheet.more.update({"file": file})

    def act() -> None:
        keyring, looked_at, now = keyring_of(request), seen(form, before), timezone.now()
        if form.cleaned_data["answer"] == "approve":
            actions.approve(keyring, looked_at, now=now)
        else:
            typed, trace = form.cleaned_data["text"], form.redaction_trace
            actions.decline(keyring, looked_at, words=typed, now=now, trace=trace)

    return fill_in(request, sheet, form, act)


@read_or_send
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.withdraw, case_id)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("Take your request back"), _("Take it back"), _("Your request is taken back."))

    def act() -> None:
        actions.withdraw(keyring_of(request), seen(form, before), now=timezone.now())

    return fill_in(request, sheet, form, act)


def _read(request: HttpRequest, case_id: UUID) -> tuple[Before, File]:
    now = timezone.now()
    return reading.read_file(keyring_of(request), case_id, now, timezone.localdate(now))


def _before(request: HttpRequest, act: Act, case_id: UUID) -> Before:
    return before_for(actor_of(request), act, case_id, POLICY, tracks=CHILDREN)


def _sheet(before: Before, heading: str, button: str, done: str, kind: str = "") -> Sheet:
    then = reverse("children:page", args=[before.row.id])
    return Sheet(before, heading, button, done, {"back": then, "kind": kind}, SHEET, then)
