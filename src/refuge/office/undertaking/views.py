"""The pages about the standards and undertakings: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from refuge.language.codes import UnreadableCodeError, read_code
from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.access.rules import RefusedError
from refuge.office.case import sheets as case_sheets
from refuge.office.case.forms import VersionForm
from refuge.office.case.queries import before_for
from refuge.office.case.sheets import Sheet, for_this_version, seen
from refuge.office.copies.queries import is_ours
from refuge.office.undertaking import actions, paper, queries, reading, sets, words
from refuge.office.undertaking.forms import ApproveForm, DeclineForm, MannerForm, QuestionForm, SignForm
from refuge.office.undertaking.rules import PERMITTED, Act
from refuge.office.undertaking.sets import SeenSet
from refuge.office.undertaking.sheets import RowSheet, fill_in
from refuge.office.vault.codes import SeenRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest

    from refuge.office.undertaking.reading import View
    from refuge.standards import Clause

read_or_send = require_http_methods(["GET", "POST"])
ACTS = {
    "sign": Act.sign,
    "defer": Act.defer,
    "decline": Act.decline,
    "offer-again": Act.offer_again,
    "refresh": Act.refresh,
    "reaffirm": Act.reaffirm,
    "withdraw": Act.withdraw,
    "share": Act.share,
}
SOUNDS = {".mp3": "audio/mpeg", ".opus": "audio/ogg"}
LOUD = ("sign", "refresh", "offer-again")
"""Which acts stand on a full button; saying no, and waiting, are as near at hand and press nobody."""


# --- the standards, for everybody who works here


@require_GET
def standards(request: HttpRequest) -> HttpResponse:
    """Show the set in force, and every other version."""
    actor = actor_of(request)
    queries.check_standards(actor, Act.see_standards)
    context = {"sets": sets.all_sets(actor), "spoken": settings.PROGRAMME.standards.spoken, **_language()}
    return render(request, "undertaking/standards.html", context)


@require_GET
def voice(request: HttpRequest, language: str, script: str) -> FileResponse:
    """Play the standards in a language that is heard, not read."""
    queries.check_standards(actor_of(request), Act.see_standards)
    known = settings.PROGRAMME.standards.spoken
    found = [one.audio for one in known if (one.language, one.script) == (language, script) and one.audio]
    if not found:
        raise Http404
    return FileResponse(found[0].open("rb"), content_type=SOUNDS.get(found[0].suffix, "audio/ogg"))


@require_GET
def one_set(request: HttpRequest, number: int) -> HttpResponse:
    actor = actor_of(request)
    queries.check_standards(actor, Act.see_standards)
    found = sets.one_set(actor, number)
    context = {"set": found, "wording": found.words.wording(get_language() or "")}
    return render(request, "undertaking/set.html", context)


@require_GET
def clause(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Show one clause: what is undertaken, why, what to do, and what it stands on."""
    actor = actor_of(request)
    queries.check_standards(actor, Act.see_standards)
    found = sets.one_set(actor, number)
    codes = [one.code for one in found.words.footings]
    if code not in codes:
        raise Http404
    place = codes.index(code)
    footing = found.words.footings[place]
    known = settings.PROGRAMME.standards.sources
    context = {
        "set": found,
        "place": place + 1,
        "clause": found.words.wording(get_language() or "").clauses[place],
        "footing": footing,
        "sources": [known[rule] for rule in footing.rules if rule in known],
        "previous": codes[place - 1] if place else "",
        "next": codes[place + 1] if place + 1 < len(codes) else "",
    }
    return render(request, "undertaking/clause.html", context)


@read_or_send
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """One of two words for a set."""
    actor = actor_of(request)
    queries.check_standards(actor, Act.approve_set)
    found = sets.one_set(actor, number)
    form = ApproveForm(request.POST or None, initial={"version": found.version})
    sheet = RowSheet(
        found.version,
        _("Approve version %(number)s of the standards") % {"number": number},
        _("Approve it"),
        reverse("undertaking:set", args=[number]),
        _("Your word is written down."),
        template="undertaking/approve.html",
        more={"set": found, "wording": found.words.wording(get_language() or "")},
    )

    def say_yes() -> None:
        looked_at = SeenSet(number, form.cleaned_data["version"], timezone.localdate())
        sets.approve(actor, looked_at, form.reason)

    return fill_in(request, sheet, form, say_yes)


