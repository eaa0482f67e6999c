"""The pages about sealed files: read the clock, ask, do one act, choose a page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.access.rules import RefusedError
from refuge.office.sealed import actions, reading, rules
from refuge.office.sealed.actions import SeenFile
from refuge.office.sealed.forms import (
    ComplaintForm,
    EntryForm,
    KindForm,
    NameReaderForm,
    SeenForm,
    SeriousCrimeForm,
    SurvivorForm,
)
from refuge.office.sealed.rules import EntryCode, FileKind
from refuge.office.sealed.words import ADDING, refusal_in_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from refuge.office.access.rules import Actor
    from refuge.office.sealed.forms import OpeningForm
    from refuge.office.sealed.reading import FileView

read_or_send = require_http_methods(["GET", "POST"])
WHICH = tuple(EntryCode)
"""An entry to add is told in an address by its place among these, which says nothing."""


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    page = reading.list_files(keyring_of(request), timezone.now(), request.GET.get("after", ""))
    return render(request, "sealed/list.html", {"page": page, "is_first": not request.GET.get("after")})


@require_GET
def choose_kind(request: HttpRequest) -> HttpResponse:
    form = KindForm(kinds=rules.kinds_for(actor_of(request).roles))
    return render(request, "sealed/choose.html", {"form": form})


@require_POST
def open_file(request: HttpRequest) -> HttpResponse:
    """Ask for the words once the kind is chosen, then open the file."""
    actor = actor_of(request)
    chosen = KindForm(request.POST, kinds=rules.kinds_for(actor.roles))
    if not chosen.is_valid():
        if request.POST.get("kind") in set(FileKind):
            reading.check_may_open(actor, FileKind(request.POST["kind"]))
        return render(request, "sealed/choose.html", {"form": chosen})
    kind = FileKind(chosen.cleaned_data["kind"])
    form = _opening_form(request, kind, actor)
    if not form.is_bound or not form.is_valid():
        return _opening_page(request, form, kind)
    try:
        reads = actions.open_file(actor, form.opening, timezone.now())
    except RefusedError as refusal:
        _say_why(form, refusal)
        return _opening_page(request, form, kind, HTTPStatus.CONFLICT)
    return redirect("sealed:page", form.cleaned_data["file_id"]) if reads else redirect("sealed:opened")


def _opening_form(request: HttpRequest, kind: FileKind, actor: Actor) -> OpeningForm:
    typed = request.POST if "file_id" in request.POST else None
    first = {"kind": kind.value}
    if kind is FileKind.serious_crime:
        return SeriousCrimeForm(typed, initial=first, people=actions.possible_readers(kind))
    if kind is FileKind.survivor:
        return SurvivorForm(typed, initial=first, opener=actor.id, people=actions.possible_readers(kind))
    return ComplaintForm(typed, initial=first, people=reading.names_of_colleagues(actor))


def _opening_page(
    request: HttpRequest, form: OpeningForm, kind: FileKind, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    return render(request, "sealed/open.html", {"form": form, "kind": kind}, status=status)


@require_GET
def opened(request: HttpRequest) -> HttpResponse:
    """Say, without saying about what, that somebody else has it now."""
    return render(request, "sealed/opened.html")


@require_GET
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    view = reading.read_file(keyring_of(request), file_id, timezone.now())
    offered = [(WHICH.index(code), ADDING[code]) for code in view.offered]
    return render(request, "sealed/page.html", {"file": view, "offered": offered})


@read_or_send
def add(request: HttpRequest, file_id: UUID, which: int) -> HttpResponse:
    view = reading.read_file(keyring_of(request), file_id, timezone.now())
    if which >= len(WHICH) or WHICH[which] not in ADDING:
        raise Http404
    code = WHICH[which]
    form = EntryForm(request.POST or None, initial={"version": view.version}, code=code)

    def act() -> None:
        actions.add(keyring_of(request), _seen(form, file_id), form.entry, timezone.now())

    return _fill_in(request, view, form, act, str(ADDING[code]))


@read_or_send
def name_reader(request: HttpRequest, file_id: UUID) -> HttpResponse:
    view = reading.read_file(keyring_of(request), file_id, timezone.now())
    by_role = actions.possible_readers(view.row.kind, without=frozenset({actor_of(request).id}))
    people = {one: name for some in by_role.values() for one, name in some.items()}
    form = NameReaderForm(request.POST or None, initial={"version": view.version}, people=people)

    def act() -> None:
        chosen, stays = form.cleaned_data["staff_id"], not form.cleaned_data["leaves"]
        actions.name_reader(keyring_of(request), _seen(form, file_id), chosen, timezone.now(), stays=stays)

    return _fill_in(request, view, form, act, _("Name another reader"))


def _seen(form: SeenForm, file_id: UUID) -> SeenFile:
    return SeenFile(file_id, form.cleaned_data["version"])


def _fill_in(
    request: HttpRequest, view: FileView, form: SeenForm, act: Callable[[], Any], heading: str
) -> HttpResponse:
    context = {"form": form, "file": view, "heading": heading}
    if request.method != "POST" or not form.is_valid():
        return render(request, "sealed/sheet.html", context)
    try:
        act()
    except RefusedError as refusal:
        _say_why(form, refusal)
        form.look_again_at(view.version)
        return render(request, "sealed/sheet.html", context, status=HTTPStatus.CONFLICT)
    messages.success(request, _("It is kept."))
    still_mine = actions.may_find(actor_of(request), view.row.id)
    return redirect("sealed:page", view.row.id) if still_mine else redirect("sealed:list")


def _say_why(form: forms.Form, refusal: RefusedError) -> None:
    """Write on the form what can be done now. A plain no is raised again: it has a page of its own."""
    if refusal.status != HTTPStatus.CONFLICT:
        raise refusal
    form.add_error(None, refusal_in_words(refusal))
