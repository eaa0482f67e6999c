"""Where the pages about letters and answers are, below /contact/."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from refuge.office.contact import views
from refuge.office.contact.rules import Circle

HASH = r"(?P<letter>[0-9a-f]{64})"


def _room(circle: Circle, below: str, prefix: str = "") -> list[URLPattern]:
    """The pages of one circle: the same ones, at addresses of their own."""
    its = {"circle": circle}
    return [
        path(below, views.inbox, its, name=prefix + "inbox"),
        path(f"{below}collect/", views.collect, its, name=prefix + "collect"),
        path(f"{below}open/", views.open_letters, its, name=prefix + "open_letters"),
        path(f"{below}quarantine/", views.quarantine, its, name=prefix + "quarantine"),
        re_path(rf"^{below}quarantine/{HASH}/retry/$", views.retry, its, name=prefix + "retry"),
        re_path(rf"^{below}quarantine/{HASH}/discard/$", views.discard, its, name=prefix + "discard"),
    ]


app_name = "contact"
urlpatterns = [
    *_room(Circle.letters, ""),
    *_room(Circle.concerns, "concerns/", "concerns_"),
    path("of-case/<uuid:case_id>/", views.of_case, name="of_case"),
    path("<uuid:thread_id>/", views.thread, name="thread"),
    path("<uuid:thread_id>/claim/", views.claim, name="claim"),
    path("<uuid:thread_id>/take-over/", views.take_over, name="take_over"),
    path("<uuid:thread_id>/triage/", views.triage, name="triage"),
    path("<uuid:thread_id>/answer/", views.answer, name="answer"),
    path("<uuid:thread_id>/hand-over/", views.hand_over, name="hand_over"),
    path("<uuid:thread_id>/open-case/", views.open_case, name="open_case"),
    path("<uuid:thread_id>/end/", views.end, name="end"),
    path("<uuid:thread_id>/erase/", views.erase, name="erase"),
]
