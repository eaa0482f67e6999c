"""The pages of intake and assessment: one question on each, then all answers to check."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.access.rules import RefusedError
from refuge.office.assessment import actions, reading, rules
from refuge.office.assessment.actions import SeenDraft
from refuge.office.assessment.forms import DraftForm, ItemForm, ReleaseForm, begun
from refuge.office.assessment.rules import QUESTIONS, Act, AlreadyBegunError, Item, Kind, State
from refuge.office.assessment.words import ASKED, STALE, TITLES
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case.sheets import say_why
from refuge.office.consent.queries import c1_answered

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from refuge.office.assessment.reading import Draft

read_or_send = require_http_methods(["GET", "POST"])


@require_GET
def page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.see, case_id)
    context = {
        "case": before.row,
        "kinds": reading.list_of(case_id),
        "c1_answered": c1_answered(case_id, timezone.localdate()),
    }
    return render(request, "assessment/page.html", context)


@require_POST
def start(request: HttpRequest, case_id: UUID, kind: str) -> HttpResponse:
    chosen = _kind(kind)
    try:
        draft_id = actions.start(keyring_of(request), case_id, chosen, today=timezone.localdate())
    except AlreadyBegunError:
        # Somebody pressed twice, or a colleague was quicker: go on where it is.
        return redirect("assessment:page", case_id)
    return redirect("assessment:question", case_id, draft_id, QUESTIONS[chosen][0].key)


@read_or_send
def question(request: HttpRequest, case_id: UUID, draft_id: UUID, key: str) -> HttpResponse:
    draft = reading.read_draft(keyring_of(request), case_id, draft_id, Act.save)
    item = rules.item_of(draft.kind, key)
    initial = {"version": draft.version, **begun(item, draft.answers)}
    form = ItemForm(request.POST or None, initial=initial, kind=draft.kind, item=item)

    def act() -> HttpResponse:
        state = actions.save(
            keyring_of(request), _seen(draft, form), form.answered, trace=form.redaction_trace
        )
        return _after(draft, item, state)

    context = {"item": item, "asked": ASKED[draft.kind][key], "at": _at(draft, item)}
    return _fill_in(request, draft, form, "assessment/question.html", act, context)


@read_or_send
def review(request: HttpRequest, case_id: UUID, draft_id: UUID) -> HttpResponse:
    """Show all answers to check; finish on a press."""
    draft = reading.read_draft(keyring_of(request), case_id, draft_id)
    if draft.row.state is State.finished:
        return render(request, "assessment/finished.html", {"draft": draft, "case": draft.before.row})
    form = DraftForm(request.POST or None, initial={"version": draft.version})

    def act() -> HttpResponse:
        actions.finish(keyring_of(request), _seen(draft, form))
        messages.success(request, _("It is finished, and stands in the story of the case."))
        return redirect("case:page", case_id)

    missing = [(key, ASKED[draft.kind][key].label) for key in draft.missing]
    context = {"missing": missing, "c1_answered": c1_answered(case_id, timezone.localdate())}
    return _fill_in(request, draft, form, "assessment/review.html", act, context)


@read_or_send
def release(request: HttpRequest, case_id: UUID, draft_id: UUID) -> HttpResponse:
    draft = reading.read_draft(keyring_of(request), case_id, draft_id, Act.release)
    form = ReleaseForm(request.POST or None, initial={"version": draft.version})

    def act() -> HttpResponse:
        words, trace = form.cleaned_data["words"], form.redaction_trace
        actions.release(keyring_of(request), _seen(draft, form), words=words, trace=trace)
        messages.success(request, _("Your answer is kept. The questionnaire goes on."))
        return redirect("assessment:page", case_id)

    harm = next((line for line in draft.lines if line.key == rules.HARM), None)
    return _fill_in(request, draft, form, "assessment/release.html", act, {"harm": harm})


@require_GET
def sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """Show every question, empty, for paper: for work by lamp."""
    chosen = _kind(kind)
    reading.check_sheet(actor_of(request))
    questions = [(item, ASKED[chosen][item.key]) for item in QUESTIONS[chosen]]
    return render(request, "assessment/sheet.html", {"title": TITLES[chosen], "questions": questions})


def _fill_in(  # noqa: PLR0913, PLR0917 - a page, a form, an act
    request: HttpRequest,
    draft: Draft,
    form: DraftForm,
    template: str,
    act: Callable[[], HttpResponse],
    more: dict[str, object],
) -> HttpResponse:
    context = {"draft": draft, "case": draft.before.row, "form": form, **more}
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context)
    try:
        return act()
    except StaleVersionError:
        form.add_error(None, STALE)
    except RefusedError as refusal:
        say_why(form, refusal)
    form.look_again_at(draft.version)
    return render(request, template, context, status=HTTPStatus.CONFLICT)


def _after(draft: Draft, item: Item, state: State) -> HttpResponse:
    """Go on at the next question without an answer, or to all answers."""
    open_still = [key for key in draft.missing if key != item.key]
    if not open_still or state is State.held:
        return redirect("assessment:review", draft.before.row.id, draft.row.id)
    return redirect("assessment:question", draft.before.row.id, draft.row.id, open_still[0])


def _at(draft: Draft, item: Item) -> tuple[int, int]:
    keys = [one.key for one in QUESTIONS[draft.kind]]
    return keys.index(item.key) + 1, len(keys)


def _seen(draft: Draft, form: DraftForm) -> SeenDraft:
    version = form.cleaned_data["version"]
    return SeenDraft(draft.before.row.id, draft.row.id, version, timezone.localdate())


def _kind(kind: str) -> Kind:
    if kind not in set(Kind):
        raise Http404
    return Kind(kind)
