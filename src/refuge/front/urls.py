"""Which view answers which form. Still pages never come here: the door serves them (pages/door.py)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from refuge.front.copies import views as copies
from refuge.front.hatch import views as hatch
from refuge.front.letterbox import views as letterbox
from refuge.front.mailbox import views as mailbox
from refuge.front.pages.paths import CHECK, ERASE, READ, RENEW, WRITE, WRITE_AGAIN, act_path, path_of


def _forms_of(code: str) -> list[URLPattern]:
    forms: dict[str, Callable[..., HttpResponse]] = {
        path_of(code, WRITE): letterbox.write,
        path_of(code, READ): mailbox.read,
        path_of(code, CHECK): copies.check,
        act_path(code, WRITE_AGAIN): letterbox.write_again,
        act_path(code, ERASE): mailbox.erase,
        act_path(code, RENEW): letterbox.renew,
    }
    return [path(where.lstrip("/"), view, {"language": code}) for where, view in forms.items()]


def _bare(status: int) -> Callable[..., HttpResponse]:
    """A reply without words: the door puts the page of that error in its place."""

    def reply(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - by this name
        return HttpResponse(status=status)

    return reply


urlpatterns = [
    *(pattern for language in settings.PROGRAMME.languages for pattern in _forms_of(language.code)),
    path("hatch/<path:act>", hatch.hatch),
]

handler400, handler403, handler404, handler500 = _bare(400), _bare(403), _bare(404), _bare(500)
