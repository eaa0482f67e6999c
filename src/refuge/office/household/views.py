"""The pages about a household: read the clock, ask one query, do one act, choose a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from refuge.office.access.requests import actor_of, keyring_of
from refuge.office.case import passing_on
from refuge.office.case import queries as cases
from refuge.office.case.rules import Track
from refuge.office.case.sheets import Sheet, fill_in, for_this_version, seen
from refuge.office.household import actions, reading
from refuge.office.household.forms import (
    ApartForm,
    ConfirmForm,
    EndApartForm,
    LeaveForm,
    MemberForm,
    OwnCaseForm,
)
from refuge.office.household.rules import Act

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from refuge.office.case.queries import Before

read_or_send = require_http_methods(["GET", "POST"])
TEMPLATE = "household/sheet.html"


@require_GET
def household(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.see, case_id)
    view = reading.read_household(keyring_of(request), before)
    return render(request, "household/page.html", {"household": view})


@read_or_send
def add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.add, case_id)
    form = MemberForm(request.POST or None, initial=for_this_version(before))
    sheet = _sheet(before, _("Add somebody"), _("Add them"), _("They are added."))
    return fill_in(
        request,
        sheet,
        form,
        lambda: actions.add(keyring_of(request), seen(form, before), **form.chosen),
    )


@read_or_send
def correct(request: HttpRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.correct, case_id)
    member = reading.member_of(keyring_of(request), before, person_id)
    known = {
        "role": member.role,
        "age_band": member.age_band,
        "gender": member.gender,
        "languages": member.languages,
    }
    form = MemberForm(request.POST or None, initial=for_this_version(before, **known))
    sheet = _sheet(before, _("Correct what is known"), _("Keep this"), _("It is corrected."), member=member)

    def act() -> None:
        actions.correct(keyring_of(request), seen(form, before), person_id=person_id, **form.chosen)

    return fill_in(request, sheet, form, act)


@read_or_send
def leave(request: HttpRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.leave, case_id)
    member = reading.member_of(keyring_of(request), before, person_id)
    form = LeaveForm(request.POST or None, initial=for_this_version(before))
    done = _("They belong to this household no more.")
    sheet = _sheet(before, _("Somebody left the household"), _("Write it down"), done, member=member)

    def act() -> None:
        actions.leave(keyring_of(request), seen(form, before), person_id=person_id)

    return fill_in(request, sheet, form, act)


@read_or_send
def confirm(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.confirm, case_id)
    view = reading.read_household(keyring_of(request), before)
    form = ConfirmForm(request.POST or None, initial=for_this_version(before))
    heading, done = _("Is this everybody?"), _("It is written down that this is everybody.")
    sheet = _sheet(before, heading, _("This is everybody"), done, members=view.members)
    return fill_in(request, sheet, form, lambda: actions.confirm(keyring_of(request), seen(form, before)))


@read_or_send
def own_case(request: HttpRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.open_own_case, case_id)
    member = reading.member_of(keyring_of(request), before, person_id)
    form = OwnCaseForm(
        request.POST or None,
        initial=for_this_version(before),
        owners=cases.possible_holders(Track.child if member.is_child else Track.adult),
        is_child=member.is_child,
        **passing_on.seconds_like(before),
    )
    opened: list[UUID] = []

    def act() -> None:
        opened.append(
            actions.open_own_case(
                keyring_of(request),
                seen(form, before),
                person_id=person_id,
                trace=form.redaction_trace,
                **form.chosen,
            )
        )

    sheet = _sheet(
        before,
        _("Open a case of their own"),
        _("Open the case"),
        _("The household stays one."),
        member=member,
        wall=member.is_child,
    )
    page = fill_in(request, sheet, form, act)
    return redirect("case:opened", opened[0]) if opened else page


@read_or_send
def apart(request: HttpRequest, case_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.keep_apart, case_id)
    form = ApartForm(request.POST or None, initial=for_this_version(before))
    done = _("The two households are kept apart from now on.")
    sheet = _sheet(before, _("Keep this household apart from another"), _("Keep them apart"), done, pair=True)

    def act() -> None:
        number, reason = form.cleaned_data["number"], form.cleaned_data["reason"]
        actions.keep_apart(
            keyring_of(request),
            seen(form, before),
            other_number=number,
            reason=reason,
            trace=form.redaction_trace,
        )

    return fill_in(request, sheet, form, act)


@read_or_send
def end_apart(request: HttpRequest, case_id: UUID, pair_id: UUID) -> HttpResponse:
    before = reading.before_act(actor_of(request), Act.end_keep_apart, case_id)
    pair = reading.pair_of(keyring_of(request), before, pair_id)
    form = EndApartForm(request.POST or None, initial=for_this_version(before))
    done = _("This case no longer asks that the two be kept apart.")
    sheet = _sheet(before, _("Let the two meet again"), _("End it"), done, wrong=pair.reason)

    def act() -> None:
        actions.end_keep_apart(
            keyring_of(request),
            seen(form, before),
            pair_id=pair_id,
            reason=form.cleaned_data["reason"],
            trace=form.redaction_trace,
        )

    return fill_in(request, sheet, form, act)


def _sheet(before: Before, heading: str, button: str, done: str, **more: Any) -> Sheet:
    then = reverse("household:page", args=[before.row.id])
    return Sheet(before, heading, button, done, more, TEMPLATE, then)
