"""Where the pages about a household are, below /household/."""

from __future__ import annotations

from django.urls import path

from refuge.office.household import views

app_name = "household"
urlpatterns = [
    path("<uuid:case_id>/", views.household, name="page"),
    path("<uuid:case_id>/add/", views.add, name="add"),
    path("<uuid:case_id>/everybody/", views.confirm, name="confirm"),
    path("<uuid:case_id>/apart/", views.apart, name="apart"),
    path("<uuid:case_id>/apart/<uuid:pair_id>/end/", views.end_apart, name="end_apart"),
    path("<uuid:case_id>/<uuid:person_id>/", views.correct, name="correct"),
    path("<uuid:case_id>/<uuid:person_id>/left/", views.leave, name="leave"),
    path("<uuid:case_id>/<uuid:person_id>/own-case/", views.own_case, name="own_case"),
]
