"""The pages about somebody's safety: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.case.forms import VersionForm
from refuge.office.case.queries import before_for
from refuge.office.case.rules import BOTH, Track
from refuge.office.case.sheets import Sheet, fill_in, for_this_version, seen
from refuge.office.contact import sending
from refuge.office.safety import actions, queries, reading, ticking
from refuge.office.safety.forms import (
    DecisionForm,
    EndForm,
    PlanForm,
    RecordForm,
    SayForm,
    ScheduleForm,
    WordsForm,
)
from refuge.office.safety.rules import POLICY, Act, Decision

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.queries import Before

read_or_send = require_http_methods(["GET", "POST"])
SHEET = "safety/sheet.html"


@require_GET
def safety(request: HttpRequest, case_id: UUID) -> HttpResponse:
    now = timezone.now()
    before_for(actor_of(request), Act.see, case_id, POLICY, tracks=BOTH)
    ticking.tick(now)
    before, page = reading.read_safety(keyring_of(request), case_id, now)
    return render(request, "safety/page.html", {"case": before.row, "page": page})


@require_GET
def plan(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
    before, found = reading.read_plan(keyring_of(request), case_id, number)
    if found is None:
        raise Http404
    return render(request, "safety/plan.html", {"case": before.row, "plan": found})


@read_or_send
def agree_plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.agree_plan, case_id)
    form = PlanForm(request.POST or None, initial=for_this_version(before, **_last_plan(request, case_id)))
    sheet = _sheet(before, _("Agree a safety plan"), _("Keep this version"), _("The safety plan is kept."))

    def act() -> None:
        actions.agree_plan(keyring_of(request), seen(form, before), form.words, form.redaction_trace)

    return fill_in(request, sheet, form, act)


def _last_plan(request: HttpRequest, case_id: UUID) -> dict[str, object]:
    """Begin with what was agreed before: a new version is rarely wholly new."""
    newest = queries.newest_plan(case_id)
    if newest is None:
        return {}
    found = reading.read_plan(keyring_of(request), case_id, newest.number)[1]
    return vars(found.words) if found else {}


@read_or_send
def decide_plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.decide_plan, case_id)
    newest = queries.newest_plan(case_id)
    form = DecisionForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("Approve the safety plan"), _("Send this answer"), _("Your answer is kept."))
    if newest is not None:
        sheet.more["plan"] = reading.read_plan(keyring_of(request), case_id, newest.number)[1]

    def act() -> None:
        decision, reasons = Decision(form.cleaned_data["decision"]), form.cleaned_data["text"]
        actions.decide_plan(
            keyring_of(request),
            seen(form, before),
            decision=decision,
            reasons=reasons,
            trace=form.redaction_trace,
        )

    return fill_in(request, sheet, form, act)


@read_or_send
def agree_words(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.agree_words, case_id)
    form = WordsForm(request.POST or None, initial=for_this_version(before))
    done = _("The words are agreed. Nobody can look them up again; the person has to know them.")
    sheet = _sheet(before, _("Agree words with the person"), _("Keep these words"), done)
    sheet.more["is_words"] = True

    def act() -> None:
        chosen = form.cleaned_data
        actions.agree_words(
            keyring_of(request), seen(form, before), all_well=chosen["all_well"], forced=chosen["forced"]
        )

    return fill_in(request, sheet, form, act)


@read_or_send
def set_schedule(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.set_schedule, case_id)
    wordings = sending.reminders(get_language() or "") if before.row.track is Track.adult else ()
    form = ScheduleForm(
        request.POST or None,
        initial=for_this_version(before, from_hour=18, to_hour=21),
        wordings=wordings,
    )
    done = _("When and how they check in is agreed.")
    sheet = _sheet(before, _("Agree when and how they check in"), _("Keep this"), done)
    sheet.more["is_schedule"] = True

    def act() -> None:
        actions.set_schedule(keyring_of(request), seen(form, before), form.schedule, timezone.now())

    return fill_in(request, sheet, form, act)


@read_or_send
def lay_reminders_ready(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.set_schedule, case_id)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    done = _("Reminders are ready for two weeks.")
    sheet = _sheet(before, _("Lay reminders ready for two more weeks"), _("Lay them ready"), done)

    def act() -> None:
        actions.lay_reminders_ready(keyring_of(request), seen(form, before), timezone.now())

    return fill_in(request, sheet, form, act)


@read_or_send
def record(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.record, case_id)
    form = RecordForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("How are they?"), _("Keep this"), _("It is written down."))

    def act() -> None:
        actions.record(keyring_of(request), seen(form, before), form.recorded, timezone.now())

    return fill_in(request, sheet, form, act)


@read_or_send
def end_alarm(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.record, case_id)
    form = SayForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("This has been seen to"), _("Keep this"), _("It is written down."))

    def act() -> None:
        words, trace = form.cleaned_data["text"], form.redaction_trace
        actions.end_alarm(keyring_of(request), seen(form, before), words=words, trace=trace)

    return fill_in(request, sheet, form, act)


@read_or_send
def put_to_panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.put_to_panel, case_id)
    form = SayForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(
        before, _("Put it before the panel"), _("Put it before the panel"), _("It is before the panel.")
    )

    def act() -> None:
        words, trace = form.cleaned_data["text"], form.redaction_trace
        looked_at, now = seen(form, before), timezone.now()
        actions.put_to_panel(keyring_of(request), looked_at, words=words, now=now, trace=trace)

    return fill_in(request, sheet, form, act)


@read_or_send
def end(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.end, case_id)
    form = EndForm(request.POST or None, initial=for_this_version(before))
    done = _("The check-ins have ended. The agreed words are destroyed.")
    sheet = _sheet(before, _("End the check-ins"), _("End them"), done)

    def act() -> None:
        actions.end(keyring_of(request), seen(form, before), form.ending, timezone.now())

    return fill_in(request, sheet, form, act)


def _before(request: HttpRequest, act: Act, case_id: UUID) -> Before:
    return before_for(actor_of(request), act, case_id, POLICY, tracks=BOTH)


def _sheet(before: Before, heading: str, button: str, done: str) -> Sheet:
    then = reverse("safety:page", args=[before.row.id])
    return Sheet(before, heading, button, done, {"back": then}, SHEET, then)
