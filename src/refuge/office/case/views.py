"""The pages about cases: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.access.rules import RefusedError
from refuge.office.case import actions, papers, passing_on, queries, reading, words
from refuge.office.case.forms import (
    AgeForm,
    AnswerForm,
    CorrectionForm,
    GiveAccessForm,
    HandOverForm,
    MoveForm,
    NoteForm,
    OpenCaseForm,
    PassOnForm,
    RiskForm,
    SearchForm,
    TakeAccessForm,
    VersionForm,
)
from refuge.office.case.numbers import UnreadableCaseNumberError
from refuge.office.case.reading import Glance
from refuge.office.case.rules import (
    THE_WAY,
    AccessReason,
    Act,
    AgeReason,
    CaseNotFoundError,
    Move,
    NoteKind,
    Risk,
    Track,
)
from refuge.office.case.sheets import Sheet, fill_in, for_this_version, say_why, seen
from refuge.office.people.rules import AgeBand

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

read_or_send = require_http_methods(["GET", "POST"])


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    page = queries.list_cases(actor_of(request), request.GET.dict(), today)
    narrowed = request.GET.copy()
    narrowed["after"] = page.after
    context = {
        "cases": [(row, row.is_late(today)) for row in page.rows],
        "narrowing": page.form,
        "next_page": narrowed.urlencode() if page.after else "",
        "is_first": not request.GET.get("after"),
        "is_narrowed": any(request.GET.get(name) for name in page.form.fields),
        "search": SearchForm(),
        "shares_out": passing_on.shares_out(actor_of(request)),
    }
    return render(request, "case/list.html", context)


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    # By POST: a case number does not stay among the addresses a browser remembers.
    form = SearchForm(request.POST)
    try:
        if form.is_valid():
            return redirect("case:page", queries.find_case(actor_of(request), form.cleaned_data["number"]))
    except UnreadableCaseNumberError:
        form.add_error("number", _("Look at this number again: it has twelve letters and digits."))
    except CaseNotFoundError:
        form.add_error("number", _("You are on no case with this number."))
    return render(request, "case/find.html", {"form": form})


@read_or_send
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case without a letter: somebody came, or a partner asked."""
    actor = actor_of(request)
    queries.check_may_open(actor)
    form = OpenCaseForm(request.POST or None, owners=queries.possible_owners(actor), **passing_on.seconds())
    if request.method != "POST" or not form.is_valid():
        return render(request, "case/open.html", {"form": form})
    try:
        case_id = actions.open_case(
            keyring_of(request),
            actor,
            thread_compartment=None,
            today=timezone.localdate(),
            **form.particulars,
        )
    except RefusedError as refusal:
        say_why(form, refusal)
        return render(request, "case/open.html", {"form": form}, status=refusal.status)
    return redirect("case:opened", case_id)


@require_GET
def by_colleague(request: HttpRequest) -> HttpResponse:
    """Show who owns how many cases, and how many nobody else could open."""
    loads = passing_on.loads(actor_of(request))
    return render(request, "case/by_colleague.html", {"loads": loads})


