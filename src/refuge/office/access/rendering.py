"""How every page and form of the office looks: the form renderer and what stands around every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from refuge.office.access.rules import Role
from refuge.office.access.sessions import SEED


class OfficeRenderer(TemplatesSetting):
    """Forms by our own templates: label, hint, what is wrong, then the field, tied together for screen readers."""

    form_template_name = "office/forms/form.html"
    field_template_name = "office/forms/field.html"


@dataclass(frozen=True)
class Door:
    """A link at the top of every page, for those who have business behind it."""

    address: str
    label: str | Promise
    roles: frozenset[Role]


_CONTENT = frozenset({Role.contact_officer, Role.supervisor})
_CASES = frozenset({Role.case_worker, Role.supervisor, Role.cp_officer})
DOORS = (
    Door("/", _("Desk"), frozenset(Role)),
    Door("/contact/", _("Letters"), _CONTENT | _CASES),
    Door("/contact/concerns/", _("Concerns"), frozenset({Role.inquiry})),
    Door("/children/", _("Child protection"), frozenset({Role.cp_officer})),
    Door("/cases/", _("Cases"), _CASES),
    Door("/status/panels/", _("Panels"), frozenset({Role.reviewer, Role.legal, Role.supervisor})),
    Door("/files/", _("Sealed files"), frozenset(Role)),  # the same for everybody, so that it tells nothing
    Door("/conduct/", _("Conduct"), frozenset({Role.inquiry, Role.reviewer})),
    Door("/conduct/learning/", _("What we can learn"), frozenset({Role.head, Role.supervisor})),
    Door("/places/", _("Places"), frozenset({Role.placement, Role.supervisor, Role.cp_officer})),
    Door("/standards/", _("Standards"), frozenset(Role)),
    Door("/standards/undertakings/", _("Undertakings"), frozenset({Role.undertaking_officer})),
    Door("/journal/", _("Journal"), frozenset({Role.auditor})),
    Door("/staff/", _("Staff"), frozenset({Role.administrator, Role.auditor})),
)


def around_every_page(request: HttpRequest) -> dict[str, Any]:
    """What the layout shows: who is signed in, their doors, whether this is a demonstration."""
    user = getattr(request, "user", None)
    inside = user is not None and user.is_authenticated and SEED in request.session
    roles = user.role_set if user is not None and inside else frozenset()
    return {
        "organisation": _organisation(),
        "demonstration": settings.PROGRAMME.demonstration,
        "signed_in": inside,
        "languages": settings.LANGUAGES,  # each in its own words
        "doors": [door for door in DOORS if door.roles & roles],
    }


def _organisation() -> str:
    spoken = {language.code: language.organisation for language in settings.PROGRAMME.languages}
    return spoken.get(get_language() or "", next(iter(spoken.values())))
