"""The pages about decisions: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.access.rules import RefusedError
from refuge.office.case.forms import VersionForm
from refuge.office.case.sheets import Sheet, fill_in, for_this_version, say_why, seen
from refuge.office.status import actions, reading
from refuge.office.status import panels as acts
from refuge.office.status.forms import (
    AppealForm,
    ExtendForm,
    InterviewForm,
    PanelForm,
    ProposalForm,
    ReferralForm,
    ReleaseForm,
    SeenForm,
    SetAsideForm,
    SignOffForm,
    SpeakForm,
    TellForm,
)
from refuge.office.status.panels import SeenPanel
from refuge.office.status.rules import Act, ExtensionReason, Opinion, ReferredTo

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.queries import Before
    from refuge.office.status.reading import PanelPage

read_or_send = require_http_methods(["GET", "POST"])


def _sheet(before: Before, words: tuple[str, str, str], **more: Any) -> Sheet:
    heading, button, done = words
    then = reverse("status:of_case", args=[before.row.id])
    return Sheet(before, heading, button, done, more, template="status/sheet.html", then=then)


@require_GET
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    page = reading.read_of_case(keyring_of(request), case_id)
    context = {
        "page": page,
        "case": page.before.row,
        "today": timezone.localdate(),
        "languages": _languages(),
    }
    return render(request, "status/case.html", context)


@read_or_send
def interview(request: HttpRequest, case_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    before = reading.before_act(actor, Act.interview, case_id)
    initial = for_this_version(before, interviewers=[str(actor.id)])
    form = InterviewForm(request.POST or None, initial=initial, colleagues=reading.people_who_ask())

    def act() -> None:
        trace = form.redaction_trace
        actions.interview(keyring_of(request), seen(form, before), form.interview, form.asked, trace=trace)

    words = (
        _("Interviewed for the decision"),
        _("Keep this"),
        _("It is kept. A supervisor names a panel now."),
    )
    return fill_in(request, _sheet(before, words, note="interview"), form, act)


@read_or_send
def name_panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    before = reading.before_act(actor, Act.name_panel, case_id)
    reviewers, legal = reading.people_for_panel(actor, case_id)
    form = PanelForm(request.POST or None, initial=for_this_version(before), reviewers=reviewers, legal=legal)

    def act() -> None:
        actions.name_panel(keyring_of(request), seen(form, before), form.panel)

    heading, button = _("Name a panel"), _("Name this panel")
    then = reverse("status:panels")
    sheet = Sheet(
        before, heading, button, _("The panel is named."), {"note": "panel"}, "status/sheet.html", then
    )
    return fill_in(request, sheet, form, act)


@read_or_send
def put_before(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.put_before, case_id)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    words = _("Put it before the panel"), _("Put it before the panel"), _("The panel has it now.")
    sheet = _sheet(before, words, note="put_before")
    return fill_in(request, sheet, form, lambda: actions.put_before(keyring_of(request), seen(form, before)))


@read_or_send
def tell(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.tell, case_id)
    form = TellForm(request.POST or None, initial=for_this_version(before))
    words = _("Tell the person"), _("They were told today"), _("From today the days of an appeal run.")
    sheet = _sheet(before, words, note="tell")
    return fill_in(request, sheet, form, lambda: actions.tell_person(keyring_of(request), seen(form, before)))


@read_or_send
def appeal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.appeal, case_id)
    form = AppealForm(request.POST or None, initial=for_this_version(before))

    def act() -> None:
        grounds, trace = form.cleaned_data["grounds"], form.redaction_trace
        actions.appeal(keyring_of(request), seen(form, before), grounds, trace=trace)

    words = _("File an appeal"), _("File it"), _("The appeal is filed. Other people decide it.")
    return fill_in(request, _sheet(before, words, note="appeal"), form, act)


@read_or_send
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.withdraw, case_id)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    words = _("The person does not go on"), _("End it without a decision"), _("It is ended.")
    sheet = _sheet(before, words, note="withdraw")
    return fill_in(request, sheet, form, lambda: actions.withdraw(keyring_of(request), seen(form, before)))


@require_GET
def letter(request: HttpRequest, case_id: UUID, determination_id: UUID) -> HttpResponse:
    """Print a decision for the person, in the language they asked for."""
    opened = reading.read_letter(keyring_of(request), case_id, determination_id)
    language = opened.interview.language if opened.interview else ""
    case = {"id": case_id, "number": opened.clear.case_number}
    context = {"opened": opened, "case": case, "appeal_days": settings.PROGRAMME.limits.appeal_days}
    with translation.override(_known(language)):
        return render(request, "status/letter.html", context)


@require_GET
def rights(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Print what somebody is told before a decision, in one of the programme's languages."""
    before = reading.before_act(actor_of(request), Act.see, case_id)
    with translation.override(_known(request.GET.get("in", ""))):
        return render(request, "status/rights.html", {"case": before.row})


