"""Where the pages of child protection are, below /children/."""

from __future__ import annotations

from django.urls import path

from refuge.office.children import views

app_name = "children"
urlpatterns = [
    path("", views.children, name="list"),
    path("let-in/", views.let_in, name="let_in"),
    path("<uuid:case_id>/", views.child, name="page"),
    path("<uuid:case_id>/sure/<str:measure>/", views.confirm, name="confirm"),
    path("<uuid:case_id>/talk/", views.talk, name="talk"),
    path("<uuid:case_id>/needs/", views.needs, name="needs"),
    path("<uuid:case_id>/tracing/", views.tracing, name="tracing"),
    path("<uuid:case_id>/review/", views.review, name="review"),
    path("<uuid:case_id>/age/", views.age, name="age"),
    path("<uuid:case_id>/move/<str:move>/", views.move, name="move"),
    path("<uuid:case_id>/answer/", views.answer, name="answer"),
    path("<uuid:case_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:case_id>/handover/", views.handover, name="handover"),
]
