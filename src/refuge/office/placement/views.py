"""The pages about places to live: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.case import sheets as case_sheets
from refuge.office.case.forms import VersionForm
from refuge.office.case.sheets import Sheet, for_this_version, seen
from refuge.office.placement import actions, queries, reading, sites, words
from refuge.office.placement.forms import (
    BedsForm,
    InspectForm,
    MatchForm,
    ProposeForm,
    RequestForm,
    SiteNoteForm,
    WaiverForm,
    WhyForm,
    chosen_site,
)
from refuge.office.placement.holding import standards
from refuge.office.placement.rules import Act, NoteKind
from refuge.office.placement.sheets import PlaceSheet, fill_in
from refuge.office.vault.codes import SeenRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from refuge.office.placement.reading import SiteView

read_or_send = require_http_methods(["GET", "POST"])
ACTS = {
    "cosign": Act.cosign,
    "confirm": Act.confirm,
    "refuse": Act.refuse,
    "move-in": Act.move_in,
    "move-out": Act.move_out,
    "cancel": Act.cancel,
    "share": Act.share,
}
SITE_ACTS = {"open": Act.open_site, "close": Act.close_site, "approve-waiver": Act.approve_waiver}


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    shown = queries.board(actor_of(request), timezone.localdate())
    return render(request, "placement/board.html", {"board": shown, "today": timezone.localdate()})


@require_GET
def home(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what one case knows of its place to live."""
    before, home_of_case = reading.read_home(keyring_of(request), case_id, timezone.localdate())
    return render(request, "placement/home.html", {"case": before.row, "home": home_of_case})


@read_or_send
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before, together = reading.read_members(keyring_of(request), case_id)
    begun = for_this_version(before, circle=together.circle)
    form = RequestForm(request.POST or None, initial=begun, members=together.members)
    sheet = Sheet(
        before,
        _("Ask for a place to live"),
        _("Ask for it"),
        _("A place is looked for now."),
        {"back": reverse("placement:home", args=[case_id]), "is_everybody": together.is_everybody},
        "placement/ask.html",
        reverse("placement:home", args=[case_id]),
    )
    return case_sheets.fill_in(
        request, sheet, form, lambda: actions.request(keyring_of(request), seen(form, before), form.wish)
    )


