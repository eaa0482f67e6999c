"""Where the pages about visits and closing are, below /closure/."""

from __future__ import annotations

from django.urls import path

from refuge.office.closure import views

app_name = "closure"
urlpatterns = [
    path("<uuid:case_id>/", views.follow_up, name="page"),
    path("<uuid:case_id>/visit/", views.visit, name="visit"),
    path("<uuid:case_id>/visits/<uuid:visit_id>/answer/", views.look, name="look"),
    path("<uuid:case_id>/leaving/", views.leaving, name="leaving"),
    path("<uuid:case_id>/leaving/<str:step>/", views.step, name="step"),
    path("<uuid:case_id>/family/", views.family, name="family"),
    path("<uuid:case_id>/certificate/", views.certificate, name="certificate"),
    path("<uuid:case_id>/stays-closed/", views.stays_closed, name="stays_closed"),
]
