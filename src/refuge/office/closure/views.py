"""The pages about visits and closing: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.case.forms import VersionForm
from refuge.office.case.queries import before_for, open_moves
from refuge.office.case.rules import BOTH, Status
from refuge.office.case.sheets import Sheet, fill_in, for_this_version, seen
from refuge.office.closure import actions, queries, reading, words
from refuge.office.closure.forms import LookForm, ReprisalForm, StepForm, VisitForm
from refuge.office.closure.rules import POLICY, Act, Step

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.queries import Before

read_or_send = require_http_methods(["GET", "POST"])
SHEET = "closure/sheet.html"


@require_GET
def follow_up(request: HttpRequest, case_id: UUID) -> HttpResponse:
    today = timezone.localdate()
    before, found = reading.read_follow_up(keyring_of(request), case_id)
    context = {
        "case": before.row,
        "found": found,
        "moves": open_moves(before, today),
        "is_late": found.next_on is not None and found.next_on < today,
        "may_look": {
            one.id for one in found.visits if queries.may_look(before.standing, before.row, one.by_id)
        },
    }
    return render(request, "closure/page.html", context)


@read_or_send
def visit(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before, today = _before(request, Act.visit, case_id), timezone.localdate()
    is_closed = before.row.status is Status.closed
    latest = actions.latest_visit_of(case_id, today)
    first = for_this_version(before, risk=before.row.risk, next_on=latest.isoformat())
    form = VisitForm(request.POST or None, initial=first, is_closed=is_closed, latest=latest)
    sheet = _sheet(before, _("Write down a visit"), _("Keep this visit"), _("The visit is kept."))
    return fill_in(
        request, sheet, form, lambda: actions.visit(keyring_of(request), seen(form, before), form.found)
    )


@read_or_send
def look(request: HttpRequest, case_id: UUID, visit_id: UUID) -> HttpResponse:
    before = _before(request, Act.look, case_id)
    found = reading.read_follow_up(keyring_of(request), case_id)[1]
    visit = next((one for one in found.visits if one.id == visit_id), None)
    if visit is None:
        raise Http404
    form = LookForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("Answer a visit"), _("Keep this answer"), _("The answer is kept."), visit=visit)

    def act() -> None:
        text, trace = form.cleaned_data["text"], form.redaction_trace
        actions.look(keyring_of(request), seen(form, before), visit_id=visit_id, words=text, trace=trace)

    return fill_in(request, sheet, form, act)


@require_GET
def leaving(request: HttpRequest, case_id: UUID) -> HttpResponse:
    today = timezone.localdate()
    before, found = reading.read_leaving(keyring_of(request), case_id, today)
    context = {"case": before.row, "leaving": found, "moves": open_moves(before, today)}
    return render(request, "closure/leaving.html", context)


@read_or_send
def step(request: HttpRequest, case_id: UUID, step: str) -> HttpResponse:
    if step not in set(Step):
        raise Http404
    chosen = Step(step)
    before = _before(request, Act.second_look if chosen is Step.second_look else Act.step, case_id)
    form = StepForm(request.POST or None, initial=for_this_version(before), step=chosen)
    then, advice = reverse("closure:leaving", args=[case_id]), words.ADVICE.get(chosen, ())
    doing, done = str(words.DOING[chosen]), _("This step is kept.")
    sheet = _sheet(before, doing, _("Keep this step"), done, then=then, advice=advice)

    def act() -> None:
        actions.take_step(keyring_of(request), seen(form, before), form.new_step(timezone.now()))

    return fill_in(request, sheet, form, act)


@read_or_send
def family(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.retaliation, case_id)
    form = ReprisalForm(request.POST or None, initial=for_this_version(before), today=timezone.localdate())
    heading, done = _("Something was done to their family"), _("This is kept.")
    sheet = _sheet(before, heading, _("Keep this"), done)

    def act() -> None:
        actions.log_reprisal(keyring_of(request), seen(form, before), form.suffered)

    return fill_in(request, sheet, form, act)


@require_GET
def certificate(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a certificate to print: the same words in every language of the programme, and nobody's name."""
    before = reading.read_certificate(keyring_of(request), case_id)
    if before.row.status not in {Status.closing, Status.closed}:
        raise Http404
    context = {
        "case": before.row,
        "today": timezone.localdate(),
        "spoken": [(one.code, one.organisation) for one in settings.PROGRAMME.languages],
    }
    return render(request, "closure/certificate.html", context)


@read_or_send
def stays_closed(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.stays_closed, case_id)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    heading = _("They were answered, and the case stays closed")
    sheet = _sheet(
        before, heading, _("It stays closed"), _("The case stays closed. Their mailbox stays open.")
    )
    return fill_in(
        request, sheet, form, lambda: actions.stays_closed(keyring_of(request), seen(form, before))
    )


def _before(request: HttpRequest, act: Act, case_id: UUID) -> Before:
    return before_for(actor_of(request), act, case_id, POLICY, tracks=BOTH)


def _sheet(before: Before, heading: str, button: str, done: str, *, then: str = "", **more: object) -> Sheet:
    back = then or reverse("closure:page", args=[before.row.id])
    return Sheet(before, heading, button, done, {"back": back, **more}, SHEET, back)
