"""Where the pages of reception are, below /reception/."""

from __future__ import annotations

from django.urls import path

from refuge.office.reception import views

app_name = "reception"
urlpatterns = [
    path("<uuid:case_id>/", views.reception, name="page"),
    path("<uuid:case_id>/arrive/", views.arrive, name="arrive"),
    path("<uuid:case_id>/leave/", views.leave, name="leave"),
    path("<uuid:case_id>/things/<uuid:keeping_id>/", views.receipt, name="receipt"),
    path("<uuid:case_id>/things/<uuid:keeping_id>/back/", views.give_back, name="give_back"),
    path("<uuid:case_id>/<str:item>/", views.check, name="check"),
]