@require_GET
def placement(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    view = reading.read_placement(keyring_of(request), placement_id, timezone.localdate())
    buttons = [(path, words.DOING[act]) for path, act in ACTS.items() if act in view.acts]
    context = {
        "placement": view,
        "buttons": buttons,
        "may_see_sites": reading.reads_sites(actor_of(request)),
        "today": timezone.localdate(),
    }
    return render(request, "placement/placement.html", context)


@read_or_send
def match(request: HttpRequest, placement_id: UUID, site_id: UUID) -> HttpResponse:
    """Offer one site: what fits, what does not, and beds are held."""
    reading.before_act(actor_of(request), Act.match, placement_id)
    view = reading.read_placement(keyring_of(request), placement_id, timezone.localdate())
    fit = next((one for one in view.fits if one.site.id == site_id), None)
    initial = {"version": view.version, "site_id": site_id}
    form = MatchForm(request.POST or None, initial=initial)
    sheet = PlaceSheet(
        view.version,
        _("Offer this place"),
        _("Hold the beds, and offer it"),
        str(words.DONE[Act.match]),
        reverse("placement:placement", args=[placement_id]),
        more={"fit": fit, "placement": view},
    )
    return fill_in(
        request,
        sheet,
        form,
        lambda: actions.match(keyring_of(request), _seen(form, placement_id), site_id=chosen_site(form)),
    )


@read_or_send
def act(request: HttpRequest, placement_id: UUID, name: str) -> HttpResponse:
    """One act on a placement that asks for a yes, or for a reason."""
    if name not in ACTS:
        raise Http404
    chosen = ACTS[name]
    row = reading.before_act(actor_of(request), chosen, placement_id)
    form = _form_of(request, chosen, row.version)
    sheet = PlaceSheet(
        row.version,
        str(words.DOING[chosen]),
        str(words.DOING[chosen]),
        str(words.DONE[chosen]),
        reverse("placement:placement", args=[placement_id]),
        says=str(words.SAYS[chosen]),
    )
    return fill_in(request, sheet, form, lambda: _do(request, chosen, placement_id, form))


def _form_of(request: HttpRequest, chosen: Act, version: int) -> VersionForm:
    begun: dict[str, Any] = {"version": version}
    if chosen in {Act.move_out, Act.cancel}:
        return WhyForm(request.POST or None, initial=begun, moving_out=chosen is Act.move_out)
    return VersionForm(request.POST or None, initial=begun)


def _do(request: HttpRequest, chosen: Act, placement_id: UUID, form: VersionForm) -> None:
    keyring, looked_at = keyring_of(request), _seen(form, placement_id)
    if isinstance(form, WhyForm):
        ending = actions.move_out if chosen is Act.move_out else actions.cancel
        ending(keyring, looked_at, why=form.why)
        return
    plain: dict[Act, Callable[[], object]] = {
        Act.cosign: partial(actions.cosign, keyring, looked_at),
        Act.confirm: partial(actions.confirm, keyring, looked_at),
        Act.refuse: partial(actions.refuse, keyring, looked_at),
        Act.move_in: partial(actions.move_in, keyring, looked_at),
        Act.share: partial(actions.share, keyring, looked_at),
    }
    plain[chosen]()


@read_or_send
def propose(request: HttpRequest) -> HttpResponse:
    queries.check_sites(actor_of(request), Act.propose_site)
    form = ProposeForm(request.POST or None, initial={"version": 1})
    sheet = PlaceSheet(
        1,
        _("Write down a site"),
        _("Draw a code for it"),
        str(words.DONE[Act.propose_site]),
        reverse("placement:board"),
        says=_(
            "Nothing here says where it is: whoever has to know keeps it in their head. The code is drawn by lot."
        ),
    )
    return fill_in(request, sheet, form, lambda: sites.propose_site(keyring_of(request), form.proposal))


@require_GET
def site(request: HttpRequest, site_id: UUID) -> HttpResponse:
    today = timezone.localdate()
    view = reading.read_site(keyring_of(request), site_id, today)
    acts = {**SITE_ACTS, "inspect": Act.inspect, "beds": Act.change_beds}
    acts |= {"waiver": Act.ask_waiver, "note": Act.note}
    buttons = [(path, words.DOING[act]) for path, act in acts.items() if act in view.acts]
    return render(request, "placement/site.html", {"site": view, "buttons": buttons, "today": today})


@read_or_send
def site_act(request: HttpRequest, site_id: UUID, name: str) -> HttpResponse:
    """One act on a site that asks for a yes and nothing else."""
    if name not in SITE_ACTS:
        raise Http404
    chosen = SITE_ACTS[name]
    view = _site(request, chosen, site_id)
    form = VersionForm(request.POST or None, initial={"version": view.row.version})
    doing = {
        Act.open_site: sites.open_site,
        Act.close_site: sites.close_site,
        Act.approve_waiver: sites.approve_waiver,
    }
    sheet = _site_sheet(view, chosen)
    return fill_in(request, sheet, form, lambda: doing[chosen](keyring_of(request), _seen(form, site_id)))


@read_or_send
def inspect(request: HttpRequest, site_id: UUID) -> HttpResponse:
    view = _site(request, Act.inspect, site_id)
    begun = {
        "version": view.row.version,
        "covered": view.covered_tenths / 10,
        "toilets": view.toilets,
        "litres": view.litres,
        "features": sorted(view.features),
        "child_safe": view.child_safe,
    }
    form = InspectForm(request.POST or None, initial=begun)

    def act() -> None:
        typed, trace = form.cleaned_data["text"], form.redaction_trace
        sites.inspect(keyring_of(request), _seen(form, site_id), form.measures, words=typed, trace=trace)

    limits = {
        "room": f"{view.least_tenths / 10:.1f}",
        "toilet": standards().most_for_a_toilet,
        "litres": standards().least_litres,
    }
    says = _(
        "For each bed %(room)s square metres of covered room, a toilet for %(toilet)s people, %(litres)s litres of "
        "water a day for each."
    )
    return fill_in(request, _site_sheet(view, Act.inspect, says % limits), form, act)


@read_or_send
def beds(request: HttpRequest, site_id: UUID) -> HttpResponse:
    view = _site(request, Act.change_beds, site_id)
    form = BedsForm(request.POST or None, initial={"version": view.row.version, "beds": view.row.beds})

    def act() -> None:
        count = form.cleaned_data["beds"]
        sites.change_beds(keyring_of(request), _seen(form, site_id), beds=count)

    return fill_in(request, _site_sheet(view, Act.change_beds), form, act)


@read_or_send
def waiver(request: HttpRequest, site_id: UUID) -> HttpResponse:
    view = _site(request, Act.ask_waiver, site_id)
    form = WaiverForm(request.POST or None, initial={"version": view.row.version})
    days = standards().waiver_days
    says = ngettext(
        "In an emergency only, for at most %(days)s day. A supervisor who did not ask says yes.",
        "In an emergency only, for at most %(days)s days. A supervisor who did not ask says yes.",
        days,
    ) % {"days": days}
    sheet = _site_sheet(view, Act.ask_waiver, says)
    return fill_in(
        request, sheet, form, lambda: sites.ask_waiver(keyring_of(request), _seen(form, site_id), form.asked)
    )


@read_or_send
def note(request: HttpRequest, site_id: UUID) -> HttpResponse:
    view = _site(request, Act.note, site_id)
    form = SiteNoteForm(request.POST or None, initial={"version": view.row.version})

    def act() -> None:
        kind, typed = NoteKind(form.cleaned_data["kind"]), form.cleaned_data["text"]
        trace = form.redaction_trace
        sites.note(keyring_of(request), _seen(form, site_id), kind=kind, words=typed, trace=trace)

    return fill_in(request, _site_sheet(view, Act.note), form, act)


def _site(request: HttpRequest, chosen: Act, site_id: UUID) -> SiteView:
    queries.check_sites(actor_of(request), chosen, site_id)
    return reading.read_site(keyring_of(request), site_id, timezone.localdate())


def _site_sheet(view: SiteView, chosen: Act, says: str = "") -> PlaceSheet:
    return PlaceSheet(
        view.row.version,
        str(words.DOING[chosen]),
        str(words.DOING[chosen]),
        str(words.DONE[chosen]),
        reverse("placement:site", args=[view.row.id]),
        says=says or str(words.SAYS.get(chosen, "")),
        more={"site": view},
    )


def _seen(form: VersionForm, row_id: UUID) -> SeenRow:
    return SeenRow(row_id, form.cleaned_data["version"], timezone.localdate())
