"""Where the pages about consents are, below /consent/."""

from __future__ import annotations

from django.urls import path

from refuge.office.consent import views

app_name = "consent"
urlpatterns = [
    path("<uuid:case_id>/", views.consents, name="page"),
    path("<uuid:case_id>/ask/<str:level>/", views.ask, name="ask"),
    path("<uuid:case_id>/<uuid:consent_id>/answer/", views.answer, name="answer"),
    path("<uuid:case_id>/<uuid:consent_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:case_id>/<uuid:consent_id>/record/", views.record, name="record"),
    path("<uuid:case_id>/told/", views.told, name="told"),
]