@read_or_send
def of_colleague(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """Show the cases of one colleague, and hand over all whose key is at hand."""
    found = passing_on.cases_of(actor_of(request), staff_id, request.GET.get("after", ""))
    form = PassOnForm(request.POST or None, people=passing_on.possible_heirs(staff_id))
    context = {"found": found, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "case/of_colleague.html", context)
    to, why = form.cleaned_data["staff_id"], AccessReason(form.cleaned_data["why"])
    try:
        passed = passing_on.pass_on(keyring_of(request), staff_id, to=to, why=why, today=timezone.localdate())
    except RefusedError as refusal:
        say_why(form, refusal)
        return render(request, "case/of_colleague.html", context, status=refusal.status)
    messages.success(request, words.passed_on(passed.done, passed.left))
    return redirect("case:of_colleague", staff_id)


@require_GET
def opened(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say what became of a case somebody opened, or moved to child protection."""
    receipt = queries.receipt_of(actor_of(request), case_id)
    context = {"receipt": receipt, "case_id": case_id, "is_walled_in": receipt.track is Track.child}
    return render(request, "case/opened.html", context)


@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    now, before, shown = timezone.now(), request.GET.get("before", ""), request.GET.get("show", "")
    today = timezone.localdate(now)
    older_than = int(before) if before.isdecimal() and len(before) < len("1000000000") else None
    view = reading.look_at(keyring_of(request), case_id, Glance(today, now, shown, older_than))
    context = {
        "case": view,
        "is_late": view.row.is_late(today),
        "shown": shown if shown in view.shelves else "",
        "turned_back": older_than is not None,
        "way": THE_WAY,
    }
    return render(request, "case/page.html", context)


@require_GET
def handover(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show all that somebody needs who takes the case over."""
    now = timezone.now()
    found = papers.read_handover(keyring_of(request), case_id, Glance(timezone.localdate(now), now))
    context = {"handover": found, "case": found.case, "way": THE_WAY, "on": timezone.localdate(now)}
    return render(request, "case/handover.html", context)


@require_GET
def summary(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show one page of facts that names nobody."""
    now = timezone.now()
    found = papers.read_summary(keyring_of(request), case_id, now, timezone.localdate(now))
    return render(request, "case/summary.html", {"summary": found, "case_id": case_id})


@read_or_send
def note(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = queries.before_act(actor_of(request), Act.note, case_id)
    kind = request.GET.get("kind", NoteKind.note)
    form = NoteForm(request.POST or None, initial={"note_id": uuid4(), "kind": kind})
    sheet = Sheet(before, _("Add a note"), _("Keep this note"), _("The note is kept."))
    return fill_in(request, sheet, form, lambda: _add_note(request, case_id, form))


@read_or_send
def correct(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
    before = queries.before_act(actor_of(request), Act.note, case_id)
    wrong = reading.note_to_correct(keyring_of(request), case_id, number)
    form = CorrectionForm(request.POST or None, initial={"note_id": uuid4()})
    heading = _("Correct note %(number)s") % {"number": number}
    done = _("The correction is kept. The note it corrects can still be read.")
    sheet = Sheet(before, heading, _("Keep the correction"), done, {"wrong": wrong})
    return fill_in(request, sheet, form, lambda: _add_note(request, case_id, form, number))


def _add_note(
    request: HttpRequest, case_id: UUID, form: NoteForm | CorrectionForm, corrects: int | None = None
) -> None:
    actions.add_note(
        keyring_of(request),
        case_id,
        note_id=form.cleaned_data["note_id"],
        kind=NoteKind(form.cleaned_data.get("kind", NoteKind.note)),
        words=form.cleaned_data["text"],
        corrects=corrects,
        today=timezone.localdate(),
        trace=form.redaction_trace,
    )


@read_or_send
def risk(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = queries.before_act(actor_of(request), Act.review_risk, case_id)
    form = RiskForm(request.POST or None, initial=for_this_version(before, risk=before.row.risk))

    def act() -> None:
        chosen = Risk(form.cleaned_data["risk"])
        reasons, trace = form.cleaned_data["reasons"], form.redaction_trace
        actions.review_risk(
            keyring_of(request), seen(form, before), risk=chosen, reasons=reasons, trace=trace
        )

    sheet = Sheet(before, _("Look at the risk again"), _("Keep this"), _("The risk was looked at again."))
    return fill_in(request, sheet, form, act)


@read_or_send
def age(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = queries.before_act(actor_of(request), Act.correct_age, case_id)
    form = AgeForm(request.POST or None, initial=for_this_version(before))

    def act() -> None:
        age_band, why = AgeBand(form.cleaned_data["age_band"]), AgeReason(form.cleaned_data["why"])
        actions.correct_age(keyring_of(request), seen(form, before), age_band=age_band, why=why)

    more = {"leads_behind_wall": before.row.track is Track.adult}
    sheet = Sheet(before, _("Correct the age"), _("Keep this age"), _("The age is corrected."), more)
    return fill_in(request, sheet, form, act)


@read_or_send
def move(request: HttpRequest, case_id: UUID, move: str) -> HttpResponse:
    if move not in set(Move):
        raise Http404
    chosen = Move(move)
    before, step = queries.before_move(keyring_of(request), case_id, chosen, timezone.localdate())
    form = MoveForm(
        request.POST or None,
        initial=for_this_version(before),
        transition=step.transition,
        approvers=queries.possible_approvers(before),
        track=before.row.track,
    )
    button, done = _("Take this step"), _("The step is taken.")
    if step.transition.approved:
        button, done = _("Ask for approval"), _("Approval was asked for.")
    sheet = Sheet(before, str(words.DOING[chosen]), button, done, {"step": step})

    def act() -> None:
        if step.transition.approved:
            asked_of = form.cleaned_data["asked_of"]
            actions.ask(
                keyring_of(request), seen(form, before), move=chosen, given=form.given, asked_of=asked_of
            )
        else:
            actions.make_move(keyring_of(request), seen(form, before), move=chosen, given=form.given)

    return fill_in(request, sheet, form, act)


@read_or_send
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = queries.before_act(actor_of(request), Act.approve, case_id)
    form = AnswerForm(request.POST or None, initial=for_this_version(before))

    def act() -> None:
        keyring, looked_at = keyring_of(request), seen(form, before)
        if form.cleaned_data["answer"] == "approve":
            actions.approve(keyring, looked_at)
        else:
            actions.decline(keyring, looked_at, reasons=form.cleaned_data["text"], trace=form.redaction_trace)

    more = {"waiting": queries.waiting_in(before)}
    sheet = Sheet(before, _("Answer a step"), _("Send this answer"), _("Your answer is kept."), more)
    return fill_in(request, sheet, form, act)


@read_or_send
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = queries.before_act(actor_of(request), Act.withdraw, case_id)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    sheet = Sheet(before, _("Take your request back"), _("Take it back"), _("Your request is taken back."))
    return fill_in(request, sheet, form, lambda: actions.withdraw(keyring_of(request), seen(form, before)))


@require_GET
def access(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show who is on the case, to those who may change it."""
    before = queries.before_act(actor_of(request), Act.take_access, case_id)
    context = {
        "case": before.row,
        "holders": before.holders,
        "is_walled_in": before.row.track is Track.child,
        "may_give": queries.may_give(before),
    }
    return render(request, "case/access.html", context)


@read_or_send
def give(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = queries.before_act(actor_of(request), Act.give_access, case_id)
    people = queries.people_not_on(before)
    form = GiveAccessForm(request.POST or None, initial=for_this_version(before), people=people)

    def act() -> None:
        staff_id, why = form.cleaned_data["staff_id"], AccessReason(form.cleaned_data["why"])
        actions.give_access(keyring_of(request), seen(form, before), staff_id=staff_id, why=why)

    sheet = Sheet(before, _("Give somebody access"), _("Give access"), _("Access is given."))
    return fill_in(request, sheet, form, act)


@read_or_send
def take(request: HttpRequest, case_id: UUID, staff_id: UUID) -> HttpResponse:
    before = queries.before_act(actor_of(request), Act.take_access, case_id)
    names = {holder.id: holder.name for holder in before.holders}
    if staff_id not in names:
        raise Http404
    form = TakeAccessForm(request.POST or None, initial=for_this_version(before))

    def act() -> None:
        why = AccessReason(form.cleaned_data["why"])
        actions.take_access(keyring_of(request), seen(form, before), staff_id=staff_id, why=why)

    named = {"name": names[staff_id]}
    done = _("%(name)s is off the case, and its key is turned.") % named
    sheet = Sheet(before, _("Take %(name)s off the case") % named, _("Take off and turn the key"), done)
    return fill_in(request, sheet, form, act)


@read_or_send
def hand_over(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = queries.before_act(actor_of(request), Act.hand_over, case_id)
    people = queries.possible_new_owners(before)
    form = HandOverForm(request.POST or None, initial=for_this_version(before), people=people)

    def act() -> None:
        chosen = form.cleaned_data
        actions.hand_over(
            keyring_of(request),
            seen(form, before),
            staff_id=chosen["staff_id"],
            why=AccessReason(chosen["why"]),
            stays=chosen["stays"],
        )

    sheet = Sheet(before, _("Hand the case over"), _("Hand it over"), _("The case is handed over."))
    return fill_in(request, sheet, form, act)
