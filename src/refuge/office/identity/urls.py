"""Where the pages about a name are, below /identity/."""

from __future__ import annotations

from django.urls import path

from refuge.office.identity import views

app_name = "identity"
urlpatterns = [
    path("<uuid:case_id>/", views.page, name="page"),
    path("<uuid:case_id>/write/", views.write, name="write"),
    path("<uuid:case_id>/ask/", views.ask, name="ask"),
    path("<uuid:case_id>/erase/", views.ask_to_erase, name="ask_to_erase"),
    path("<uuid:case_id>/halves/", views.hand_out, name="hand_out"),
    path("<uuid:case_id>/asked/<uuid:opening_id>/", views.answer, name="answer"),
    path("<uuid:case_id>/asked/<uuid:opening_id>/open/", views.show, name="show"),
    path("<uuid:case_id>/asked/<uuid:opening_id>/back/", views.take_back, name="take_back"),
]