def _languages() -> list[tuple[str, str]]:
    return [(language.code, language.name) for language in settings.PROGRAMME.languages]


def _known(language: str) -> str:
    """Choose the language asked for, or the first of the programme, which an interpreter then reads aloud."""
    spoken = [code for code, _name in _languages()]
    return language if language in spoken else spoken[0]


@read_or_send
def custody(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.record_custody, case_id)
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    words = (
        _("Captured, or in custody"),
        _("Make the custody record"),
        _("The record is made. Say next to whom the person was referred."),
    )
    sheet = _sheet(before, words, note="custody")
    return fill_in(
        request, sheet, form, lambda: actions.record_custody(keyring_of(request), seen(form, before))
    )


@read_or_send
def referred(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.notify_custody, case_id)
    form = ReferralForm(request.POST or None, initial=for_this_version(before))

    def act() -> None:
        chosen = form.cleaned_data
        to, day = ReferredTo(chosen["referred_to"]), chosen["notified_on"]
        actions.notify_custody(keyring_of(request), seen(form, before), to, day)

    words = _("To whom they were referred"), _("Keep this"), _("It is kept. The case can be closed now.")
    return fill_in(request, _sheet(before, words, note="referred"), form, act)


@read_or_send
def released(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.record_release, case_id)
    form = ReleaseForm(request.POST or None, initial=for_this_version(before))

    def act() -> None:
        day = form.cleaned_data["released_on"]
        actions.record_release(keyring_of(request), seen(form, before), day)

    words = _("Released from custody"), _("Keep this"), _("The release is written down.")
    return fill_in(request, _sheet(before, words, note="released"), form, act)


# --- before the panel


@require_GET
def panels(request: HttpRequest) -> HttpResponse:
    found = reading.list_panels(actor_of(request))
    return render(request, "status/panels.html", {"found": found, "today": timezone.localdate()})


