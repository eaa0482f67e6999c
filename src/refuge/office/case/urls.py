"""Where the pages about cases are, below /cases/."""

from __future__ import annotations

from django.urls import path

from refuge.office.case import views

app_name = "case"
urlpatterns = [
    path("", views.cases, name="list"),
    path("find/", views.find, name="find"),
    path("open/", views.open_case, name="open"),
    path("by-colleague/", views.by_colleague, name="by_colleague"),
    path("by-colleague/<uuid:staff_id>/", views.of_colleague, name="of_colleague"),
    path("<uuid:case_id>/", views.case, name="page"),
    path("<uuid:case_id>/opened/", views.opened, name="opened"),
    path("<uuid:case_id>/handover/", views.handover, name="handover"),
    path("<uuid:case_id>/summary/", views.summary, name="summary"),
    path("<uuid:case_id>/note/", views.note, name="note"),
    path("<uuid:case_id>/note/<int:number>/correct/", views.correct, name="correct"),
    path("<uuid:case_id>/risk/", views.risk, name="risk"),
    path("<uuid:case_id>/age/", views.age, name="age"),
    path("<uuid:case_id>/move/<str:move>/", views.move, name="move"),
    path("<uuid:case_id>/answer/", views.answer, name="answer"),
    path("<uuid:case_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:case_id>/access/", views.access, name="access"),
    path("<uuid:case_id>/access/give/", views.give, name="give"),
    path("<uuid:case_id>/access/take/<uuid:staff_id>/", views.take, name="take"),
    path("<uuid:case_id>/access/hand-over/", views.hand_over, name="hand_over"),
]