def _language() -> dict[str, str]:
    return {"language": get_language() or ""}


# --- offered on a case


@require_GET
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what one case knows of undertakings."""
    before, found = reading.read_of_case(keyring_of(request), case_id, timezone.localdate())
    return render(request, "undertaking/of_case.html", {"case": before.row, "found": found})


@read_or_send
def offer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = before_for(actor_of(request), Act.offer, case_id, PERMITTED)
    back = reverse("undertaking:of_case", args=[case_id])
    form = VersionForm(request.POST or None, initial=for_this_version(before))
    sheet = Sheet(
        before,
        str(words.DOING[Act.offer]),
        str(words.DOING[Act.offer]),
        str(words.DONE[Act.offer]),
        {"back": back, "says": words.SAYS[Act.offer]},
        "undertaking/offer.html",
        back,
    )
    return case_sheets.fill_in(
        request, sheet, form, lambda: actions.offer(keyring_of(request), seen(form, before))
    )


# --- with the person


@require_GET
def shelf(request: HttpRequest) -> HttpResponse:
    """What waits for undertaking officers: numbers, never whose they are."""
    today = timezone.localdate()
    shown = queries.shelf(actor_of(request), today)
    return render(request, "undertaking/shelf.html", {"shelf": shown, "today": today})


@require_GET
def undertaking(request: HttpRequest, undertaking_id: UUID) -> HttpResponse:
    view = _view(request, Act.see, undertaking_id)
    buttons = [(path, words.DOING[act], path in LOUD) for path, act in ACTS.items() if act in view.acts]
    if view.row.state != "explained":
        buttons = [one for one in buttons if one[0] != "sign"]
    context = {"undertaking": view, "buttons": buttons, "today": timezone.localdate()}
    return render(request, "undertaking/undertaking.html", context)


@read_or_send
def explain(request: HttpRequest, undertaking_id: UUID) -> HttpResponse:
    """Begin: in which language, and how."""
    view = _view(request, Act.explain, undertaking_id)
    form = MannerForm(request.POST or None, initial={"version": view.version})
    sheet = _sheet(view, Act.explain, then=reverse("undertaking:read", args=[undertaking_id, 1]))
    return fill_in(
        request, sheet, form, lambda: actions.explain(keyring_of(request), _seen(form, view), form.manner)
    )


@require_GET
def read_clause(request: HttpRequest, undertaking_id: UUID, number: int) -> HttpResponse:
    """Show one clause to the person, in their language."""
    view = _view(request, Act.explain, undertaking_id)
    if not 1 <= number <= len(view.wording.clauses):
        raise Http404
    context = {
        "undertaking": view,
        "clause": view.wording.clauses[number - 1],
        "drawing": view.words.footings[number - 1].drawing,
        "voices": view.voices,
        "number": number,
        "many": len(view.wording.clauses),
        "before": number - 1,
        "after": number + 1 if number < len(view.wording.clauses) else 0,
    }
    return render(request, "undertaking/read.html", context)


@read_or_send
def question(request: HttpRequest, undertaking_id: UUID) -> HttpResponse:
    """Ask the next question; a missed one is explained again before it is asked again."""
    view = _view(request, Act.answer, undertaking_id)
    asked = view.clause(request.GET.get("clause", "")) or view.next_clause
    if asked is None:
        return redirect("undertaking:undertaking", undertaking_id)
    form = QuestionForm(request.POST or None, clause=asked, initial={"version": view.version})
    sheet = _sheet(view, Act.answer, template="undertaking/question.html", clause=asked)

    def take_answer() -> str:
        is_right = actions.answer(keyring_of(request), _seen(form, view), form.answer)
        if not is_right:
            return reverse("undertaking:again", args=[undertaking_id, asked.code])
        return reverse("undertaking:question", args=[undertaking_id])

    return fill_in(request, sheet, form, take_answer)


@require_GET
def again(request: HttpRequest, undertaking_id: UUID, code: str) -> HttpResponse:
    """Explain what was missed, in other words. Nothing is called wrong."""
    view = _view(request, Act.answer, undertaking_id)
    asked = view.clause(code)
    if asked is None:
        raise Http404
    context = {"undertaking": view, "clause": asked, "drawing": view.drawing_of(asked)}
    return render(request, "undertaking/again.html", context)


@read_or_send
def copy(request: HttpRequest, undertaking_id: UUID) -> HttpResponse:
    """The copy for the person: the words alone first, then with a number of its own. No name, no day, no case."""
    view = _view(request, Act.copy, undertaking_id)
    form = VersionForm(request.POST or None, initial={"version": view.version})
    if request.method != "POST" or not form.is_valid():
        return render(request, "undertaking/copy.html", {"undertaking": view, "form": form})
    try:
        number = actions.give_copy(keyring_of(request), _seen(form, view))
    except RefusedError as refusal:
        case_sheets.say_why(form, refusal)
        form.look_again_at(view.version)
        context = {"undertaking": view, "form": form}
        return render(request, "undertaking/copy.html", context, status=HTTPStatus.CONFLICT)
    return render(request, "undertaking/copied.html", {"undertaking": view, **paper.shown(view, number)})


@require_POST
def print_copy(request: HttpRequest, undertaking_id: UUID) -> HttpResponse:
    """The same words and number as a PDF."""
    view = _view(request, Act.copy, undertaking_id)
    try:
        number = read_code(request.POST.get("number", ""))
    except UnreadableCodeError:
        raise Http404 from None
    if not is_ours(view.wording.text, number):
        raise Http404
    reply = HttpResponse(paper.printed(view, number), content_type="application/pdf")
    reply["Content-Disposition"] = f'attachment; filename="{paper.file_name(view)}"'
    return reply


@read_or_send
def act(request: HttpRequest, undertaking_id: UUID, name: str) -> HttpResponse:
    """One act on an undertaking: a yes, or one or two codes."""
    if name not in ACTS:
        raise Http404
    chosen = ACTS[name]
    view = _view(request, chosen, undertaking_id)
    form = _form_of(request, chosen, view.version)
    doing = _doing(request, view, chosen, form)
    return fill_in(request, _sheet(view, chosen), form, doing)


def _form_of(request: HttpRequest, chosen: Act, version: int) -> VersionForm:
    kinds: dict[Act, type[VersionForm]] = {Act.sign: SignForm, Act.decline: DeclineForm}
    return kinds.get(chosen, VersionForm)(request.POST or None, initial={"version": version})


def _doing(request: HttpRequest, view: View, chosen: Act, form: VersionForm) -> Callable[[], None]:
    keyring = keyring_of(request)
    simple = {
        Act.defer: actions.defer,
        Act.offer_again: actions.offer_again,
        Act.refresh: actions.refresh,
        Act.reaffirm: actions.reaffirm,
        Act.withdraw: actions.withdraw,
        Act.share: actions.share,
    }

    def do() -> None:
        if isinstance(form, SignForm):
            actions.sign(keyring, _seen(form, view), form.signature)
        elif isinstance(form, DeclineForm):
            actions.decline(keyring, _seen(form, view), form.reason)
        else:
            simple[chosen](keyring, _seen(form, view))

    return do


def _view(request: HttpRequest, chosen: Act, undertaking_id: UUID) -> View:
    return reading.read_undertaking(keyring_of(request), chosen, undertaking_id, timezone.localdate())


def _sheet(
    view: View, chosen: Act, *, then: str = "", template: str = "", clause: Clause | None = None
) -> RowSheet:
    return RowSheet(
        version=view.version,
        heading=str(words.DOING[chosen]),
        button=str(words.DOING[chosen]),
        back=reverse("undertaking:undertaking", args=[view.row.id]),
        done=str(words.DONE.get(chosen, "")),
        says=str(words.SAYS.get(chosen, "")),
        then=then,
        template=template or "undertaking/sheet.html",
        more={"undertaking": view, "clause": clause, "drawing": view.drawing_of(clause) if clause else ""},
    )


def _seen(form: VersionForm, view: View) -> SeenRow:
    return SeenRow(view.row.id, form.cleaned_data["version"], timezone.localdate())
