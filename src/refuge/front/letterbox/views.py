"""Forms in, one act, a page out. Every reply is 200, so that a refusal and a success weigh the same on the line."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import cache

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from refuge.front.pages import errors
from refuge.front.pages.clock import today
from refuge.front.pages.paths import READ, WRITE, WRITE_AGAIN, act_path, path_of
from refuge.front.pages.rendering import programme, whole
from refuge.language.codes import Code, UnreadableCodeError, read_code
from refuge.language.digits import in_digits_of
from refuge.protocol.errors import TooLargeError
from refuge.protocol.letter import Urgency

from . import actions, forms, rules
from .forms import LetterForm

_PLACE = "\ue000"  # stands for a group of digits; a private character, so no text holds it


@require_POST
def write(request: HttpRequest, language: str) -> HttpResponse:
    """A first letter."""
    takes_concerns = actions.takes_concerns(today())
    form = forms.filled(path_of(language, WRITE), request.POST.dict(), takes_concerns=takes_concerns)
    with translation.override(language):
        return _sent(language, form, lambda: _codes_of_first_letter(language, form))


@require_POST
def write_again(request: HttpRequest, language: str) -> HttpResponse:
    """A further letter under a code one has typed before; without a text, the empty form."""
    typed = request.POST.dict()
    code = _held_code(typed)
    if code is None:
        return HttpResponseBadRequest()
    action, takes_concerns = act_path(language, WRITE_AGAIN), actions.takes_concerns(today())
    with translation.override(language):
        if "text" not in typed:
            return _form_page(
                language, forms.blank(action, language, shown(code), takes_concerns=takes_concerns)
            )
        form = forms.filled(action, typed, shown(code), takes_concerns=takes_concerns)
        return _sent(language, form, lambda: _follow_up(language, form, code))


@require_POST
def renew(request: HttpRequest, language: str) -> HttpResponse:
    """A new code in place of one that somebody may have seen."""
    code = _held_code(request.POST.dict())
    if code is None:
        return HttpResponseBadRequest()
    with translation.override(language):
        letter = actions.renewal(language, _("I have taken a new code. Please answer under it from now on."))
        try:
            return _new_codes(language, actions.renew_code(code, letter, today()))
        except (actions.LetterboxClosedError, DatabaseError) as error:
            errors.count(error)
            return HttpResponse(status=errors.NOT_NOW)


def shown(code: Code) -> str:
    return " ".join(group for row in code.rows() for group in row)


def _held_code(typed: dict[str, str]) -> Code | None:
    """The code that our own page carried in a hidden field. Unreadable means that the form was not ours."""
    try:
        return read_code(typed.get("code", ""))
    except UnreadableCodeError:
        return None


def _sent(language: str, form: LetterForm, act: Callable[[], HttpResponse]) -> HttpResponse:
    return _form_page(language, form) if form.errors else _kept_or(language, form, act)


def _kept_or(language: str, form: LetterForm, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The page of success, or the form again with all that was typed and the reason why nothing was kept."""
    try:
        return act()
    except actions.LetterboxClosedError:
        problem = _(
            "The letterbox is closed at the moment: there is no key to seal with. Please come back tomorrow."
        )
    except TooLargeError:
        problem = forms.too_heavy(form.text, rules.ROOM_BYTES)
    except DatabaseError as error:
        errors.count(error)
        problem = _("Your letter could not be kept just now. Please wait a minute and send it again.")
    return _form_page(language, form.with_problem(problem))


def _codes_of_first_letter(language: str, form: LetterForm) -> HttpResponse:
    written = form.written()
    code, cover = actions.leave_first_letter(written, today())
    return HttpResponse(_codes_page(language, written.urgency, code, cover))


def _new_codes(language: str, codes: tuple[Code, Code]) -> HttpResponse:
    code, cover = codes
    return HttpResponse(_codes_page(language, Urgency.soon, code, cover, renewed=True))


def _codes_page(language: str, urgency: Urgency, code: Code, cover: Code, *, renewed: bool = False) -> str:
    """The page with both codes: sixteen groups of digits, each set into its place."""
    groups = [group for one in (code, cover) for row in one.rows() for group in row]
    parts = _around_the_codes(language, urgency, renewed=renewed)
    return "".join(itertools.chain.from_iterable(zip(parts, [*groups, ""], strict=True)))


@cache
def _around_the_codes(language: str, urgency: Urgency, *, renewed: bool) -> list[str]:
    """What stands around the codes, rendered once. No code is ever near this cache."""
    places = ((_PLACE,) * 4,) * 2
    context = {"code": places, "cover": places, "when": _when(urgency, language), "renewed": renewed}
    return whole(language, "letterbox/codes.html", context).split(_PLACE)


def _follow_up(language: str, form: LetterForm, code: Code) -> HttpResponse:
    written = form.written()
    actions.leave_follow_up(written, code, today())
    context = {
        "code": form.code,
        "when": _when(written.urgency, language),
        "read_path": path_of(language, READ),
    }
    return HttpResponse(whole(language, "letterbox/sent.html", context))


def _form_page(language: str, form: LetterForm) -> HttpResponse:
    return HttpResponse(whole(language, "letterbox/write.html", {"form": form}))


def _when(urgency: Urgency, language: str) -> str:
    limits = programme().limits
    minutes = limits.danger_minutes if urgency is Urgency.danger else limits.answer_minutes
    hours = math.ceil(minutes / 60)
    return ngettext(
        "Once the office has your letter, it answers within %(hours)s hour. If the line is cut, it takes longer.",
        "Once the office has your letter, it answers within %(hours)s hours. If the line is cut, it takes longer.",
        hours,
    ) % {"hours": in_digits_of(str(hours), language)}
