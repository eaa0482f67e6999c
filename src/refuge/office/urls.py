"""Where the pages of the office are."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from refuge.office.settings import has_pages

ADDRESSES = (
    ("", "access"),
    ("", "audit"),
    ("contact/", "contact"),
    ("cases/", "case"),
    ("household/", "household"),
    ("consent/", "consent"),
    ("children/", "children"),
    ("identity/", "identity"),
    ("assessment/", "assessment"),
    ("safety/", "safety"),
    ("reception/", "reception"),
    ("status/", "status"),
    ("places/", "placement"),
    ("standards/", "undertaking"),
    ("closure/", "closure"),
    ("conduct/", "breach"),
    ("files/", "sealed"),
    ("", "desk"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path(address, include(f"refuge.office.{room}.urls")) for address, room in ADDRESSES if has_pages(room)
]

handler400 = "refuge.office.access.views.page_400"
handler403 = "refuge.office.access.views.page_403"
handler404 = "refuge.office.access.views.page_404"
handler500 = "refuge.office.access.views.page_500"
