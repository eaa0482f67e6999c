"""The pages about a name: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from refuge.office.access.requests import actor_of, confirmed_again, keyring_of
from refuge.office.case.sheets import Sheet, fill_in, for_this_version, seen
from refuge.office.identity import actions, queries
from refuge.office.identity.forms import AnswerForm, AskForm, EraseForm, WriteForm
from refuge.office.identity.rules import Act, Purpose

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.queries import Before

read_or_send = require_http_methods(["GET", "POST"])
TEMPLATE = "identity/sheet.html"


@require_GET
def page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.see, case_id)
    return render(request, "identity/page.html", {"kept": queries.kept_of(before, timezone.localdate())})


@read_or_send
def write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.write, case_id)
    form = WriteForm(request.POST or None, initial=for_this_version(before))
    done = _("It is kept. From now on it takes two people to see it.")
    sheet = _sheet(before, _("Write down a name"), _("Seal it"), done, writes=True)

    def act() -> None:
        actions.write(keyring_of(request), seen(form, before), form.words, trace=form.redaction_trace)

    return fill_in(request, sheet, form, act)


@read_or_send
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = _before(request, Act.ask, case_id)
    form = AskForm(request.POST or None)
    done = _("A second officer was asked. You will find the answer on your desk.")
    sheet = _sheet(before, _("Ask to see the name"), _("Ask a second officer"), done)
    return fill_in(request, sheet, form, lambda: _ask(request, case_id, form.chosen))


@require_POST
def ask_to_erase(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _before(request, Act.ask, case_id)
    _ask(request, case_id, Purpose.erase)
    messages.success(request, _("A second officer was asked to destroy it."))
    return redirect("identity:page", case_id)


@read_or_send
def answer(request: HttpRequest, case_id: UUID, opening_id: UUID) -> HttpResponse:
    """Let a second officer lend, destroy, or say no. Nothing of what is kept stands on this page."""
    before = _before(request, Act.lend, case_id)
    asked = queries.request_of(before, opening_id)
    kind = EraseForm if asked.is_to_erase else AnswerForm
    form = kind(request.POST or None, initial={"version": asked.version})
    do = {"lend": actions.lend, "erase": actions.erase, "no": actions.say_no}

    def act() -> None:
        chosen, version = do[form.cleaned_data["answer"]], form.cleaned_data["version"]
        chosen(keyring_of(request), case_id, opening_id, version=version, now=timezone.now())

    heading = _("Somebody asks for a name")
    sheet = _sheet(before, heading, _("Send this answer"), _("Your answer is kept."), asked=asked)
    return fill_in(request, sheet, form, act)


@read_or_send
@confirmed_again
def show(request: HttpRequest, case_id: UUID, opening_id: UUID) -> HttpResponse:
    """Show the name once, and go away from it by itself when its minutes are over."""
    before = _before(request, Act.show, case_id)
    asked = queries.own_request_of(before, opening_id)
    minutes = settings.PROGRAMME.limits.shown_minutes
    if request.method != "POST":
        return render(
            request, "identity/ready.html", {"asked": asked, "case": before.row, "minutes": minutes}
        )
    words = actions.show(keyring_of(request), case_id, opening_id, now=timezone.now())
    shown = render(request, "identity/shown.html", {"words": words, "case": before.row, "minutes": minutes})
    shown["Refresh"] = f"{60 * minutes}; url={reverse('identity:page', args=[case_id])}"
    return shown


@require_POST
def take_back(request: HttpRequest, case_id: UUID, opening_id: UUID) -> HttpResponse:
    _before(request, Act.take_back, case_id)
    actions.take_back(keyring_of(request), case_id, opening_id, now=timezone.now())
    messages.success(request, _("Your request is taken back."))
    return redirect("identity:page", case_id)


@require_POST
def hand_out(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _before(request, Act.hand_out, case_id)
    actions.hand_out(keyring_of(request), case_id, now=timezone.now())
    messages.success(request, _("Everybody on your side holds a half now."))
    return redirect("identity:page", case_id)


def _ask(request: HttpRequest, case_id: UUID, purpose: Purpose) -> None:
    actions.ask(keyring_of(request), case_id, purpose=purpose, now=timezone.now())


def _before(request: HttpRequest, act: Act, case_id: UUID) -> Before:
    actions.sweep(timezone.now())
    return queries.before_act(actor_of(request), act, case_id)


def _sheet(before: Before, heading: str, button: str, done: str, **more: Any) -> Sheet:
    then = reverse("identity:page", args=[before.row.id])
    return Sheet(before, heading, button, done, more, TEMPLATE, then)