@require_GET
def panel(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    page = reading.read_panel(keyring_of(request), determination_id)
    return render(request, "status/panel.html", {"page": page, "today": timezone.localdate()})


def _page(request: HttpRequest, determination_id: UUID, act: Act) -> PanelPage:
    return reading.read_panel_for(keyring_of(request), determination_id, act)


def _seen(form: forms.Form, page: PanelPage) -> SeenPanel:
    return SeenPanel(page.opened.clear.id, form.cleaned_data["version"], timezone.now())


def _version(page: PanelPage, **more: Any) -> dict[str, Any]:
    return {"version": page.opened.clear.version, **more}


@read_or_send
def propose(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    page = _page(request, determination_id, Act.propose)
    before = page.opened.proposal
    initial = _version(page)
    if before:
        initial |= {"finding": before.finding, "eligible": before.eligible, "reasons": before.reasons}
    form = ProposalForm(request.POST or None, initial=initial)

    def act() -> None:
        trace = form.redaction_trace
        acts.propose(keyring_of(request), _seen(form, page), form.proposal, trace=trace)

    words = _("Propose a decision"), _("Put it before the members"), _("The members are asked now.")
    return _fill_in(request, page, form, act, words)


@read_or_send
def speak(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    page = _page(request, determination_id, Act.speak)
    form = SpeakForm(request.POST or None, initial=_version(page))

    def act() -> None:
        chosen = form.cleaned_data
        opinion, trace = Opinion(chosen["opinion"]), form.redaction_trace
        acts.speak(keyring_of(request), _seen(form, page), opinion, chosen["dissent"], trace=trace)

    words = _("Agree, or not"), _("This is what I say"), _("What you said is kept.")
    return _fill_in(request, page, form, act, words)


@read_or_send
def decide(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    page = _page(request, determination_id, Act.decide)
    form = SeenForm(request.POST or None, initial=_version(page))
    words = (
        _("Record the decision"),
        _("Record it"),
        _("The decision is recorded. Nothing of it is altered from here on."),
    )
    return _fill_in(request, page, form, lambda: acts.decide(keyring_of(request), _seen(form, page)), words)


@read_or_send
def extend(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    page = _page(request, determination_id, Act.extend)
    form = ExtendForm(request.POST or None, initial=_version(page))

    def act() -> None:
        acts.extend(keyring_of(request), _seen(form, page), ExtensionReason(form.cleaned_data["why"]))

    words = _("More time, once"), _("Take more time"), _("There is more time now, once.")
    return _fill_in(request, page, form, act, words)


@read_or_send
def defer(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    page = _page(request, determination_id, Act.defer)
    form = SeenForm(request.POST or None, initial=_version(page))
    words = _("It needs more time"), _("Defer it"), _("It is deferred.")
    return _fill_in(request, page, form, lambda: acts.defer(keyring_of(request), _seen(form, page)), words)


@read_or_send
def set_aside(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    page = _page(request, determination_id, Act.defer)
    form = SetAsideForm(request.POST or None, initial=_version(page))

    def act() -> None:
        chosen = form.cleaned_data
        acts.set_aside(keyring_of(request), _seen(form, page), chosen["file_id"], chosen["text"])

    words = _("This cannot go on here"), _("Seal it, and defer"), _("It is deferred.")
    return _fill_in(request, page, form, act, words)


@read_or_send
def resume(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    page = _page(request, determination_id, Act.resume)
    form = SeenForm(request.POST or None, initial=_version(page))
    words = _("Take it up again"), _("Take it up again"), _("It is before the panel again.")
    return _fill_in(request, page, form, lambda: acts.resume(keyring_of(request), _seen(form, page)), words)


@read_or_send
def drop(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    page = _page(request, determination_id, Act.drop)
    form = SeenForm(request.POST or None, initial=_version(page))
    words = _("The person does not go on"), _("End it without a decision"), _("It is ended.")
    return _fill_in(request, page, form, lambda: acts.drop(keyring_of(request), _seen(form, page)), words)


@read_or_send
def sign_off(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    page = _page(request, determination_id, Act.sign_off)
    form = SignOffForm(request.POST or None, initial=_version(page))

    def act() -> None:
        acts.sign_off(keyring_of(request), _seen(form, page), form.cleaned_data["heard_anew_on"])

    words = _("Sign as legal officer"), _("I sign"), _("You have signed.")
    return _fill_in(request, page, form, act, words)


def _fill_in(
    request: HttpRequest,
    page: PanelPage,
    form: SeenForm,
    act: Callable[[], object],
    words: tuple[str, str, str],
) -> HttpResponse:
    heading, button, done = words
    note = request.resolver_match.url_name if request.resolver_match else ""
    context = {"form": form, "page": page, "heading": heading, "button": button, "note": note}
    if request.method != "POST" or not form.is_valid():
        return render(request, "status/hearing.html", context)
    try:
        act()
    except RefusedError as refusal:
        say_why(form, refusal)
        form.look_again_at(page.opened.clear.version)
        return render(request, "status/hearing.html", context, status=HTTPStatus.CONFLICT)
    messages.success(request, done)
    return redirect("status:panel", page.opened.clear.id)
