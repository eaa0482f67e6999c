"""Where the pages about letters and answers are, below /contact/."""

from __future__ import annotations

from django.urls import path, re_path

from refuge.office.contact import views

HASH = r"(?P<letter>[0-9a-f]{64})"

app_name = "contact"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("collect/", views.collect, name="collect"),
    path("open/", views.open_letters, name="open_letters"),
    path("quarantine/", views.quarantine, name="quarantine"),
    re_path(rf"^quarantine/{HASH}/retry/$", views.retry, name="retry"),
    re_path(rf"^quarantine/{HASH}/discard/$", views.discard, name="discard"),
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
